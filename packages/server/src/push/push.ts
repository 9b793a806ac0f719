import { KithError, type DeviceId } from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Naming, NamingChange } from '../naming/naming.ts'
import type { Responders, SessionListener } from '../sessions/services.ts'
import type { Session } from '../sessions/session.ts'
import type { Database } from '../store/database.ts'
import { isPushKey } from './encryption.ts'
import { knownPushServices, PushServices } from './push-services.ts'
import { SenderKey } from './sender-key.ts'
import { PushSender } from './sending.ts'
import { Subscriptions } from './subscriptions.ts'
import { Wakes } from './wakes.ts'

/** How a network wakes devices that are away. */
export interface PushOptions {
  /** How the people of a push service reach the operator: `mailto:op@example.org` or an `https:` address (RFC 8292, section 2.1). */
  readonly contact: string
  /** Origins of push services beside those of the browsers, such as `https://push.example.org`. @default [] */
  readonly services?: readonly string[]
  /** How long a device has to come back by itself before it is woken, in milliseconds. @default 3000 */
  readonly delayMs?: number
  /** Before a device that did not come is woken again, in milliseconds; doubled each time. @default 60000 */
  readonly againMs?: number
}

/** What push works with. */
export interface PushSurroundings {
  readonly clock: Clock
  readonly isHere: (device: DeviceId) => boolean
  readonly onFailure: (cause: unknown) => void
}

/** Web Push from one's own server (spec 18): devices say how they are woken, and those that are away are, when something waits for them. */
export class Push implements SessionListener, AsyncDisposable, Pick<Responders, PushRequest> {
  readonly #naming: Naming
  readonly #clock: Clock
  readonly #subscriptions: Subscriptions
  readonly #onFailure: (cause: unknown) => void
  readonly #services: PushServices | undefined
  readonly #key: SenderKey | undefined
  readonly #sender: PushSender | undefined
  readonly #wakes: Wakes | undefined

  private constructor(
    database: Database,
    naming: Naming,
    { clock, isHere, onFailure }: PushSurroundings,
    options: PushOptions | undefined,
    key: SenderKey | undefined,
  ) {
    this.#naming = naming
    this.#clock = clock
    this.#onFailure = onFailure
    this.#subscriptions = new Subscriptions(database, naming)
    if (options === undefined || key === undefined) return
    this.#key = key
    this.#services = new PushServices([...knownPushServices, ...(options.services ?? [])])
    const sender = new PushSender(key, options.contact, clock)
    this.#sender = sender
    this.#wakes = new Wakes(
      {
        clock,
        isHere,
        onFailure,
        delayMs: options.delayMs ?? delayMsDefault,
        againMs: options.againMs ?? againMsDefault,
      },
      async (device) => {
        const subscription = await this.#subscriptions.of(device)
        const record = subscription && (await naming.deviceRecord(device))
        if (subscription === undefined || record?.isListed !== true) return { kind: 'nothing' }
        const outcome = await sender.wake(device, record.name, subscription)
        if (outcome.kind === 'gone') await this.#subscriptions.forget(device, subscription.endpoint)
        return outcome
      },
    )
  }

  /** Without options nobody is woken. Rejects `option-invalid`. */
  static async open(
    database: Database,
    naming: Naming,
    surroundings: PushSurroundings,
    options: PushOptions | undefined,
  ): Promise<Push> {
    if (options !== undefined && !/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/u.test(options.contact))
      throw new KithError('option-invalid', 'The contact for push services is a mailto: or https: address.')
    return new Push(database, naming, surroundings, options, options && (await SenderKey.of(database)))
  }

  readonly 'push-query': Responders['push-query'] = async ({ device }, { request }) => {
    const endpoint = this.#key && (await this.#subscriptions.of(device))?.endpoint
    const key = this.#key?.publicKey ?? new Uint8Array()
    return { type: 'push-state', request, to: device, key, endpoint: endpoint ?? '' }
  }

  readonly 'push-set': Responders['push-set'] = async ({ device }, { request, endpoint, key, secret }) => {
    if (this.#services === undefined) throw new KithError('push-off')
    if (!URL.canParse(endpoint) || !isPushKey(key)) throw new KithError('push-malformed')
    if (!this.#services.has(endpoint)) throw new KithError('push-service-unknown')
    await this.#subscriptions.set(device, { endpoint, key, secret }, this.#clock.nowMs())
    return { type: 'done', request }
  }

  readonly 'push-clear': Responders['push-clear'] = async ({ device }, { request }) => {
    await this.#subscriptions.remove(device)
    return { type: 'done', request }
  }

  /** Something was stored for a device. Its own other devices wake it for nothing: what they send is no news. */
  stored(receiver: DeviceId, sender: DeviceId): void {
    if (this.#wakes === undefined || this.#wakes.isWaiting(receiver)) return
    this.#isNews(receiver, sender).then((isNews) => {
      if (isNews) this.#wakes?.want(receiver)
    }, this.#onFailure)
  }

  /** A device that is not listed any more is not woken any more (spec PU4). */
  changed(change: NamingChange): void {
    if (change.kind !== 'devices') return
    for (const device of change.removed) this.#subscriptions.remove(device).catch(this.#onFailure)
  }

  /** Removes what a name had that was given up. */
  clear(nameHandle: number): Promise<void> {
    return this.#subscriptions.clear(nameHandle)
  }

  arrived({ device }: Session): void {
    this.#wakes?.came(device)
  }

  left(): void {
    // Something has to come for a device before it is woken.
  }

  describe(metrics: Metrics): void {
    const sender = this.#sender
    if (sender === undefined) return
    metrics.counter('kith_push_sent_total', 'Wake-ups that push services took.', () => sender.sent)
    metrics.counter('kith_push_failed_total', 'Wake-ups that push services did not take.', () => sender.failed)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#wakes?.stop()
    await this.#sender?.[Symbol.asyncDispose]()
  }

  async #isNews(receiver: DeviceId, sender: DeviceId): Promise<boolean> {
    if ((await this.#subscriptions.of(receiver)) === undefined) return false
    const [to, from] = await Promise.all([this.#naming.deviceRecord(receiver), this.#naming.deviceRecord(sender)])
    return to !== undefined && to.name !== from?.name
  }
}

/** What a device asks push. */
export type PushRequest = 'push-query' | 'push-set' | 'push-clear'

const delayMsDefault = 3_000
const againMsDefault = 60_000
