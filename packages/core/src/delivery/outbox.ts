import { decodeOpening, type ErrorCode, limits, type MessageId, type PeerName, type StreamId } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import { Deadlines } from './deadlines.ts'
import { KeyRetries } from './key-retries.ts'
import { ListedDevices } from './listed-devices.ts'
import { newRecord, OpenMessage } from './open-message.ts'
import type { OutLane } from './out-lane.ts'
import { OutLanes } from './out-lanes.ts'
import { type OutEnvelope, OutStream } from './out-stream.ts'
import type { DeliveryInput, WriteSet } from './ports.ts'
import { collections, type EnvelopeRecord, type MessageRecord, type OutStreamRecord } from './records.ts'
import { Renewing } from './renewing.ts'
import { Schedule } from './schedule.ts'
import { Sealing } from './sealing.ts'
import { Withdrawals } from './withdrawals.ts'

/** How long after its deadline an envelope is still sent: no receiver forgets its position earlier (spec DL15). */
const afterDeadlineMs = limits.lifeMsMax / 2

/** What a time is waited for: that a message may go, or the deadline of an envelope or of a message that is not in all its envelopes. */
type Due =
  | { readonly kind: 'release'; readonly message: OpenMessage }
  | { readonly kind: 'message'; readonly message: OpenMessage }
  | { readonly kind: 'envelope'; readonly stream: OutStream; readonly envelope: OutEnvelope; readonly last: boolean }

type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/** What the outbox had on disk. */
export interface OutboxRecords {
  readonly messages: readonly MessageRecord[]
  readonly envelopes: readonly EnvelopeRecord[]
  readonly streams: readonly OutStreamRecord[]
  readonly withdrawals: readonly { readonly mid: MessageId; readonly code: number }[]
}

/**
 * The sending half up to the envelope: accepts messages on disk and addresses them to the devices of a name. A message is durable
 * with its body first (`accepted`), then with its envelopes (`Sealing`), and only then sent (`Transmitter`), so that a crash between
 * any two steps neither loses it nor gives it two positions.
 */
export class Outbox {
  readonly messages: Map<MessageId, OpenMessage> = new Map()
  readonly streams: Map<StreamId, OutStream> = new Map()
  readonly lanes: OutLanes = new OutLanes()
  readonly listed: ListedDevices
  /** Open messages that are on disk, by name. */
  readonly #byName = new Map<PeerName, Set<OpenMessage>>()
  /** Addressed to names whose devices are not known yet. */
  readonly #unaddressed = new Map<PeerName, Set<OpenMessage>>()
  readonly #newly = new Set<PeerName>() // those of messages that the write which settles now made durable
  readonly keyRetries: KeyRetries
  readonly #deadlines = new Deadlines<Due>((due) => this.#isWaiting(due))
  readonly #context: DeliveryContext
  readonly sealing: Sealing
  readonly #schedule: Schedule
  readonly withdrawals: Withdrawals
  readonly renewing: Renewing
  #order = 1

