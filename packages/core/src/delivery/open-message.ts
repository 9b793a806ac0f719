import { codeOfNumber, type DeviceId, type ErrorCode, type MessageId, numberOfCode, type WireMessage } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { Send } from './ports.ts'
import {
  collections,
  deadlineMsOf,
  encodeRecord,
  type MessageRecord,
  messageRecord,
  type MessageState,
  type MessageStep,
  messageStepsMax,
  type MessageTarget,
} from './records.ts'

/** Of a long story so many steps from its beginning stay. */
const stepsAtBegin = 8

/** A message on its way: what its record says, and which devices it still has to be sealed for. */
export class OpenMessage {
  #record: MessageRecord
  readonly #targets: Map<DeviceId, MessageTarget>
  /** Devices whose copy was stored, before the server was connected anew or the program was started. */
  readonly #doubted = new Set<DeviceId>()
  /** Devices listed for the name whose envelope is not made yet. */
  readonly #unsealed = new Set<DeviceId>()
  /** False until its acceptance is on disk. */
  durable: boolean
  /** Groups in flight that put it on disk. */
  claims = 0
  /** Envelopes of it that are being sealed. */
  sealing = 0
  /** The caller awaits `stored`. */
  secured = false
  /** Its sender wants it back, for this reason: what nobody committed yet ends *expired* with this code. */
  withdrawn: ErrorCode | undefined

