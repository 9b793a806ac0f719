import { openIndexedDbStore } from './indexed-db.ts'
import { openMemoryStore } from './memory.ts'
import { openSqliteStore } from './sqlite.ts'
import type { PeerStore } from './store.ts'

/**
 * Opens the store of this kind of program: `':memory:'` forgets; in Node `where` is the path of an SQLite file, in a browser the name of
 * an IndexedDB database. Rejects as these do: `store-busy`, `store-newer`, `store-failed`, `insecure-address`.
 */
export async function openStore(where: string): Promise<PeerStore> {
  if (where === ':memory:') return openMemoryStore()
  return isBrowser() ? openIndexedDbStore(where) : openSqliteStore(where)
}

function isBrowser(): boolean {
  return 'indexedDB' in globalThis
}
