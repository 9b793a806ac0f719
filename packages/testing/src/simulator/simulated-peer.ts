import {
  collections,
  decodeRecord,
  inStreamRecord,
  messageRecord,
  pathPolicies,
  type PathPolicy,
  type Send,
} from '@kith/core'
import { bytesToId, type DeviceId, type Frame, idBytes, type Lane, type MessageId, type PeerName } from '@kith/wire'
import { Application, countOf } from './application.ts'
import type { SimulatedClock } from './clock.ts'
import type { EndedDevice } from './closing.ts'
import { type DiskCopy, type DiskFaults, SimulatedDisk } from './disk.ts'
import type { RestoredDisk } from './entries.ts'
import { effects } from './ledger.ts'
import type { SimulatedApplication } from './own-application.ts'
import { Random } from './random.ts'
import type { DeviceList } from './simulated-server.ts'
import { type Host, SimulatedProcess } from './simulated-process.ts'
import type { Surroundings } from './surroundings.ts'

/** What a device of a history is like. */
export interface SimulatedPeerOptions {
  readonly name: PeerName
  readonly around: Surroundings
  readonly random: Random
  readonly clock: SimulatedClock
  readonly disk: DiskFaults
  /** An application to be tried. */
  readonly application?: (() => SimulatedApplication) | undefined
  /** Its application counts what it commits. */
  readonly counts: boolean
  /** Chooses by which paths messages may travel; absent when all may travel by any. */
  readonly paths: Random | undefined
  /** After a crash the application gives again what it does not know to be accepted. */
  readonly gives: boolean
}

/** A device of a name: its disk, its clock, and the program that runs on it, now and then two of them. */
export class SimulatedPeer implements Host {
  readonly name: PeerName
  readonly device: DeviceId
  readonly disk: SimulatedDisk
  readonly clock: SimulatedClock
  readonly known: Map<PeerName, DeviceList> = new Map()
  readonly application: Application
  hasNetwork = true
  lazyMs = 0
  isDestroyed = false
  readonly #options: SimulatedPeerOptions
  readonly #around: Surroundings
  readonly #random: Random
  readonly #seed: number
  /** The message that was given last. */
  readonly #newest: MessageId[] = []
  #process: SimulatedProcess | undefined
  /** A program that does not know that another took its place. */
  #ghost: SimulatedProcess | undefined
  #lives = 0
  /** Sends of earlier lives of which the application heard nothing. */
  #unheard: Send[] = []

  constructor(options: SimulatedPeerOptions) {
    const { name, around, random } = options
    this.#options = options
    this.name = name
    this.device = bytesToId<DeviceId>(random.bytes(idBytes))
    this.clock = options.clock
    this.#around = around
    this.#random = random
    this.#seed = random.fork('same').uint32()
    this.disk = new SimulatedDisk(around.world, random.fork('disk'), options.disk, (group) => {
      around.ledger.applied(this.device, group, this.application.given)
    })
    this.application = new Application({
      name,
      device: this.device,
      ledger: around.ledger,
      random: random.fork('application'),
      counts: options.counts,
      own: options.application,
    })
  }

  get isUp(): boolean {
    return this.#process !== undefined
  }

