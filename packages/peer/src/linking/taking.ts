import { equalBytes, fingerprintOf, signNameTake } from '@kith/keys'
import { type Frame, KithError, type PeerName } from '@kith/wire'
import type { KeyPlace, TakenName } from '../api/linking.ts'
import { openIdentity } from '../identity/identity.ts'
import { takeText } from '../identity/take-text.ts'
import type { Dial } from '../links/patient-dial.ts'
import { EarlyLine } from './early-line.ts'
import type { KeyStores } from './keeping.ts'
import { chainOf } from './name-chain.ts'

/** What taking a name takes. */
export interface TakingOptions {
  readonly dial: Dial
  readonly name: PeerName
  readonly label: string
  readonly signal: AbortSignal
  readonly stores: KeyStores
  readonly place: KeyPlace
}

/**
 * Makes keys that are to have a name which somebody else has, and signs that they take it from its chain as it is now (spec NM33). With a store that has such keys already
 * it signs anew. Rejects `name-unknown`, `name-wrong` when the store belongs to another name or to the owner, `server-unreachable`.
 */
export async function takeName({ dial, name, label, signal, stores, place }: TakingOptions): Promise<TakenName> {
  const named = place.store ?? stores.nameOf(name)
  if (named === ':memory:') throw new KithError('option-invalid', 'Keys that are to last need a store that does.')
  const store = await stores.unseal(typeof named === 'string' ? await stores.open(named) : named, place)
  try {
    using line = await EarlyLine.open(dial, nobodyHears, signal)
    const { newest } = await chainOf(name, line.ask)
    const identity = await openIdentity(store, name, label, Date.now())
    const heir = identity.chain.newest
    if (heir.list.version !== 1 || equalBytes(heir.list.identityKey, newest.list.identityKey))
      throw new KithError('name-wrong', `This store is a device of ${name} already.`)
    const { networkKey, domain } = line.challenge
    await identity.pin({ networkKey, domain })
    const take = await signNameTake(identity.device, heir, newest, { networkKey, domain }, Date.now())
    const fingerprint = fingerprintOf({ name, domain, identityKey: heir.list.identityKey })
    return { name, device: identity.id, fingerprint, take: takeText({ take, heirList: heir.bytes }) }
  } finally {
    if (typeof named === 'string') await store[Symbol.asyncDispose]()
  }
}

function nobodyHears(_: Frame): void {
  // Nothing is pushed before sign-in.
}
