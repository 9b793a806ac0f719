import {
  collections,
  decodeRecord,
  Delivery,
  type DeliveryInput,
  type DeliveryOutput,
  messageRecord,
  type Send,
  type StoreChange,
  type Write,
  type WriteGroup,
  type WriteSet,
} from '@kith/core'
import {
  bytesToId,
  type DeviceId,
  type Frame,
  idBytes,
  type Lane,
  type MessageId,
  type PeerName,
  type StreamId,
  utf8Bytes,
  type WireMessage,
} from '@kith/wire'
import { type DiskFaults, SimulatedDisk } from './disk.ts'
import type { Interfered, Interference, Told } from './interference.ts'
import type { Ledger } from './ledger.ts'
import { Random } from './random.ts'
import type { RelayConnection, SimulatedNetwork } from './simulated-network.ts'
import { openedIn, openedOut, resealedAnswer, sealedAnswer, unsealed } from './simulated-seal.ts'
import type { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

/** What the peers of a world share. */
export interface Surroundings {
  readonly world: World
  readonly server: SimulatedServer
  readonly network: SimulatedNetwork
  readonly ledger: Ledger
  readonly peers: Map<PeerName, SimulatedPeer>
  /** What HPKE does in the product: the receiver of an opening finds the stream's secret. */
  readonly secrets: Map<StreamId, Uint8Array>
  readonly interference: Interference
}

/** Where a receiver's handler notes each message, in the same commit as the position. */
export const effects = 'effects'

/**
 * A peer program around the real delivery machine: its disk, its connection, its handler. Sealing is a formality here; a crash ends
 * the machine and everything that was not on disk.
 */
export class SimulatedPeer {
  readonly name: PeerName
  readonly device: DeviceId
  readonly #around: Surroundings
  readonly #random: Random
  readonly #disk: SimulatedDisk
  #machine: Delivery | undefined
  /** Grows with each start and crash, so that what belongs to an earlier life is dropped. */
  #life = 0
  #connection: RelayConnection | undefined
  #timerAtMs: number | undefined
  #away = false
  #destroyed = false
  #sent = 0
  readonly #seed: number
  readonly #direct = new Set<PeerName>()

  constructor(name: PeerName, around: Surroundings, random: Random, faults: DiskFaults) {
    this.name = name
    this.device = bytesToId<DeviceId>(random.bytes(idBytes))
    this.#around = around
    this.#random = random
    this.#seed = random.fork('same').uint32()
    this.#disk = new SimulatedDisk(around.world, random.fork('disk'), faults, (group) => {
      this.#check(group)
    })
    around.peers.set(name, this)
  }

  get isUp(): boolean {
    return this.#machine !== undefined
  }

  get isDestroyed(): boolean {
    return this.#destroyed
  }

  /** Starts the program on what its disk holds. */
  start(): void {
    if (this.#machine !== undefined || this.#destroyed) return
    this.#life++
    const fork = this.#random.fork('machine')
    const random = this.#around.interference.sameRandom === true ? new Random(this.#seed) : fork
    this.#around.interference.start?.(this.#interfered)
    this.#machine = new Delivery({ device: this.device, name: this.name, random: (length) => random.bytes(length) })
    this.#machine.restore(this.#around.world.nowMs, {
      messages: this.#disk.list(collections.messages),
      envelopes: this.#disk.list(collections.envelopes),
      outStreams: this.#disk.list(collections.outStreams),
      withdrawals: this.#disk.list(collections.withdrawals),
      inStreams: this.#disk.list(collections.inStreams),
    })
    this.#drain()
    this.#connect()
  }

  /** Ends the program without warning. */
  crash(): void {
    if (this.#machine === undefined) return
    this.#life++
    this.#machine = undefined
    this.#timerAtMs = undefined
    this.#disk.crash()
    this.#around.server.leave(this.device)
    this.#connection = undefined
    for (const name of this.#direct) this.#around.peers.get(name)?.directDown(this.name)
    this.#direct.clear()
  }

  /** Copies the disk; the returned function ends the program and puts the copy back, as a backup is. */
  backUp(): () => void {
    const copy = this.#disk.copy()
    const { ledger } = this.#around
    const open = this.#disk.list(collections.messages).map((one) => decodeRecord(messageRecord, one.value))
    const holds = {
      committed: new Set(this.#disk.list(effects).map((one) => one.key as MessageId)),
      open: new Set(open.map((one) => one.mid)),
      unsealed: new Set(open.filter((one) => one.body !== undefined).map((one) => one.mid)),
    }
    return () => {
      if (this.#destroyed) return
      this.crash()
      this.#disk.restore(copy)
      ledger.restored(this.name, holds)
      this.start()
    }
  }

  /** The device is gone for ever. */
  destroy(): void {
    this.crash()
    this.#destroyed = true
    this.#around.ledger.destroyed(this.name)
  }

  /** Loses the network, or has it again. */
  setAway(away: boolean): void {
    this.#away = away
    if (away) this.cut()
    else this.#connect()
  }

  /** The connection to the server breaks. */
  cut(): void {
    if (this.#connection === undefined) return
    this.#connection = undefined
    this.#around.server.leave(this.device)
    this.#input({ kind: 'relay-down' })
    const life = this.#life
    this.#around.world.after(this.#random.between(50, 3000), () => {
      if (life === this.#life) this.#connect()
    })
  }

  directUp(name: PeerName): void {
    const other = this.#around.peers.get(name)
    if (other === undefined || this.#machine === undefined || this.#direct.has(name)) return
    this.#direct.add(name)
    this.#input({ kind: 'direct-up', device: other.device })
  }

  directDown(name: PeerName): void {
    const other = this.#around.peers.get(name)
    if (other === undefined || !this.#direct.delete(name)) return
    this.#input({ kind: 'direct-down', device: other.device })
  }

  /** The application sends. */
  send(to: PeerName, lane: Lane, lifeMs: number, count: number, atomic: boolean): void {
    if (this.#machine === undefined) return
    const messages = Array.from({ length: count }, () => this.#message(to, lane, lifeMs))
    const send: Send = { to, lane, lifeMs, atomic, messages }
    this.#input({ kind: 'submit', ticket: 0, writes: { sends: [send], changes: [], expects: [] } })
  }

  #message(to: PeerName, lane: Lane, lifeMs: number): WireMessage {
    const mid = bytesToId<MessageId>(this.#random.bytes(idBytes))
    const deadlineMs = this.#around.world.nowMs + lifeMs
    this.#around.ledger.sending({ mid, from: this.name, to, lane, order: this.#sent++, deadlineMs })
    return { mid, messageType: 'test', encoding: 'bytes', body: this.#random.bytes(this.#random.between(0, 40)) }
  }

  #connect(): void {
    const { server, network, world } = this.#around
    if (this.#machine === undefined || this.#connection !== undefined || this.#away) return
    if (!server.isUp) {
      const life = this.#life
      world.after(this.#random.between(100, 1000), () => {
        if (life === this.#life) this.#connect()
      })
      return
    }
    const life = this.#life
    const connection = network.connect(
      this.device,
      (device, frame) => {
        server.receive(device, frame)
      },
      (frame) => {
        if (life === this.#life && this.#connection === connection) this.#input({ kind: 'frame', path: 'relay', frame })
      },
    )
    this.#connection = connection
    server.signIn(this.device, connection, () => {
      if (life === this.#life && this.#connection === connection) this.cut()
    })
    this.#input({ kind: 'relay-up', boot: server.boot })
  }

  #input(input: DeliveryInput): void {
    if (this.#machine === undefined) return
    const { interference, world } = this.#around
    for (const one of interference.input?.(this.#interfered, input) ?? [input])
      this.#machine.handleInput(world.nowMs, one)
    this.#drain()
  }

  get #interfered(): Interfered {
    return { device: this.device, disk: this.#disk, life: this.#life }
  }

  #drain(): void {
    const life = this.#life
    for (let output = this.#machine?.pollOutput(); output !== undefined; output = this.#machine?.pollOutput()) {
      const { interference, world } = this.#around
      for (const one of interference.output?.(this.#interfered, output) ?? [output]) {
        if (isTold(one)) this.#machine?.handleInput(world.nowMs, one)
        else this.#perform(one)
        if (life !== this.#life) return
      }
    }
    this.#arm()
  }

  #arm(): void {
    const { world } = this.#around
    const atMs = this.#machine?.nextTimeout()
    if (this.#around.interference.timer?.(this.#interfered, atMs) === false) return
    if (
      atMs === undefined ||
      (this.#timerAtMs !== undefined && this.#timerAtMs <= atMs && this.#timerAtMs > world.nowMs)
    )
      return
    const life = this.#life
    this.#timerAtMs = Math.max(atMs, world.nowMs + 1)
    const armedAtMs = this.#timerAtMs
    world.after(armedAtMs - world.nowMs, () => {
      if (life !== this.#life || this.#timerAtMs !== armedAtMs) return
      this.#timerAtMs = undefined
      this.#machine?.handleTimeout(world.nowMs)
      this.#drain()
    })
  }

  /** Answers after a moment, as keys and look-ups do, unless the program ended meanwhile. */
  #answer(input: DeliveryInput | (() => DeliveryInput), delayMsMax: number): void {
    const life = this.#life
    this.#around.world.after(this.#random.between(0, delayMsMax), () => {
      if (life === this.#life) this.#input(typeof input === 'function' ? input() : input)
    })
  }

  #perform(output: DeliveryOutput): void {
    const { ledger, peers, secrets } = this.#around
    switch (output.kind) {
      case 'write':
        this.#write(output.write)
        break
      case 'accepted':
      case 'not-accepted':
        break
      case 'lookup': {
        const other = peers.get(output.name)
        if (other === undefined) this.#answer({ kind: 'name-unknown', name: output.name }, 50)
        else if (this.#connection !== undefined)
          this.#answer({ kind: 'devices', name: output.name, devices: [other.device], listVersion: 1 }, 50)
        break
      }
      case 'open-out':
        this.#answer(openedOut(output, this, this.#random.bytes(32), secrets), 3)
        break
      case 'seal':
        this.#answer(sealedAnswer(output), 3)
        break
      case 'reseal':
        this.#answer(resealedAnswer(output), 3)
        break
      case 'handle-lost': {
        const { stream, seq } = output
        const writes: WriteSet = { sends: [], changes: [], expects: [] }
        this.#answer({ kind: 'handled', stream, seq, decisions: [], writes }, 20)
        break
      }
      case 'open-in':
        this.#answer(openedIn(output, secrets), 20)
        break
      case 'unseal':
        this.#answer(unsealed(output), 3)
        break
      case 'handle':
        this.#handle(output)
        break
      case 'transmit':
        this.#transmit(output.path, output.device, output.frame)
        break
      case 'update':
        ledger.told(output.mid, output.state)
        break
      case 'missing':
      case 'drained':
        break
      case 'alarm':
        ledger.violations.push(`${this.name}: alarm ${output.code}`)
        break
    }
  }

  #write(write: Write): void {
    const life = this.#life
    const [first = write, ...more] = this.#around.interference.write?.(this.#interfered, write) ?? [write]
    const commit = (one: Write, rest: readonly Write[]): void => {
      this.#disk.commit(one, (conflicts) => {
        const [next, ...others] = rest
        if (life !== this.#life) return
        if (next === undefined) this.#input({ kind: 'written', id: write.id, conflicts })
        else commit(next, others)
      })
    }
    commit(first, more)
  }

  /** Tells the checker what a commit means: a message of ours is accepted, or one of another's has its effect. */
  #check(group: WriteGroup): void {
    for (const change of group.changes) {
      if (change.value === undefined) continue
      if (change.collection === effects) this.#around.ledger.committedByReceiver(change.key as MessageId)
      if (change.collection === collections.messages) this.#around.ledger.acceptedBySender(change.key as MessageId)
      if (change.collection === collections.ledger)
        this.#around.ledger.told(change.key as MessageId, decodeRecord(messageRecord, change.value).state)
    }
  }

  #handle(output: Extract<DeliveryOutput, { kind: 'handle' }>): void {
    const reject = !output.atomic && this.#random.chance(0.05)
    const changes: StoreChange[] = reject
      ? []
      : output.messages.map((message) => ({ collection: effects, key: message.mid, value: utf8Bytes('done') }))
    const decisions = output.messages.map(() =>
      reject ? ({ outcome: 'rejected', code: 'no-handler' } as const) : ({ outcome: 'committed' } as const),
    )
    const replies = !reject && this.#random.chance(0.1)
    if (reject) for (const message of output.messages) this.#around.ledger.rejectedByReceiver(message.mid)
    this.#answer((): DeliveryInput => {
      const sends: Send[] = replies
        ? [
            {
              to: output.from,
              lane: 'kept',
              lifeMs: 600_000,
              atomic: false,
              messages: [this.#message(output.from, 'kept', 600_000)],
            },
          ]
        : []
      const writes: WriteSet = { sends, changes, expects: [] }
      return { kind: 'handled', stream: output.stream, seq: output.seq, decisions, writes }
    }, 20)
  }

  #transmit(path: 'relay' | 'direct', device: DeviceId | undefined, frame: Frame): void {
    if (path === 'relay') {
      this.#connection?.toServer(frame)
      return
    }
    const other = [...this.#around.peers.values()].find((peer) => peer.device === device)
    if (other === undefined || !this.#direct.has(other.name)) return
    this.#around.network.direct((arrived) => {
      other.#arrive(this.name, arrived)
    }, frame)
  }

  #arrive(from: PeerName, frame: Frame): void {
    if (this.#direct.has(from)) this.#input({ kind: 'frame', path: 'direct', frame })
  }
}

/** Inputs and outputs have no kinds in common. */
function isTold(one: DeliveryOutput | Told): one is Told {
  return one.kind === 'frame' || one.kind === 'submit'
}
