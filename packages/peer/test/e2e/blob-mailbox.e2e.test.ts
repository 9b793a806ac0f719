import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BlobRef, fileMessageType, type FileMessage, type Peer } from '@kith/peer'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { firstOf, Network } from './network.ts'

let network: Network
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-blobs-'))
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function content(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) & 0xff)
}

/** A peer with its store on disk, which comes again under the same name. */
function lasting(name: string): Promise<Peer> {
  return network.join(name, { store: join(folder, `${name}.db`) })
}

/** Resolves when the sender knows what the mailbox made of its content. */
async function decided(sender: Peer, { blob }: BlobRef): Promise<string | undefined> {
  const isDecided = (state: string | undefined): boolean => state !== undefined && state !== 'going'
  const change = await firstOf(
    sender.blobs.changes(),
    (one) => one.kind === 'status' && one.status.ref.blob === blob && isDecided(one.status.mailbox?.state),
  )
  return change.kind === 'status' ? change.status.mailbox?.state : undefined
}

it('[BM12] a file waits in the mailbox for who is away, and comes when its sender has gone', async () => {
  network = await Network.start()
  await (await lasting('bob')).leave()
  const alice = await lasting('alice')
  const given = content(2_000_000)
  const { ref } = await alice.blobs.send('bob', given, { name: 'tape', keep: '1d' })
  expect(await decided(alice, ref)).toBe('kept')
  await alice.leave()

  const bob = await lasting('bob')
  const body = await new Promise<FileMessage>((resolve) => {
    bob.messages.on<FileMessage>(fileMessageType, (message) => {
      resolve(message.body)
    })
  })
  const file = await bob.blobs.open(body.file)
  const seen = firstOf(file.progress(), ({ holders }) => holders.length > 0)
  await file.whole()
  expect((await seen).holders).toMatchObject([{ name: '', device: 'mailbox' }])
  expect(Buffer.compare(new Uint8Array(await (await file.blob()).arrayBuffer()), given)).toBe(0)
})

it('[BM2, BM12] the sender is told when the mailbox has no room, and the file stays with it', async () => {
  network = await Network.start({ blobQuotas: { nameBytesMax: 1_000_000 } })
  await (await lasting('bob')).leave()
  const alice = await lasting('alice')
  const { ref } = await alice.blobs.send('bob', content(2_000_000), { keep: '1d' })
  await decided(alice, ref)
  expect(await alice.blobs.list()).toMatchObject([{ state: 'whole', mailbox: { code: 'blob-quota' } }])
  const bob = await lasting('bob')
  await (await bob.blobs.open(ref)).whole()
})
