import type { DeviceId } from '@kith/wire'

import type { Bus } from './bus.ts'

/** The bus of servers in one process; with one server it has nobody else to ask. */
export class InProcessBus implements Bus {
  readonly #receivers = new Map<DeviceId, (frames: Uint8Array) => void>()

  subscribe(device: DeviceId, receive: (frames: Uint8Array) => void): () => void {
    this.#receivers.set(device, receive)
    return () => {
      if (this.#receivers.get(device) === receive) this.#receivers.delete(device)
    }
  }

  publish(device: DeviceId, frames: Uint8Array): Promise<boolean> {
    const receive = this.#receivers.get(device)
    receive?.(frames)
    return Promise.resolve(receive !== undefined)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#receivers.clear()
    return Promise.resolve()
  }
}
