import type { DeviceId, ErrorCode, PeerName } from '@kith/wire'

import { TokenBucket } from '../sessions/token-bucket.ts'
import { Recent } from '../store/recent.ts'
import type { MailboxQuotas } from './quotas.ts'

const dayMs = 86_400_000
/** Senders, and receivers, whose requests are counted; who asked longest ago is forgotten. */
const countedMax = 20_000

/** How many contact requests a name may leave in a day, and a device may be left (spec FC7). Counted in memory: a server that starts begins anew. */
export class RequestRates {
  readonly #sent = new Recent<PeerName, TokenBucket>(countedMax)
  readonly #received = new Recent<DeviceId, TokenBucket>(countedMax)
  readonly #quotas: Pick<MailboxQuotas, 'requestsSentMax' | 'requestsReceivedMax'>

  constructor(quotas: Pick<MailboxQuotas, 'requestsSentMax' | 'requestsReceivedMax'>) {
    this.#quotas = quotas
  }

  /** Counts one more; why it is not taken when there were too many. */
  refusal(nowMs: number, to: DeviceId, from: PeerName): ErrorCode | undefined {
    const { requestsSentMax, requestsReceivedMax } = this.#quotas
    if (bucketOf(this.#sent, from, requestsSentMax, nowMs).tryTake(1, nowMs) > 0) return 'stranger-quota'
    return bucketOf(this.#received, to, requestsReceivedMax, nowMs).tryTake(1, nowMs) > 0 ? 'stranger-quota' : undefined
  }
}

function bucketOf<K>(buckets: Recent<K, TokenBucket>, key: K, aDay: number, nowMs: number): TokenBucket {
  const known = buckets.get(key)
  if (known !== undefined) return known
  const bucket = new TokenBucket({ perSecond: (aDay * 1000) / dayMs, burst: aDay }, nowMs)
  buckets.change(key, bucket)
  return bucket
}