  constructor(record: MessageRecord, durable: boolean) {
    this.#record = record
    this.#targets = new Map(record.targets.map((target) => [target.device, target]))
    for (const device of this.#targets.keys()) this.doubt(device)
    this.durable = durable
  }

  /** It is accepted once more before it is on disk: its place is that of the newest. */
  renew(record: MessageRecord): void {
    this.#record = record
  }

  get record(): MessageRecord {
    return this.#record
  }

  get mid(): MessageId {
    return this.#record.mid
  }

  get deadlineMs(): number {
    return deadlineMsOf(this.#record)
  }

  /** It waits for its time. */
  get scheduled(): boolean {
    return this.#record.state === 'scheduled'
  }

  get code(): ErrorCode | undefined {
    return this.#record.code === 0 ? undefined : codeOfNumber(this.#record.code)
  }

  get targets(): ReadonlyMap<DeviceId, MessageTarget> {
    return this.#targets
  }

  /** Nothing more can change: every device has decided. */
  get decided(): boolean {
    // The body stays as long as a device may still get it.
    if (this.#record.body !== undefined) return false
    if (this.#targets.size === 0) return isFinal(this.#record.state)
    return [...this.#targets.values()].every((target) => isFinal(target.state))
  }

  /** Its time has come: from here on it goes as if it were sent now. */
  release(nowMs: number, order: number): void {
    this.#record = { ...this.#record, state: 'addressing', order }
    this.note(nowMs, 'released')
  }

  /** Remembers what happened; the disk hears of it with the next change of the record. The same again is no news. */
  note(atMs: number, step: MessageStep['step'], of: Partial<Pick<MessageStep, 'device' | 'way' | 'code'>> = {}): void {
    const { steps } = this.#record
    const { device, way, code = 0 } = of
    for (const before of steps.toReversed()) {
      if (before.device !== device) continue
      if (before.step !== step) break
      if (before.way === way && before.code === code) return
    }
    const kept =
      steps.length < messageStepsMax ? steps : [...steps.slice(0, stepsAtBegin), ...steps.slice(stepsAtBegin + 1)]
    this.#record = { ...this.#record, steps: [...kept, { atMs, step, device, way, code }] }
  }

  /** The devices of the name are known: true for those that the message is not addressed to yet. */
  address(device: DeviceId): boolean {
    if (this.#record.body === undefined || this.#targets.has(device) || this.#unsealed.has(device)) return false
    this.#unsealed.add(device)
    if (this.#record.state === 'addressing') this.#record = { ...this.#record, state: 'accepted' }
    return true
  }

  /** The device is not listed any more, and nothing was sealed for it. */
  unaddress(device: DeviceId): void {
    this.#unsealed.delete(device)
  }

  /** The envelope that was being made for this device is not wanted any more. */
  unsealedFor(device: DeviceId): void {
    if (this.#targets.has(device)) return
    this.sealing--
    this.unaddress(device)
  }

  /** Every listed device has its envelope, so the body is not needed any more; true when that changes the message as a whole. */
  complete(): boolean {
    if (this.#record.body === undefined || this.#targets.size === 0 || this.#unsealed.size > 0) return false
    this.#record = { ...this.#record, body: undefined }
    return this.#sync()
  }

  /** The message stands in an envelope for this device; the body is dropped when it was the last. */
  sealedFor(nowMs: number, target: Pick<MessageTarget, 'device' | 'stream' | 'seq' | 'index' | 'lockKey'>): void {
    const { device } = target
    this.note(nowMs, 'sealed', { device })
    this.#unsealed.delete(device)
    this.sealing--
    this.#targets.set(device, { ...target, state: 'accepted', code: 0 })
    if (this.#unsealed.size === 0) this.#record = { ...this.#record, body: undefined }
    this.#sync()
  }

  /** Whether the mailbox still has the copy for a device is not known before it says so again. */
  doubt(device: DeviceId): void {
    if (this.#targets.get(device)?.state === 'stored') this.#doubted.add(device)
  }

  /** One device's copy changed its state; true when the message as a whole changed. */
  decide(device: DeviceId, state: MessageState, code: ErrorCode | undefined, lockKey?: number): boolean {
    const target = this.#targets.get(device)
    if (target === undefined || isFinal(target.state)) return false
    this.#doubted.delete(device)
    const number = code === undefined ? 0 : numberOfCode(code)
    this.#targets.set(device, { ...target, state, code: number, lockKey: lockKey ?? target.lockKey })
    return this.#sync()
  }

  /** What the mailbox has of it is not what it should have any more. */
  notStored(): void {
    for (const [device, target] of this.#targets)
      if (target.state === 'stored') this.#targets.set(device, { ...target, state: 'accepted' })
    this.#sync()
  }

  /** Nothing more is sealed: the message ends, or, where some devices have it, ends as they decide. */
  end(state: MessageState, code: ErrorCode): void {
    this.#unsealed.clear()
    this.#record = { ...this.#record, body: undefined }
    if (this.#targets.size === 0) this.#record = { ...this.#record, state, code: numberOfCode(code) }
    else this.#sync()
  }

  /** Says why it is not committed yet; true when that is news. */
  hold(code: ErrorCode | undefined): boolean {
    const number = code === undefined ? 0 : numberOfCode(code)
    if (isFinal(this.#record.state) || this.#record.code === number) return false
    // Whether it waits or is stored, its time stays over, and its sender still wants it back.
    if (code === undefined && (this.withdrawn !== undefined || this.code === 'deadline-passed')) return false
    this.#record = { ...this.#record, code: number }
    return true
  }

  /** What the disk must say of this message now. */
  changes(nowMs: number): readonly StoreChange[] {
    if (!this.decided)
      return [{ collection: collections.messages, key: this.mid, value: encodeRecord(messageRecord, this.#record) }]
    const decided = { ...this.#record, decidedAtMs: nowMs }
    return [
      { collection: collections.messages, key: this.mid, value: undefined },
      { collection: collections.ledger, key: this.mid, value: encodeRecord(messageRecord, decided) },
      ...(this.withdrawn === undefined
        ? []
        : [{ collection: collections.withdrawals, key: this.mid, value: undefined }]),
    ]
  }

  #sync(): boolean {
    const targets = [...this.#targets.values()]
    const all = overall(targets, this.#unsealed.size > 0, this.#record.state)
    // What was said to be stored stays so; nothing is newly said while the mailbox may have lost a copy.
    const state = all === 'stored' && this.#doubted.size > 0 ? this.#record.state : all
    const why = targets.find((target) => target.state === state && target.code !== 0)
    const changed = state !== this.#record.state
    const code = isFinal(state) ? (why?.code ?? 0) : this.#record.code
    this.#record = { ...this.#record, targets, state, code }
    return changed
  }
}

/** The record of a message that was just sent. */
export function newRecord(
  nowMs: number,
  order: number,
  send: Send,
  message: WireMessage,
  group: number,
): MessageRecord {
  const notBeforeMs = send.notBeforeMs ?? 0
  const isScheduled = notBeforeMs > nowMs
  return {
    mid: message.mid,
    order,
    to: send.to,
    messageType: message.messageType,
    lane: send.lane,
    paths: send.paths ?? 'any',
    encoding: message.encoding,
    acceptedAtMs: nowMs,
    lifeMs: send.lifeMs,
    notBeforeMs: isScheduled ? notBeforeMs : 0,
    group,
    decidedAtMs: 0,
    state: isScheduled ? 'scheduled' : 'addressing',
    code: 0,
    targets: [],
    steps: [{ atMs: nowMs, step: isScheduled ? 'scheduled' : 'accepted', code: 0 }],
    body: message.body,
  }
}

/** True for a state that nothing follows. */
export function isFinal(state: MessageState): boolean {
  return state === 'committed' || state === 'expired' || state === 'rejected' || state === 'indeterminate'
}

/** Committed at the first device that commits; otherwise as good as the worst that is known when all have decided (spec DL10). */
function overall(targets: readonly MessageTarget[], more: boolean, before: MessageState): MessageState {
  const states = targets.map((target) => target.state)
  if (states.includes('committed')) return 'committed'
  if (more || states.length === 0) return before
  if (states.every(isFinal)) {
    for (const state of ['indeterminate', 'rejected', 'expired'] as const) if (states.includes(state)) return state
  }
  return states.every((state) => state === 'stored' || isFinal(state)) ? 'stored' : 'accepted'
}
