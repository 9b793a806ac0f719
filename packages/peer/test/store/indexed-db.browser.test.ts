import { registerPeerStoreContract } from '@kith/testing/contracts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openIndexedDbStore } from '../../src/store/indexed-db.ts'

let made = 0
const names: string[] = []
function newName(): string {
  const name = `kith-test-${++made}`
  names.push(name)
  return name
}

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

registerPeerStoreContract('IndexedDB', async () => {
  const name = newName()
  return { open: () => openIndexedDbStore(name), remove: () => drop(name) }
})

describe('IndexedDB store', () => {
  const one = { changes: [{ collection: 'notes', key: 'a', value: new Uint8Array([1]) }], expects: [] }
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const name of names.splice(0)) await drop(name)
  })

  it('is a database of the name it was given', async () => {
    const name = newName()
    await using store = await openIndexedDbStore(name)
    await store.commit([one])
    expect((await indexedDB.databases()).map((database) => database.name)).toContain(name)
  })

  it('asks for strict durability', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await using store = await openIndexedDbStore(newName())
    await store.commit([one])
    expect(transaction).toHaveBeenCalledWith('records', 'readwrite', { durability: 'strict' })
  })

  it('puts many commits called at once into few disk transactions', async () => {
    await using store = await openIndexedDbStore(newName())
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await Promise.all(Array.from({ length: 100 }, () => store.commit([one])))
    expect(transaction.mock.calls.length).toBeLessThan(5)
    expect((await store.get('notes', 'a'))?.version).toBe(100)
  })

  it('is refused with store-newer when a newer program wrote it', async () => {
    const name = newName()
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 1000)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    await expect(openIndexedDbStore(name)).rejects.toMatchObject({ code: 'store-newer' })
    // The refused opening holds no lock.
    await expect(openIndexedDbStore(name)).rejects.toMatchObject({ code: 'store-newer' })
  })

  it('makes way when a newer program wants the database, and says store-taken', async () => {
    const name = newName()
    const store = await openIndexedDbStore(name)
    const ended = new Promise((resolve) => (store.onEnded = resolve))
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name, 1000)
      opening.onsuccess = () => {
        opening.result.close()
        resolve()
      }
      opening.onerror = () => {
        reject(opening.error ?? new Error('it does not open'))
      }
    })
    expect(await ended).toMatchObject({ code: 'store-taken' })
    await expect(store.commit([one])).rejects.toMatchObject({ code: 'store-taken' })
    await store[Symbol.asyncDispose]()
  })

  it('makes way when somebody deletes the database, and says store-failed', async () => {
    const name = newName()
    const store = await openIndexedDbStore(name)
    const ended = new Promise((resolve) => (store.onEnded = resolve))
    await store.commit([one])
    await drop(name)
    expect(await ended).toMatchObject({ code: 'store-failed' })
    await expect(store.commit([one])).rejects.toMatchObject({ code: 'store-failed' })
    await expect(store.get('notes', 'a')).rejects.toMatchObject({ code: 'store-failed' })
    await store[Symbol.asyncDispose]()
    await using again = await openIndexedDbStore(name)
    expect(await again.get('notes', 'a')).toBeUndefined()
  })

  it('accepts nothing more after a disk transaction that was taken back, until it is opened again', async () => {
    const name = newName()
    const store = await openIndexedDbStore(name)
    await store.commit([one])
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('broken', 'UnknownError')
    })
    const group = {
      changes: [...one.changes, { collection: 'notes', key: 'b', value: new Uint8Array(1) }],
      expects: [],
    }
    await expect(store.commit([group])).rejects.toMatchObject({ code: 'store-failed' })
    put.mockRestore()
    await expect(store.commit([one])).rejects.toMatchObject({ code: 'store-failed' })
    await expect(store.list('notes')).rejects.toMatchObject({ code: 'store-failed' })
    await store[Symbol.asyncDispose]()
    await using again = await openIndexedDbStore(name)
    expect((await again.list('notes')).map(({ key, version }) => [key, version])).toEqual([['a', 1]])
  })

  it('[PE25] takes nothing while there is no room, and goes on when there is', async () => {
    const name = newName()
    await using store = await openIndexedDbStore(name)
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    await expect(store.commit([one])).rejects.toMatchObject({ code: 'store-full' })
    expect(await store.list('notes')).toEqual([])
    put.mockRestore()
    await store.commit([one])
    expect(await store.list('notes')).toHaveLength(1)
  })

  it('says insecure-address where the page may not lock', async () => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as unknown as LockManager)
    await expect(openIndexedDbStore(newName())).rejects.toMatchObject({ code: 'insecure-address' })
  })
})
