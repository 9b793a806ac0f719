import type { ConnectionReport } from '@kith/core'
import { type ErrorCode, type Frame, KithError, type MessageId, type PeerName, sentenceOf } from '@kith/wire'
import type { JoinOptions, PeerLogEvent } from '../api/join.ts'
import type { MessageUpdate, MissingMessages, Transaction } from '../api/messages.ts'
import type { ConnectionStatus } from '../api/peer.ts'
import { type Backend, type CallInput, type CallName, type CallOutput, latestStreams, type PeerFacts, streamItemsMax, type StreamInput, type StreamItem, type StreamName, type Submission, type Submitted } from '../backend/backend.ts'
import { untilAborted } from '../backend/channel.ts'
import type { HandlerTable } from '../backend/handlers.ts'
import { type Identity, openIdentity } from '../identity/identity.ts'
import { type KnownName, KnownNames } from '../identity/known-names.ts'
import { Draft, withoutKnown } from '../services/draft.ts'
import type { PeerStore } from '../store/store.ts'
import { pause } from './alarm.ts'
import { answerCall, openStream } from './calls.ts'
import { Committer } from './commits.ts'
import { contactsCollection, ContactKeeper } from './contact-keeper.ts'
import { DeliveryShell } from './delivery-shell.ts'
import { DirectKeeper, directSignalType } from './direct-keeper.ts'
import { DirectoryKeeper } from './directory-keeper.ts'
import { Gate } from './gate.ts'
import { Handling } from './handling.ts'
import { Lookups } from './lookups.ts'
import { PresenceKeeper } from './presence-keeper.ts'
import { Requests } from './requests.ts'
import { type Dial, ServerSession } from './server-session.ts'
import { Settling } from './settling.ts'
import { SignalKeeper } from './signal-keeper.ts'
import { Topic } from './topic.ts'
import { Upstream } from './upstream.ts'
import { onWake } from './wakes.ts'

/** What an engine is made of. The engine owns the store from then on, and closes it. */
export interface EngineOptions {
  readonly name: PeerName
  readonly label: string
  readonly store: PeerStore
  readonly dial: Dial
  readonly handlers: HandlerTable
  /** @default 'contacts' */
  readonly direct?: JoinOptions['direct']
  readonly log?: ((event: PeerLogEvent) => void) | undefined
  /** Ends the opening, not the engine. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the engine of a store. A store that a network knows opens without it, and connects in the background; a new name has to be claimed
 * first.
 *
 * @throws {@link KithError} `name-wrong`, `store-failed`; for a new name also `server-unreachable`, `aborted` and every refusal of a
 * claim, such as `name-taken`. The store is closed then.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { store, name, label, signal } = options
  let engine: Engine | undefined
  try {
    const identity = await openIdentity(store, name, label, Date.now())
    engine = new Engine(options, identity)
    await engine.start()
    if (identity.network === undefined) await claim(engine, identity, signal)
    return engine
  } catch (error) {
    await (engine ?? store)[Symbol.asyncDispose]()
    throw error
  }
}

/** How long the first claim of a name may take, in milliseconds. */
const claimMsMax = 15_000

async function claim(engine: Engine, identity: Identity, signal: AbortSignal | undefined): Promise<void> {
  const late = AbortSignal.timeout(claimMsMax)
  try {
    await untilAborted(engine.call('connected', undefined), signal === undefined ? late : AbortSignal.any([late, signal]))
  } catch (error) {
    if (late.aborted && signal?.aborted !== true) throw new KithError('server-unreachable', undefined, { cause: error })
    if (error instanceof KithError && error.code.startsWith('name-')) await identity.forget()
    throw error
  }
}

/** The peer itself: everything that runs once for a store, behind the interface that the services use. */
export class Engine implements Backend {
  readonly identity: Identity
  readonly names: KnownNames
  readonly lookups: Lookups
  readonly upstream: Upstream
  readonly delivery: DeliveryShell
  readonly presence: PresenceKeeper
  readonly directory: DirectoryKeeper
  readonly contacts: ContactKeeper
  readonly signals: SignalKeeper
  readonly direct: DirectKeeper
  readonly commits: Committer
  readonly settling: Settling = new Settling()
  readonly store: PeerStore
  readonly updates: Topic<MessageUpdate> = new Topic<MessageUpdate>()
  readonly missing: Topic<MissingMessages> = new Topic<MissingMessages>()
  readonly statuses: Topic<ConnectionStatus> = new Topic<ConnectionStatus>()
  readonly facts: Topic<PeerFacts> = new Topic<PeerFacts>()
  readonly #options: EngineOptions
  readonly #session: ServerSession
  readonly #requests: Requests
  readonly #handling: Handling
  readonly #stopping = new AbortController()
  readonly #wakes: Disposable
  /** Mids given with a key that are being accepted, so that two calls at once are one message. */
  readonly #accepting = new Map<MessageId, Promise<unknown>>()
  /** Kept messages of this life that are not in the mailbox yet. */
  readonly #unsettled = new Set<MessageId>()
  readonly #troubles = new Map<PeerName, ErrorCode>()
  readonly #mailbox = new Gate()
  #onSettled: (() => void) | undefined
  #broken: ConnectionStatus | undefined
  #leaving: Promise<void> | undefined

