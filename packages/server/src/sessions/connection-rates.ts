import type { Rates } from '../options.ts'
import { TokenBucket } from './token-bucket.ts'

/** What one connection may send in a time (spec SE12); wider with each device that it carries. */
export class ConnectionRates {
  readonly bytes: TokenBucket
  readonly frames: TokenBucket
  readonly requests: TokenBucket
  readonly bulk: TokenBucket

  constructor(rates: Rates, nowMs: number) {
    this.bytes = new TokenBucket(rates.bytes, nowMs)
    this.frames = new TokenBucket(rates.frames, nowMs)
    this.requests = new TokenBucket(rates.requests, nowMs)
    this.bulk = new TokenBucket(rates.bulk, nowMs)
  }

  /** For so many devices from now on. */
  widen(devices: number): void {
    for (const bucket of [this.bytes, this.frames, this.requests, this.bulk]) bucket.widen(devices)
  }
}
