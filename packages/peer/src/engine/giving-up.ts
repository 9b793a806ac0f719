import {
  type EndSigner,
  equalBytes,
  type Fingerprint,
  type NetworkPlace,
  signChainEnd,
  verifyNameTake,
} from '@kith/keys'
import { type ErrorCode, KithError } from '@kith/wire'
import type { RecoverySecret } from '../api/linking.ts'
import type { Identity } from '../identity/identity.ts'
import { readTake, type TakeParts } from '../identity/take-text.ts'
import { keyOfSecret } from '../linking/secrets.ts'
import type { Lookups } from './lookups.ts'
import type { Upstream } from './upstream.ts'

export interface GivingUpOptions {
  readonly identity: Identity
  readonly upstream: Pick<Upstream, 'ask'>
  readonly lookups: Pick<Lookups, 'ask'>
}

/** How often it is tried again because another device changed the list meanwhile. */
const attemptsMax = 3
const nobody: TakeParts = { take: new Uint8Array(), heirList: new Uint8Array() }

/** Gives up one's own name: to nobody, or to somebody who took it (spec NM29, NM33). */
export class GivingUp {
  readonly #options: GivingUpOptions

  constructor(options: GivingUpOptions) {
    this.#options = options
  }

  /** Rejects `server-unreachable`. The server puts the devices of the name out then. */
  async release(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#end(nobody)
        return
      } catch (error) {
        if (attempt === attemptsMax || !(error instanceof KithError) || !overtaken.has(error.code)) throw error
        await this.#options.lookups.ask(this.#options.identity.name)
      }
    }
  }

  /** With the secret of the highest recovery key, where there is one. Rejects `list-unentitled` without, `recovery-malformed`, `recovery-wrong`, `chain-end-wrong`, `list-foreign`, `list-stale` and `signature-wrong` for a take that is not of this name as it is now, `server-unreachable`. */
  async transfer(text: string, secret: RecoverySecret | undefined): Promise<void> {
    await this.heirOf(text)
    await this.#end(readTake(text), await this.#giver(secret))
  }

  /** What whoever takes the name sees, too: it is the same on both screens. Rejects as `transfer`. */
  async heirOf(text: string): Promise<Fingerprint> {
    const { name, chain } = this.#options.identity
    const network = this.#network()
    const { take, heirList } = readTake(text)
    const verified = await verifyNameTake(take, heirList, chain.newest, network)
    if (verified.kind === 'refused') throw new KithError(verified.code, wordsOf[verified.code])
    const { fingerprintOf } = await import('../identity/fingerprints.ts')
    return fingerprintOf({ name, domain: network.domain, identityKey: verified.value.heir.list.identityKey })
  }

  async #giver(secret: RecoverySecret | undefined): Promise<EndSigner> {
    const { chain, device } = this.#options.identity
    const { recovery, identityKey } = chain.newest.list
    const [highest] = recovery
    if (highest === undefined) return device
    if (secret === undefined)
      throw new KithError('list-unentitled', `Its recovery ${highest.kind} is what gives this name away.`)
    const signing = await keyOfSecret(secret, identityKey)
    if (!equalBytes(signing.publicKey, highest.key)) throw new KithError('recovery-wrong')
    return { signing }
  }

  async #end({ take, heirList }: TakeParts, signer: EndSigner = this.#options.identity.device): Promise<void> {
    const { identity, upstream } = this.#options
    const end = await signChainEnd(signer, identity.chain.newest, this.#network(), {
      ...{ madeAtMs: Date.now(), take },
    })
    await upstream.ask('done', (request, as) => ({ type: 'chain-end', request, as, end, heirList }))
  }

  #network(): NetworkPlace {
    const { network } = this.#options.identity
    if (network === undefined) throw new KithError('server-unreachable')
    return network
  }
}

/** Another list took the place meanwhile. */
const overtaken: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['list-stale', 'list-forked', 'list-gap'])

const wordsOf: Partial<Readonly<Record<ErrorCode, string>>> = {
  'list-foreign': 'They ask for another name.',
  'list-stale': 'The devices of this name have changed since they asked: they have to ask again.',
}
