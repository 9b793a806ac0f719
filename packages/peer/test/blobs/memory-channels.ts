import { type DeviceId, type ErrorCode, KithError, type PeerName } from '@kith/wire'
import type { ByteChannel, ChannelListener, Channels } from '../../src/engine/byte-channel.ts'
import type { KnownDevice } from '../../src/identity/known-names.ts'

/** Devices that reach each other in memory, with channels as the engine has them. */
export class MemoryWire {
  readonly #devices = new Map<DeviceId, { readonly name: PeerName; readonly listeners: Map<string, ChannelListener> }>()
  readonly #open = new Set<End>()
  /** Bytes that went over channels. */
  carried = 0
  /** Changes what a device says, as a liar does. */
  forge: ((from: DeviceId, bytes: Uint8Array) => Uint8Array) | undefined
  /** Channels break when a device would end its direction. */
  losesEnds = false

  channelsOf(device: DeviceId, name: PeerName): Channels {
    const listeners = new Map<string, ChannelListener>()
    this.#devices.set(device, { name, listeners })
    return {
      open: (to, type, init = new Uint8Array(0)) => {
        const there = new End(this, device, type, init)
        const here = new End(this, to, type, init)
        here.other = there
        there.other = here
        for (const end of [here, there]) this.#open.add(end)
        const other = this.#devices.get(to)
        const listener = other?.listeners.get(type)
        setImmediate(() => {
          if (listener === undefined) here.fail(other === undefined ? 'receiver-absent' : 'no-listener')
          else {
            listener(there, { name, device: { device } } as unknown as KnownDevice)
            if (!there.isOver) here.open()
          }
        })
        return here
      },
      listen: (type, listener) => {
        listeners.set(type, listener)
        return { [Symbol.dispose]: () => listeners.delete(type) }
      },
    }
  }

  /** A device is gone: its channels fail, and nobody reaches it. */
  remove(device: DeviceId): void {
    this.#devices.delete(device)
    this.cut()
  }

  /** Every channel breaks. */
  cut(): void {
    for (const end of this.#open) end.fail('channel-lost')
    this.#open.clear()
  }
}

const roomBytes = 200_000

class End implements ByteChannel {
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
  other: End | undefined
  readonly #wire: MemoryWire
  readonly #unread: Uint8Array[] = []
  #held = 0
  #failure: KithError | undefined
  readonly #wakes = new Set<() => void>()
  #isOpen = false
  /** The other end writes no more. */
  #isEnded = false
  readonly opened: Promise<void>
  readonly closed: Promise<void> = new Promise(() => undefined)

  constructor(wire: MemoryWire, device: DeviceId, type: string, init: Uint8Array) {
    this.#wire = wire
    this.device = device
    this.type = type
    this.init = init
    this.opened = this.#until(() => this.#isOpen).then(() => undefined)
    this.opened.catch(() => undefined)
  }

  get isOver(): boolean {
    return this.#failure !== undefined
  }

  open(): void {
    this.#isOpen = true
    this.#wake()
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    const { other } = this
    if (other === undefined) return
    const from = other.device
    const said = this.#wire.forge?.(from, bytes) ?? bytes
    this.#wire.carried += said.byteLength
    other.#unread.push(said.slice())
    other.#held += said.byteLength
    other.#wake()
    await this.#until(() => other.#held < roomBytes)
  }

  async read(into?: Uint8Array): Promise<Uint8Array | undefined> {
    await this.#until(() => this.#unread.length > 0 || this.#isEnded)
    let bytes = this.#unread.shift()
    if (into !== undefined && bytes !== undefined) {
      if (bytes.byteLength > into.byteLength) this.#unread.unshift(bytes.subarray(into.byteLength))
      const part = bytes.subarray(0, into.byteLength)
      into.set(part)
      bytes = into.subarray(0, part.byteLength)
    }
    this.#held -= bytes?.byteLength ?? 0
    if (this.other !== undefined) this.other.#wake()
    return bytes
  }

  async end(): Promise<void> {
    const { other } = this
    if (other === undefined || this.#failure !== undefined) return
    if (this.#wire.losesEnds) {
      for (const end of [this, other]) end.fail('channel-lost')
      return
    }
    other.#isEnded = true
    other.#wake()
  }

  reset(code: ErrorCode): void {
    this.fail('aborted')
    this.other?.fail(code)
  }

  fail(code: ErrorCode): void {
    this.#failure ??= new KithError(code)
    this.#wake()
  }

  async #until(isSo: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      if (isSo()) return
      await new Promise<void>((resolve) => this.#wakes.add(resolve))
      // A network takes its turn.
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  #wake(): void {
    const wakes = [...this.#wakes]
    this.#wakes.clear()
    for (const wake of wakes) wake()
  }
}
