import { KithError } from '@kith/wire'
import type { CallInput } from '../backend/backend.ts'
import { StoreWrappings } from '../store/wrappings.ts'
import type { PeerStore } from '../store/store.ts'

/** The wrappings of a store that was opened through its seal; nothing for one that is not sealed. */
export function wrappingsOf(store: PeerStore): StoreWrappings | undefined {
  return 'wrappings' in store && store.wrappings instanceof StoreWrappings ? store.wrappings : undefined
}

/** Sets the passphrase of the store, or takes it away where no new one is given (spec PE86). */
export async function changePassphrase(
  store: PeerStore,
  { next, current, cost }: CallInput<'seal-passphrase'>,
): Promise<void> {
  const wrappings = wrappingsOf(store)
  if (wrappings === undefined) throw new KithError('option-invalid', 'The store is not sealed.')
  if (next === undefined) await wrappings.removePassphrase(current)
  else await wrappings.setPassphrase({ passphrase: next, cost }, current)
}
