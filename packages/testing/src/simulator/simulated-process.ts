import {
  type Cancel,
  collections,
  Delivery,
  type DeliveryInput,
  type DeliveryOutput,
  type Send,
  type Write,
} from '@kith/core'
import type { DeviceId, Frame, PeerName } from '@kith/wire'
import { falseReopen, isProven, taggedFrame } from './simulated-acks.ts'
import type { Application } from './application.ts'
import type { SimulatedClock } from './clock.ts'
import type { SimulatedDisk } from './disk.ts'
import { describeFrame } from './describe-frame.ts'
import type { Interfered, Told } from './interference.ts'
import type { Random } from './random.ts'
import type { RelayConnection } from './simulated-network.ts'
import { advance, openedIn, openedOut, resealedAnswer, sealedAnswer, unsealed } from './simulated-seal.ts'
import type { DeviceList } from './simulated-server.ts'
import type { Surroundings } from './surroundings.ts'

/** The product sets no timer for longer, because a clock may be set and a machine may sleep meanwhile. */
const timerMsMax = 60_000

/** The device that a program runs on. */
export interface Host {
  readonly name: PeerName
  readonly device: DeviceId
  readonly disk: SimulatedDisk
  readonly clock: SimulatedClock
  /** What the device knows of names, on its disk. */
  readonly known: Map<PeerName, DeviceList>
  readonly application: Application
  readonly hasNetwork: boolean
  /** Timers may ring so late, in milliseconds: fewer events where nothing depends on them. */
  readonly lazyMs: number
  /** The disk failed: the program ends. */
  failed(process: SimulatedProcess): void
}

/** One run of a peer program around the real delivery machine. It ends with everything that was not on disk. */
export class SimulatedProcess {
  /** Counts the runs on this device. */
  readonly life: number
  readonly #host: Host
  readonly #around: Surroundings
  readonly #random: Random
  readonly #machine: Delivery
  readonly #direct = new Set<DeviceId>()
  readonly #awaited = new Map<number, Send>()
  #isOver = false
  #connection: RelayConnection | undefined
  #isTaken = false
  #timerAtMs: number | undefined
  #timers = 0
  #tickets = 0

