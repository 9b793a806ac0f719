import { DataKey, type StoreOpener, wrapDataKey } from '@kith/keys'
import { KithError } from '@kith/wire'
import { isSealed, readState, type SealState, stateChange, wrappingChange } from './seal-records.ts'
import { SealingStore } from './sealed-store.ts'
import { sealInPlace } from './sealing.ts'
import { checkOpener } from './store-opener.ts'
import type { PeerStore } from './store.ts'
import { newWrappingId, type StoreWrapping, StoreWrappings, unwrapDataKey, wrappingsIn } from './wrappings.ts'

/** A store whose values are sealed at rest. */
export interface SealedStore extends PeerStore {
  /** The ways to open it. */
  readonly wrappings: StoreWrappings
}

/**
 * Opens a store through its seal: what goes into `store` from now on is sealed, and what comes out of it is opened (spec PE63 to PE70). A store that is
 * not sealed yet is sealed first, which reads and writes every record once; when that is cut off, the next opening goes on with it. The store belongs to the
 * seal from then on, which closes it with itself, and when it refuses.
 *
 * Rejects `passphrase-wrong`, and touches nothing, when `opener` does not open it; `option-invalid` for an opener that is none, and for a store that cannot be sealed,
 * as one in an application's SQL database; `store-damaged` when what opens it is damaged, `store-newer`, `store-full`.
 */
export async function sealedStore(store: PeerStore, opener: StoreOpener): Promise<SealedStore> {
  try {
    return await openSealed(store, opener)
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** The ways to open a store, oldest first, without opening it; nothing when it is not sealed. */
export async function storeWrappings(store: PeerStore): Promise<readonly StoreWrapping[] | undefined> {
  return (await isSealed(store)) ? wrappingsIn(store) : undefined
}

async function openSealed(store: PeerStore, opener: StoreOpener): Promise<SealedStore> {
  checkOpener(opener)
  const { sealable } = store
  if (sealable === undefined)
    throw new KithError(
      'option-invalid',
      'This kind of store cannot be sealed, as one in an SQL database; seal the database itself.',
    )
  const state = await readState(store)
  const { key, id, from } =
    state === undefined ? await begin(store, opener) : { ...(await unwrapDataKey(store, opener)), from: state }
  await sealInPlace(store, sealable, key, from)
  const sealing = await SealingStore.over(store, key)
  return Object.assign(sealing, { wrappings: new StoreWrappings(store, key, id) })
}

/** From this commit on nobody opens the store without the opener. */
async function begin(
  store: PeerStore,
  opener: StoreOpener,
): Promise<{ readonly key: DataKey; readonly id: string; readonly from: SealState }> {
  const key = await DataKey.generate()
  const id = newWrappingId()
  const isEmpty = (await store.sealable?.collections())?.length === 0
  const from: SealState = isEmpty ? { phase: 'sealed' } : { phase: 'sealing', collection: '', after: undefined }
  const wrapping = await wrapDataKey(key, opener, Date.now())
  await store.commit([{ changes: [stateChange(from), wrappingChange(id, wrapping)], expects: [] }])
  return { key, id, from }
}
