import { groupOfRecord, type GroupAlarm, type OpenedFrame } from '@kith/keys'
import type { ErrorCode, PeerName } from '@kith/wire'
import type { ConversationChange, ConversationMessage, FrameRepairs } from '../api/conversations.ts'
import type { Message, Transaction } from '../api/messages.ts'
import { validBody } from '../engine/handler-runs.ts'
import { TurnedDown } from '../engine/turned-down.ts'
import { decodeBody } from '../services/body.ts'
import { decodeAsk, decodeFrameMessage, decodeKey, decodeSaid, encodeAsk } from './roll-bodies.ts'
import {
  decodeHeld,
  encodeHeld,
  type HeldFrame,
  type HeldRow,
  mayHold,
  places,
  rollKeysCollection,
  wantedMsMax,
} from './roll-rows.ts'
import type { LoadedRolls, RollTurn } from './roll-turn.ts'
import { numberOf } from './sealed-frame.ts'
import { type ConversationContext, type ConversationWriting, draftOf, send } from './writing.ts'
import { askType, frameType, recordType } from './conversation-types.ts'

/** How long one who asked for records is not answered again when it asks for the same, in milliseconds. */
const answerPauseMs = 60_000
/** Questions that are remembered. */
const answeredMax = 1000

export interface ReceivingOptions {
  readonly context: ConversationContext
  readonly rolls: LoadedRolls
  readonly writing: ConversationWriting
  /** Whether there is room for one more conversation that this device has not heard of. */
  readonly hasRoom: () => boolean
  /** Why no such conversation is taken from a name; nothing when it is. */
  readonly refusalToBegin: (from: PeerName) => ErrorCode | undefined | Promise<ErrorCode | undefined>
  /** Something happened to a frame that could not be opened. */
  readonly count: (what: keyof FrameRepairs) => void
}

/** What other devices send about conversations (spec CV). */
export class ConversationReceiving {
  readonly #options: ReceivingOptions
  /** Who was answered when, by what it asked. */
  readonly #answered = new Map<string, number>()

  constructor(options: ReceivingOptions) {
    this.#options = options
  }

  /** Handles a message of one of `rollTypes`. */
  handle(type: string, message: Message<unknown>, tx: Transaction): Promise<void> {
    switch (type) {
      case recordType:
        return this.#record(message, tx)
      case frameType:
        return this.#frame(message, tx)
      case askType:
        return this.#asked(message, tx)
      default:
        return this.#given(message, tx)
    }
  }

