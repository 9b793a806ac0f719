import type { StoreChange } from '@kith/core'
import type { DataKey } from '@kith/keys'
import { assert } from '@kith/wire'
import { sealCollection, type SealState, stateChange } from './seal-records.ts'
import type { PeerStore, Sealable, StoredRecord } from './store.ts'

/**
 * Seals what is still plain in a store, from where an earlier attempt was cut off (spec PE67). How far it is is written in the commit that seals a page of
 * records, so that no record is ever sealed twice or left out. At the end the disk is scrubbed of what was plain.
 */
export async function sealInPlace(store: PeerStore, sealable: Sealable, key: DataKey, from: SealState): Promise<void> {
  if (from.phase === 'sealed') return
  if (from.phase === 'sealing') {
    const collections = (await sealable.collections()).filter(
      (name) => name !== sealCollection && name >= from.collection,
    )
    for (const collection of [...collections].sort())
      await sealCollectionOf(store, key, collection, collection === from.collection ? from.after : undefined)
    await put(store, [stateChange({ phase: 'scrubbing' })])
  }
  await sealable.scrub()
  await put(store, [stateChange({ phase: 'sealed' })])
}

async function sealCollectionOf(
  store: PeerStore,
  key: DataKey,
  collection: string,
  from: string | undefined,
): Promise<void> {
  let after = from
  for (;;) {
    const page = await store.list(collection, { after, limit: pageRecords })
    const last = page.at(-1)
    if (last === undefined) return
    const sealed = await Promise.all(page.map((record) => sealedChange(key, collection, record)))
    after = last.key
    await put(store, [...sealed, stateChange({ phase: 'sealing', collection, after })])
  }
}

/** Records that are sealed in one commit. */
const pageRecords = 200

async function sealedChange(key: DataKey, collection: string, record: StoredRecord): Promise<StoreChange> {
  return { collection, key: record.key, value: await key.seal({ collection, key: record.key }, record.value) }
}

async function put(store: PeerStore, changes: readonly StoreChange[]): Promise<void> {
  const { conflicts } = await store.commit([{ changes, expects: [] }])
  assert(conflicts.length === 0, 'nothing was expected')
}
