import type { WaitOptions } from '../api/peer.ts'
import type { PassphraseOptions, StoreSeal } from '../api/seal.ts'
import type { Backend } from '../backend/backend.ts'
import type { StoreWrapping } from '../store/wrappings.ts'

/** What opens the store, over a backend: the store is where the engine is. */
export class SealService implements StoreSeal {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  ways(options?: WaitOptions): Promise<readonly StoreWrapping[]> {
    return this.#backend.call('seal-ways', undefined, options)
  }

  async setPassphrase(next: string, { current, cost, signal }: PassphraseOptions = {}): Promise<void> {
    await this.#backend.call('seal-passphrase', { next, current, cost }, { signal })
  }

  async removePassphrase(current: string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('seal-passphrase', { next: undefined, current, cost: undefined }, options)
  }
}