  /** Opens what waited, as far as it can be opened now, in the order of each sender. */
  async open(conversation: string, tx: Transaction): Promise<void> {
    const turn = await this.#options.rolls.turn(tx, conversation)
    if (turn === undefined) return
    const blocked = new Set<string>()
    for (const held of turn.head.held) {
      const place = places.held(conversation, held.at)
      const bytes = blocked.has(held.device) ? undefined : await tx.get<Uint8Array>(rollKeysCollection, place)
      if (bytes === undefined) continue
      if (await this.#openHeld(turn, held, decodeHeld(bytes))) this.#release(turn, held)
      else blocked.add(held.device)
    }
  }

  async #record({ from, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const { rolls, writing } = this.#options
    const group = body instanceof Uint8Array ? groupOfRecord(body) : undefined
    if (!(body instanceof Uint8Array) || group?.kind !== 'ok') throw new TurnedDown('roll-malformed')
    const turn = (await rolls.turn(tx, group.value)) ?? (await this.#begin(tx, group.value, from as PeerName))
    const before = turn.present
    const outcome = await turn.take(body, Date.now())
    switch (outcome.kind) {
      case 'refused':
        throw new TurnedDown(outcome.code)
      case 'known':
      case 'parked':
        return
      case 'waiting':
        this.#ask(turn, from as PeerName)
        return
      case 'accepted':
        if (outcome.missing.length > 0) this.#ask(turn, from as PeerName)
        await writing.changed(turn, before, {
          records: outcome.records.map(({ bytes }) => bytes),
          alarms: this.#told(turn, outcome.alarms),
        })
        if (turn.seat !== undefined && (turn.isToJoin || turn.lacksKeys(outcome.alarms)))
          await writing.refresh(turn, [])
    }
  }

  async #frame(message: Message<unknown>, tx: Transaction): Promise<void> {
    const decoded = decodeFrameMessage(message.body)
    if (decoded === undefined) throw new TurnedDown('roll-malformed')
    const { group, frame } = decoded
    const { mid, device, sentAtMs, path } = message
    const turn = (await this.#options.rolls.turn(tx, group)) ?? (await this.#begin(tx, group, message.from as PeerName))
    const place = turn.placeOf(frame)
    if (place.kind === 'refused') throw new TurnedDown(place.code)
    if (place.value.from !== device) throw new TurnedDown('roll-not-entitled')
    const row: HeldRow = { from: message.from, device, mid, sentAtMs, path, frame }
    const isBehind = turn.head.held.some((held) => held.device === device)
    const isWanted = isBehind && (await turn.lacksKeyOf(frame, Date.now()))
    try {
      if (isWanted) throw new TurnedDown('roll-key-missing')
      if (isBehind || !(await this.#openNow(turn, row, true))) this.#hold(turn, row, 0)
    } catch (error) {
      const isMissing = error instanceof TurnedDown && error.code === 'roll-key-missing'
      // One that is not newer than what was opened was opened before.
      if (!isMissing || numberOf(frame) <= (await turn.device(device)).heard) throw error
      // Rejecting it asks its sender for the key (CV11).
      this.#hold(turn, row, Date.now())
      this.#options.count('wanted')
      throw new TurnedDown('roll-key-missing', { keepsWrites: true })
    }
  }

  /** The key of a frame that this device could not open. One of a frame that it does not wait for is of no use, and its sender learns that. */
  async #given({ device, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const given = decodeKey(body)
    if (given === undefined) throw new TurnedDown('roll-malformed')
    const turn = await this.#options.rolls.turn(tx, given.group)
    const ofDevice = turn?.head.held.filter((held) => held.device === device) ?? []
    for (const [before, held] of ofDevice.entries()) {
      const place = places.held(given.group, held.at)
      const bytes = held.wantedMs === 0 ? undefined : await tx.get<Uint8Array>(rollKeysCollection, place)
      const row = bytes && decodeHeld(bytes)
      if (turn === undefined || row === undefined || numberOf(row.frame) !== given.number) continue
      const opening: HeldRow = { ...row, key: given.key }
      if (before > 0) {
        // What its device said before that has its turn first.
        tx.put(rollKeysCollection, place, encodeHeld(opening))
        return
      }
      this.#release(turn, held)
      try {
        await this.#openNow(turn, opening)
      } catch (error) {
        if (!(error instanceof TurnedDown)) throw error
        this.#options.count('lost')
        throw new TurnedDown(error.code, { keepsWrites: true })
      }
      this.#options.count('mended')
      return
    }
    throw new TurnedDown('roll-key-missing')
  }

  async #asked({ from, device, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const asked = decodeAsk(body)
    if (asked === undefined) throw new TurnedDown('roll-malformed')
    const turn = await this.#options.rolls.turn(tx, asked.group)
    if (turn?.present.devices.has(device) !== true) throw new TurnedDown('roll-not-entitled')
    const question = `${asked.group} ${device} ${asked.ends.join()}`
    const nowMs = Date.now()
    if ((this.#answered.get(question) ?? 0) > nowMs - answerPauseMs) return
    this.#answered.delete(question)
    this.#answered.set(question, nowMs)
    for (const oldest of this.#answered.keys()) {
      if (this.#answered.size <= answeredMax) break
      this.#answered.delete(oldest)
    }
    for (const record of turn.records(asked.ends)) send(tx, from as PeerName, recordType, record)
  }

  /** A conversation that this device has not heard of. */
  async #begin(tx: Transaction, conversation: string, from: PeerName): Promise<RollTurn> {
    const refusal = await this.#options.refusalToBegin(from)
    if (refusal !== undefined) throw new TurnedDown(refusal)
    if (!this.#options.hasRoom()) throw new TurnedDown('conversations-full')
    return this.#options.rolls.begin(tx, conversation)
  }

  /** Asks for the records that are not here, each name once for the same. */
  #ask(turn: RollTurn, name: PeerName): void {
    const { count, asked } = turn.head
    if (name === this.#options.context.identity.name && !this.#hasOtherDevices) return
    if (asked.some((one) => one.name === name && one.count === count)) return
    const others = asked.filter((one) => one.count === count && one.name !== name).slice(-askedMax)
    turn.putHead({ asked: [...others, { name, count }] })
    send(turn.tx, name, askType, encodeAsk(turn.conversation, turn.ends))
  }

  get #hasOtherDevices(): boolean {
    return this.#options.context.identity.chain.newest.list.devices.length > 1
  }

  #release(turn: RollTurn, { at }: HeldFrame): void {
    turn.tx.delete(rollKeysCollection, places.held(turn.conversation, at))
    turn.putHead({ held: turn.head.held.filter((held) => held.at !== at) })
  }

  /** `wantedMs`: since when its key is wanted, 0 when it waits for something else. */
  #hold(turn: RollTurn, row: HeldRow, wantedMs: number): void {
    const { held, nextHeld } = turn.head
    if (!mayHold(held, row.device)) throw new TurnedDown('roll-full')
    turn.tx.put(rollKeysCollection, places.held(turn.conversation, nextHeld), encodeHeld(row))
    turn.putHead({ held: [...held, { at: nextHeld, device: row.device, wantedMs }], nextHeld: nextHeld + 1 })
  }

  /** True when a frame that waited needs to wait no more: it was handled, or never will be. */
  async #openHeld(turn: RollTurn, { wantedMs }: HeldFrame, row: HeldRow): Promise<boolean> {
    const isWanted = wantedMs > 0 && row.key === undefined
    if (isWanted && wantedMs > Date.now() - wantedMsMax) return false
    try {
      const isOpen = await this.#openNow(turn, row)
      if (isOpen && row.key !== undefined) this.#options.count('mended')
      return isOpen
    } catch (error) {
      if (!(error instanceof TurnedDown)) throw error
      if (error.code === 'roll-key-missing' || row.key !== undefined) this.#options.count('lost')
      this.#options.context.log('conversation-frame-dropped', { code: error.code })
      return true
    }
  }

