import { type NextList, signNextList, type SigningKey, type VerifiedList } from '@kith/keys'
import { type DeviceList, type ErrorCode, KithError } from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { Lookups } from './lookups.ts'
import type { Upstream } from './upstream.ts'

export interface ListChangesOptions {
  readonly identity: Identity
  readonly upstream: Upstream
  readonly lookups: Lookups
}

/** How often it is tried again because another device changed the list meanwhile. */
const attemptsMax = 5

/** Changes of one's own device list: signs the next list, has the server take it, and takes it over (spec KY33). */
export class ListChanges {
  readonly #options: ListChangesOptions
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: ListChangesOptions) {
    this.#options = options
  }

  /**
   * Has the list follow that `build` makes of the newest one; `build` runs again when another came between. Resolves with the list, once it stands. One change after
   * the other. Rejects `server-unreachable`, `list-limit`, `list-unentitled`, and what `build` throws.
   */
  change(
    build: (before: DeviceList) => Omit<NextList, 'madeAtMs'>,
    signer: SigningKey = this.#options.identity.device.signing,
  ): Promise<VerifiedList> {
    const changing = this.#last.then(() => this.#change(build, signer))
    this.#last = changing.catch(() => undefined)
    return changing
  }

  async #change(build: (before: DeviceList) => Omit<NextList, 'madeAtMs'>, signer: SigningKey): Promise<VerifiedList> {
    const { identity, upstream, lookups } = this.#options
    for (let attempt = 1; ; attempt++) {
      const before = identity.chain.newest
      const signed = await signNextList(before, { ...build(before.list), madeAtMs: Date.now() }, signer)
      if (signed.kind === 'refused') throw new KithError(signed.code)
      try {
        await upstream.ask('done', (request, as) => ({
          type: 'devices-set',
          request,
          as,
          deviceList: signed.value,
        }))
        const taken = await identity.chain.take([signed.value])
        if (taken.kind === 'refused') throw new KithError(taken.code)
        // The names that this device knows have their own place for it, and whoever follows them is told.
        await lookups.ask(identity.name)
        return taken.value
      } catch (error) {
        if (attempt === attemptsMax || !(error instanceof KithError) || !overtaken.has(error.code)) throw error
        await lookups.ask(identity.name)
      }
    }
  }
}

/** Another list took the place meanwhile. */
const overtaken: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['list-stale', 'list-forked', 'list-gap'])
