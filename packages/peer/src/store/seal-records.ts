import type { StoreChange } from '@kith/core'
import { KithError } from '@kith/wire'
import { placeOf } from './overlay.ts'
import type { DamagedRecord, PeerStore } from './store.ts'

/**
 * What a seal keeps in the store that it seals, in a collection of its own: how far the sealing is, the wrappings of the data key, and which
 * records did not open. Nobody else sees it.
 */
export const sealCollection = 'kith.seal'

/** How far a store is sealed (spec PE67). */
export type SealState =
  /** Everything up to a record is sealed, and nothing behind it. */
  | { readonly phase: 'sealing'; readonly collection: string; readonly after: string | undefined }
  /** Everything is sealed; what it was before may still be in free parts of the disk. */
  | { readonly phase: 'scrubbing' }
  | { readonly phase: 'sealed' }

const stateKey = 'state'
const wrappingPrefix = 'wrapping/'
const damagedPrefix = 'damaged/'
const form = 1

/**
 * True when a store is sealed, or half sealed, or was and lost what says so. Such a store must be read through its seal alone.
 */
export async function isSealed(store: PeerStore): Promise<boolean> {
  if ((await store.list(sealCollection, { limit: 1 })).length > 0) return true
  const { health } = store
  return (
    health?.damaged.some(({ collection }) => collection === sealCollection) === true ||
    health?.opening.missing.some(({ collection }) => collection === sealCollection) === true
  )
}

/** How far a store is sealed; nothing when it is not. Throws `store-damaged` when that cannot be read, `store-newer`. */
export async function readState(store: PeerStore): Promise<SealState | undefined> {
  const found = await store.get(sealCollection, stateKey).catch((cause: unknown) => damagedSeal(cause))
  if (found === undefined) return (await isSealed(store)) ? damagedSeal() : undefined
  try {
    const { form: written, ...state } = JSON.parse(new TextDecoder().decode(found.value)) as SealState & {
      form: number
    }
    if (written > form) throw new KithError('store-newer')
    return state
  } catch (cause) {
    if (cause instanceof KithError) throw cause
    return damagedSeal(cause)
  }
}

export function stateChange(state: SealState): StoreChange {
  return changeOf(stateKey, new TextEncoder().encode(JSON.stringify({ form, ...state })))
}

/** The wrappings that can be read, by id. */
export async function readWrappings(store: PeerStore): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await store.list(sealCollection, { prefix: wrappingPrefix })
  return new Map(found.map(({ key, value }) => [key.slice(wrappingPrefix.length), value]))
}

/** Puts a wrapping, or takes it out. */
export function wrappingChange(id: string, value: Uint8Array | undefined): StoreChange {
  return changeOf(`${wrappingPrefix}${id}`, value)
}

/** A record that did not open, as it is set aside. */
export interface SetAside extends DamagedRecord {
  readonly sealed: Uint8Array
}

/** The records that did not open and were not written since, oldest first. */
export async function readDamaged(store: PeerStore): Promise<readonly DamagedRecord[]> {
  const found = await store.list(sealCollection, { prefix: damagedPrefix })
  return found.flatMap(({ value }) => damagedOf(value)).sort((a, b) => a.atMs - b.atMs)
}

export function damagedChange({ collection, key, atMs, sealed }: SetAside): StoreChange {
  const head = new TextEncoder().encode(`${JSON.stringify({ collection, key, atMs })}\n`)
  const value = new Uint8Array(head.byteLength + sealed.byteLength)
  value.set(head)
  value.set(sealed, head.byteLength)
  return changeOf(`${damagedPrefix}${placeOf(collection, key)}`, value)
}

/** A record that was damaged is put or deleted. */
export function mendedChange({ collection, key }: { readonly collection: string; readonly key: string }): StoreChange {
  return changeOf(`${damagedPrefix}${placeOf(collection, key)}`, undefined)
}

function damagedOf(value: Uint8Array): readonly DamagedRecord[] {
  const end = value.indexOf(0x0a)
  try {
    return [JSON.parse(new TextDecoder().decode(value.subarray(0, Math.max(0, end)))) as DamagedRecord]
  } catch {
    // Of this record nothing is known any more, as of one that never was.
    return []
  }
}

function changeOf(key: string, value: Uint8Array | undefined): StoreChange {
  return { collection: sealCollection, key, value }
}

function damagedSeal(cause?: unknown): never {
  if (cause instanceof KithError && cause.code !== 'record-damaged') throw cause
  throw new KithError(
    'store-damaged',
    'What opens the sealed store is damaged; nothing was changed. Restore it from a copy.',
    {
      cause,
    },
  )
}
