import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BlobChange, type BlobRef, fileMessageType, type FileMessage, type Peer } from '@kith/peer'
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

/** Resolves when the sender knows that the content is not needed in the mailbox. */
async function isTaken(sender: Peer, { blob }: BlobRef): Promise<void> {
  const isSo = (one: BlobChange): boolean =>
    one.kind === 'status' && one.status.ref.blob === blob && one.status.mailbox?.state === 'taken'
  await firstOf(sender.blobs.changes(), isSo)
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

it('[BM13][BL21] what is shared for a name and put into a message of its own is not left with the server when he has it', async () => {
  network = await Network.start()
  const bob = await lasting('bob')
  const alice = await lasting('alice')
  const given = content(200_000)
  const ref = await alice.blobs.share(given, { for: ['bob'], keep: '1d' })
  bob.messages.on<{ scan: BlobRef }>('shop.scan', async ({ body }) => void (await bob.blobs.open(body.scan)))
  await alice.messages.send('bob', 'shop.scan', { scan: ref })
  await isTaken(alice, ref)
  await alice.leave()
  const again = await lasting('alice')
  expect(await again.blobs.list()).toMatchObject([
    { for: [{ name: 'bob', hasAll: true }], mailbox: { state: 'taken' } },
  ])
})

it('[BM13][BL20] what waited is released when its sender is there again, though he was gone when it was fetched', async () => {
  network = await Network.start()
  await (await lasting('bob')).leave()
  const alice = await lasting('alice')
  const ref = await alice.blobs.share(content(300_000), { for: ['bob'], keep: '1d' })
  expect(await decided(alice, ref)).toBe('kept')
  await alice.leave()
  const bob = await lasting('bob')
  await (await bob.blobs.open(ref)).whole()
  const again = await lasting('alice')
  await isTaken(again, ref)
  const late = await network.join('late')
  const file = await late.blobs.open(ref, { holders: ['bob'] })
  const seen = firstOf(file.progress(), ({ state }) => state === 'whole')
  await file.whole()
  expect((await seen).holders.map(({ device }) => device)).not.toContain('mailbox')
})

it('[BL21] a name that is none, and too many names, are refused before anything is read', async () => {
  network = await Network.start()
  const alice = await lasting('alice')
  const names = Array.from({ length: 257 }, (_, at) => `friend-${String(at)}`)
  for (const [code, receivers] of [
    ['option-invalid', names],
    ['name-malformed', ['No Name!']],
  ] as const)
    // prettier-ignore
    await expect(alice.blobs.share(content(10), { for: receivers })).rejects.toMatchObject({ code })
  expect(await alice.blobs.list()).toEqual([])
})
