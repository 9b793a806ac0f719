import type { WaitOptions } from './peer.ts'

/** How this device is woken when something waits for it and no program of it runs (spec PU). Optional: without it everything waits as ever. */
export interface Push {
  /** What the network offers, and what it has for this device. Rejects `server-unreachable`. */
  state(options?: WaitOptions): Promise<PushState>
  /**
   * Has this device woken over a subscription of the browser, and over no other: what `PushManager.subscribe` gives, or its `toJSON()`. Rejects `push-off` where the
   * network does not push, `push-malformed`, `push-service-unknown`, `server-unreachable`.
   */
  subscribe(subscription: PushSubscriptionLike, options?: WaitOptions): Promise<void>
  /** This device is not woken any more. Rejects `server-unreachable`. */
  unsubscribe(options?: WaitOptions): Promise<void>
}

/** What a network has for push. */
export interface PushState {
  /** The network's public key, 65 bytes, for `applicationServerKey`; nothing where the network does not push. */
  readonly key: Uint8Array | undefined
  /** The address over which this device is woken. */
  readonly endpoint: string | undefined
}

/** A subscription of a browser: a `PushSubscription`, or its JSON. */
export type PushSubscriptionLike = PushSubscriptionJson | { toJSON(): PushSubscriptionJson }

/** The JSON of a `PushSubscription` (W3C Push API, `PushSubscriptionJSON`). */
export interface PushSubscriptionJson {
  readonly endpoint?: string | undefined
  /** `p256dh` and `auth`, in base64url. */
  readonly keys?: Readonly<Record<string, string>> | undefined
}
