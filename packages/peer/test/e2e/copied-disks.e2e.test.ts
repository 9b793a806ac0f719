import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { collections, decodeRecord, inStreamRecord, outStreamRecord } from '@kith/core'
import { advanceStreamKeys, openEnvelope, positionOfKeys } from '@kith/keys'
import { openSqliteStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { decodeMessages, decodePacket, type Envelope, readHeader } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readAll } from '../../src/store/read-all.ts'
import { Network, Wire } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(() => network[Symbol.asyncDispose]())

it('[KY52] copies of both disks open nothing that was committed and acknowledged, of all that was on the wire', async () => {
  const [alices, bobs] = [joinPath(network.folder, 'alice.sqlite'), joinPath(network.folder, 'bob.sqlite')]
  await (await network.join('bob', { store: bobs })).leave()
  const alice = await network.join('alice', { store: alices, paths: 'relay-only' })
  const first = await alice.messages.send('bob', 'n', { text: 'message 0' }, { keep: '1d' })
  await first.stored()
  const before = await copied([alices], 'before')

  const heard: Buffer[] = []
  await using wire = await Wire.to(network.server, (bytes) => heard.push(bytes))
  const bob = await network.join('bob', { store: bobs, url: wire.url, paths: 'relay-only' })
  bob.messages.on('n', () => undefined)
  await first.committed()
  for (let count = 1; count <= 5; count++)
    await (await alice.messages.send('bob', 'n', { text: `message ${String(count)}` })).committed()
  await until(async () => (await logBytes(alices)) + (await logBytes(bobs)) === 0)
  const after = await copied([alices, bobs], 'after')

  const recorded = envelopesIn(heard)
  expect(recorded.length).toBeGreaterThanOrEqual(6)
  // Who had a copy of the sender's disk while the first was outstanding reads it and what came later in the stream.
  const [old] = await keysOn(before)
  if (old === undefined) throw new Error('the copy has no keys')
  const read = await opened([old], recorded)
  expect(read.some((text) => text.includes('message 0'))).toBe(true)
  expect(read.some((text) => text.includes('message 5'))).toBe(true)

  const kept = await keysOn(after)
  expect(kept.length).toBeGreaterThanOrEqual(2)
  expect(await opened(kept, recorded)).toEqual([])
  // Not in any byte of the files either: the last 32 bytes of the keys at a position are what its envelope's key is made of.
  const bytes = Buffer.concat(await Promise.all(after.map((path) => readFile(path))))
  const now = Math.max(...kept.map(positionOfKeys))
  const isThere = (position: number): boolean =>
    bytes.includes(Buffer.from(advanceStreamKeys(old, position).subarray(-32)))
  expect(Array.from({ length: now - 1 }, (_, at) => isThere(at + 1))).not.toContain(true)
  expect(isThere(now)).toBe(true)
}, 60_000)

/** Every envelope that the server sent in what was heard of one connection. */
function envelopesIn(heard: readonly Buffer[]): readonly Envelope[] {
  const bytes = Buffer.concat(heard)
  const found: Envelope[] = []
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 2 <= bytes.byteLength) {
    // A frame of a WebSocket from a server (RFC 6455 section 5.2): its kind, its length in one of three sizes, and what it carries.
    const short = (bytes[at + 1] ?? 0) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? bytes.readUInt32BE(at + 6) : short
    const packet = decodePacket(bytes.subarray(at + head, at + head + length))
    at += head + length
    if (packet.kind === 'refused') continue
    for (const frame of packet.frames) if (frame.type === 'data') found.push(frame.envelope)
  }
  return found
}

/** What opens of these envelopes with any of these keys. */
async function opened(keys: readonly Uint8Array[], envelopes: readonly Envelope[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const { authenticated, tag, body } of envelopes)
    for (const each of keys) {
      const plain = await openEnvelope(each, authenticated, tag, body)
      const messages = plain.kind === 'ok' ? decodeMessages(plain.value) : plain
      if (messages.kind === 'refused') continue
      expect(readHeader(authenticated).seq).toBeGreaterThanOrEqual(positionOfKeys(each))
      for (const message of messages.value) found.push(new TextDecoder().decode(message.body))
    }
  return found
}

/** Copies the files of stores, as somebody does who may only read them; answers those copies that are not logs. */
async function copied(paths: readonly string[], name: string): Promise<readonly string[]> {
  const folder = joinPath(network.folder, name)
  await mkdir(folder)
  return Promise.all(
    paths.map(async (path, at) => {
      const copy = joinPath(folder, `${String(at)}.sqlite`)
      for (const end of ['', '-wal', '-mark']) await copyFile(`${path}${end}`, `${copy}${end}`).catch(() => undefined)
      return copy
    }),
  )
}

/** The keys of all streams in stores. */
async function keysOn(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = []
  for (const path of paths) {
    await using store = await openSqliteStore(path)
    for (const { value } of await readAll(store, collections.outStreams))
      found.push(decodeRecord(outStreamRecord, value).keys)
    for (const { value } of await readAll(store, collections.inStreams))
      found.push(decodeRecord(inStreamRecord, value).keys)
  }
  return found
}

function logBytes(path: string): Promise<number> {
  return stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
}
