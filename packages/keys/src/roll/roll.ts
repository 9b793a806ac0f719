import {
  type Decoded,
  type DeviceId,
  type ErrorCode,
  hexOfBytes,
  limits,
  type MemberId,
  type RollChange,
  type RollCut,
  type RollDevice,
  type RollRole,
  type SignedRollFrame,
  type SignedRollRecord,
} from '@kith/wire'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { newLockPair } from '../streams/hpke.ts'
import { openBox } from './epoch-keys.ts'
import { Epochs } from './epochs.ts'
import { bytesOfRecordId, type Examined, examine, readRecord, recordIdOf } from './examine.ts'
import { openSealed, readFrame, sealFrame } from './frame-seal.ts'
import {
  addingOf,
  type GroupAlarm,
  type GroupKeys,
  type GroupMember,
  type MemberCard,
  devicesOf,
  foundingChanges,
  membersOf,
  type RecordOutcome,
  type WrittenRecord,
} from './group-keys.ts'
import { RollHistory } from './history.ts'
import { RollLocks } from './locks.ts'
import { Ratchets } from './ratchets.ts'
import type { OpenedFrame, RollDeviceKeys, RollFounding, RollParts, StoredRoll } from './roll-types.ts'
import { maySend, type RecordId, type RollState } from './state.ts'
import { decodeRoll, encodeRoll } from './stored-roll.ts'
import { type WaitingRecord, WaitingRecords } from './waiting-records.ts'
import { type RecordDraft, writeRecord } from './write-record.ts'

/**
 * One device's side of a roll: the signed graph of who belongs to a group, and the keys that follow from it (spec 14). Calls may overlap; they are done one after the
 * other. What a call changes must be on disk (`secrets`, and records that were written or accepted) before anything that it returned is sent on.
 */
export class Roll implements GroupKeys {
  readonly #own: RollDeviceKeys
  readonly #history: RollHistory
  readonly #waiting: WaitingRecords
  #roll: RecordId
  #epochs = new Epochs()
  #locks = new RollLocks()
  #framesSent = 0
  /** The highest number of a frame of each device that was opened. */
  #heard = new Map<DeviceId, number>()
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(
    own: RollDeviceKeys,
    roll: RecordId,
    history = new RollHistory(),
    waiting = new WaitingRecords(),
  ) {
    this.#own = own
    this.#roll = roll
    this.#history = history
    this.#waiting = waiting
  }

