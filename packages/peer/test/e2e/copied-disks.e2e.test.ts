import { readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { advanceStreamKeys, positionOfKeys } from '@kith/keys'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copied, envelopesIn, keysOn, logBytes, opened } from './copies.ts'
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
  const before = await copied(joinPath(network.folder, 'before'), [alices])

  const heard: Buffer[] = []
  await using wire = await Wire.to(network.server, (bytes) => heard.push(bytes))
  const bob = await network.join('bob', { store: bobs, url: wire.url, paths: 'relay-only' })
  bob.messages.on('n', () => undefined)
  await first.committed()
  for (let count = 1; count <= 5; count++)
    await (await alice.messages.send('bob', 'n', { text: `message ${String(count)}` })).committed()
  await until(async () => (await logBytes(alices)) + (await logBytes(bobs)) === 0)
  const after = await copied(joinPath(network.folder, 'after'), [alices, bobs])

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
