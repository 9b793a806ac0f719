import type { Fingerprint } from '@kith/keys'
import type { KeyLogView, NameInfo, Names, TransferOptions } from '../api/names.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { NameTrust } from '../api/trust.ts'
import type { Backend } from '../backend/backend.ts'
import { checkedName } from './sends.ts'

/** Naming for the application, over a backend. */
export class NameService implements Names {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async lookup(name: string, options?: WaitOptions): Promise<NameInfo> {
    return this.#backend.call('lookup', { name: checkedName(name) }, options)
  }

  async trust(name: string, options?: WaitOptions): Promise<NameTrust> {
    return this.#backend.call('trust', { name: checkedName(name) }, options)
  }

  watchTrust(options?: WaitOptions): AsyncIterable<readonly NameTrust[]> {
    return this.#backend.stream('trust', undefined, options)
  }

  async fingerprint(name: string, options?: WaitOptions): Promise<Fingerprint> {
    return this.#backend.call('fingerprint', { name: checkedName(name) }, options)
  }

  async verify(name: string, seen: string): Promise<'same' | 'different' | 'unreadable'> {
    return this.#backend.call('verify', { name: checkedName(name), seen })
  }

  async unverify(name: string): Promise<void> {
    await this.#backend.call('unverify', { name: checkedName(name) })
  }

  async acceptChange(name: string): Promise<void> {
    await this.#backend.call('accept-change', { name: checkedName(name) })
  }

  async release(options?: WaitOptions): Promise<void> {
    await this.#backend.call('name-release', undefined, options)
  }

  async transfer(take: string, { secret, ...options }: TransferOptions = {}): Promise<void> {
    await this.#backend.call('name-transfer', { take, secret }, options)
  }

  async heirOf(take: string): Promise<Fingerprint> {
    return this.#backend.call('name-heir', { take })
  }

  async log(options?: WaitOptions): Promise<KeyLogView> {
    return this.#backend.call('key-log', undefined, options)
  }
}
