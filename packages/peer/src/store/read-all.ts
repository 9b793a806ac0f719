import type { PeerStore, StoredRecord } from './store.ts'

const pageSize = 1000

/** All records of a collection, in the order of their keys. */
export async function readAll(store: PeerStore, collection: string): Promise<readonly StoredRecord[]> {
  const all: StoredRecord[] = []
  let after: string | undefined
  for (;;) {
    const page = await store.list(collection, { after, limit: pageSize })
    all.push(...page)
    after = page.at(-1)?.key
    if (page.length < pageSize) return all
  }
}
