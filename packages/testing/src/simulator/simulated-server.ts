import type { MailboxQuotas, MemoryNames } from '@kith/server/mailbox'
import { quotasDefault } from '@kith/server/mailbox'
import {
  type BootId,
  bytesToId,
  type DeviceId,
  type Frame,
  idBytes,
  numberOfCode,
  type PeerName,
  readHeader,
} from '@kith/wire'
import { SimulatedClock } from './clock.ts'
import type { MailboxInterference } from './interference.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { ServerStore, type ServerStoreFaults } from './server-store.ts'
import { SimulatedMailbox } from './simulated-mailbox.ts'
import type { RelayConnection } from './simulated-network.ts'
import type { World } from './world.ts'

/** The devices of a name, as its signed list says. */
export interface DeviceList {
  readonly version: number
  readonly devices: readonly DeviceId[]
}

/** What the server of a history is like. */
export interface SimulatedServerOptions {
  readonly world: World
  readonly random: Random
  readonly ledger: Ledger
  readonly clock?: SimulatedClock | undefined
  readonly store: ServerStoreFaults
  readonly quotas?: Partial<MailboxQuotas> | undefined
  readonly interference?: MailboxInterference | undefined
}

interface Session {
  readonly connection: RelayConnection
  /** The server ends the connection. */
  readonly lost: () => void
  isAttached: boolean
}

/** The server as delivery sees it: the real mailbox, a relay between attached devices, the lists of devices; and it may crash. */
export class SimulatedServer implements MemoryNames {
  readonly store: ServerStore
  readonly mailbox: SimulatedMailbox
  boot: BootId
  readonly clock: SimulatedClock
  /** Told when the list of a name has changed. */
  onListChange: ((name: PeerName) => void) | undefined
  #isUp = true
  readonly #comebacks: (() => void)[] = []
  readonly #world: World
  readonly #random: Random
  readonly #sessions = new Map<DeviceId, Session>()
  readonly #waiting = new Map<DeviceId, Set<DeviceId>>()
  readonly #lists = new Map<PeerName, DeviceList>()
  readonly #names = new Map<DeviceId, PeerName>()

  constructor(options: SimulatedServerOptions) {
    const { world, random, ledger, interference } = options
    this.#world = world
    this.#random = random
    this.clock = options.clock ?? new SimulatedClock(world)
    this.boot = bytesToId<BootId>(random.bytes(idBytes))
    this.store = new ServerStore(world, random.fork('store'), this, options.store)
    this.mailbox = new SimulatedMailbox({
      world,
      clock: this.clock,
      store: this.store,
      interference,
      send: (device, frame) => {
        if (frame.type === 'stored') ledger.serverSaysStored(this.store.rows, frame.stream, frame.upTo)
        this.#send(device, frame)
      },
    })
    this.mailbox.quotas = { ...quotasDefault, ...options.quotas }
    this.mailbox.start()
  }

  get isUp(): boolean {
    return this.#isUp
  }

  nameOf(device: DeviceId): PeerName | undefined {
    return this.#names.get(device)
  }

  isListed(device: DeviceId): boolean {
    const name = this.#names.get(device)
    return name !== undefined && this.#lists.get(name)?.devices.includes(device) === true
  }

  relation(): 'contact' {
    return 'contact'
  }

  listOf(name: PeerName): DeviceList | undefined {
    return this.#lists.get(name)
  }

  /** A device joins a name's list. */
  list(name: PeerName, device: DeviceId): void {
    const { version, devices } = this.#lists.get(name) ?? { version: 0, devices: [] }
    this.#names.set(device, name)
    this.#lists.set(name, { version: version + 1, devices: [...devices, device] })
    this.onListChange?.(name)
  }

  /** A device is taken off its name's list. */
  unlist(device: DeviceId): void {
    const name = this.#names.get(device)
    const list = name === undefined ? undefined : this.#lists.get(name)
    if (name === undefined || list?.devices.includes(device) !== true) return
    this.#world.note('server', 'unlist', () => device)
    this.#lists.set(name, { version: list.version + 1, devices: list.devices.filter((one) => one !== device) })
    this.#end(device)
    this.mailbox.removed(device)
    this.onListChange?.(name)
  }

