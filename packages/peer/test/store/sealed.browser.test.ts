import type { PlatformKey, StoreOpener } from '@kith/keys'
import { registerPeerStoreContract } from '@kith/testing/contracts'
import { afterEach, describe, expect, it } from 'vitest'
import { openIndexedDbBlobs } from '../../src/blobs/indexed-db-blobs.ts'
import { openIndexedDbStore } from '../../src/store/indexed-db.ts'
import { removeIndexedDbStore } from '../../src/store/indexed-db-removal.ts'
import { openMemoryStore } from '../../src/store/memory.ts'
import { type SealedStore, sealedStore, storeWrappings } from '../../src/store/open-sealed.ts'
import { storeToJoinInBrowser } from '../../src/store/store-to-join.ts'

let made = 0
const names: string[] = []

async function drop(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => {
      resolve()
    }
    request.onerror = () => {
      reject(new Error('not deleted', { cause: request.error }))
    }
  })
}

async function open(name: string, opener?: StoreOpener): Promise<SealedStore> {
  const store = await openIndexedDbStore(name)
  const platform = (await store.sealable?.platformKey?.()) as PlatformKey
  return sealedStore(store, opener ?? { platform })
}

registerPeerStoreContract('sealed, IndexedDB', async () => {
  const name = `kith-sealed-${String(++made)}`
  return { open: () => open(name), remove: () => drop(name) }
})

registerPeerStoreContract(
  'sealed, in the memory of a page',
  async () => ({
    open: () => sealedStore(openMemoryStore(), { key: new Uint8Array(32).fill(7) }),
  }),
  { isDurable: false },
)

