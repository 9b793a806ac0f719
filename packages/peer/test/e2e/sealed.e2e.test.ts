import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'

import { openSqliteStore, storeWrappings } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, Network } from './network.ts'

let network: Network
let folder: string
let store: string
beforeEach(async () => {
  network = await Network.start()
  folder = joinPath(network.folder, 'alice')
  await mkdir(folder)
  store = joinPath(folder, 'alice.sqlite')
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

describe('a peer whose store is sealed', () => {
  it('[PE63] [PE65] keeps nothing of what it sends, receives and notes in the clear, and comes back with its passphrase alone', async () => {
    const passphrase = 'correct horse'
    const alice = await network.join('alice', { store, passphrase })
    const bob = await network.join('bob')
    alice.messages.on('planted.type', (message, tx) => {
      tx.put('notes', 'a', message.body)
    })
    bob.messages.on('planted.type', () => undefined)
    await (await bob.messages.send('alice', 'planted.type', { words: 'planted one' })).committed()
    await (await alice.messages.send('bob', 'planted.type', { words: 'planted two' })).committed()
    await bob.leave()
    await alice.messages.send('bob', 'planted.type', { words: 'planted three' })
    expect(await alice.records.get('notes', 'a')).toEqual({ words: 'planted one' })
    const shared = await alice.blobs.share(new TextEncoder().encode('planted '.repeat(10_000)), { name: 'words' })
    expect(await readdir(joinPath(folder, 'alice.sqlite-blobs'))).toHaveLength(1)
    expect(await filesWith('planted')).toEqual([])
    await alice.leave()
    expect(await filesWith('planted')).toEqual([])

    expect(await codeOf(network.join('alice', { store }))).toBe('store-sealed')
    expect(await codeOf(network.join('alice', { store, passphrase: 'wrong horse' }))).toBe('passphrase-wrong')
    expect(await codeOf(network.join('alice', { store, storeKey: new Uint8Array(32) }))).toBe('passphrase-wrong')
    expect(await codeOf(network.join('alice', { store, passphrase, storeKey: new Uint8Array(32) }))).toBe(
      'option-invalid',
    )
    const again = await network.join('alice', { store, passphrase })
    expect(again.device).toBe(alice.device)
    expect(await again.records.get('notes', 'a')).toEqual({ words: 'planted one' })
    const file = await again.blobs.open(shared)
    expect(await (await file.blob()).text()).toBe('planted '.repeat(10_000))
  })

  it('[PE67] [PE69] is the same peer when its store was plain before, which nothing seals without being asked', async () => {
    const before = await network.join('alice', { store })
    await before.records.put('notes', 'a', 'planted words')
    await before.leave()
    expect((await filesWith('planted')).length).toBeGreaterThan(0)
    const plain = await openSqliteStore(store)
    expect(await storeWrappings(plain)).toBeUndefined()
    await plain[Symbol.asyncDispose]()
    const storeKey = new Uint8Array(32).fill(3)
    const sealed = await network.join('alice', { store, storeKey })
    expect(sealed.device).toBe(before.device)
    expect(await sealed.records.get('notes', 'a')).toBe('planted words')
    expect(await filesWith('planted')).toEqual([])
    await sealed.leave()
    expect(await codeOf(network.join('alice', { store }))).toBe('store-sealed')
  })
})

async function filesWith(words: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const found: string[] = []
  for (const { parentPath, name } of names)
    if ((await readFile(joinPath(parentPath, name))).includes(words)) found.push(name)
  return found
}
