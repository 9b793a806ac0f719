import {
  collections,
  decodeRecord,
  inStreamRecord,
  messageRecord,
  type DeliveryOutput,
  type MessageState,
  type Path,
  type WriteGroup,
} from '@kith/core'
import type { MemoryRows } from '@kith/server/mailbox'
import {
  type DeviceId,
  type EnvelopeHeader,
  type ErrorCode,
  type Frame,
  limits,
  type MessageId,
  type PeerName,
  readHeader,
  type StreamId,
} from '@kith/wire'
import { copyOf, type Entry, type Given, isCommitted, newEntry, type Outcome, type RestoredDisk } from './entries.ts'
import type { SimulatedClock } from './clock.ts'
import { KeptKeys } from './kept-keys.ts'
import type { World } from './world.ts'

/** Where a receiver's handler notes each message, in the same commit as the position. */
export const effects = 'effects'
/** Where it notes what it was told to be lost, in the commit that goes on behind it. */
export const lostRows = 'lost'

/** After this, an end that nobody told can never be known (spec DL15). */
const afterDeadlineMs = limits.lifeMsMax / 2

/**
 * What the checker knows, apart from the code it checks: every message that was given, what reached whose disk, and what anybody was told.
 *
 * - What is told *accepted* is on the sender's disk.
 * - The effect of a message reaches each receiving disk at most once, and those of one lane of two devices, and of one policy of paths, in the order in which they were given.
 * - What a sender is told of the end is what the receiver's disk says; *indeterminate* only where that cannot be known.
 * - Nothing final is told twice differently.
 * - What may travel directly alone, or over the relay alone, never goes another way.
 * - With each commit the keys of what it decides go from the disk, and nobody needs them any more.
 * - When the server says *stored*, the row is on its disk or the receiver has decided.
 */
export class Ledger {
  readonly violations: string[] = []
  readonly keptKeys: KeptKeys = new KeptKeys(this.violations)
  readonly entries: Map<MessageId, Entry> = new Map()
  readonly destroyed: Set<DeviceId> = new Set()
  readonly restored: Set<DeviceId> = new Set()
  readonly unlisted: Set<DeviceId> = new Set()
  /** Names that a device was taken off. */
  readonly #shortened = new Set<PeerName>()
  /** Devices whose store two programs had open. */
  readonly doubled: Set<DeviceId> = new Set()
  /** The server's disk went back to an older copy, or was lost. */
  serverWentBack = false
  /** The clocks of the devices, and the server's. */
  readonly clocks: Map<DeviceId, SimulatedClock> = new Map()
  serverClock: SimulatedClock | undefined
  /** Called when a sender is told that a message is stored. */
  onStored: ((device: DeviceId) => void) | undefined
  readonly #world: World
  /** The order of the newest message of a lane that a device committed. */
  readonly #lastCommitted = new Map<DeviceId, Map<string, number>>()
  /** Which messages stand at a position. */
  readonly #sealed = new Map<string, readonly MessageId[]>()
  /** Positions, with the generations that they were sealed under. */
  readonly #generations = new Set<string>()
  /** Positions that a device's application was told to be lost. */
  readonly #lostOf = new Map<DeviceId, Set<string>>()
  /** The highest next position of a stream that its receiver's disk ever said. */
  readonly #decidedOnce = new Map<StreamId, number>()
  /** The next position that a device's disk says, by stream. */
  readonly #next = new Map<DeviceId, Map<string, number>>()

  constructor(world: World) {
    this.#world = world
  }

  get accepted(): number {
    return [...this.entries.values()].filter((entry) => entry.accepted).length
  }

  get committed(): number {
    return [...this.entries.values()].filter(isCommitted).length
  }

  /** The application gives a message; again when it does not know whether it was accepted. */
  giving(given: Given, order: number): void {
    const known = this.entries.get(given.mid)
    const nowMs = this.#world.nowMs
    const readings = {
      senderMs: this.clocks.get(given.device)?.countedMs ?? nowMs,
      serverMs: this.serverClock?.countedMs ?? nowMs,
    }
    if (known === undefined) this.entries.set(given.mid, newEntry(given, order, nowMs, readings))
    else if (!known.accepted) {
      known.givenAt = readings
      known.order = order
      known.orderMax = known.notBeforeMs === undefined ? order : Infinity
      known.givenAtMs = this.#world.nowMs
    }
  }