  /** Opens a frame and has it handled; false when it has to wait. Throws the code when it is turned down. */
  async #openNow(turn: RollTurn, row: HeldRow, isNew = false): Promise<boolean> {
    const place = turn.placeOf(row.frame)
    if (place.kind === 'refused') throw new TurnedDown(place.code)
    const { epoch } = place.value
    const opened = await turn.open(row.frame, Date.now(), row.key)
    if (opened.kind === 'ok') {
      await this.#handle(turn, row, opened.value)
      return true
    }
    if (opened.code === 'roll-unmerged') {
      // Both have heard otherwise: a record of this device tells the others, once for each frame that comes.
      if (isNew && turn.seat !== undefined) await this.#options.writing.refresh(turn, [])
      return false
    }
    if (opened.code === 'roll-key-missing' && epoch === undefined) {
      this.#ask(turn, row.from as PeerName)
      return false
    }
    throw new TurnedDown(opened.code)
  }

  async #handle(turn: RollTurn, row: HeldRow, { plain }: OpenedFrame): Promise<void> {
    const { context } = this.#options
    const said = decodeSaid(plain)
    const body = said && decodeBody(said.encoding, said.body)
    if (said === undefined || body === undefined) throw new TurnedDown('roll-malformed')
    const counters = await turn.device(row.device)
    if (said.number <= counters.handled) return
    const handler = context.handlers.inConversations.get(said.messageType)
    if (handler === undefined || said.messageType === '') throw new TurnedDown('no-handler')
    const checked = await validBody(handler, body.body)
    if (checked === undefined) throw new TurnedDown('body-malformed')
    turn.putDevice(row.device, { ...counters, handled: said.number })
    const { from, device, mid, sentAtMs, path } = row
    const { conversation } = turn
    const message: ConversationMessage<unknown> = {
      ...{ conversation, mid, from, device, sentAtMs, path },
      type: said.messageType,
      body: checked.value,
    }
    await context
      .runs()
      .into(draftOf(turn.tx), { isInternal: false, withinMs: handler.withinMs }, (draft) =>
        handler.handle(message, draft),
      )
    // The handler may have said something here.
    await turn.renew()
  }

  #told({ conversation, present }: RollTurn, alarms: readonly GroupAlarm[]): readonly ConversationChange[] {
    return alarms.flatMap((alarm) => {
      if (alarm.kind !== 'equivocation') return []
      const seat = present.devices.get(alarm.device)
      const name = seat && present.members.get(seat.member)?.name
      return [{ conversation, kind: 'alarm' as const, name, by: undefined, role: undefined, title: undefined }]
    })
  }
}

/** Names of which is remembered that they were asked. */
const askedMax = 200
