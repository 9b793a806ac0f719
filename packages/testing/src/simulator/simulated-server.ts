import { bytesToId, type BootId, type DeviceId, type Frame, readHeader } from '@kith/wire'
import type { BrokenMailbox } from './interference.ts'
import type { Random } from './random.ts'
import { SimulatedMailbox } from './simulated-mailbox.ts'
import type { RelayConnection } from './simulated-network.ts'
import type { World } from './world.ts'

/** The server as delivery sees it: forwards between attached devices, keeps what it is asked to keep, and may crash. */
export class SimulatedServer {
  readonly mailbox: SimulatedMailbox
  boot: BootId
  #up = true
  readonly #connections = new Map<DeviceId, RelayConnection>()
  readonly #lost = new Map<DeviceId, () => void>()
  readonly #attached = new Set<DeviceId>()
  readonly #waiting = new Map<DeviceId, Set<DeviceId>>()

  readonly #random: Random

  constructor(world: World, random: Random, broken?: BrokenMailbox) {
    this.#random = random
    this.boot = bytesToId<BootId>(random.bytes(16))
    this.mailbox = new SimulatedMailbox(
      world,
      random,
      (device, frame) => this.#connections.get(device)?.toPeer(frame),
      broken,
    )
  }

  get isUp(): boolean {
    return this.#up
  }

  /** A device signs in; `lost` is called when the server ends the connection. */
  signIn(device: DeviceId, connection: RelayConnection, lost: () => void): void {
    this.leave(device)
    this.#connections.set(device, connection)
    this.#lost.set(device, lost)
  }

  leave(device: DeviceId): void {
    this.#connections.get(device)?.cut()
    this.#connections.delete(device)
    this.#lost.delete(device)
    this.#attached.delete(device)
    this.mailbox.detach(device)
  }

  receive(from: DeviceId, frame: Frame): void {
    switch (frame.type) {
      case 'attach':
        this.#attached.add(from)
        for (const sender of this.#waiting.get(from) ?? [])
          this.#connections.get(sender)?.toPeer({ type: 'present', to: sender, device: from })
        this.#waiting.delete(from)
        this.mailbox.attach(from)
        break
      case 'hello':
        this.mailbox.hello(frame)
        break
      case 'store':
        this.mailbox.store(from, frame)
        break
      case 'ack':
        this.mailbox.ack(frame)
        this.#forward(from, frame.to, frame)
        break
      case 'data':
        this.#forward(from, readHeader(frame.envelope.authenticated).to, frame)
        break
      case 'gap':
      case 'reopen':
        this.#forward(from, frame.to, frame)
        break
      default:
        break
    }
  }

  crash(): void {
    this.#up = false
    const lost = [...this.#lost.values()]
    for (const device of [...this.#connections.keys()]) this.leave(device)
    this.mailbox.crash()
    for (const tell of lost) tell()
  }

  /** The server's disk is lost: it comes back as another one. */
  wipe(): void {
    this.crash()
    this.mailbox.wipe()
    this.boot = bytesToId<BootId>(this.#random.bytes(16))
  }

  restart(): void {
    this.#up = true
  }

  #forward(from: DeviceId, to: DeviceId, frame: Frame): void {
    if (this.#attached.has(to)) {
      this.#connections.get(to)?.toPeer(frame)
    } else if (frame.type === 'data') {
      const waiting = this.#waiting.get(to) ?? new Set<DeviceId>()
      this.#waiting.set(to, waiting.add(from))
      this.#connections.get(from)?.toPeer({ type: 'absent', to: from, device: to })
    }
  }
}
