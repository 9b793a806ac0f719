import type { StoreOpener } from '@kith/keys'
import { KithError } from '@kith/wire'
import type { JoinOptions } from '../api/join.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import { type SealedStore, sealedStore, storeWrappings } from './open-sealed.ts'
import { isSealed } from './seal-records.ts'
import { SealingStore } from './sealed-store.ts'
import type { PeerStore } from './store.ts'

/**
 * The store of a peer, opened through its seal where it has one or is to have one. Rejects `store-sealed` when it is sealed and nothing is given that opens
 * it, else as `sealedStore` does; the store is closed then.
 */
export async function storeToJoin(
  store: PeerStore,
  options: Pick<JoinOptions, 'passphrase' | 'storeKey'>,
): Promise<PeerStore> {
  try {
    const opener = openerOf(options)
    if (opener !== undefined) return await sealedStore(store, opener)
    if (await isSealed(store)) throw new KithError('store-sealed')
    return store
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * The same where the platform keeps a key for the store: that opens it when nothing else is given. What is given takes the place of the platform's key where that
 * was all (spec PE69).
 */
export async function storeToJoinInBrowser(
  store: PeerStore,
  options: Pick<JoinOptions, 'passphrase' | 'storeKey'>,
): Promise<PeerStore> {
  try {
    const opener = openerOf(options)
    const platform = await store.sealable?.platformKey?.()
    if (platform === undefined) return await storeToJoin(store, options)
    const wrappings = await storeWrappings(store)
    const isByPlatform = wrappings?.some(({ kind }) => kind === 'platform') === true
    if (opener === undefined && wrappings !== undefined && wrappings.length > 0 && !isByPlatform)
      throw new KithError('store-sealed')
    const isTakenOver = opener !== undefined && isByPlatform && wrappings?.length === 1
    const sealed = await sealedStore(store, isTakenOver ? { platform } : (opener ?? { platform }))
    if (isTakenOver) await takeOver(sealed, opener)
    return sealed
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** The place for content beside a store: sealed as the store is. */
export function blobsBeside(store: PeerStore, blobs: BlobStore): BlobStore {
  return store instanceof SealingStore ? store.sealBlobs(blobs) : blobs
}

async function takeOver({ wrappings }: SealedStore, opener: StoreOpener): Promise<void> {
  await wrappings.replace(wrappings.openedBy, opener)
}

/** What opens the store, out of the options; nothing when none does. */
function openerOf({ passphrase, storeKey }: Pick<JoinOptions, 'passphrase' | 'storeKey'>): StoreOpener | undefined {
  if (passphrase !== undefined && storeKey !== undefined)
    throw new KithError('option-invalid', 'A store is opened by a passphrase or by a key, not by both.')
  if (storeKey !== undefined) return { key: storeKey }
  return passphrase === undefined ? undefined : { passphrase }
}
