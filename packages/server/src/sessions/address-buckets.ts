import type { Clock } from '../clock.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

const addressesMax = 20_000

/** One bucket an address. The addresses seen longest ago are forgotten past 20,000, which fills their buckets. */
export class AddressBuckets {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #rate: Rate
  readonly #clock: Clock

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
  }

  of(address: string): TokenBucket {
    const bucket = this.#buckets.get(address) ?? new TokenBucket(this.#rate, this.#clock.nowMs())
    this.#buckets.delete(address)
    this.#buckets.set(address, bucket)
    if (this.#buckets.size > addressesMax) {
      const [oldest] = this.#buckets.keys()
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
    return bucket
  }
}