  /** The application takes a message back, and with it those of its transaction. */
  takingBack(mid: MessageId): void {
    const entry = this.entries.get(mid)
    if (entry === undefined) return
    entry.isTakenBack = true
    if (entry.transaction === undefined) return
    for (const other of this.entries.values()) if (other.transaction === entry.transaction) other.isTakenBack = true
  }

  /** These messages are sealed for a position; the sender's clock has shown this time. */
  sealing({ keys, header, messages }: Extract<DeliveryOutput, { kind: 'seal' }>, latestMs: number): void {
    const mids = messages.map(({ mid }) => mid)
    const { stream, seq } = header
    this.sealingUnder(header, keys)
    this.#sealed.set(`${stream}/${String(seq)}`, mids)
    for (const mid of mids) {
      const entry = this.entries.get(mid)
      if (entry === undefined) continue
      if (latestMs < (entry.notBeforeMs ?? 0)) this.#violation(entry, 'sealed before its time')
    }
  }

  /** A position is sealed under a generation: two envelopes with the same keys would show each other (spec KY9). */
  sealingUnder({ stream, seq, generation }: EnvelopeHeader, keys: Uint8Array): void {
    const position = `${stream}/${String(seq)}`
    const key = `${position} ${String(generation)} ${keys.subarray(0, 32).join()}`
    if (this.#generations.has(key))
      this.violations.push(`${position}: sealed twice under generation ${String(generation)}`)
    this.#generations.add(key)
  }

  /** A device sends a frame: what it carries may travel by that path (spec PA13). */
  sending(path: Path, frame: Frame): void {
    if (frame.type !== 'data' && frame.type !== 'store') return
    const { stream, seq } = readHeader(frame.envelope.authenticated)
    const forbidden = path === 'relay' ? 'direct-only' : 'relay-only'
    for (const mid of this.#sealed.get(`${stream}/${String(seq)}`) ?? []) {
      const entry = this.entries.get(mid)
      if (entry?.paths === forbidden) this.#violation(entry, `${forbidden}, and sent over the path ${path}`)
    }
  }

  /** A group reached a device's disk; its application has given so many messages. */
  applied(device: DeviceId, group: WriteGroup, given: number): void {
    this.keptKeys.applied(device, group)
    for (const { collection, key, value } of group.changes) {
      if (value === undefined) continue
      if (collection === effects) this.#committed(device, key as MessageId)
      else if (collection === collections.messages) this.#written(key as MessageId, value, given)
      else if (collection === lostRows) this.#lost(device, key)
      else if (collection === collections.inStreams) this.#decided(device, key as StreamId, value)
      else if (collection === collections.ledger) this.#ended(key as MessageId, value)
    }
  }

  /** The application was told that its message is accepted. */
  toldAccepted(mid: MessageId, isOnDisk: boolean): void {
    const entry = this.entries.get(mid)
    if (entry !== undefined && !isOnDisk) this.#violation(entry, 'told accepted, but it is not on disk')
  }

  /** The sender was told a state. */
  told(mid: MessageId, state: MessageState, code?: ErrorCode): void {
    const entry = this.entries.get(mid)
    if (entry === undefined) return
    const isWithdrawn = code === 'canceled' || code === 'superseded'
    // Any other code says why nothing goes on, and that the state is what it was; the mailbox promises nothing by it (spec DL23).
    if (state === 'stored' && (code === undefined || isWithdrawn)) {
      entry.reportedStored = true
      this.onStored?.(entry.device)
    }
    if (state === 'committed' && !isCommitted(entry))
      this.#violation(entry, 'told committed, but no receiver committed it')
    // What a receiver decided before its disk went back may reach the sender while it decides once more.
    const isOnceMore = entry.mayRepeat || entry.wentBack
    if ((state === 'expired' || state === 'rejected') && this.#hasEffect(entry) && !isOnceMore)
      this.#violation(entry, `told ${state}, but it was committed`)
    if (state === 'expired' && isWithdrawn && !entry.isTakenBack)
      this.#violation(entry, `told ${code}, but nobody took it back`)
    if (state === 'expired' && !entry.isTakenBack && this.#isEarly(entry))
      this.#violation(entry, 'told expired before its time')
    if (state === 'indeterminate' && !this.#mayBeUnknown(entry))
      this.#violation(entry, 'told indeterminate without a cause')
    if (state !== 'committed' && state !== 'expired' && state !== 'rejected' && state !== 'indeterminate') return
    // A sender whose disk went back may learn too late how a message ended.
    const isLate = entry.isOld && (state === 'indeterminate' || entry.final === 'indeterminate')
    // A receiver whose disk went back decides once more.
    if (!isLate && entry.final !== undefined && entry.final !== state && !entry.wentBack)
      this.#violation(entry, `told ${entry.final}, then ${state}`)
    entry.final = state
  }

  /** The server tells a sender that everything of a stream up to a position is stored, or decided. */
  serverSaysStored(rows: MemoryRows, stream: StreamId, upTo: number): void {
    const kept = rows.streams.get(stream)
    const held = new Set(kept?.rows.map((row) => row.seq))
    const from = Math.max(kept?.next ?? 1, kept?.base ?? 1)
    for (let seq = Math.max(from, upTo - limits.streamWindowEnvelopes); seq <= upTo; seq++) {
      if (held.has(seq) || this.#isDecided(stream, seq)) continue
      this.violations.push(`${stream}/${String(seq)}: said to be stored, but it is not on disk`)
      return
    }
  }

  /** Somebody is told that a device's identity is used by two. */
  alarm(device: DeviceId, code: string): void {
    if (!this.restored.has(device) && !this.doubled.has(device)) this.violations.push(`${device}: alarm ${code}`)
  }

  /** The server lost what it had stored, or some of it: only senders that live can give it again. */
  serverLost(): void {
    this.serverWentBack = true
    for (const entry of this.entries.values()) entry.reportedStored = false
  }

  /** A device is taken off its name's list. */
  unlist(device: DeviceId, name: PeerName): void {
    this.unlisted.add(device)
    this.#shortened.add(name)
  }

  /** A device was taken off the name's list. */
  hasLostDevice(name: PeerName): boolean {
    return this.#shortened.has(name)
  }

  /** A disk went back to an older copy. */
  restore(device: DeviceId, name: PeerName, holds: RestoredDisk): void {
    this.restored.add(device)
    this.#next.set(device, new Map(holds.positions))
    this.#lastCommitted.delete(device)
    this.#lostOf.delete(device)
    for (const entry of this.entries.values()) {
      if (entry.to === name) {
        entry.wentBack = true
        const copy = entry.copies.get(device)
        if (copy !== undefined && copy.commits > 0 && !holds.committed.has(entry.mid)) {
          copy.commits = 0
          copy.wasCommitted = true
        }
      }
      if (entry.device !== device) continue
      entry.isOld = true
      entry.mayRepeat ||= holds.unsealed.has(entry.mid)
      // What is open in the copy has to end once more.
      entry.mustEnd = holds.open.has(entry.mid)
      if (entry.mustEnd) entry.final = undefined
    }
  }

  /** Tells what a message shows. */
  #violation(entry: Entry, what: string): void {
    const { mid, from, to, lane, order } = entry
    this.#world.note('checker', what, () => mid)
    this.violations.push(`${mid} (${from} to ${to}, ${lane}, ${String(order)}): ${what}`)
  }

  /** Something that only the end of a history shows. */
  blame(entry: Entry, what: string): void {
    this.#violation(entry, what)
  }

  #accepted(mid: MessageId): void {
    const entry = this.entries.get(mid)
    if (entry !== undefined) entry.accepted = true
  }

  #written(mid: MessageId, value: Uint8Array, given: number): void {
    const entry = this.entries.get(mid)
    if (entry === undefined) return
    entry.accepted = true
    const { state, targets } = decodeRecord(messageRecord, value)
    // An envelope that was sealed and never written is one that nobody sends, and that nobody was told of (spec DL19).
    for (const { device } of targets) entry.sealedFor.add(device)
    if (entry.orderMax === Infinity && state !== 'scheduled') entry.orderMax = given
  }

  #lost(device: DeviceId, position: string): void {
    const lost = this.#lostOf.get(device) ?? new Set<string>()
    this.#lostOf.set(device, lost)
    if (lost.has(position)) this.violations.push(`${device}: told twice that ${position} is lost`)
    lost.add(position)
  }

  #committed(device: DeviceId, mid: MessageId): void {
    const entry = this.entries.get(mid)
    if (entry === undefined) return
    const copy = copyOf(entry, device)
    // A receiver that went back may decide what it had decided, when a late copy comes.
    const isAgain = copy.outcomes.size > 0
    copy.outcomes.add('committed')
    if (++copy.commits > 1 && !entry.mayRepeat) this.#violation(entry, 'committed twice')
    if ((entry.final === 'expired' || entry.final === 'rejected') && !entry.mayRepeat && !entry.wentBack)
      this.#violation(entry, `committed after its sender was told ${entry.final}`)
    const lane = `${entry.device} ${entry.lane} ${entry.paths}`
    const lasts = this.#lastCommitted.get(device) ?? new Map<string, number>()
    this.#lastCommitted.set(device, lasts)
    const last = lasts.get(lane) ?? -1
    if (entry.orderMax < last && !entry.isOld && !isAgain)
      this.#violation(
        entry,
        `committed after a later message of its lane (${String(entry.order)} after ${String(last)})`,
      )
    lasts.set(lane, Math.max(last, entry.order))
  }

  /** A receiver's disk says up to where a stream is decided, and what was not committed. */
  #decided(device: DeviceId, stream: StreamId, value: Uint8Array): void {
    const { next, exceptions } = decodeRecord(inStreamRecord, value)
    const nexts = this.#next.get(device) ?? new Map<string, number>()
    this.#next.set(device, nexts)
    const before = nexts.get(stream) ?? 1
    nexts.set(stream, Math.max(before, next))
    this.#decidedOnce.set(stream, Math.max(this.#decidedOnce.get(stream) ?? 1, next))
    for (const { seq, index, outcome } of exceptions) {
      if (seq < before) continue
      const mids = this.#sealed.get(`${stream}/${String(seq)}`) ?? []
      for (const mid of index === 255 ? mids : mids.slice(index, index + 1)) this.#outcome(device, mid, outcome)
    }
  }

  #outcome(device: DeviceId, mid: MessageId, outcome: Outcome): void {
    const entry = this.entries.get(mid)
    if (entry !== undefined) copyOf(entry, device).outcomes.add(outcome)
  }

  /** A sender's disk says how a message ended. */
  #ended(mid: MessageId, value: Uint8Array): void {
    const record = decodeRecord(messageRecord, value)
    this.#accepted(mid)
    this.told(mid, record.state)
    const entry = this.entries.get(mid)
    if (entry === undefined) return
    for (const { device, state } of record.targets) {
      if (state !== 'committed' && state !== 'expired' && state !== 'rejected') continue
      if (entry.copies.get(device)?.outcomes.has(state) !== true)
        this.#violation(entry, `its sender's disk says ${state} of a device whose disk does not`)
    }
  }

  /**
   * A message's time is counted by its sender's clock until the mailbox has it, and by the server's from then on, so that what both clocks were set
   * forward by comes off it; nobody else may say that it is over (spec DL13). Messages whose deadlines are less than a second apart end together.
   */
  #isEarly({ isOld, device, givenAt, givenAtMs, lifeMs }: Entry): boolean {
    const trulyMs = this.#world.nowMs - givenAtMs
    const aheadMs = Math.max(0, this.#passedMs(this.clocks.get(device), givenAt.senderMs) - trulyMs)
    const serverAheadMs = Math.max(0, this.#passedMs(this.serverClock, givenAt.serverMs) - trulyMs)
    return !isOld && trulyMs + aheadMs + serverAheadMs < lifeMs - 1000
  }

  /** How much time has passed by a clock. */
  #passedMs(clock: SimulatedClock | undefined, sinceMs: number): number {
    return (clock?.countedMs ?? this.#world.nowMs) - sinceMs
  }

  #hasEffect(entry: Entry): boolean {
    for (const copy of entry.copies.values()) if (copy.commits > 0) return true
    return false
  }

  #mayBeUnknown(entry: Entry): boolean {
    if (entry.isOld || entry.wentBack || this.hasLostDevice(entry.to) || this.doubled.has(entry.device)) return true
    // Its sender gives up by its own clock, which may have been set forward.
    const aheadMs = this.#passedMs(this.clocks.get(entry.device), entry.givenAt.senderMs)
    return Math.max(this.#world.nowMs - entry.givenAtMs, aheadMs) >= afterDeadlineMs
  }

  /** The receiver's disk has said so once, whatever it says now. */
  #isDecided(stream: StreamId, seq: number): boolean {
    return (this.#decidedOnce.get(stream) ?? 1) > seq
  }
}