  /** A device signs in; `lost` is called when the server ends the connection, `taken` says that another program of the device did. */
  signIn(device: DeviceId, connection: RelayConnection, lost: () => void): void {
    const before = this.#sessions.get(device)
    this.leave(device)
    before?.lost()
    this.#sessions.set(device, { connection, lost, isAttached: false })
  }

  /** The server notices that a connection is over. */
  leave(device: DeviceId, connection?: RelayConnection): void {
    const session = this.#sessions.get(device)
    if (session === undefined || (connection !== undefined && session.connection !== connection)) return
    session.connection.cut()
    this.#sessions.delete(device)
    this.mailbox.detach(device)
  }

  receive(from: DeviceId, frame: Frame): void {
    const session = this.#sessions.get(from)
    if (session === undefined) return
    switch (frame.type) {
      case 'attach':
        if (session.isAttached) break
        session.isAttached = true
        for (const sender of this.#waiting.get(from) ?? [])
          this.#send(sender, { type: 'present', to: sender, device: from })
        this.#waiting.delete(from)
        this.mailbox.attach(from)
        break
      case 'hello':
        this.mailbox.hello(frame)
        break
      case 'store':
        this.mailbox.store(frame)
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
    if (!this.#isUp) return
    this.#world.note('server', 'crash')
    this.#isUp = false
    const lost = [...this.#sessions.values()]
    this.#sessions.clear()
    this.#waiting.clear()
    this.mailbox.crash()
    for (const session of lost) {
      session.connection.cut()
      session.lost()
    }
  }

  /** The server's disk is lost: it comes back as another one. */
  wipe(): void {
    this.crash()
    this.#world.note('server', 'wipe')
    this.store.wipe()
    this.boot = bytesToId<BootId>(this.#random.bytes(idBytes))
  }

  /** Copies the disk; the returned function ends the server and puts the copy back: the same store as far as anybody can see. */
  backUp(): () => void {
    const copy = this.store.copy()
    const { boot } = this
    return () => {
      this.crash()
      this.#world.note('server', 'restore')
      this.store.restore(copy)
      this.boot = boot
    }
  }

  restart(): void {
    if (this.#isUp) return
    this.#world.note('server', 'start')
    this.#isUp = true
    this.mailbox.start()
    for (const run of this.#comebacks.splice(0)) run()
  }

  /** Runs something when the server is there again; it is not now. */
  whenUp(run: () => void): void {
    this.#comebacks.push(run)
  }

  /** Everything works from now on; with `withRoom` it is started anew with quotas that nobody reaches. */
  heal(withRoom: boolean): void {
    this.store.heal()
    if (withRoom) {
      this.crash()
      this.mailbox.quotas = quotasDefault
    }
    this.restart()
  }

  #end(device: DeviceId): void {
    const session = this.#sessions.get(device)
    this.leave(device)
    session?.lost()
  }

  #send(device: DeviceId, frame: Frame): void {
    this.#sessions.get(device)?.connection.toPeer(frame)
  }

  #forward(from: DeviceId, to: DeviceId, frame: Frame): void {
    const session = this.#sessions.get(to)
    if (session?.isAttached === true) session.connection.toPeer(frame)
    else if (frame.type === 'data') this.#tellSender(from, to, frame)
  }

  #tellSender(from: DeviceId, to: DeviceId, frame: Extract<Frame, { type: 'data' }>): void {
    if (this.isListed(to)) {
      const waiting = this.#waiting.get(to) ?? new Set<DeviceId>()
      this.#waiting.set(to, waiting.add(from))
      this.#send(from, { type: 'absent', to: from, device: to })
    } else {
      const { stream, seq } = readHeader(frame.envelope.authenticated)
      const code = numberOfCode('device-gone')
      this.#send(from, { type: 'turned-down', to: from, stream, seq, code, retryAfterMs: 0 })
    }
  }
}