  /** Starts the program on what its disk holds. */
  start(): void {
    if (this.#process !== undefined || this.isDestroyed) return
    const { world, interference } = this.#around
    world.note(this.name, 'start')
    this.application.start()
    const life = ++this.#lives
    const fork = this.#random.fork('machine')
    interference.start?.({ device: this.device, disk: this.disk, life, nowMs: this.clock.nowMs })
    const machineRandom = interference.sameRandom === true ? new Random(this.#seed) : fork
    const process = new SimulatedProcess(life, this, this.#around, this.#random.fork('process'), machineRandom)
    this.#process = process
    process.start()
    for (const send of this.#unheard.splice(0)) this.#giveAgain(process, send)
  }

  /** Ends the program without warning. */
  crash(): void {
    this.#ghost?.end(true)
    this.#ghost = undefined
    if (this.#process !== undefined) this.#end(this.#process)
  }

  /** The program is asked to end: it gives the mailbox what it can, and ends a moment later. */
  close(): void {
    const process = this.#process
    if (process === undefined) return
    process.input({ kind: 'closing' })
    this.#around.world.after(this.#random.between(0, 2000), () => {
      if (process === this.#process) this.#end(process)
    })
  }

  /** The disk failed: the program ends, and is started again after a while. */
  failed(process: SimulatedProcess): void {
    this.#around.world.note(this.name, 'disk failed')
    if (process === this.#process) this.#end(process)
    else process.end(true)
    this.#around.world.after(this.#random.between(10, 20_000), () => {
      this.start()
    })
  }

  /** Another program takes over the store; the first does not know and goes on for a while. */
  takeOver(forMs: number): void {
    const ghost = this.#process
    if (ghost === undefined || this.#ghost !== undefined) return
    this.#around.ledger.doubled.add(this.device)
    this.#process = undefined
    this.#ghost = ghost
    ghost.yieldConnection()
    this.start()
    this.#around.world.after(forMs, () => {
      if (this.#ghost === ghost) this.#ghost = undefined
      ghost.end(true)
    })
  }

  /** Copies the disk; the returned function ends the program and puts the copy back, as a backup is. */
  backUp(): () => void {
    const copy = this.disk.copy()
    const known = new Map(this.known)
    const holds = this.#holds()
    return () => {
      if (this.isDestroyed) return
      this.crash()
      this.#around.world.note(this.name, 'restore')
      this.#restore(copy, known, holds)
      this.start()
    }
  }

  /** The device is gone for ever. */
  destroy(): void {
    if (this.isDestroyed) return
    this.crash()
    this.#around.world.note(this.name, 'destroy')
    this.isDestroyed = true
    this.#around.ledger.destroyed.add(this.device)
  }

  /** Everything works from now on, and one program runs. */
  heal(): void {
    this.disk.heal()
    this.#ghost?.end(true)
    this.#ghost = undefined
    this.setAway(false)
    this.start()
  }

  /** Loses the network, or has it again. */
  setAway(isAway: boolean): void {
    this.hasNetwork = !isAway
    if (isAway) this.#process?.cut()
    else this.#process?.connect()
  }

  /** The connection to the server breaks. */
  cut(): void {
    this.#process?.cut()
  }

  /** The connection to the server is dead, and nobody notices for a while. */
  stall(peerMs: number): void {
    this.#process?.stall(peerMs)
  }

  directUp(device: DeviceId): void {
    this.#process?.directUp(device)
  }

  directDown(device: DeviceId): void {
    this.#process?.directDown(device)
    this.#ghost?.directDown(device)
  }

  get directs(): readonly DeviceId[] {
    return [...(this.#process?.directs ?? [])]
  }

  /** A frame comes over a direct path. Of two programs the older one has the paths that were up before. */
  arrive(from: DeviceId, frame: Frame): void {
    const process = this.#ghost?.directs.has(from) === true ? this.#ghost : this.#process
    if (process?.directs.has(from) === true) process.input({ kind: 'frame', path: 'direct', frame })
  }

  /** A late copy of a frame comes over some path. */
  arriveLate(path: 'relay' | 'direct', frame: Frame): void {
    this.#process?.input({ kind: 'frame', path, frame })
  }

  listChanged(name: PeerName, list: DeviceList): void {
    this.#process?.listChanged(name, list)
  }

  /**
   * The application sends; now and then it gives the same twice, waits until it is stored, gives it for a later time, lets it take another's
   * place, or takes it back a while later.
   */
  send(to: PeerName, lane: Lane, lifeMs: number, count: number, atomic: boolean): void {
    const random = this.#random
    const process = this.#ghost !== undefined && random.chance(0.5) ? this.#ghost : this.#process
    if (process === undefined) return
    const notBeforeMs = random.chance(0.06) ? this.clock.nowMs + random.between(1, 40_000) : undefined
    const paths = this.#options.paths?.pick<PathPolicy>([...pathPolicies, 'any', 'any'])
    const send = this.application.send(to, lane, lifeMs, count, atomic, { notBeforeMs, paths })
    const mid = random.pick(send.messages).mid
    const [older] = this.#newest.splice(0, this.#newest.length, mid)
    const supersedes = older !== undefined && random.chance(0.04)
    if (supersedes) this.#around.ledger.takingBack(older)
    process.submit(send, supersedes ? [{ mid: older, code: 'superseded' }] : [])
    if (random.chance(0.05)) this.#giveAgain(process, send)
    if (random.chance(0.05)) process.input({ kind: 'secure', mid })
    if (random.chance(0.08))
      this.#around.world.after(random.pick([0, 10, 300, 3000, 30_000]), () => {
        this.#takeBack(mid)
      })
  }

  /** What the end of the history looks at. */
  get ended(): EndedDevice {
    const { name, device } = this
    return { name, device, nowMs: this.clock.nowMs, counted: this.#options.counts ? countOf(this.disk) : undefined }
  }

  #end(process: SimulatedProcess): void {
    this.#around.world.note(this.name, 'crash')
    this.#process = undefined
    if (this.#options.gives) this.#unheard.push(...process.awaited)
    process.end(this.#random.chance(0.7))
  }

  #takeBack(mid: MessageId): void {
    if (this.#process === undefined) return
    this.#around.ledger.takingBack(mid)
    this.#process.submit(undefined, [{ mid, code: 'canceled' }])
  }

  /** Gives messages again, but for those that are on disk: what an application does that uses keys. */
  #giveAgain(process: SimulatedProcess, send: Send): void {
    const isKnown = (mid: MessageId): boolean =>
      (this.disk.get(collections.messages, mid) ?? this.disk.get(collections.ledger, mid)) !== undefined
    const messages = send.messages.filter(({ mid }) => !isKnown(mid))
    if (messages.length > 0) process.submit(this.application.giving({ ...send, messages }))
  }

  #restore(copy: DiskCopy, known: ReadonlyMap<PeerName, DeviceList>, holds: RestoredDisk): void {
    this.disk.restore(copy)
    this.known.clear()
    for (const [name, list] of known) this.known.set(name, list)
    // What is given again after going back would be another message with the same id.
    this.#unheard = []
    this.#around.ledger.restore(this.device, this.name, holds)
  }

  #holds(): RestoredDisk {
    const open = this.disk.list(collections.messages).map((one) => decodeRecord(messageRecord, one.value))
    return {
      committed: new Set(this.disk.list(effects).map((one) => one.key as MessageId)),
      open: new Set(open.map((one) => one.mid)),
      unsealed: new Set(open.filter((one) => one.body !== undefined).map((one) => one.mid)),
      positions: new Map(
        this.disk.list(collections.inStreams).map((one) => [one.key, decodeRecord(inStreamRecord, one.value).next]),
      ),
    }
  }
}
