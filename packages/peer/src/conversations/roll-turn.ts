import {
  frameKeyOf,
  type GroupAlarm,
  type OpenedFrame,
  type RecordId,
  recordIdOf,
  type RecordOutcome,
  Roll,
  type RollDeviceKeys,
  type RollMember,
  type RollParts,
  type RollSeat,
  type RollState,
  type WrittenRecord,
} from '@kith/keys'
import { bytesOfHex, type Decoded, decodeRollFrame, type DeviceId, KithError, limits, type MemberId } from '@kith/wire'
import type { Transaction } from '../api/messages.ts'
import {
  chainRow,
  decodeChain,
  decodeDevice,
  decodeRollHead,
  type DeviceRow,
  emptyDevice,
  emptyHead,
  encodeChain,
  encodeDevice,
  encodeRollHead,
  places,
  type RollHead,
  rollKeysCollection,
  rollRecordsCollection,
  waitingMax,
} from './roll-rows.ts'
import type { SealedFrame } from './sealed-frame.ts'
import { rollsCollection } from './conversation-types.ts'

/** The records of rolls in memory, as they were read or written last: also those of a commit that is still to be made, and those that it stands on, as that may come to nothing. */
export class LoadedRolls {
  readonly own: RollDeviceKeys
  readonly #rolls = new Map<string, readonly Roll[]>()

  constructor(own: RollDeviceKeys) {
    this.own = own
  }

  /** The roll in a transaction, as the store has it, or will have it; nothing when there is none. */
  async turn(tx: Transaction, conversation: string): Promise<RollTurn | undefined> {
    const bytes = await tx.get<Uint8Array>(rollsCollection, conversation)
    if (bytes === undefined) return undefined
    const head = decodeRollHead(bytes)
    return new RollTurn(this, tx, conversation, head, await this.records(tx, conversation, head))
  }

  /** A roll that is to come, or that was just founded. */
  begin(tx: Transaction, conversation: string, founded?: Roll): RollTurn {
    const roll = founded ?? Roll.join(this.own, bytesOfHex(conversation))
    return new RollTurn(this, tx, conversation, emptyHead, roll)
  }

  keep(conversation: string, roll: Roll): void {
    this.#rolls.set(conversation, [roll, ...(this.#rolls.get(conversation) ?? [])].slice(0, versionsMax))
  }

  forget(conversation: string): void {
    this.#rolls.delete(conversation)
  }

  /** The records that a head tells of. */
  async records(tx: Transaction, conversation: string, { count, ends }: RollHead): Promise<Roll> {
    const loaded = this.#rolls
      .get(conversation)
      ?.find((roll) => roll.size === count && roll.ends.join() === ends.join())
    if (loaded !== undefined) return loaded
    const roll = Roll.join(this.own, bytesOfHex(conversation))
    const records: Uint8Array[] = []
    for (let number = 0; number < count; number++) {
      const bytes = await tx.get<Uint8Array>(rollRecordsCollection, places.record(conversation, number))
      if (bytes !== undefined) records.push(bytes)
    }
    await roll.restore(records)
    if (roll.size !== count) throw new KithError('store-failed', 'A conversation in the store cannot be read.')
    this.keep(conversation, roll)
    return roll
  }
}

/** Of one conversation. */
const versionsMax = 3

/**
 * One roll in one transaction: what is read of it is expected to stay as it is until the commit, and what changes is written with the rest of the transaction. A thing that is said
 * touches the chain of its sender alone, so that neither sending nor other senders are in its way.
 */
export class RollTurn {
  readonly conversation: string
  readonly tx: Transaction
  readonly #rolls: LoadedRolls
  #head: RollHead
  #records: Roll

  constructor(rolls: LoadedRolls, tx: Transaction, conversation: string, head: RollHead, records: Roll) {
    this.#rolls = rolls
    this.tx = tx
    this.conversation = conversation
    this.#head = head
    this.#records = records
  }

  get head(): RollHead {
    return this.#head
  }

  get present(): RollState {
    return this.#records.present
  }

  get ends(): readonly RecordId[] {
    return this.#records.ends
  }

