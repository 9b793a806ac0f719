import {
  collections,
  decodeRecord,
  Delivery,
  type DeliveryInput,
  type DeliveryOutput,
  messageRecord,
  type StoreChange,
  type Write,
  type WriteGroup,
} from '@kith/core'
import { type BootId, bytesToId, type DeviceId, type Frame, idBytes, type MessageId, type PeerName } from '@kith/wire'

import { ExploredDisk } from './disk.ts'
import { Fingerprint } from './fingerprint.ts'
import { advance, answerOf } from './formal-seal.ts'
import type { Interfered, Interference, Told } from './interference.ts'
import type { Promises } from './promises.ts'

/** Where the receiver's handler notes each message, in the same commit as the position. */
export const effects = 'effects'

/** What a peer needs of its world. */
export interface Surroundings {
  readonly promises: Promises
  readonly interference: Interference
  /** A commit waits for its turn; otherwise it happens at once. */
  readonly isDiskSlow: boolean
  /** The frame leaves the peer. */
  transmit(from: ExploredPeer, path: 'relay' | 'direct', frame: Frame): void
  /** The devices of a name. */
  devicesOf(name: PeerName): readonly DeviceId[]
}

/** All machines begin at this time. */
export const startMs = 1_000_000

/** One device around the real delivery machine. Keys, look-ups and handlers answer at once; commits wait for their turn when disks are slow. */
export class ExploredPeer implements Interfered {
  readonly name: PeerName
  readonly device: DeviceId
  readonly disk: ExploredDisk
  machine: Delivery
  nowMs = startMs
  isConnected = false
  hasLeft = false
  /** Commits that wait for their turn. */
  pending: readonly Write[] = []
  readonly #around: Surroundings
  readonly #number: number
  #life = 0
  #ids = 0

  constructor(name: PeerName, number: number, around: Surroundings) {
    this.name = name
    this.#number = number
    this.device = bytesToId<DeviceId>(new Uint8Array(idBytes).fill(number))
    this.#around = around
    this.disk = new ExploredDisk((group) => {
      this.#check(group)
    })
    this.machine = this.#start()
    this.#drain()
  }

  /** Ends the machine without warning, and starts another on what is on disk. */
  restart(): void {
    this.pending = []
    this.isConnected = false
    this.machine = this.#start()
    this.#drain()
  }

