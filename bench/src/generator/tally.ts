import type { Usage } from '../processes/answering.ts'

/** What a generator has counted. */
export interface Tally extends Usage {
  /** Messages acknowledged since it began. */
  readonly acknowledged: number
  /** One way, from before the write at the sender to after the read at the receiver, since the last mark; NaN when nothing came. */
  readonly p50Ms: number
  readonly p99Ms: number
}
