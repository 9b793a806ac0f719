import { KithError, limits, pushKeyBytes, pushSecretBytes } from '@kith/wire'
import type { WaitOptions } from '../api/peer.ts'
import type { Push, PushState, PushSubscriptionLike } from '../api/push.ts'
import type { Backend } from '../backend/backend.ts'
import { bytesOfBase64Url } from '../identity/base64-url.ts'

/** Push for the application, over a backend. */
export class PushService implements Push {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async state(options?: WaitOptions): Promise<PushState> {
    return this.#backend.call('push-state', undefined, options)
  }

  async subscribe(subscription: PushSubscriptionLike, options?: WaitOptions): Promise<void> {
    const { endpoint = '', keys = {} } = 'toJSON' in subscription ? subscription.toJSON() : subscription
    const key = bytesOf(keys['p256dh'], pushKeyBytes)
    const secret = bytesOf(keys['auth'], pushSecretBytes)
    if (!URL.canParse(endpoint) || new TextEncoder().encode(endpoint).byteLength > limits.pushEndpointBytesMax)
      throw new KithError('push-malformed')
    await this.#backend.call('push-set', { endpoint, key, secret }, options)
  }

  async unsubscribe(options?: WaitOptions): Promise<void> {
    await this.#backend.call('push-clear', undefined, options)
  }
}

function bytesOf(text: string | undefined, length: number): Uint8Array {
  const bytes = text === undefined ? undefined : bytesOfBase64Url(text)
  if (bytes?.byteLength !== length) throw new KithError('push-malformed')
  return bytes
}
