import { MailboxBlobs } from '../blobs/mailbox-blobs.ts'
import { ServerMailbox } from '../blobs/server-mailbox.ts'
import { BlobKeeper, type BlobKeeperOptions } from './blob-keeper.ts'
import type { Engine } from './engine.ts'

/** The keeper of the blobs of an engine. */
export function keeperOf(
  engine: Engine,
  kept: Required<Pick<BlobKeeperOptions, 'blobs' | 'channels' | 'telling' | 'takenIn'>>,
): BlobKeeper {
  const { identity, store, options, commits, names, lookups, contacts, upstream } = engine
  return new BlobKeeper({
    ...kept,
    own: { name: identity.name, device: identity.id },
    store,
    files: options.files,
    commits,
    names,
    lookup: (name) => lookups.find(name),
    isBlocked: (name) => contacts.isBlocked(name),
    mailbox: new ServerMailbox(new MailboxBlobs(identity.id, upstream)),
    log: (event, detail) => {
      engine.log(event, detail)
    },
  })
}