  /** `ready` is called when an envelope of the stream is on disk and may be sent. */
  constructor(context: DeliveryContext, ready: (nowMs: number, stream: OutStream) => void) {
    this.#context = context
    this.listed = new ListedDevices(context)
    this.keyRetries = new KeyRetries(context)
    this.sealing = new Sealing(context, {
      messages: this.messages,
      streams: this.streams,
      order: () => this.#order++,
      ready: (nowMs, stream, envelope) => {
        this.#watch(stream, envelope)
        this.withdrawals.ready(nowMs, stream, envelope)
        this.renewing.proceed(nowMs, stream)
        ready(nowMs, stream)
      },
      renewed: (nowMs, stream, input) => {
        this.renewing.sealed(nowMs, stream, input)
      },
      waits: (message) => this.#deadlines.add(message.deadlineMs, { kind: 'message', message }),
    })
    this.renewing = new Renewing(context, {
      has: (stream) => this.streams.get(stream.stream) === stream,
      ready: (nowMs, stream, envelope) => {
        if (envelope.expiring && envelope.record?.kind === 'messages') this.sealing.entomb(stream, envelope)
        else this.withdrawals.ready(nowMs, stream, envelope)
      },
      over: (nowMs, stream) => {
        this.sealing.fill(this.lanes.of(stream))
        ready(nowMs, stream)
      },
    })
    this.#schedule = new Schedule(context, {
      order: () => this.#order++,
      released: (messages) => {
        for (const message of messages) {
          this.#awaitEnvelopes(message)
          this.tell(message, undefined)
        }
        for (const name of new Set(messages.map((message) => message.record.to))) this.#address(name)
      },
    })
    this.withdrawals = new Withdrawals(context, {
      messages: this.messages,
      streams: this.streams,
      sealing: this.sealing,
      end: (nowMs, message, state, code) => {
        this.#end(nowMs, message, state, code)
        this.#compact(message.record.to)
      },
      tell: (message) => this.tell(message, undefined),
    })
  }

  /** Puts back what the disk held. Names are asked for again, streams finish what is outstanding. */
  restore(nowMs: number, { messages, envelopes, streams, withdrawals }: OutboxRecords): void {
    const byStream = new Map<StreamId, EnvelopeRecord[]>()
    for (const envelope of [...envelopes].sort((a, b) => a.seq - b.seq)) {
      const own = byStream.get(envelope.stream)
      if (own === undefined) byStream.set(envelope.stream, [envelope])
      else own.push(envelope)
    }
    for (const record of [...streams].sort((a, b) => a.order - b.order)) {
      const lane = this.lanes.of({ ...record, device: record.to })
      this.#order = Math.max(this.#order, record.order + 1)
      const own = byStream.get(record.stream)
      if (own === undefined) {
        this.#context.journal.add(
          { changes: [{ collection: collections.outStreams, key: record.stream, value: undefined }], expects: [] },
          // It changes nothing that this life uses.
          () => undefined,
        )
        continue
      }
      const opening = decodeOpening(record.opening)
      const after = opening.kind === 'ok' ? opening.value.opening.after : undefined
      const stream = new OutStream({ ...record, device: record.to, after, record })
      lane.old.push(stream)
      this.streams.set(record.stream, stream)
      for (const envelope of own) this.#watch(stream, stream.restore(envelope))
    }
    for (const record of [...messages].sort((a, b) => a.order - b.order)) {
      const message = new OpenMessage(record, true)
      this.messages.set(record.mid, message)
      this.#order = Math.max(this.#order, record.order + 1)
      this.#accepted(message)
    }
    this.withdrawals.restore(nowMs, withdrawals)
  }

  /**
   * Makes the messages of a write-set, and withdraws those it cancels: the changes go into its group, and the returned function must be called
   * when that group has settled, before `addressAccepted`. A mid that is known already is the same message and changes nothing.
   */
  accept(
    nowMs: number,
    { sends, cancels = [] }: Pick<WriteSet, 'sends' | 'cancels'>,
  ): { readonly changes: readonly StoreChange[]; readonly settled: (nowMs: number, applied: boolean) => void } {
    const made: OpenMessage[] = []
    for (const send of sends) {
      const group = send.atomic ? this.#order : 0
      for (const one of send.messages) {
        const known = this.messages.get(one.mid)
        if (known?.durable === true || (known !== undefined && made.includes(known))) continue
        const record = newRecord(nowMs, this.#order++, send, one, group)
        // A group in flight that has the message already may still be left out, so this one writes it too.
        known?.renew(record)
        const message = known ?? new OpenMessage(record, false)
        message.claims++
        this.messages.set(one.mid, message)
        made.push(message)
      }
    }
    const withdrawn = this.withdrawals.plan(cancels)
    const settled = (settledMs: number, applied: boolean): void => {
      for (const message of made) {
        message.claims--
        if (applied && !message.durable) this.#accepted(message)
        else if (message.claims === 0 && !message.durable) this.messages.delete(message.mid)
      }
      withdrawn.settled(settledMs, applied)
      if (applied) for (const message of made) this.#newly.add(message.record.to)
    }
    return { changes: [...made.flatMap((message) => message.changes(nowMs)), ...withdrawn.changes], settled }
  }

  /** Addresses what a write made durable: messages of one write share envelopes, also those of several write-sets. */
  addressAccepted(): void {
    for (const name of this.#newly) this.#address(name)
    this.#newly.clear()
  }

  /** The devices of a name, now or changed. Those no longer listed are told to `removed`. */
  devices(nowMs: number, input: Input<'devices'>, removed: (nowMs: number, lane: OutLane) => void): void {
    const gone = this.listed.take(input)
    const isGone = ({ name, device }: OutLane): boolean =>
      gone.has(device) || (name === input.name && !input.devices.includes(device))
    for (const lane of [...this.lanes].filter(isGone)) {
      for (const message of lane.pending) message.unaddress(lane.device)
      removed(nowMs, lane)
      this.lanes.delete(lane)
      this.keyRetries.delete(lane)
    }
    const open = this.#byName.get(input.name) ?? new Set<OpenMessage>()
    for (const message of open)
      if (message.record.body !== undefined && !message.scheduled) this.#awaitEnvelopes(message)
    this.#address(input.name)
    for (const message of open) {
      const changed = message.complete()
      if (message.decided) this.#settle(nowMs, message, changed)
    }
  }

  /** The network knows no such name: what waits for it is rejected. */
  nameUnknown(nowMs: number, name: PeerName): void {
    const waiting = this.#unaddressed.get(name) ?? new Set<OpenMessage>()
    this.#unaddressed.delete(name)
    for (const message of waiting) this.#end(nowMs, message, 'rejected', 'name-unknown')
    this.#compact(name)
  }

  /** Asks again for every name that messages wait for. */
  lookUp(): void {
    for (const name of new Set([...this.#unaddressed.keys(), ...this.keyRetries.names]))
      this.#context.emit({ kind: 'lookup', name })
  }

  openedOut(nowMs: number, input: Input<'opened-out'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.record !== undefined) this.renewing.opened(nowMs, stream, input)
    if (stream === undefined || stream.record !== undefined) return
    stream.record = {
      stream: stream.stream,
      name: stream.name,
      to: stream.device,
      lane: stream.lane,
      paths: stream.paths,
      order: stream.order,
      keys: input.keys,
      opening: input.opening,
    }
    const lane = this.lanes.of(stream)
    lane.failures = 0
    this.sealing.fill(lane)
  }

  /** The keys of a stream could not be made: the next try is a new stream. */
  notOpenedOut(nowMs: number, input: Input<'not-opened-out'>): void {
    const stream = this.streams.get(input.stream)
    if (stream?.record !== undefined) this.renewing.failed(nowMs, stream)
    if (stream === undefined || stream.record !== undefined) return
    this.streams.delete(input.stream)
    const lane = this.lanes.of(stream)
    lane.current = undefined
    this.keyRetries.add(nowMs, lane)
  }

  /** When the next deadline passes, or keys are tried again. */
  get nextTimeoutMs(): number {
    return Math.min(this.#deadlines.nextMs, this.keyRetries.nextTimeoutMs)
  }

  /** Tries again to make the keys of streams. */
  retryKeys(nowMs: number): void {
    for (const lane of this.keyRetries.take(nowMs)) {
      this.#context.emit({ kind: 'lookup', name: lane.name })
      this.sealing.fill(lane)
    }
  }

  /**
   * Ends what was never sealed, and puts a tombstone in the place of what was (spec DL12). `giveUp` hears of envelopes that are so old
   * that nothing of them is sent any more: everything of the stream below the position (spec DL15).
   */
  expire(nowMs: number, giveUp: (nowMs: number, stream: OutStream, next: number) => void): void {
    const names = new Set<PeerName>()
    for (let due = this.#deadlines.take(nowMs); due !== undefined; due = this.#deadlines.take(nowMs)) {
      if (due.kind === 'release') this.#schedule.add(due.message)
      else if (due.kind === 'message') {
        // While an envelope of it is being sealed nothing can be said; it is watched again then.
        if (due.message.sealing > 0) continue
        due.message.note(nowMs, 'deadline-passed')
        this.#end(nowMs, due.message, 'expired', 'deadline-passed')
        names.add(due.message.record.to)
      } else if (due.last) giveUp(nowMs, due.stream, due.stream.dueBefore(nowMs - afterDeadlineMs))
      else this.#expireEnvelope(nowMs, due.stream, due.envelope)
    }
    this.#schedule.release(nowMs)
    for (const name of names) this.#compact(name)
  }

  /** Tells the application of a message's state. */
  tell(message: OpenMessage, path: 'direct' | 'relay' | undefined): void {
    const { mid, to, state } = message.record
    this.#context.emit({ kind: 'update', mid, to, state, code: message.code, path })
  }

  /** Forgets a message that is decided. */
  forget(message: OpenMessage): void {
    if (!message.decided) return
    this.messages.delete(message.mid)
    const named = this.#byName.get(message.record.to)
    named?.delete(message)
    if (named?.size === 0) this.#byName.delete(message.record.to)
  }

  #expireEnvelope(nowMs: number, stream: OutStream, envelope: OutEnvelope): void {
    this.sealing.entomb(stream, envelope)
    for (const mid of envelope.mids) {
      const message = this.messages.get(mid)
      message?.note(nowMs, 'deadline-passed', { device: stream.device })
      if (message?.hold('deadline-passed') === true) this.tell(message, undefined)
    }
  }

  #watch(stream: OutStream, envelope: OutEnvelope): void {
    if (!envelope.expiring)
      this.#deadlines.add(envelope.deadlineMs, { kind: 'envelope', stream, envelope, last: false })
    this.#deadlines.add(envelope.deadlineMs + afterDeadlineMs, { kind: 'envelope', stream, envelope, last: true })
  }

  #isWaiting(due: Due): boolean {
    if (due.kind === 'release') return due.message.scheduled && this.messages.has(due.message.mid)
    if (due.kind === 'message') return due.message.record.body !== undefined && this.messages.has(due.message.mid)
    if (this.streams.get(due.stream.stream)?.envelopes.get(due.envelope.seq) !== due.envelope) return false
    return due.last || !due.envelope.expiring
  }

  /** The message is on disk. */
  #accepted(message: OpenMessage): void {
    message.durable = true
    const { to, body } = message.record
    const named = this.#byName.get(to) ?? new Set<OpenMessage>()
    this.#byName.set(to, named.add(message))
    if (body === undefined) return
    if (message.scheduled) this.#deadlines.add(message.record.notBeforeMs, { kind: 'release', message })
    else this.#awaitEnvelopes(message)
  }

  /** The message waits for envelopes, as long as it lives. */
  #awaitEnvelopes(message: OpenMessage): void {
    this.#deadlines.add(message.deadlineMs, { kind: 'message', message })
    this.#wait(message)
  }

  #wait(message: OpenMessage): void {
    const waiting = this.#unaddressed.get(message.record.to) ?? new Set<OpenMessage>()
    this.#unaddressed.set(message.record.to, waiting.add(message))
  }

  #address(name: PeerName): void {
    const waiting = this.#unaddressed.get(name)
    if (waiting === undefined) return
    const devices = this.listed.receiversOf(name)
    if (devices === undefined) {
      this.#context.emit({ kind: 'lookup', name })
      return
    }
    // A name without devices is asked for again when the server is connected.
    if (devices.length === 0) return
    this.#unaddressed.delete(name)
    for (const message of [...waiting].sort((a, b) => a.record.order - b.record.order)) {
      const before = message.record.state
      const { lane, paths } = message.record
      for (const device of devices)
        if (message.address(device)) this.lanes.of({ name, device, lane, paths }).pending.push(message)
      if (message.record.state !== before) this.tell(message, undefined)
    }
    for (const device of devices) for (const lane of this.lanes.to(device)) this.sealing.fill(lane)
  }

  #end(nowMs: number, message: OpenMessage, state: 'expired' | 'rejected', code: ErrorCode): void {
    const before = message.record.state
    this.#unaddressed.get(message.record.to)?.delete(message)
    message.end(state, code)
    if (message.decided) this.#settle(nowMs, message, before !== message.record.state)
    // Otherwise a later life whose clock was set back would seal it behind what was sealed since.
    else this.#context.journal.add({ changes: message.changes(nowMs), expects: [] }, () => undefined)
  }

  /** A decided message goes to the ledger; then the application is told, when that is news. */
  #settle(nowMs: number, message: OpenMessage, news: boolean): void {
    this.#context.journal.add({ changes: message.changes(nowMs), expects: [] }, () => {
      if (news) this.tell(message, undefined)
      this.forget(message)
    })
  }

  /** Frees what ended messages of a name hold. */
  #compact(name: PeerName): void {
    if (this.#unaddressed.get(name)?.size === 0) this.#unaddressed.delete(name)
    for (const device of this.listed.of(name)) for (const lane of this.lanes.to(device)) lane.pending.compactWhenStale()
  }
}