describe('a sealed store in IndexedDB', () => {
  const words = 'planted words'
  const one = { changes: [{ collection: 'notes', key: 'a', value: new TextEncoder().encode(words) }], expects: [] }

  afterEach(async () => {
    for (const name of names.splice(0)) await drop(name)
  })

  function newName(): string {
    const name = `kith-sealed-${String(++made)}`
    names.push(name)
    return name
  }

  it('[PE63] [PE69] holds no value in the clear, and a key that nobody takes out', async () => {
    const name = newName()
    await using store = await open(name)
    await store.commit([one])
    const [key] = (await everythingIn(name, 'keys')) as CryptoKey[]
    expect(key?.extractable).toBe(false)
    const records = (await everythingIn(name, 'records')) as ArrayBuffer[]
    expect(records.length).toBeGreaterThan(2)
    expect(records.filter((bytes) => new TextDecoder('latin1').decode(bytes).includes(words))).toEqual([])
  })

  it('[PE67] seals a store that was plain, and opens it again', async () => {
    const name = newName()
    const plain = await openIndexedDbStore(name)
    for (let at = 0; at < 450; at++)
      void plain.commit([
        { changes: [{ collection: `c${String(at % 3)}`, key: String(at), value: new Uint8Array([at]) }], expects: [] },
      ])
    await plain.commit([one])
    await plain[Symbol.asyncDispose]()
    for (let round = 0; round < 2; round++) {
      await using store = await open(name)
      expect(new TextDecoder().decode((await store.get('notes', 'a'))?.value)).toBe(words)
      expect((await store.list('c1')).length).toBe(150)
      expect((await store.get('c2', '449'))?.value).toEqual(new Uint8Array([449]))
    }
    const records = (await everythingIn(name, 'records')) as ArrayBuffer[]
    expect(records.filter((bytes) => new TextDecoder('latin1').decode(bytes).includes(words))).toEqual([])
  })

  it('[PE65] opens by a passphrase beside the key of the browser', async () => {
    const name = newName()
    const cost = { memoryKiB: 64, passes: 1, lanes: 1 }
    const store = await open(name)
    await store.commit([one])
    await store.wrappings.add({ passphrase: 'x', cost })
    await store.wrappings.remove(store.wrappings.openedBy)
    await store[Symbol.asyncDispose]()
    await expect(open(name)).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await expect(open(name, { passphrase: 'y' })).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await using again = await open(name, { passphrase: 'x' })
    expect(new TextDecoder().decode((await again.get('notes', 'a'))?.value)).toBe(words)
  })

  it('[PE69] is sealed without being asked, until a passphrase takes the place of the key of the browser', async () => {
    const name = newName()
    const plain = await openIndexedDbStore(name)
    await plain.commit([one])
    await plain[Symbol.asyncDispose]()
    const kinds: unknown[] = []
    const passphrase = 'x'
    for (const options of [{}, {}, { passphrase }, { passphrase }]) {
      const below = await openIndexedDbStore(name)
      await using store = await storeToJoinInBrowser(below, options)
      expect(new TextDecoder().decode((await store.get('notes', 'a'))?.value)).toBe(words)
      kinds.push((await storeWrappings(below))?.map(({ kind }) => kind))
    }
    expect(kinds).toEqual([['platform'], ['platform'], ['passphrase'], ['passphrase']])
    const joined = async (options: { readonly passphrase?: string }): Promise<unknown> =>
      storeToJoinInBrowser(await openIndexedDbStore(name), options)
    await expect(joined({})).rejects.toMatchObject({ code: 'store-sealed' })
    await expect(joined({ passphrase: 'y' })).rejects.toMatchObject({ code: 'passphrase-wrong' })
  }, 300_000)

  it('[PE86] is opened by a passphrase in the place of the key of the browser, and by that again without it', async () => {
    const name = newName()
    const joined = async (options: { readonly passphrase?: string }): Promise<SealedStore> =>
      (await storeToJoinInBrowser(await openIndexedDbStore(name), options)) as SealedStore
    const cost = { memoryKiB: 64, passes: 1, lanes: 1 }
    const store = await joined({})
    await store.commit([one])
    await store.wrappings.setPassphrase({ passphrase: 'x', cost }, undefined)
    // It goes on as it was for as long as it is open.
    expect(new TextDecoder().decode((await store.get('notes', 'a'))?.value)).toBe(words)
    await store[Symbol.asyncDispose]()
    await expect(joined({})).rejects.toMatchObject({ code: 'store-sealed' })
    await expect(joined({ passphrase: 'y' })).rejects.toMatchObject({ code: 'passphrase-wrong' })
    const again = await joined({ passphrase: 'x' })
    await expect(again.wrappings.removePassphrase('y')).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await again.wrappings.removePassphrase('x')
    expect(await again.wrappings.list()).toMatchObject([{ kind: 'platform' }])
    await again[Symbol.asyncDispose]()
    await using last = await joined({})
    expect(new TextDecoder().decode((await last.get('notes', 'a'))?.value)).toBe(words)
  })

  it('[PE87] is deleted with what is beside it, and not while it is open', async () => {
    const name = newName()
    const store = await open(name)
    await store.commit([one])
    const blobs = await openIndexedDbBlobs(`${name}-blobs`)
    const content = await blobs.open('a')
    await content.write([{ part: { level: 0, index: 0 }, bytes: new Uint8Array(10) }], [])
    const left = async (): Promise<readonly (string | undefined)[]> =>
      (await indexedDB.databases()).map((database) => database.name).filter((each) => each?.startsWith(name))
    await expect(removeIndexedDbStore(name)).rejects.toMatchObject({ code: 'store-busy' })
    expect((await left()).length).toBe(2)
    expect(new TextDecoder().decode((await store.get('notes', 'a'))?.value)).toBe(words)
    await store[Symbol.asyncDispose]()
    await removeIndexedDbStore(name)
    expect(await left()).toEqual([])
    // One that is not there is deleted already, and a new one begins with nothing.
    await removeIndexedDbStore(name)
    await using fresh = await open(name)
    expect(await fresh.get('notes', 'a')).toBeUndefined()
  })

  it('[PE66] sets aside a value that was changed, of which the browser itself knows nothing', async () => {
    const name = newName()
    const store = await open(name)
    await store.commit([one])
    await store[Symbol.asyncDispose]()
    const plain = await openIndexedDbStore(name)
    await plain.commit([{ changes: [{ collection: 'notes', key: 'a', value: new Uint8Array(60) }], expects: [] }])
    await plain[Symbol.asyncDispose]()
    await using again = await open(name)
    await expect(again.get('notes', 'a')).rejects.toMatchObject({ code: 'record-damaged' })
    expect(again.health?.damaged).toMatchObject([{ collection: 'notes', key: 'a' }])
    await again.commit([one])
    expect((await again.get('notes', 'a'))?.version).toBe(1)
    expect(again.health?.damaged).toEqual([])
  })
})

/** Everything in one of the database's parts, as whoever copies it finds it. */
function everythingIn(name: string, part: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => {
      reject(new Error('not opened', { cause: opening.error }))
    }
    opening.onsuccess = () => {
      const request = opening.result.transaction(part).objectStore(part).getAll()
      request.onsuccess = () => {
        opening.result.close()
        resolve(request.result as unknown[])
      }
    }
  })
}
