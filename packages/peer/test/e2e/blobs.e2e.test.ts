import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileMessageType, type FileMessage, type Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, firstOf, Network } from './network.ts'

let network: Network
let folder: string
beforeEach(async () => {
  network = await Network.start()
  folder = await mkdtemp(join(tmpdir(), 'kith-blobs-'))
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function content(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8)) & 0xff)
}

/** The next file that comes. */
function nextFile(peer: Peer): Promise<{ readonly from: string; readonly body: FileMessage }> {
  return new Promise((resolve) => {
    peer.messages.on<FileMessage>(fileMessageType, ({ from, body }) => {
      resolve({ from, body })
    })
  })
}

describe('a file', () => {
  it('[BL9][BL12] goes from one peer to another, and is saved', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob', { blobs: join(folder, 'b') })])
    const path = join(folder, 'tape.flac')
    const given = content(3_000_000)
    await writeFile(path, given)
    const comes = nextFile(bob)
    const { ref, message } = await alice.blobs.send('bob', { path }, { type: 'audio/flac', text: 'listen' })
    await message.committed()
    const { from, body } = await comes
    expect(from).toBe('alice')
    expect(body).toMatchObject({ text: 'listen', file: { name: 'tape.flac', type: 'audio/flac', bytes: 3_000_000 } })
    const file = await bob.blobs.open(body.file)
    const saved = await file.saveTo(folder)
    expect(saved).toBe(join(folder, 'tape (2).flac'))
    expect(Buffer.compare(await readFile(saved), given)).toBe(0)
    expect(await bob.blobs.list()).toMatchObject([{ state: 'whole', savedAs: saved }])
    await firstOf(
      alice.blobs.changes(),
      (change) => change.kind === 'status' && change.status.takers[0]?.isDone === true,
    )
    expect(await alice.blobs.list()).toMatchObject([{ ref, origin: 'shared', takers: [{ name: 'bob', isDone: true }] }])
  })

  it('[BL14] of any source: bytes, a blob, a stream, pieces', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const given = content(500_000)
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < given.byteLength; at += 70_001) yield given.subarray(at, at + 70_001)
    }
    for (const source of [given, new Blob([given.slice()]), new Blob([given.slice()]).stream(), pieces()]) {
      const taken: number[] = []
      const ref = await alice.blobs.share(source, { onProgress: (bytes) => taken.push(bytes) })
      expect(ref.bytes).toBe(500_000)
      expect(taken.at(-1)).toBe(500_000)
      const file = await bob.blobs.open(JSON.parse(JSON.stringify(ref)))
      expect(Buffer.compare(new Uint8Array(await (await file.blob()).arrayBuffer()), given)).toBe(0)
    }
    expect(await codeOf(alice.blobs.share({ path: join(folder, 'nothing') }))).toBe('blob-source-gone')
    expect(await codeOf(alice.blobs.share((async function* () { yield 'text' as never })()))).toBe('option-invalid') // prettier-ignore
    expect(await codeOf(alice.blobs.share(given, { name: 'n'.repeat(300) }))).toBe('option-invalid')
    expect(await codeOf(alice.blobs.share(pieces(), { signal: AbortSignal.abort() }))).toBe('aborted')
  })

  it('[BL8] is read before its end, in ranges', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const given = content(5_000_000)
    const ref = await alice.blobs.share(given)
    const file = await bob.blobs.open(ref)
    const read = async (from: number, to: number): Promise<Uint8Array> =>
      new Uint8Array(await new Response(file.readable({ from, to })).arrayBuffer())
    expect(Buffer.compare(await read(4_500_001, 4_700_000), given.subarray(4_500_001, 4_700_000))).toBe(0)
    expect((await read(7, 7)).byteLength).toBe(0)
    expect(Buffer.compare(await read(0, 5_000_000), given)).toBe(0)
    expect(() => file.readable({ from: 0, to: 5_000_001 })).toThrow()
  })

  it('[BL15] goes on by itself in the next life of the receiver', async () => {
    const alice = await network.join('alice')
    const given = content(40_000_000)
    const ref = await alice.blobs.share(given)
    const places = { store: join(folder, 'bob.sqlite') }
    const bob = await network.join('bob', places)
    const file = await bob.blobs.open(ref)
    await firstOf(file.progress(), ({ bytesHere }) => bytesHere > 5_000_000)
    await bob.leave()
    const again = await network.join('bob', places)
    const same = await again.blobs.open(ref)
    await same.whole()
    const saved = await same.saveTo(join(folder, 'out'))
    expect(Buffer.compare(await readFile(saved), given)).toBe(0)
    // What was on disk was not taken again; what was under way was.
    const [shared] = await alice.blobs.list()
    expect(shared?.takers[0]?.bytes).toBeLessThan(40_000_000 + 5_000_000)
  })

  it('[BL17] is paused, resumed, canceled and forgotten', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const ref = await alice.blobs.share(content(2_000_000))
    const file = await bob.blobs.open(ref, { paused: true })
    await firstOf(file.progress(), ({ state }) => state === 'paused')
    await file.resume()
    await file.whole()
    await file.cancel()
    expect(await bob.blobs.list()).toEqual([])
    await alice.blobs.forget(ref.blob)
    const gone = await bob.blobs.open(ref)
    const { code } = await firstOf(gone.progress(), (status) => status.code !== undefined)
    expect(code).toBe('blob-unknown')
  })
})

describe('a file for somebody who is away', () => {
  it('[BM11][BM12] waits in the mailbox when its sender chose so, and is there though the sender is gone', async () => {
    const bobStore = join(folder, 'bob.sqlite')
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob', { store: bobStore })])
    await befriend(alice, bob)
    await bob.leave()
    const given = content(1_000_000)
    const { ref } = await alice.blobs.send('bob', given, { name: 'a.bin', keep: '1d' })
    await firstOf(
      alice.blobs.changes(),
      (change) => change.kind === 'status' && change.status.mailbox?.state === 'kept',
    )
    await alice.leave()
    const again = await network.join('bob', { store: bobStore })
    const { body } = await nextFile(again)
    expect(body.file).toEqual(ref)
    const file = await again.blobs.open(body.file)
    await file.whole()
    expect(Buffer.compare(new Uint8Array(await (await file.blob()).arrayBuffer()), given)).toBe(0)
  })
})

/** Makes two peers contacts of each other. */
async function befriend(a: Peer, b: Peer): Promise<void> {
  await Promise.all([a.contacts.request(b.name), b.contacts.request(a.name)])
  for (const one of [a, b]) await firstOf(one.contacts.watch(), ([contact]) => contact?.state === 'contact')
}