  constructor(options: EngineOptions, identity: Identity) {
    const { store } = options
    this.#options = options
    this.identity = identity
    this.store = store
    this.commits = new Committer(store)
    this.#requests = new Requests((frame) => {
      this.#session.send(frame)
    })
    this.upstream = new Upstream(identity.id, this.#requests, () => this.#session)
    this.names = new KnownNames(store, (known) => {
      this.#known(known)
    })
    this.lookups = new Lookups(this.names, this.upstream)
    this.presence = new PresenceKeeper(identity.id, this.upstream, this.commits)
    this.directory = new DirectoryKeeper({ identity, names: this.names, lookups: this.lookups, upstream: this.upstream, onFailure: this.#failed })
    this.contacts = new ContactKeeper({
      own: identity.name,
      store,
      upstream: this.upstream,
      transact: (work) => this.transact(work),
      onChanged: () => {
        this.direct.permissionsChanged()
      },
      onFailure: this.#failed,
    })
    this.signals = new SignalKeeper({
      identity,
      names: this.names,
      lookup: (name) => this.lookups.find(name),
      transmit: (frame) => {
        if (!this.direct.send(frame.to, frame)) this.#session.send(frame)
      },
      onInternal: ({ name, device }, type, body) => {
        if (type === directSignalType) this.direct.heard(device.device, name, body)
      },
    })
    this.direct = this.#newDirect()
    this.#handling = new Handling({
      name: identity.name,
      handlers: options.handlers,
      internal: this.contacts.handlers,
      read: (collection, key) => store.get(collection, key),
      known: (mids) => this.#knownMids(mids),
      onFailure: (type, attempt, error) => {
        this.log('handler-failed', { type, attempt, error: error instanceof Error ? error.name : typeof error })
      },
      signal: this.#stopping.signal,
    })
    this.delivery = this.#newDelivery()
    this.#session = new ServerSession({
      identity,
      dial: options.dial,
      listener: {
        frame: (frame) => {
          this.#frame(frame)
        },
        up: (boot) => {
          this.#up()
          this.delivery.input({ kind: 'relay-up', boot })
        },
        down: (code) => {
          this.#down(code)
        },
        status: (status) => {
          this.#status(status)
        },
      },
    })
    this.#wakes = onWake(() => {
      this.#session.wake()
      this.direct.wake()
    })
  }

  /** How the peer is connected now. */
  get status(): ConnectionStatus {
    return this.#broken ?? this.#session.status
  }

  /** Reads the store and begins to connect. */
  async start(): Promise<void> {
    await this.names.load()
    await Promise.all([this.delivery.restore(), this.contacts.load(), this.presence.load(this.store)])
    this.#followContacts()
    this.#session.start()
  }

  async call<M extends CallName>(method: M, input: CallInput<M>, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<CallOutput<M>> {
    if (this.#leaving !== undefined) throw new KithError('disposed')
    return untilAborted(answerCall(this, method, input), options.signal)
  }

  stream<S extends StreamName>(name: S, input: StreamInput<S>, options: { readonly signal?: AbortSignal | undefined } = {}): AsyncIterable<StreamItem<S>> {
    return openStream(this, name, input, { signal: options.signal, latest: latestStreams.has(name), itemsMax: streamItemsMax })
  }

  /** Commits a write-set; what was accepted before is left out. */
  async submit({ writes, keyed }: Submission): Promise<Submitted> {
    if (keyed.length === 0) return this.#submit(writes)
    await Promise.all(keyed.map((mid) => this.#accepting.get(mid)))
    const submitting = this.#knownMids(keyed).then((known) => this.#submit({ ...writes, sends: withoutKnown(writes.sends, known) }))
    const settled = submitting.catch(() => undefined)
    for (const mid of keyed) this.#accepting.set(mid, settled)
    try {
      return await submitting
    } finally {
      for (const mid of keyed) if (this.#accepting.get(mid) === settled) this.#accepting.delete(mid)
    }
  }

  /** Runs writes of Kith's own as one commit. */
  async transact(work: (tx: Transaction) => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < transactAttemptsMax; attempt++) {
      const draft = new Draft(this.identity.name, (collection, key) => this.store.get(collection, key), { isInternal: true })
      await work(draft)
      if ((await this.submit({ writes: draft.writeSet(), keyed: draft.keyed })) === 'accepted') return
    }
    throw new KithError('write-conflict')
  }

  /** Why a name could not be looked up for delivery. */
  troubleOf(name: PeerName): ErrorCode | undefined {
    return this.#troubles.get(name)
  }

  /** Resolves when what waited at the last connection is committed. */
  drained(): Promise<void> {
    return this.#mailbox.passed()
  }

  log(event: string, detail: PeerLogEvent['detail'] = {}): void {
    this.#options.log?.({ atMs: Date.now(), event, detail })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#leaving ??= this.#leave())
  }

  #newDelivery(): DeliveryShell {
    const { identity, names, store, commits } = this
    return new DeliveryShell({
      identity,
      names,
      store,
      commits,
      handling: this.#handling,
      lookup: (name) => this.#lookup(name),
      transmit: (path, device, frame) => {
        if (path === 'relay') this.#session.send(frame)
        else if (device !== undefined) this.direct.send(device, frame)
      },
      listener: {
        update: (update) => {
          if (update.state !== 'addressing' && update.state !== 'accepted') this.#settled(update.mid)
          this.settling.update(update)
          this.updates.publish(update)
        },
        missing: (missing) => {
          this.missing.publish(missing)
        },
        drained: () => {
          this.#mailbox.open()
        },
        traffic: (device) => {
          const known = this.names.deviceOf(device)
          if (known !== undefined) this.direct.traffic(device, known.name)
        },
        fatal: (code, cause) => {
          this.#fatal(code, cause)
        },
      },
    })
  }

  #newDirect(): DirectKeeper {
    const direct = this.#options.direct ?? 'contacts'
    return new DirectKeeper({
      own: this.identity.id,
      mayReach: (name) => direct === 'contacts' && this.contacts.isContact(name),
      signal: (to, body) => {
        this.signals.sendInternal(to, directSignalType, body).catch(this.#failed)
      },
      listener: {
        up: (device) => {
          this.delivery.input({ kind: 'direct-up', device })
        },
        down: (device) => {
          this.delivery.input({ kind: 'direct-down', device })
        },
        frame: (device, frame) => {
          this.#directFrame(device, frame)
        },
      },
    })
  }

  async #submit(writes: Submission['writes']): Promise<Submitted> {
    if (writes.sends.length === 0 && writes.changes.length === 0 && writes.expects.length === 0) return 'accepted'
    const submitted = await this.delivery.submit(writes)
    if (submitted === 'accepted') for (const { lane, messages } of writes.sends) if (lane === 'kept') for (const { mid } of messages) await this.#track(mid)
    return submitted
  }

  /** Remembers a kept message until it is in the mailbox or decided, so that leaving can wait for it. */
  async #track(mid: MessageId): Promise<void> {
    const found = await this.delivery.messageOf(mid)
    if (found?.open !== undefined && (found.record.state === 'accepted' || found.record.state === 'addressing')) this.#unsettled.add(mid)
  }

  #settled(mid: MessageId): void {
    if (this.#unsettled.delete(mid) && this.#unsettled.size === 0) this.#onSettled?.()
  }

  async #knownMids(mids: readonly MessageId[]): Promise<ReadonlySet<MessageId>> {
    const found = await Promise.all(mids.map((mid) => this.delivery.messageOf(mid)))
    return new Set(mids.filter((_, at) => found[at] !== undefined))
  }

  async #lookup(name: PeerName): Promise<KnownName> {
    try {
      const known = await this.lookups.find(name)
      this.#troubles.delete(name)
      return known
    } catch (error) {
      this.#troubles.set(name, error instanceof KithError ? error.code : 'internal')
      throw error
    }
  }

  /** Optional, because names are loaded before delivery is there. */
  #known(known: KnownName): void {
    const { delivery, signals } = this as Partial<Pick<Engine, 'delivery' | 'signals'>>
    signals?.changed(known)
    delivery?.devices(known)
  }

  #frame(frame: Frame): void {
    if (this.#requests.handle(frame)) return
    switch (frame.type) {
      case 'data':
      case 'stored':
      case 'ack':
      case 'gap':
      case 'reopen':
      case 'absent':
      case 'present':
      case 'turned-down':
      case 'drained':
        this.delivery.frame('relay', frame)
        return
      case 'signal':
        this.signals.frame(frame).catch(this.#failed)
        return
      case 'stale-devices':
        this.lookups.told(frame.record).catch(this.#failed)
        return
      default:
        this.presence.frame(frame)
        this.directory.frame(frame)
    }
  }

  /** Over a direct path a device speaks for itself alone. */
  #directFrame(device: Parameters<DirectKeeper['traffic']>[0], frame: Frame): void {
    switch (frame.type) {
      case 'data':
        this.delivery.frame('direct', frame)
        return
      case 'ack':
      case 'gap':
      case 'reopen':
        if (frame.from === device && frame.to === this.identity.id) this.delivery.frame('direct', frame)
        return
      case 'signal':
        if (frame.from === device) this.signals.frame(frame).catch(this.#failed)
        return
      default:
    }
  }

  #up(): void {
    this.#mailbox.close()
    this.log('connected')
    this.upstream.up()
    this.presence.up()
    this.directory.up()
    this.contacts.grant()
    this.facts.publish(this.presentFacts())
  }

  #down(code: ErrorCode): void {
    this.log('disconnected', { code })
    this.upstream.down()
    this.presence.down()
    this.directory.down()
    this.delivery.input({ kind: 'relay-down' })
  }

  /** Who the peer is, as far as it is known. */
  presentFacts(): PeerFacts {
    const { name, id, network } = this.identity
    return { name, device: id, network: network?.domain ?? '' }
  }

  #status(status: ConnectionReport): void {
    if (this.#broken !== undefined) return
    if (status.state === 'refused') {
      this.log('refused', { code: status.code })
      this.upstream.refused(new KithError(status.code, status.message))
    }
    this.statuses.publish(status)
  }

  #followContacts(): void {
    const changes = this.commits.changes(contactsCollection, {})
    void (async () => {
      for await (const { key, value } of changes) this.contacts.committed(key, value)
    })().catch(this.#failed)
  }

  readonly #failed = (error: unknown): void => {
    if (this.#leaving !== undefined) return
    if (error instanceof KithError && error.code !== 'store-failed' && error.code !== 'internal') this.log('background', { code: error.code })
    else this.#fatal(error instanceof KithError ? error.code : 'internal', error)
  }

  /** The peer cannot go on: what waits is told, and nothing more is accepted. */
  #fatal(code: ErrorCode, cause: unknown): void {
    if (this.#leaving !== undefined || this.#broken !== undefined) return
    this.log('failed', { code, error: cause instanceof Error ? cause.name : '' })
    const error = new KithError(code, undefined, { cause })
    this.#broken = { state: 'refused', code, message: sentenceOf(code) }
    this.#session.leave()
    this.#endAll(error)
    this.statuses.publish(this.#broken)
  }

  async #leave(): Promise<void> {
    const error = new KithError('disposed')
    this.#wakes[Symbol.dispose]()
    if (this.#broken === undefined) {
      this.delivery.input({ kind: 'closing' })
      await Promise.all([this.#settleForLeaving(), this.#handleForLeaving()])
      await this.commits.drain()
      this.#session.flush()
      this.#session.leave()
    }
    this.#stopping.abort()
    this.#endAll(error)
    this.presence.end()
    this.directory.end()
    this.contacts.end()
    this.signals.end()
    for (const topic of [this.updates, this.missing, this.facts]) topic.end()
    this.statuses.publish({ state: 'left' })
    this.statuses.end()
    await this.commits.drain()
    this.commits.end()
    await this.store[Symbol.asyncDispose]()
  }

  #endAll(error: KithError): void {
    this.direct.end()
    this.delivery.end(error)
    this.upstream.end(error)
    this.settling.end(error)
    this.#mailbox.end(error)
  }

  /** Waits until what may be kept is in the mailbox, within bounds. */
  async #settleForLeaving(): Promise<void> {
    if (!this.upstream.isUp || this.#unsettled.size === 0) return
    await this.#within(
      new Promise<void>((resolve) => {
        this.#onSettled = resolve
      }),
    )
  }

  /** Lets running handlers finish, within bounds; their messages come again otherwise. */
  async #handleForLeaving(): Promise<void> {
    await this.#within(this.#handling.drain())
  }

  async #within(work: Promise<void>): Promise<void> {
    const over = new AbortController()
    await Promise.race([work, pause(leavingMsMax, over.signal)])
    over.abort()
  }
}

/** How long leaving waits for handlers and for the mailbox, in milliseconds. */
const leavingMsMax = 2_000
const transactAttemptsMax = 50