  /** This device's place, while it has one. */
  get seat(): RollSeat | undefined {
    return this.present.devices.get(this.#rolls.own.device)
  }

  /** The member that this device belongs to. */
  get self(): RollMember | undefined {
    const { seat } = this
    return seat && this.present.members.get(seat.member)
  }

  /** True when this device was given the keys of the one end, and may use them. */
  get hasKeys(): boolean {
    const [end, ...others] = this.ends
    return others.length === 0 && this.#head.kept.some(({ epoch }) => epoch === end)
  }

  /** True when there are several ends and it is this device that joins them: of the devices that wrote them and have their place still, the one of the first. */
  get isToJoin(): boolean {
    if (this.ends.length < 2) return false
    const writers = this.ends.map((end) => this.#records.writerOf(end))
    const first = writers.find((writer) => writer !== undefined && this.present.devices.has(writer))
    return first === this.#rolls.own.device
  }

  /** All records, or those that these ends do not stand on. */
  records(beyond?: readonly RecordId[]): readonly Uint8Array[] {
    return this.#records.records(beyond)
  }

  placeOf(frame: Uint8Array): ReturnType<Roll['placeOf']> {
    return this.#records.placeOf(frame)
  }

  putHead(change: Partial<RollHead>): void {
    this.#head = { ...this.#head, ...change }
    this.tx.put(rollsCollection, this.conversation, encodeRollHead(this.#head))
  }

  /** Reads it again, after others had the transaction. */
  async renew(): Promise<void> {
    const bytes = await this.tx.get<Uint8Array>(rollsCollection, this.conversation)
    if (bytes === undefined) return
    this.#head = decodeRollHead(bytes)
    this.#records = await this.#rolls.records(this.tx, this.conversation, this.#head)
  }

  async device(device: DeviceId): Promise<DeviceRow> {
    const bytes = await this.tx.get<Uint8Array>(rollKeysCollection, places.device(this.conversation, device))
    return bytes === undefined ? emptyDevice : decodeDevice(bytes)
  }

  putDevice(device: DeviceId, row: DeviceRow): void {
    this.tx.put(rollKeysCollection, places.device(this.conversation, device), encodeDevice(row))
  }

  /** Keeps all records of a roll that was founded. */
  found(roll: Roll, nowMs: number): void {
    this.putDevice(this.#rolls.own.device, { ...emptyDevice, written: 1 })
    this.#keep(roll, roll.records(), nowMs)
  }

  /** Takes in a record of another device, and those that waited for it, and keeps what they lead to; one that has to wait is kept until it can be taken. */
  async take(record: Uint8Array, nowMs: number): Promise<RecordOutcome> {
    const roll = this.#records.fork(this.#parts({}))
    const outcome = await roll.process(record, nowMs)
    if (outcome.kind === 'waiting' || outcome.kind === 'parked') this.#putWaiting(record)
    const all = outcome.kind === 'accepted' ? await this.#takeWaiting(roll, outcome, nowMs) : outcome
    if (all.kind === 'accepted') {
      const records = all.records.map(({ bytes }) => bytes)
      this.#keep(roll, records, nowMs)
    }
    this.#rolls.keep(this.conversation, roll)
    return all
  }

  #putWaiting(record: Uint8Array): void {
    const id = recordIdOf(record)
    if (this.#head.waiting.includes(id)) return
    this.tx.put(rollKeysCollection, places.waiting(this.conversation, id), record)
    const waiting = [...this.#head.waiting, id]
    for (const oldest of waiting.splice(0, waiting.length - waitingMax))
      this.tx.delete(rollKeysCollection, places.waiting(this.conversation, oldest))
    this.putHead({ waiting })
  }

  /** What waited in the store goes on once something new has come, as often as one of them brings something new again. */
  async #takeWaiting(
    roll: Roll,
    first: Extract<RecordOutcome, { kind: 'accepted' }>,
    nowMs: number,
  ): Promise<RecordOutcome> {
    let all = first
    let waiting = this.#head.waiting
    for (let isNew = waiting.length > 0; isNew;) {
      isNew = false
      for (const id of waiting) {
        const place = places.waiting(this.conversation, id)
        const bytes = await this.tx.get<Uint8Array>(rollKeysCollection, place)
        const outcome = bytes && (await roll.process(bytes, nowMs))
        if (outcome?.kind === 'waiting' || outcome?.kind === 'parked') continue
        if (outcome?.kind === 'accepted') {
          const { records, refused, alarms, missing } = outcome
          all = {
            ...all,
            records: [...all.records, ...records],
            refused: [...all.refused, ...refused],
            alarms: [...all.alarms, ...alarms],
            missing: [...all.missing, ...missing],
          }
          isNew = true
        }
        this.tx.delete(rollKeysCollection, place)
        waiting = waiting.filter((one) => one !== id)
      }
    }
    if (waiting !== this.#head.waiting) this.putHead({ waiting })
    return all
  }

  /** True while records that this device wrote are not here: what it wrote now would contradict them (spec RL14). */
  async isBehindItself(): Promise<boolean> {
    const { device } = this.#rolls.own
    return (this.present.seqs.get(device) ?? 0) < (await this.device(device)).written
  }

  /** Writes a record and keeps it. `losing`: the member that it takes something from. @throws {@link KithError} as others would refuse it. */
  async write(
    work: (roll: Roll) => Promise<Decoded<WrittenRecord>>,
    nowMs: number,
    losing?: MemberId,
  ): Promise<Uint8Array> {
    if (await this.isBehindItself()) throw new KithError('roll-unmerged')
    const heard = new Map<DeviceId, number>()
    let framesSent = 0
    for (const { device, member } of losing === undefined ? [] : this.present.devices.values()) {
      if (member !== losing) continue
      const row = await this.device(device)
      heard.set(device, row.heard)
      if (device === this.#rolls.own.device) framesSent = row.framesSent
    }
    const roll = this.#records.fork(this.#parts({ heard, framesSent }))
    const written = await work(roll)
    if (written.kind === 'refused') throw new KithError(written.code)
    this.#keep(roll, [written.value.bytes], nowMs)
    const { device } = this.#rolls.own
    this.putDevice(device, { ...(await this.device(device)), written: roll.present.seqs.get(device) ?? 0 })
    this.#rolls.keep(this.conversation, roll)
    return written.value.bytes
  }

  /** Seals what this device says. @throws {@link KithError} as `Roll.seal`. */
  async seal(plain: Uint8Array): Promise<SealedFrame> {
    const { device } = this.#rolls.own
    const [end] = this.ends
    const row = await this.device(device)
    const keys = await this.#keysAt(end, device)
    const roll = this.#records.with({ ...keys, framesSent: row.framesSent })
    const sealed = await roll.seal(plain)
    if (sealed.kind === 'refused') throw new KithError(sealed.code)
    const [chain] = keys.chains
    if (chain === undefined) throw new KithError('roll-key-missing')
    this.#putChains(roll)
    const { framesSent } = roll.parts()
    this.putDevice(device, { ...row, framesSent })
    return { frame: sealed.value, epoch: chain.epoch, number: framesSent, key: frameKeyOf(chain) }
  }

  /** Opens a frame, whose key is gone with the commit; with `key`, the one that its sender gave. */
  async open(frame: Uint8Array, nowMs: number, key?: Uint8Array): Promise<Decoded<OpenedFrame>> {
    const place = this.placeOf(frame)
    if (place.kind === 'refused') return place
    const { from, epoch } = place.value
    const roll = this.#records.with(
      key === undefined ? await this.#keysAt(epoch, from) : this.#given(frame, epoch, key),
    )
    const opened = await roll.open(frame, nowMs)
    if (opened.kind === 'ok') {
      if (key === undefined) this.#putChains(roll)
      const row = await this.device(from)
      this.putDevice(from, { ...row, heard: Math.max(row.heard, opened.value.number) })
    }
    return opened
  }

  /** True when the record of a frame is here, and its key is not, so that it cannot be opened later either. */
  async lacksKeyOf(frame: Uint8Array, nowMs: number): Promise<boolean> {
    const place = this.placeOf(frame)
    if (place.kind === 'refused' || place.value.epoch === undefined) return false
    const { from, epoch } = place.value
    const opened = await this.#records.with(await this.#keysAt(epoch, from)).open(frame, nowMs)
    return opened.kind === 'refused' && opened.code === 'roll-key-missing'
  }

  /** Whether a device had its place after a record, and has it still. */
  mayRead(device: DeviceId, epoch: RecordId): boolean {
    return this.present.devices.has(device) && this.#records.devicesAfter(epoch).includes(device)
  }

  /** True when this device was given the keys of an epoch. */
  hasKeysOf(epoch: RecordId): boolean {
    return this.#head.kept.some((kept) => kept.epoch === epoch)
  }

  /** True for an alarm that says that this device was not given the keys of an end. */
  lacksKeys(alarms: readonly GroupAlarm[]): boolean {
    return alarms.some((alarm) => alarm.kind === 'box-broken' && this.ends.includes(alarm.record))
  }

  #parts(change: Partial<RollParts>): RollParts {
    const { locks, kept } = this.#head
    return { framesSent: 0, heard: new Map(), locks, kept, chains: [], skipped: [], ...change }
  }

  async #keysAt(epoch: RecordId | undefined, device: DeviceId): Promise<RollParts> {
    const kept = this.#head.kept.filter((one) => one.epoch === epoch)
    if (epoch === undefined) return this.#parts({ kept })
    const bytes = await this.tx.get<Uint8Array>(rollKeysCollection, places.chain(this.conversation, epoch, device))
    if (bytes === undefined) return this.#parts({ kept })
    const { index, key, skipped } = decodeChain(bytes)
    return this.#parts({
      kept,
      chains: [{ epoch, device, index, key }],
      skipped: skipped.map((one) => ({ epoch, device, ...one })),
    })
  }

  /** What opens one frame, and nothing else: its key, as one that was passed over. */
  #given(frame: Uint8Array, epoch: RecordId | undefined, key: Uint8Array): RollParts {
    const read = decodeRollFrame(frame)
    if (read.kind === 'refused' || epoch === undefined) return this.#parts({})
    const { from: device, index } = read.value.head
    const none = new Uint8Array(32)
    return this.#parts({
      kept: [{ epoch, exporter: none, overAtMs: 0 }],
      chains: [{ epoch, device, index: index + 1, key: none }],
      skipped: [{ epoch, device, index, key, atMs: 0 }],
    })
  }

  #putChains(roll: Roll): void {
    const { chains, skipped } = roll.parts()
    for (const chain of chains) {
      const own = skipped.filter(({ epoch, device }) => epoch === chain.epoch && device === chain.device)
      const place = places.chain(this.conversation, chain.epoch, chain.device)
      this.tx.put(rollKeysCollection, place, encodeChain(chainRow(chain, own)))
    }
  }

  #keep(roll: Roll, records: readonly Uint8Array[], nowMs: number): void {
    records.forEach((bytes, at) => {
      this.tx.put(rollRecordsCollection, places.record(this.conversation, this.#head.count + at), bytes)
    })
    this.#putChains(roll)
    this.#records = roll
    const { locks, kept } = roll.parts()
    this.putHead({
      count: this.#head.count + records.length,
      ends: roll.ends,
      locks: locks.filter(({ overAtMs }) => overAtMs === 0 || overAtMs > nowMs - limits.rollLockMsMax),
      kept: kept.filter((one, at) => {
        const isOver = one.overAtMs > 0 && (one.overAtMs < nowMs - limits.rollKeyMsMax || at < kept.length - epochsMax)
        if (isOver) this.#deleteChains(roll, one.epoch)
        return !isOver
      }),
    })
  }

  #deleteChains(roll: Roll, epoch: RecordId): void {
    for (const device of roll.devicesAfter(epoch))
      this.tx.delete(rollKeysCollection, places.chain(this.conversation, epoch, device))
  }
}

/** Epochs whose keys are kept, those beside others that have not come to an end: of 250 devices that are as many chains as a roll keeps. */
const epochsMax = 64
