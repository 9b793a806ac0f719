import { KithError, type PeerName } from '@kith/wire'
import type { KeyPlace } from '../api/linking.ts'
import { keepIdentity, selfCollection } from '../identity/identity.ts'
import type { PeerStore } from '../store/store.ts'
import type { LinkedKeys } from './device-link.ts'

/** Rejects `name-wrong` when a store belongs to a device already. */
async function checkFree(store: PeerStore): Promise<void> {
  if ((await store.get(selfCollection, 'network')) !== undefined)
    throw new KithError('name-wrong', 'The store belongs to a device already; take another.')
}

/** Writes the keys of a device that was linked or has recovered its name into a store, which is its own from then on. */
async function keepKeys(store: PeerStore, { name, device, lists, network }: LinkedKeys): Promise<void> {
  const identity = await keepIdentity(store, { name, device, lists })
  await identity.pin(network)
}

/** Where the keys of a new device are kept: a store of the application, or one that is opened by its name and closed again. */
export interface KeyStores {
  /** The name of a store that the application does not name. */
  readonly nameOf: (name: PeerName) => string
  /** Opens the store of a name. */
  readonly open: (store: string) => Promise<PeerStore>
  /** Opens a store through its seal, which closes it when it cannot. */
  readonly unseal: (store: PeerStore, place: KeyPlace) => Promise<PeerStore>
}

/** Opens where keys are to be kept; rejects `name-wrong` when it belongs to a device, `option-invalid` when nothing outlives it. */
export async function openKeyStore(stores: KeyStores, name: PeerName, place: KeyPlace): Promise<KeyStore> {
  const { store } = place
  if (store === ':memory:') throw new KithError('option-invalid', 'Keys that are to last need a store that does.')
  const named = store ?? stores.nameOf(name)
  const opened = await stores.unseal(typeof named === 'string' ? await stores.open(named) : named, place)
  const close = async (): Promise<void> => {
    if (typeof named === 'string') await opened[Symbol.asyncDispose]()
  }
  try {
    await checkFree(opened)
  } catch (error) {
    await close()
    throw error
  }
  return { keep: (keys) => keepKeys(opened, keys), [Symbol.asyncDispose]: close }
}

/** A store that belongs to nobody yet. */
export interface KeyStore extends AsyncDisposable {
  /** Makes it this device's. */
  keep(keys: LinkedKeys): Promise<void>
}
