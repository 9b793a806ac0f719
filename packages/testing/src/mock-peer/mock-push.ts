import { KithError, type Push, type PushState, type PushSubscriptionLike } from '@kith/peer'

/** Push of a network in memory, which wakes nobody. */
export class MockPush implements Push {
  /** The key that the network offers; nothing for one that does not push. */
  key: Uint8Array | undefined = Uint8Array.of(4, ...new Uint8Array(64).fill(7))
  /** What was subscribed last. */
  endpoint: string | undefined

  state(): Promise<PushState> {
    return Promise.resolve({ key: this.key, endpoint: this.endpoint })
  }

  subscribe(subscription: PushSubscriptionLike): Promise<void> {
    if (this.key === undefined) return Promise.reject(new KithError('push-off'))
    const { endpoint } = 'toJSON' in subscription ? subscription.toJSON() : subscription
    if (endpoint === undefined) return Promise.reject(new KithError('push-malformed'))
    this.endpoint = endpoint
    return Promise.resolve()
  }

  unsubscribe(): Promise<void> {
    this.endpoint = undefined
    return Promise.resolve()
  }
}
