import {
  collections,
  decodeRecord,
  Delivery,
  type DeliveryInput,
  type DeliveryOutput,
  lifeKey,
  messageRecord,
  type Path,
  type WriteSet,
} from '@kith/core'
import { advanceStreamKeys } from '@kith/keys'
import {
  assertNever,
  type BootId,
  bytesToId,
  type Frame,
  type FrameOf,
  idBytes,
  KithError,
  type MessageId,
  type PeerName,
  type StreamId,
} from '@kith/wire'
import type { Submitted } from '../backend/backend.ts'
import type { KnownName } from '../identity/known-names.ts'
import { readAll } from '../store/read-all.ts'
import { Alarm, pause } from './alarm.ts'
import { conflictPauseMs } from './conflict-pause.ts'
import { lostMessages } from './delivery-listener.ts'
import type { DeliveryShellOptions } from './delivery-shell-options.ts'
import { findReceived, type FoundMessage, type FoundReceived } from './found-messages.ts'
import type { Handled } from './handling.ts'
import { InOrder } from './in-order.ts'
import { ReceiptKeeper, receiptsCollection } from './receipt-keeper.ts'
import { OwnCopies } from './own-copies.ts'
import { commitPatiently } from './patient-commit.ts'
import { Seals } from './seals.ts'
import { isProvenAck, tagged, worthOfGap } from './tags.ts'
import { Tickets } from './tickets.ts'
import { Unfinished } from './unfinished.ts'

type Output<K extends DeliveryOutput['kind']> = Extract<DeliveryOutput, { kind: K }>

/**
 * Performs what the delivery machine wants: writes, seals, opens, runs handlers, transmits; and verifies what comes in before the
 * machine sees it. Work on one stream is answered in the order it was asked, because envelopes must reach the disk in their order.
 */
