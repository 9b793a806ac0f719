import { openMemoryBlobs } from '../blobs/blob-store.ts'
import { MailboxBlobs } from '../blobs/mailbox-blobs.ts'
import { ServerMailbox } from '../blobs/server-mailbox.ts'
import { BlobKeeper } from './blob-keeper.ts'
import type { Engine } from './engine.ts'

/** The blobs of an engine. */
export function blobsOf(engine: Engine): BlobKeeper {
  const { identity, store, options, commits, channels, names, lookups, contacts, upstream, presence } = engine
  const keeper = new BlobKeeper({
    own: { name: identity.name, device: identity.id },
    store,
    blobs: options.blobs ?? openMemoryBlobs(),
    files: options.files,
    commits,
    channels,
    names,
    lookup: (name) => lookups.find(name),
    isBlocked: (name) => contacts.isBlocked(name),
    mailbox: new ServerMailbox(new MailboxBlobs(identity.id, upstream)),
    log: (event, detail) => {
      engine.log(event, detail)
    },
  })
  presence.onThere = (name) => {
    keeper.heard(name)
  }
  return keeper
}