  constructor(life: number, host: Host, around: Surroundings, random: Random, machineRandom: Random) {
    this.life = life
    this.#host = host
    this.#around = around
    this.#random = random
    this.#machine = new Delivery({
      device: host.device,
      name: host.name,
      random: (length) => machineRandom.bytes(length),
      advance,
    })
  }

  /** Reads the disk and goes on from there. */
  start(): void {
    const { disk, known, clock } = this.#host
    const lifeVersion = disk.take()
    this.#machine.restore(clock.nowMs, {
      lifeVersion: this.#around.interference.isNotFenced === true ? undefined : lifeVersion,
      messages: disk.list(collections.messages),
      envelopes: disk.list(collections.envelopes),
      outStreams: disk.list(collections.outStreams),
      withdrawals: disk.list(collections.withdrawals),
      inStreams: disk.list(collections.inStreams),
    })
    for (const [name, list] of known) this.#listed(name, list)
    this.#drain()
    this.connect()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Sends whose acceptance was not heard of. */
  get awaited(): readonly Send[] {
    return [...this.#awaited.values()]
  }

  /** Ends without warning. The server may not notice for a while. */
  end(isNoticed: boolean): void {
    this.#isOver = true
    this.#host.disk.crash(this.life)
    const connection = this.#connection
    this.#connection = undefined
    if (connection === undefined) return
    if (isNoticed) this.#around.server.leave(this.#host.device, connection)
    else this.#stall(connection)
  }

  /** Another program of this device signs in from now on. */
  yieldConnection(): void {
    this.#isTaken = true
  }

  connect(): void {
    const { server, network } = this.#around
    const { device } = this.#host
    if (this.#isOver || this.#isTaken || this.#connection !== undefined || !this.#host.hasNetwork) return
    if (!server.isListed(device)) return
    if (!server.isUp) {
      server.whenUp(() => {
        this.#later(this.#random.between(1, 1000), () => {
          this.connect()
        })
      })
      return
    }
    const connection = network.connect(
      (frame) => {
        server.receive(device, frame)
      },
      (frame) => {
        if (this.#connection === connection) this.input({ kind: 'frame', path: 'relay', frame })
      },
      (frame) => {
        this.#around.late(device, 'relay', frame)
      },
    )
    this.#connection = connection
    server.signIn(device, connection, () => {
      if (this.#connection === connection) this.cut()
    })
    this.input({ kind: 'relay-up', boot: server.boot })
  }

  /** The connection to the server breaks, and both sides notice. */
  cut(): void {
    const connection = this.#connection
    if (connection === undefined) return
    this.#connection = undefined
    this.#around.server.leave(this.#host.device, connection)
    this.input({ kind: 'relay-down' })
    this.#later(this.#random.between(50, 3000), () => {
      this.connect()
    })
  }

  /** The connection is dead, and one of its sides notices much later than the other, or both do. */
  stall(peerMs: number): void {
    const connection = this.#connection
    if (connection === undefined) return
    this.#stall(connection)
    this.#later(peerMs, () => {
      if (this.#connection !== connection) return
      this.#connection = undefined
      this.input({ kind: 'relay-down' })
      this.#later(this.#random.between(50, 3000), () => {
        this.connect()
      })
    })
  }

  directUp(device: DeviceId): void {
    if (this.#direct.has(device)) return
    this.#direct.add(device)
    this.input({ kind: 'direct-up', device })
  }

  directDown(device: DeviceId): void {
    if (this.#direct.delete(device)) this.input({ kind: 'direct-down', device })
  }

  /** Everything that this program believes to reach directly. */
  get directs(): ReadonlySet<DeviceId> {
    return this.#direct
  }

  /** The list of a name has changed, and the device hears of it. */
  listChanged(name: PeerName, list: DeviceList): void {
    if (this.#connection !== undefined && this.#host.known.has(name)) this.#listed(name, list)
  }

  /** The application gives messages, and takes others back in the same commit. */
  submit(send: Send | undefined, cancels: readonly Cancel[] = []): void {
    const ticket = ++this.#tickets
    if (send !== undefined) this.#awaited.set(ticket, send)
    const sends = send === undefined ? [] : [send]
    this.input({ kind: 'submit', ticket, writes: { sends, changes: [], expects: [], cancels } })
  }

  input(input: DeliveryInput): void {
    if (this.#isOver) return
    if (input.kind === 'frame') this.#note('hears', () => `${input.path} ${describeFrame(input.frame)}`)
    const { interference } = this.#around
    for (const one of interference.input?.(this.#interfered, input) ?? [input]) {
      if (!isProven(this.#machine, one)) continue
      this.#machine.handleInput(this.#host.clock.nowMs, one)
    }
    this.#drain()
  }

  get #interfered(): Interfered {
    const { device, disk, clock } = this.#host
    return { device, disk, life: this.life, nowMs: clock.nowMs }
  }

  /** Nothing arrives any more; the server believes the device attached until its own time is over. */
  #stall(connection: RelayConnection): void {
    const { world, server } = this.#around
    connection.stall()
    world.after(this.#random.between(1000, 40_000), () => {
      server.leave(this.#host.device, connection)
    })
  }

  #listed(name: PeerName, list: DeviceList): void {
    this.#host.known.set(name, list)
    this.input({ kind: 'devices', name, devices: list.devices, listVersion: list.version })
  }

  #drain(): void {
    const { interference } = this.#around
    for (let output = this.#machine.pollOutput(); output !== undefined; output = this.#machine.pollOutput()) {
      for (const one of interference.output?.(this.#interfered, output) ?? [output]) {
        if (isTold(one)) this.#machine.handleInput(this.#host.clock.nowMs, one)
        else this.#perform(one)
        if (this.#isOver) return
      }
    }
    this.#arm()
  }

  /** One timer, set again when the machine waits for another time: as in the product, nothing else sets it again when the clock is stepped. */
  #arm(): void {
    const { clock } = this.#host
    const atMs = this.#machine.nextTimeout()
    if (this.#around.interference.timer?.(this.#interfered, atMs) === false) return
    if (atMs === this.#timerAtMs) return
    this.#timerAtMs = atMs
    const timer = ++this.#timers
    if (atMs === undefined) return
    clock.after(Math.min(atMs - clock.nowMs, Math.max(timerMsMax, this.#host.lazyMs)), () => {
      if (this.#isOver || timer !== this.#timers) return
      this.#timerAtMs = undefined
      this.#machine.handleTimeout(clock.nowMs)
      this.#drain()
    })
  }

  #later(delayMs: number, run: () => void): void {
    this.#around.world.after(delayMs, () => {
      if (!this.#isOver) run()
    })
  }

  /** Answers after a moment, as keys and look-ups do, unless the program ended meanwhile. */
  #answer(input: DeliveryInput | (() => DeliveryInput), delayMsMax: number): void {
    this.#later(this.#random.between(0, delayMsMax), () => {
      this.input(typeof input === 'function' ? input() : input)
    })
  }

  #perform(output: DeliveryOutput): void {
    const { ledger, secrets, locksGo } = this.#around
    const { device, name, disk } = this.#host
    if ('keys' in output && 'header' in output) ledger.keptKeys.using(device, output.header, output.keys)
    switch (output.kind) {
      case 'write':
        this.#write(output.write)
        break
      case 'accepted':
        for (const { mid } of this.#awaited.get(output.ticket)?.messages ?? [])
          ledger.toldAccepted(
            mid,
            (disk.get(collections.messages, mid) ?? disk.get(collections.ledger, mid)) !== undefined,
          )
        this.#awaited.delete(output.ticket)
        break
      case 'not-accepted':
        this.#awaited.delete(output.ticket)
        break
      case 'lookup':
        this.#lookUp(output.name)
        break
      case 'open-out':
        this.#answer(openedOut(output, { device, name }, this.#random.bytes(32), secrets, locksGo), 3)
        break
      case 'seal':
        if (output.header.kind === 'messages') ledger.sealing(output, this.#host.clock.latestMs)
        this.#answer(sealedAnswer(output), 3)
        break
      case 'reseal':
        ledger.sealingUnder(output.header, output.under ?? output.keys)
        this.#answer(resealedAnswer(output), 3)
        break
      case 'handle-lost':
        this.#answer(this.#host.application.handleLost(output), 20)
        break
      case 'open-in':
        this.#answer(openedIn(output, secrets), 20)
        this.#askFalsely(output)
        break
      case 'unseal':
        this.#answer(unsealed(output), 3)
        break
      case 'handle':
        this.#answer(this.#host.application.handle(disk, output), 20)
        break
      case 'transmit':
        this.#transmit(output.path, output.device, taggedFrame(output))
        break
      case 'update':
        this.#note('told', () => `${output.mid} ${output.state} ${output.code ?? ''}`)
        ledger.told(output.mid, output.state, output.code)
        break
      case 'missing':
        this.#note('missing', () => `${String(output.count)} ${output.reason}`)
        break
      case 'store-lost':
        this.#note('lost its store', () => '')
        this.end(true)
        break
      case 'drained':
      case 'direct-late':
      case 'want-direct':
        break
      case 'alarm':
        ledger.alarm(device, output.code)
        break
    }
  }

  #lookUp(name: PeerName): void {
    this.#later(this.#random.between(0, 50), () => {
      if (this.#connection === undefined) return
      const list = this.#around.server.listOf(name)
      if (list === undefined) this.input({ kind: 'name-unknown', name })
      else this.#listed(name, list)
    })
  }

  #write(write: Write): void {
    const { disk } = this.#host
    const [first = write, ...more] = this.#around.interference.write?.(this.#interfered, write) ?? [write]
    const commit = (one: Write, rest: readonly Write[]): void => {
      disk.commit(this.life, one, (answer) => {
        const [next, ...others] = rest
        const committed = this.#around.interference.written?.(this.#interfered, answer) ?? answer
        if (this.#isOver) return
        if (committed === 'failed') this.#host.failed(this)
        else if (next !== undefined) commit(next, others)
        else {
          this.#note(
            'wrote',
            () => `${String(write.groups.length)} groups, ${String(committed.conflicts.length)} left out`,
          )
          this.input({ kind: 'written', id: write.id, conflicts: committed.conflicts })
        }
      })
    }
    commit(first, more)
  }

  /** Now and then somebody says that a lock key is gone which is there: the stream is opened again, and loses and repeats nothing. */
  #askFalsely(output: Extract<DeliveryOutput, { kind: 'open-in' }>): void {
    const frame = falseReopen(output, this.#host.device)
    if (frame === undefined || !this.#random.chance(0.05)) return
    this.#later(this.#random.between(0, 2000), () => {
      this.#transmit('relay', output.from, frame)
    })
  }

  #transmit(path: 'relay' | 'direct', device: DeviceId | undefined, frame: Frame): void {
    this.#note('sends', () => `${path} ${describeFrame(frame)}`)
    this.#around.ledger.sending(path, frame)
    if (path === 'relay') this.#connection?.toServer(frame)
    else if (device !== undefined && this.#direct.has(device)) this.#around.direct(this.#host.device, device, frame)
  }

  #note(what: string, detail: () => string): void {
    this.#around.world.note(`${this.#host.name} ${this.#host.device.slice(0, 3)}`, what, detail)
  }
}

/** Inputs and outputs have no kinds in common. */
function isTold(one: DeliveryOutput | Told): one is Told {
  return one.kind === 'frame' || one.kind === 'submit'
}
