import { createHash } from 'node:crypto'

import { type DeviceId, idToBytes } from '@kith/wire'

import type { Clock } from '../clock.ts'
import { sealPush } from './encryption.ts'
import type { SenderKey } from './sender-key.ts'
import type { Subscription } from './subscriptions.ts'

/** What became of a wake-up. */
export type WakeOutcome =
  /** The push service took it. */
  | { readonly kind: 'sent' }
  /** The push service does not know the subscription any more. */
  | { readonly kind: 'gone' }
  /** It could not be reached, or has too much to do. */
  | { readonly kind: 'later'; readonly retryAfterMs: number }
  /** It does not want this one, and would not want it again. */
  | { readonly kind: 'refused' }
  /** There is nobody to wake. */
  | { readonly kind: 'nothing' }

/** All wake-ups have this length, whoever is woken (spec PU7). */
export const wakePlainBytes = 128
/** Requests to push services at the same time. */
const requestsMax = 16
const answerMsMax = 10_000
/** How long a push service keeps a wake-up for a browser that is off: 28 days, the most that they take. */
const lifeSeconds = 2_419_200

/** Sends wake-ups to push services (RFC 8030). */
export class PushSender implements AsyncDisposable {
  sent = 0
  failed = 0
  readonly #key: SenderKey
  readonly #contact: string
  readonly #clock: Clock
  readonly #ending = new AbortController()
  readonly #waiting: (() => void)[] = []
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(key: SenderKey, contact: string, clock: Clock) {
    this.#key = key
    this.#contact = contact
    this.#clock = clock
  }

  /** Wakes a device of a name. Never rejects for what the push service does. */
  async wake(device: DeviceId, name: string, subscription: Subscription): Promise<WakeOutcome> {
    while (this.#underWay.size >= requestsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const request = this.#post(device, name, subscription)
    this.#underWay.add(request)
    try {
      const outcome = await request
      if (outcome.kind === 'sent') this.sent++
      else this.failed++
      return outcome
    } finally {
      this.#underWay.delete(request)
      this.#waiting.shift()?.()
    }
  }

  /** Gives up what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await Promise.allSettled(this.#underWay)
  }

  async #post(device: DeviceId, name: string, subscription: Subscription): Promise<WakeOutcome> {
    const { endpoint } = subscription
    const topic = createHash('sha256').update('kith push topic\0').update(idToBytes(device)).digest('base64url')
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: {
          Authorization: this.#key.authorization(endpoint, this.#contact, this.#clock.nowMs()),
          'Content-Encoding': 'aes128gcm',
          'Content-Type': 'application/octet-stream',
          TTL: String(lifeSeconds),
          Urgency: 'high',
          // One that waits is replaced: a browser that comes back after days is woken once.
          Topic: topic.slice(0, 32),
        },
        body: new Uint8Array(sealPush(Buffer.from(name), subscription, wakePlainBytes)),
        redirect: 'manual',
        signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(answerMsMax)]),
      })
      await answer.body?.cancel()
      return outcomeOf(answer)
    } catch {
      // Not reached, or no answer in time: it is tried again, a bounded number of times.
      return { kind: 'later', retryAfterMs: 0 }
    }
  }
}

function outcomeOf({ ok, status, headers }: Response): WakeOutcome {
  if (ok) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(headers.get('retry-after'))
    return { kind: 'later', retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0 }
  }
  return { kind: 'refused' }
}
