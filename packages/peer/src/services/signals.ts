import { KithError } from '@kith/wire'
import type { Body, Json } from '../api/messages.ts'
import type { Signal, Signals } from '../api/signals.ts'
import type { Backend } from '../backend/backend.ts'
import { follow } from './follow.ts'
import { checkedName, checkedType } from './sends.ts'

type Handler = (signal: Signal<Body>) => void

/** Signals for the application, over a backend. */
export class SignalService implements Signals {
  readonly #backend: Backend
  readonly #handlers = new Map<string, Set<Handler>>()

  constructor(backend: Backend) {
    this.#backend = backend
    void follow(
      () => backend.stream('signals', undefined),
      (signal) => {
        for (const handler of this.#handlers.get(signal.type) ?? []) handler(signal)
      },
    )
  }

  async send(to: string, type: string, body: Body): Promise<void> {
    if (type.startsWith('kith.')) throw new KithError('option-invalid', 'Signals beginning with kith. belong to Kith.')
    await this.#backend.call('signal', { to: checkedName(to), type: checkedType(type), body })
  }

  on<T = Json>(type: string, handler: (signal: Signal<T>) => void): Disposable {
    const handlers = this.#handlers.get(type) ?? new Set<Handler>()
    this.#handlers.set(type, handlers)
    // Each registration counts by itself, also of one function twice.
    const registered: Handler = (signal) => {
      handler(signal as Signal<T>)
    }
    handlers.add(registered)
    return {
      [Symbol.dispose]: () => {
        handlers.delete(registered)
        if (handlers.size === 0 && this.#handlers.get(type) === handlers) this.#handlers.delete(type)
      },
    }
  }
}
