import { KithError } from '@kith/wire'
import { untilAborted } from '../backend/item-queue.ts'
import type { NameClaim } from '../api/invitations.ts'
import { claimProofOf } from '../identity/claim-proof.ts'
import { type Identity, openIdentity } from '../identity/identity.ts'
import { Engine } from './engine.ts'
import type { EngineOptions } from './engine-options.ts'

/** How to open an engine. */
export interface OpenEngineOptions extends EngineOptions {
  /** What this installation is called in the device list. */
  readonly label: string
  /** What entitles to a new name. */
  readonly claim?: NameClaim | undefined
  /** Ends the opening, not the engine. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the engine of a store. A store that a network knows opens without it, and connects in the background; a new name has to be claimed
 * first.
 *
 * @throws {@link KithError} `name-wrong`, `store-failed`; for a new name also `server-unreachable`, `aborted` and every refusal of a
 * claim, such as `name-taken` and `claim-required`. The store is closed then.
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { store, name, label, signal } = options
  let engine: Engine | undefined
  try {
    const identity = await openIdentity(store, name, label, Date.now())
    const isNew = identity.network === undefined
    const { identityKey } = identity.chain.newest.list
    const { claim: brought } = options
    const takesBack = brought !== undefined && 'takeBack' in brought
    if (takesBack && isNew)
      throw new KithError('name-unknown', 'A name is taken back with the store of one of its devices.')
    const proof =
      isNew && brought !== undefined && !('takeBack' in brought)
        ? await untilAborted(claimProofOf(brought, identityKey), signal)
        : undefined
    engine = new Engine({ ...options, proof, takesBack }, identity)
    await engine.start()
    if (isNew) await claim(engine, identity, signal)
    return engine
  } catch (error) {
    await (engine ?? store)[Symbol.asyncDispose]()
    throw error
  }
}

/** How long the first claim of a name may take, in milliseconds. */
const claimMsMax = 15_000

async function claim(engine: Engine, identity: Identity, signal: AbortSignal | undefined): Promise<void> {
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
  }, claimMsMax)
  try {
    await untilAborted(
      engine.call('connected', undefined),
      signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    )
  } catch (error) {
    if (late.signal.aborted && signal?.aborted !== true)
      throw new KithError('server-unreachable', undefined, { cause: error })
    if (error instanceof KithError && error.code.startsWith('name-')) await identity.forget()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