export class DeliveryShell {
  readonly unfinished: Unfinished = new Unfinished()
  readonly #options: DeliveryShellOptions
  readonly #machine: Delivery
  readonly #alarm = new Alarm(() => {
    this.#machine.handleTimeout(Date.now())
    this.#drain()
  })
  readonly #inputs: DeliveryInput[] = []
  readonly #tickets = new Tickets()
  readonly #streams = new InOrder<StreamId>()
  readonly #seals: Seals
  readonly #receipts: ReceiptKeeper
  readonly #copies: OwnCopies
  /** Names that are being looked up. */
  readonly #asking = new Set<PeerName>()
  readonly #ending = new AbortController()
  #isDraining = false
  #over: KithError | undefined

  constructor(options: DeliveryShellOptions) {
    this.#options = options
    const { identity, store, commits } = options
    this.#seals = new Seals(options)
    this.#receipts = new ReceiptKeeper(identity, store, commits, (count) => {
      options.listener.alarm('receipt-wrong', identity.network?.domain ?? '', count)
    })
    this.#machine = new Delivery({
      device: identity.id,
      name: identity.name,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      advance: advanceStreamKeys,
      policy: options.policy,
    })
    this.#copies = new OwnCopies({
      ...{ identity, policy: options.policy },
      openMessages: () => this.#machine.openMessages,
      isScheduled: (mid) => this.#machine.explain(mid)?.record.state === 'scheduled',
    })
  }

  /** Reads what the disk holds. Before any input. */
  async restore(): Promise<void> {
    const { store, names } = this.#options
    const lifeVersion = await this.#takeStore()
    const { messages, envelopes, outStreams, withdrawals, inStreams } = collections
    const [a, b, c, d, e] = await Promise.all([
      readAll(store, messages),
      readAll(store, envelopes),
      readAll(store, outStreams),
      readAll(store, withdrawals),
      readAll(store, inStreams),
    ])
    this.#receipts.load(await readAll(store, receiptsCollection), b)
    try {
      this.#machine.restore(Date.now(), {
        messages: a,
        envelopes: b,
        outStreams: c,
        withdrawals: d,
        inStreams: e,
        lifeVersion,
        // Only now: reading has found what is damaged.
        damaged: store.health?.damaged,
        positionsMissingSinceMs: store.health?.opening.missingSinceMs.get(inStreams),
      })
    } catch (cause) {
      throw new KithError('store-failed', 'The messages in the store cannot be read.', { cause })
    }
    for (const known of names.all()) this.devices(known)
    this.#drain()
  }

  /** Makes the store this program's own, before anything of it is read (spec DL36). A full store stays as it is. */
  async #takeStore(): Promise<number | undefined> {
    const { store, commits } = this.#options
    const value = crypto.getRandomValues(new Uint8Array(idBytes))
    const { lives: collection } = collections
    try {
      await commits.commit([{ changes: [{ collection, key: lifeKey, value }], expects: [] }])
    } catch (error) {
      if (error instanceof KithError && error.code === 'store-full') return undefined
      throw error
    }
    const own = await store.get(collection, lifeKey)
    if (own === undefined || bytesToId(own.value) !== bytesToId(value)) throw new KithError('store-busy')
    return own.version
  }

  /** Commits a write-set. Rejects with the code why not, `store-full` at once while there is no room; `conflict` when a record was changed meanwhile. */
  submit(wanted: WriteSet): Promise<Submitted> {
    if (this.#over !== undefined) return Promise.reject(this.#over)
    if (this.#options.commits.storage.isFull) return Promise.reject(new KithError('store-full'))
    const writes = this.#copies.added(wanted)
    if (!this.#options.planned.plan(writes)) return Promise.resolve('conflict')
    const { ticket, submitted } = this.#tickets.open(writes)
    this.input({ kind: 'submit', ticket, writes })
    return submitted
  }

  input(input: DeliveryInput): void {
    if (this.#over !== undefined) return
    this.#inputs.push(input)
    this.#drain()
  }

  /** Signed in to the server; `boot` is the life of its store. */
  up(boot: BootId, domain: string): void {
    this.#receipts.up(boot, domain)
    this.input({ kind: 'relay-up', boot })
  }

  devices({ name, list }: KnownName): void {
    this.input({ kind: 'devices', name, devices: list.devices.map(({ device }) => device), listVersion: list.version })
  }

  /** A frame of delivery that came over a path. */
  frame(path: Path, frame: Frame): void {
    switch (frame.type) {
      case 'ack':
        this.#run(this.#inputIf(isProvenAck(frame, this.#machine), path, frame))
        return
      case 'gap':
        this.#run(this.#gap(path, frame))
        return
      case 'stored':
        this.#run(this.#inputIf(this.#receipts.take(frame, this.#machine), path, frame))
        return
      default:
        this.input({ kind: 'frame', path, frame })
    }
  }

  /** A message that is not decided yet, as the machine knows it, or as the ledger does. */
  async messageOf(mid: MessageId): Promise<FoundMessage | undefined> {
    const open = this.#machine.explain(mid)
    if (open !== undefined) return { record: open.record, open, receipts: await this.#receipts.of(open.record) }
    const decided = await this.#options.store.get(collections.ledger, mid)
    if (decided === undefined) return undefined
    const record = decodeRecord(messageRecord, decided.value)
    return { record, open: undefined, receipts: await this.#receipts.of(record) }
  }

  /** How this device decided a message that it received. */
  receivedOf(mid: MessageId): Promise<FoundReceived | undefined> {
    return findReceived(this.#options.store, mid)
  }

  /** True for a message that may go into the mailbox, and is neither there nor decided. */
  isUnsettled(mid: MessageId): boolean {
    const record = this.#machine.explain(mid)?.record
    if (record?.lane !== 'kept' || record.paths === 'direct-only') return false
    return record.state === 'accepted' || record.state === 'addressing'
  }

  /** Takes nothing more; what waits for an answer is rejected. */
  end(error: KithError): void {
    this.#over = error
    this.#ending.abort()
    this.#alarm.off()
    this.#options.planned.end(error)
    this.#tickets.end(error)
  }

  #drain(): void {
    if (this.#isDraining) return
    this.#isDraining = true
    try {
      for (;;) {
        const output = this.#machine.pollOutput()
        if (output !== undefined) {
          this.#perform(output)
          continue
        }
        const input = this.#inputs.shift()
        if (input === undefined) break
        this.#machine.handleInput(Date.now(), input)
      }
    } finally {
      this.#isDraining = false
    }
    if (this.#over === undefined) this.#alarm.set(this.#machine.nextTimeout())
  }

  #perform(output: DeliveryOutput): void {
    const { listener } = this.#options
    switch (output.kind) {
      case 'write':
        this.#run(this.unfinished.run(this.#write(output)))
        return
      case 'accepted':
        this.#tickets.accepted(output.ticket)
        return
      case 'not-accepted':
        this.#notAccepted(output)
        return
      case 'lookup':
        this.#run(this.#lookup(output.name))
        return
      case 'open-out':
        this.#inStream(output.stream, () => this.#seals.openOut(output))
        return
      case 'seal':
        this.#inStream(output.header.stream, () => this.#seals.seal(output))
        return
      case 'reseal':
        this.#inStream(output.header.stream, () => this.#seals.reseal(output))
        return
      case 'open-in':
        this.#inStream(output.stream, () => this.#seals.openIn(output))
        return
      case 'unseal':
        this.#inStream(output.header.stream, () => this.#seals.unseal(output))
        return
      case 'handle':
        this.#run(this.unfinished.run(this.#handle(output)))
        return
      case 'handle-lost':
        this.#run(this.unfinished.run(this.#handleLost(output)))
        return
      case 'transmit':
        this.#run(this.unfinished.run(this.#transmit(output)))
        return
      case 'update':
        listener.update({ mid: output.mid, to: output.to, state: output.state, code: output.code, path: output.path })
        return
      case 'want-direct':
        listener.traffic(output.device)
        return
      case 'direct-late':
        listener.doubt(output.device)
        return
      case 'missing':
        listener.missing(lostMessages(output))
        return
      case 'alarm':
        listener.alarm(output.code, output.name)
        return
      case 'store-lost':
        listener.fatal('store-busy')
        return
      case 'drained':
        listener.drained()
        return
      default:
        assertNever(output)
    }
  }

  #inStream(stream: StreamId, work: () => Promise<DeliveryInput>): void {
    this.#streams.run(stream, () =>
      work().then((input) => {
        this.input(input)
      }, this.#failed),
    )
  }

  #run(work: Promise<void>): void {
    work.catch(this.#failed)
  }

  readonly #failed = (error: unknown): void => {
    if (this.#over === undefined)
      this.#options.listener.fatal(error instanceof KithError ? error.code : 'internal', error)
  }

  async #write({ write }: Output<'write'>): Promise<void> {
    const { commits, planned, locks, said } = this.#options
    const groups = said.used(locks.used(this.#receipts.settle(write.groups)))
    const conflicts = await commitPatiently(commits, groups, (ticket) => {
      this.#tickets.refused(ticket, 'store-full')
    })
    write.groups.forEach((group, at) => {
      planned.settled(group, !conflicts.includes(at))
      if (conflicts.includes(at)) return
      locks.settled(group)
      said.settled(group)
    })
    this.input({ kind: 'written', id: write.id, conflicts })
  }

  #notAccepted({ ticket, code }: Output<'not-accepted'>): void {
    const writes = this.#tickets.refused(ticket, code)
    if (writes !== undefined) this.#options.planned.settled(writes, false)
  }

  /** Many messages may ask for one name; it is looked up once, and answered once. */
  async #lookup(name: PeerName): Promise<void> {
    if (this.#asking.has(name)) return
    this.#asking.add(name)
    try {
      const known = await this.#options.lookup(name)
      this.#asking.delete(name)
      this.devices(known)
    } catch (error) {
      this.#asking.delete(name)
      // Anything else may pass: the machine asks again at the next connection.
      if (error instanceof KithError && error.code === 'name-unknown') this.input({ kind: 'name-unknown', name })
    }
  }

  async #handle(output: Output<'handle'>): Promise<void> {
    this.#options.listener.traffic(output.device)
    await this.#decide(output, () => this.#options.handling.run(output))
  }

  async #handleLost(output: Output<'handle-lost'>): Promise<void> {
    await this.#decide(output, async () => {
      const writes = await this.#options.handling.lost(lostMessages(output))
      return writes && { decisions: [], writes }
    })
  }

  /** Handles a position; again when something that was read has changed meanwhile, with pauses when that goes on (spec DL8). */
  async #decide(
    { stream, seq }: Output<'handle' | 'handle-lost'>,
    handle: () => Promise<Handled | undefined>,
  ): Promise<void> {
    for (let run = 1; ; run++) {
      const handled = await handle()
      // A position that was taken back meanwhile is handled anew, or not at all.
      if (handled === undefined || this.#over !== undefined || !this.#machine.awaits(stream, seq)) return
      const writes = this.#copies.added(handled.writes)
      if (this.#options.planned.plan(writes)) {
        this.input({ kind: 'handled', stream, seq, ...handled, writes })
        return
      }
      const pauseMs = conflictPauseMs(run)
      if (pauseMs > 0) await pause(pauseMs, this.#ending.signal)
    }
  }

  async #transmit({ path, device, frame, keys }: Output<'transmit'>): Promise<void> {
    const { transmit, listener } = this.#options
    const sent = keys === undefined ? frame : await tagged(frame, keys)
    transmit(path, device, sent)
    if (device !== undefined && frame.type === 'data') listener.traffic(device)
  }

  async #inputIf(proven: Promise<boolean>, path: Path, frame: Frame): Promise<void> {
    if (await proven) this.input({ kind: 'frame', path, frame })
  }

  async #gap(path: Path, frame: FrameOf<'gap'>): Promise<void> {
    const worth = await worthOfGap(path, frame, this.#machine)
    if (worth !== 'nothing') this.input({ kind: 'frame', path, frame, isReport: worth === 'report' })
  }
}