  input(input: DeliveryInput): void {
    for (const one of this.#around.interference.input?.(this, input) ?? [input])
      this.machine.handleInput(this.nowMs, one)
    this.#drain()
  }

  /** The time of the next timer comes. */
  timeout(atMs: number): void {
    this.nowMs = Math.max(this.nowMs, atMs)
    this.machine.handleTimeout(this.nowMs)
    this.#drain()
  }

  /** A timer fires; the clock stays where it is, so that how often timers fired tells no states apart. */
  fire(atMs: number): void {
    this.machine.handleTimeout(atMs)
    this.#drain()
  }

  connect(boot: BootId): void {
    this.isConnected = true
    this.input({ kind: 'relay-up', boot })
  }

  cut(): void {
    if (!this.isConnected) return
    this.isConnected = false
    this.input({ kind: 'relay-down' })
  }

  /** The write whose turn it is reaches the disk; with `isHeard` the machine hears of it. */
  commit(isHeard = true): void {
    const [write, ...rest] = this.pending
    if (write === undefined) return
    this.pending = rest
    const conflicts = this.disk.apply(write)
    if (isHeard && rest.length === 0) this.input({ kind: 'written', id: write.id, conflicts })
  }

  describe(fingerprint: Fingerprint): void {
    fingerprint.add([this.isConnected, this.hasLeft, this.#life], this.nowMs)
    fingerprint.add(this.machine, this.nowMs)
    this.disk.describe(fingerprint, this.nowMs)
    for (const { groups } of this.pending)
      for (const { changes } of groups) {
        fingerprint.add('waits for its commit', this.nowMs)
        for (const { collection, key, value } of changes) fingerprint.record(collection, key, value, this.nowMs)
      }
  }

  /** Names what is on the disk. */
  diskState(): string {
    const fingerprint = new Fingerprint()
    this.disk.describe(fingerprint, this.nowMs)
    return fingerprint.end()
  }

  #start(): Delivery {
    this.#life++
    this.#ids = 0
    const { interference } = this.#around
    interference.start?.(this)
    const life = interference.sameRandom === true ? 1 : this.#life
    const machine = new Delivery({
      device: this.device,
      name: this.name,
      random: (length) => {
        const bytes = new Uint8Array(length)
        // Fractions are always the same; what is as long as an id is never the same twice, also behind the sender in the id of a stream (spec DL40).
        if (length >= idBytes) bytes.set([this.#number, life, ++this.#ids], length - 3)
        return bytes
      },
      advance,
    })
    machine.restore(this.nowMs, {
      messages: this.disk.list(collections.messages),
      envelopes: this.disk.list(collections.envelopes),
      outStreams: this.disk.list(collections.outStreams),
      inStreams: this.disk.list(collections.inStreams),
      withdrawals: this.disk.list(collections.withdrawals),
    })
    return machine
  }

  #drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput())
      for (const one of this.#around.interference.output?.(this, output) ?? [output]) {
        if (isTold(one)) this.machine.handleInput(this.nowMs, one)
        else this.#perform(one)
      }
  }

  #answer(input: DeliveryInput): void {
    for (const one of this.#around.interference.input?.(this, input) ?? [input])
      this.machine.handleInput(this.nowMs, one)
  }

  #perform(output: DeliveryOutput): void {
    const { promises } = this.#around
    switch (output.kind) {
      case 'write':
        this.#write(output.write)
        return
      case 'lookup':
        if (this.isConnected) {
          const devices = this.#around.devicesOf(output.name)
          this.#answer({ kind: 'devices', name: output.name, devices, listVersion: 1 })
        }
        return
      case 'open-out':
      case 'seal':
      case 'reseal':
      case 'open-in':
      case 'unseal':
        this.#answer(answerOf(output, this))
        return
      case 'handle': {
        const changes: StoreChange[] = output.messages.map(({ mid }) => ({
          collection: effects,
          key: mid,
          value: new Uint8Array(1),
        }))
        const decisions = output.messages.map(() => ({ outcome: 'committed' }) as const)
        const { stream, seq } = output
        this.#answer({ kind: 'handled', stream, seq, decisions, writes: { sends: [], changes, expects: [] } })
        return
      }
      case 'handle-lost': {
        const { stream, seq } = output
        this.#answer({ kind: 'handled', stream, seq, decisions: [], writes: { sends: [], changes: [], expects: [] } })
        return
      }
      case 'transmit':
        this.#around.transmit(this, output.path, output.frame)
        return
      case 'update':
        promises.told(output.mid, output.state)
        return
      case 'missing':
        if (output.reason !== 'expired') promises.missed(output.reason)
        return
      case 'alarm':
        promises.alarmed(output.code)
        return
      case 'accepted':
      case 'not-accepted':
      case 'store-lost':
      case 'drained':
      case 'direct-late':
      case 'want-direct':
        return
    }
  }

  #write(write: Write): void {
    this.pending = this.#around.interference.write?.(this, write) ?? [write]
    if (this.#around.isDiskSlow) return
    let conflicts: readonly number[] = []
    for (const one of this.pending) conflicts = this.disk.apply(one)
    this.pending = []
    this.#answer({ kind: 'written', id: write.id, conflicts })
  }

  #check(group: WriteGroup): void {
    const { promises } = this.#around
    for (const { collection, key, value } of group.changes) {
      if (value === undefined) continue
      if (collection === effects) promises.committed(key as MessageId)
      if (collection === collections.messages) promises.accepted(key as MessageId)
      if (collection === collections.ledger) promises.told(key as MessageId, decodeRecord(messageRecord, value).state)
    }
  }
}

/** Inputs and outputs have no kinds in common. */
function isTold(one: DeliveryOutput | Told): one is Told {
  return one.kind === 'frame' || one.kind === 'submit'
}