  /** Founds a group. Refused as its first record would be. */
  static async found(own: RollDeviceKeys, founding: RollFounding, nowMs: number): Promise<Decoded<Roll>> {
    const roll = new Roll(own, '' as RecordId)
    const { policy } = founding
    const draft: RecordDraft = { policy, by: own.device, madeAtMs: nowMs, changes: foundingChanges(founding) }
    const written = await writeRecord(roll.#history, draft, own.signing, () => undefined)
    if (written.kind === 'refused') return written
    roll.#roll = recordIdOf(written.value)
    const outcome = await roll.process(written.value, nowMs)
    return outcome.kind === 'refused' ? outcome : { kind: 'ok', value: roll }
  }

  /** Takes part in a group by its id of 32 bytes, as the inviter told it. Its records are to come by `process`. */
  static join(own: RollDeviceKeys, group: Uint8Array): Roll {
    return new Roll(own, hexOfBytes(group) as RecordId)
  }

  /** A roll as it was kept. Signatures are not checked again. Throws `KithError` `store-failed` when the bytes are not whole. */
  static async load(own: RollDeviceKeys, { records, secrets }: StoredRoll): Promise<Roll> {
    const { group, framesSent, heard, locks, epochs } = decodeRoll(secrets)
    const roll = new Roll(own, hexOfBytes(group) as RecordId)
    await roll.restore(records)
    roll.#framesSent = framesSent
    roll.#heard = new Map(heard)
    roll.#locks = locks
    roll.#epochs = epochs
    return roll
  }

  /** Takes in records that were accepted before, each behind those that it stands on. Signatures are not checked again, and no keys learned. */
  async restore(records: readonly Uint8Array[]): Promise<void> {
    for (const bytes of records) {
      const read = readRecord(bytes, this.#roll)
      const examined = read.kind === 'ok' ? await examine(this.#history, bytes, read.value, { isTrusted: true }) : read
      if (examined.kind === 'ok') this.#history.add(examined.value.node, examined.value.state)
    }
  }

  /** What beside the records is to be kept. Secret. */
  secrets(): Uint8Array<ArrayBuffer> {
    return encodeRoll({
      group: this.group,
      framesSent: this.#framesSent,
      heard: this.#heard,
      locks: this.#locks,
      epochs: this.#epochs,
    })
  }

  /** What `secrets` holds, in parts. Secret. */
  parts(): RollParts {
    return { framesSent: this.#framesSent, heard: this.#heard, locks: this.#locks.pairs, ...this.#epochs.snapshot() }
  }

  /** The same records, which both share from then on, with what a store holds beside them: to seal and to open. */
  with(parts: RollParts): Roll {
    return new Roll(this.#own, this.#roll, this.#history, this.#waiting).#holding(parts)
  }

  /** The same records with what a store holds beside them, to write and to take in others: what comes of that this one does not see. */
  fork(parts: RollParts): Roll {
    return new Roll(this.#own, this.#roll, this.#history.copy(), this.#waiting.copy()).#holding(parts)
  }

  #holding({ framesSent, heard, locks, kept, ...keys }: RollParts): this {
    this.#framesSent = framesSent
    this.#heard = new Map(heard)
    this.#locks = new RollLocks(locks)
    this.#epochs = new Epochs(kept, Ratchets.import(keys))
    return this
  }

  get group(): Uint8Array {
    return bytesOfRecordId(this.#roll)
  }

  /** The state after all records that are here: members, devices, settings. */
  get present(): RollState {
    return this.#history.present
  }

  /** Records nobody has built on. More than one: `refresh` joins them. */
  get ends(): readonly RecordId[] {
    return this.#history.heads.map(({ id }) => id)
  }

  /** Whether this device has its place, as far as it has heard. */
  get isMember(): boolean {
    return this.present.devices.has(this.#own.device)
  }

  /** Records here. */
  get size(): number {
    return this.#history.size
  }

  /** All records, each behind those that it stands on: what a newcomer needs; or those alone that these ends do not stand on and are not themselves. */
  records(beyond: readonly RecordId[] = []): readonly Uint8Array[] {
    const before = beyond.length === 0 ? undefined : this.#history.upTo(beyond)
    return [...this.#history.nodes()].flatMap((node) => (before?.has(node) === true ? [] : [node.bytes]))
  }

  /** The sender of a frame, and the record of its epoch when that is here. Nothing is verified. */
  placeOf(frame: Uint8Array): Decoded<{ readonly from: DeviceId; readonly epoch: RecordId | undefined }> {
    const read = readFrame(frame)
    if (read.kind === 'refused') return read
    const { from, epoch } = read.value.head
    return { kind: 'ok', value: { from, epoch: this.#history.byPrefix(hexOfBytes(epoch))?.id } }
  }

  /** The device that wrote a record. */
  writerOf(record: RecordId): DeviceId | undefined {
    return this.#history.get(record)?.head.by
  }

  /** The devices that have their place after a record. */
  devicesAfter(record: RecordId): readonly DeviceId[] {
    const node = this.#history.get(record)
    return node === undefined ? [] : [...this.#history.stateAfter(node).devices.keys()]
  }

  members(): readonly GroupMember[] {
    return membersOf(this.present)
  }

  export(label: string): Decoded<Uint8Array<ArrayBuffer>> {
    const [head, ...others] = this.#history.heads
    if (head === undefined || others.length > 0) return refused('roll-unmerged')
    return this.#epochs.export(head.id, label)
  }

  add(card: MemberCard, nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.write([addingOf(card)], nowMs)
  }

  remove(member: MemberId, nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.write([{ kind: 'member-remove', member, cuts: this.#cutsOf(member) }], nowMs)
  }

  /** Gives a member another role. */
  setRole(member: MemberId, role: RollRole, nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.write([{ kind: 'role', member, role, cuts: this.#cutsOf(member) }], nowMs)
  }

  /** Adds a device to a member, which the caller has verified to be one of its name. */
  addDevice(member: MemberId, device: RollDevice, nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.write([{ kind: 'device-add', member, device }], nowMs)
  }

  /** Takes a device out, such as a lost one. */
  removeDevice(device: DeviceId, nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.write([{ kind: 'device-remove', device, upTo: this.#upTo(device) }], nowMs)
  }

  /** With other changes in the same record, if there are some. */
  async refresh(nowMs: number, changes: readonly RollChange[] = []): Promise<Decoded<WrittenRecord>> {
    const pair = await newLockPair(0, nowMs)
    this.#locks.add(pair)
    return this.write([...changes, { kind: 'lock', lock: { number: 0, publicKey: pair.publicKey } }], nowMs)
  }

  /** Writes a record of any changes, at most `limits.rollChangesMax`; all of them are made, or the record is refused as others would refuse it. */
  write(changes: readonly RollChange[], nowMs: number): Promise<Decoded<WrittenRecord>> {
    return this.#inTurn(async () => {
      const draft: RecordDraft = { roll: this.#roll, by: this.#own.device, madeAtMs: nowMs, changes }
      const written = await writeRecord(this.#history, draft, this.#own.signing, (id) => this.#epochs.keysOf(id))
      if (written.kind === 'refused') return written
      const bytes = written.value
      const outcome = await this.#process(bytes, nowMs)
      if (outcome.kind === 'refused') return outcome
      return { kind: 'ok', value: { id: recordIdOf(bytes), bytes } }
    })
  }

  process(record: Uint8Array, nowMs: number): Promise<RecordOutcome> {
    return this.#inTurn(() => this.#process(record, nowMs))
  }

  /**
   * Seals one body for all members. Refused with `roll-unmerged` while there are several ends, `roll-not-entitled` for a reader or who is out, `roll-key-missing` when
   * this device has not been given the present keys; `refresh` mends the first and the last.
   */
  seal(plain: Uint8Array): Promise<Decoded<Uint8Array<ArrayBuffer>>> {
    return this.#inTurn(async () => {
      const [head, ...others] = this.#history.heads
      if (head === undefined || others.length > 0) return refused('roll-unmerged')
      const { device, signing } = this.#own
      if (!maySend(this.present, device)) return refused('roll-not-entitled')
      const next = this.#epochs.keyForSending(head.id, device)
      if (next === undefined) return refused('roll-key-missing')
      const number = ++this.#framesSent
      const place = { epoch: head.id, from: device, number, index: next.index }
      return { kind: 'ok', value: await sealFrame(place, next.key, plain, signing) }
    })
  }

  /**
   * Opens a frame of another device (spec RL20 to RL22). Refused: bytes that are none, `roll-key-missing` (the record is not here yet, or the key was
   * used), `roll-unmerged` (the sender has heard otherwise; `refresh` tells it), `roll-not-entitled`, `signature-wrong`, `roll-frame-late`, `seal-broken`. A late frame may be opened with `isVouched` when a present member names it.
   */
  open(
    bytes: Uint8Array,
    nowMs: number,
    { isVouched = false }: { readonly isVouched?: boolean } = {},
  ): Promise<Decoded<OpenedFrame>> {
    return this.#inTurn(async () => {
      const read = readFrame(bytes)
      if (read.kind === 'refused') return read
      const { head, signedBytes, signature } = read.value
      const { from, number, index } = head
      const node = this.#history.byPrefix(hexOfBytes(head.epoch))
      if (node === undefined) return refused(await this.#whyUnknown(read.value))
      const then = this.#history.stateAfter(node)
      const seat = then.devices.get(from)
      const member = seat && then.members.get(seat.member)
      if (seat === undefined || member === undefined || !maySend(then, from)) return refused('roll-not-entitled')
      if (!(await isSignedBy(seat.signKey, 'rollFrame', signedBytes, signature))) return refused('signature-wrong')
      const isLate = !maySend(this.present, from) && number > (this.present.cuts.get(from) ?? 0)
      if (isLate && !isVouched) return refused('roll-frame-late')
      const key = this.#epochs.has(node.id) ? this.#epochs.keyForOpening(node.id, from, index, nowMs) : undefined
      if (key === undefined) return refused('roll-key-missing')
      const plain = await openSealed(read.value, key)
      if (plain === undefined) return refused('seal-broken')
      this.#heard.set(from, Math.max(number, this.#upTo(from)))
      return { kind: 'ok', value: { from, member, epoch: node.id, number, plain } }
    })
  }

  /** Deletes keys whose time is over (spec RL21). To be called now and then, once a day at least. */
  forget(nowMs: number): void {
    this.#epochs.forget(nowMs)
    this.#locks.forget(nowMs)
  }

  async #process(bytes: Uint8Array, nowMs: number): Promise<RecordOutcome> {
    const id = recordIdOf(bytes)
    if (this.#history.get(id) !== undefined) return { kind: 'known' }
    const copy = Uint8Array.from(bytes)
    const read = readRecord(copy, this.#roll)
    if (read.kind === 'refused') return read
    const parents = read.value.head.parents.map((parent) => hexOfBytes(parent) as RecordId)
    const isVouched = await this.#isVouched(id, read.value, parents)
    return this.#takeAll({ id, bytes: copy, record: read.value, parents, isVouched }, nowMs)
  }

  /** Takes a record, those that it vouches for, and those that had waited for any of them. */
  async #takeAll(first: WaitingRecord, nowMs: number): Promise<RecordOutcome> {
    const records: WrittenRecord[] = []
    const refusals: { readonly id: RecordId; readonly code: ErrorCode }[] = []
    const alarms: GroupAlarm[] = []
    let outcome: RecordOutcome | undefined
    const queue = [...(first.isVouched ? this.#waiting.takeBefore(first.parents) : []), first]
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const taken = await this.#take(next, nowMs, alarms)
      if (taken === undefined) records.push({ id: next.id, bytes: Uint8Array.from(next.bytes) })
      else if (next.id === first.id) outcome = taken
      else if (taken.kind === 'refused') refusals.push({ id: next.id, code: taken.code })
      if (taken === undefined || taken.kind === 'refused') queue.push(...this.#waiting.takeAfter(next.id))
    }
    if (outcome !== undefined && records.length === 0) return outcome
    const missing = outcome?.kind === 'waiting' ? outcome.missing : []
    return { kind: 'accepted', records, refused: refusals, alarms, missing }
  }

  /** Gives a record its place; or what became of it instead. */
  async #take(waiting: WaitingRecord, nowMs: number, alarms: GroupAlarm[]): Promise<RecordOutcome | undefined> {
    const { id, bytes, record, parents } = waiting
    if (this.#waiting.isRefused(parents)) return this.#waiting.refuse(id, refused('roll-parent-refused'))
    const absent = parents.filter((parent) => this.#history.get(parent) === undefined)
    if (absent.length > 0) {
      if (!this.#waiting.add(waiting)) return refused('roll-full')
      const missing = absent.filter((parent) => !this.#waiting.has(parent))
      return missing.length > 0 ? { kind: 'waiting', missing } : { kind: 'parked' }
    }
    if (this.#history.size >= limits.rollRecordsMax) return refused('roll-full')
    const examined = await examine(this.#history, bytes, record)
    if (examined.kind === 'refused') return this.#waiting.refuse(id, examined)
    const isLate = this.#history.size > 0 && !this.present.devices.has(record.head.by)
    if (isLate && !waiting.isVouched) return this.#waiting.add(waiting) ? { kind: 'parked' } : refused('roll-full')
    await this.#add(examined.value, nowMs, alarms)
    return undefined
  }

  /** Whether a member that has its place built on a record, or wrote it where others have no place yet (spec RL13). */
  async #isVouched(id: RecordId, record: SignedRollRecord, parents: readonly RecordId[]): Promise<boolean> {
    if (this.#waiting.isNeeded(id)) return true
    if (parents.every((parent) => this.#history.get(parent) !== undefined)) return false
    const { head, signedBytes, signature } = record
    const seat = this.present.devices.get(head.by)
    return seat !== undefined && (await isSignedBy(seat.signKey, 'rollRecord', signedBytes, signature))
  }

  async #add({ node, state, record }: Examined, nowMs: number, alarms: GroupAlarm[]): Promise<void> {
    for (const device of this.#history.add(node, state)) alarms.push({ kind: 'equivocation', device })
    this.#epochs.supersede(node.parents, nowMs)
    const { device } = this.#own
    const box = record.boxes.find((one) => one.device === device)
    const lock = state.devices.get(device)?.lock
    if (box === undefined || lock === undefined) return
    const pair = lock.number > 0 ? this.#own.lockPair(lock.number) : this.#locks.find(lock.publicKey)
    this.#locks.keepOnly(this.present.devices.get(device)?.lock.publicKey, nowMs)
    const keys = pair && (await openBox(record.headBytes, device, pair, box, node.head))
    if (keys === undefined) alarms.push({ kind: 'box-broken', record: node.id, by: node.head.by })
    else await this.#epochs.learn(this.#history, node, keys, state)
  }

  /** A present member that sends under a record that is parked here has heard otherwise: both have to write. */
  async #whyUnknown({ head, signedBytes, signature }: SignedRollFrame): Promise<ErrorCode> {
    const seat = this.present.devices.get(head.from)
    const isParked = this.#waiting.isParked(hexOfBytes(head.epoch), (id) => this.#history.get(id) !== undefined)
    if (seat === undefined || !isParked) return 'roll-key-missing'
    return (await isSignedBy(seat.signKey, 'rollFrame', signedBytes, signature)) ? 'roll-unmerged' : 'signature-wrong'
  }

  #cutsOf(member: MemberId): readonly RollCut[] {
    return devicesOf(this.present, member).map((device) => ({ device, upTo: this.#upTo(device) }))
  }

  #upTo(device: DeviceId): number {
    return device === this.#own.device ? this.#framesSent : (this.#heard.get(device) ?? 0)
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action)
    this.#turn = result.catch(() => undefined)
    return result
  }
}
