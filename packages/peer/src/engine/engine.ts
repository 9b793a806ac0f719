import type { ConnectionReport } from '@kith/core'
import { type ErrorCode, KithError, sentenceOf } from '@kith/wire'
import type { PeerLogEvent } from '../api/join.ts'
import type { MessageUpdate, MissingMessages } from '../api/messages.ts'
import type { ConnectionStatus } from '../api/peer.ts'
import {
  type Backend,
  type CallInput,
  type CallName,
  type CallOutput,
  latestStreams,
  type PeerFacts,
  streamItemsMax,
  type StreamInput,
  type StreamItem,
  type StreamName,
} from '../backend/backend.ts'
import type { ChannelBytes } from '../backend/passing.ts'
import { untilAborted } from '../backend/item-queue.ts'
import type { Identity } from '../identity/identity.ts'
import { KnownNames, type NameChanged } from '../identity/known-names.ts'
import { trustCollection } from '../identity/resets.ts'
import type { PeerStore } from '../store/store.ts'
import { type Blobs, blobsOf } from './blobs-of.ts'
import { answerCall, openStream } from './calls.ts'
import { channelsOf, type EngineChannels } from './channels-of.ts'
import { Committer } from './commits.ts'
import { ContactKeeper } from './contact-keeper.ts'
import { contactsCollection } from './contact-record.ts'
import { ContactRequests } from './contact-requests.ts'
import { deliveryOf } from './delivery-of.ts'
import type { DeliveryShell } from './delivery-shell.ts'
import { Direct, directSignalType } from './direct-of.ts'
import { DirectoryKeeper } from './directory-keeper.ts'
import { devicesChanged } from './devices-changed.ts'
import { dispatchRelayed } from './dispatch.ts'
import type { EngineOptions } from './engine-options.ts'
import { endsPeer } from './ends.ts'
import { Gate } from './gate.ts'
import { whileLeaving } from './leaving.ts'
import { IceKeeper } from './ice-keeper.ts'
import { keyLogCollection } from './log-heads.ts'
import { Lookups } from './lookups.ts'
import { eachPart, type EngineParts, partsOf } from './parts-of.ts'
import { PathPolicies } from './path-policies.ts'
import { PlannedWrites } from './planned-writes.ts'
import { PresenceKeeper } from './presence-keeper.ts'
import { Pruning } from './pruning.ts'
import type { Reception } from './reception.ts'
import { receptionOf, sayIn } from './reception-of.ts'
import { Requests } from './requests.ts'
import { RoundTrips, roundTripSignalType } from './round-trips.ts'
import { SealCounts } from './seal-counts.ts'
import { ServerSession } from './server-session.ts'
import { Settling } from './settling.ts'
import { SignalKeeper } from './signal-keeper.ts'
import { Statements } from './statements.ts'
import { Submissions } from './submissions.ts'
import { Topic } from './topic.ts'
import { Upstream } from './upstream.ts'
import { onWake } from './wakes.ts'

/** The peer itself: everything that runs once for a store, behind the interface that the services use. */
export class Engine implements Backend {
  readonly identity: Identity
  readonly names: KnownNames
  readonly lookups: Lookups
  readonly parts: EngineParts
  readonly upstream: Upstream
  readonly delivery: DeliveryShell
  readonly submissions: Submissions
  readonly presence: PresenceKeeper
  readonly directory: DirectoryKeeper
  readonly contacts: ContactKeeper
  readonly policies: PathPolicies
  readonly signals: SignalKeeper
  readonly direct: Direct
  readonly channels: EngineChannels
  readonly blobs: Blobs
  readonly ice: IceKeeper
  readonly roundTrips: RoundTrips
  readonly reception: Reception
  readonly commits: Committer
  readonly planned: PlannedWrites
  readonly settling: Settling = new Settling()
  readonly sealCounts: SealCounts
  readonly store: PeerStore
  readonly updates: Topic<MessageUpdate> = new Topic<MessageUpdate>()
  readonly missing: Topic<MissingMessages> = new Topic<MissingMessages>()
  readonly statuses: Topic<ConnectionStatus> = new Topic<ConnectionStatus>()
  readonly facts: Topic<PeerFacts> = new Topic<PeerFacts>()
  readonly options: EngineOptions
  readonly #session: ServerSession
  readonly #requests: Requests
  readonly #stopping = new AbortController()
  readonly #wakes: Disposable
  readonly #mailbox = new Gate()
  #broken: ConnectionStatus | undefined
  #leaving: Promise<void> | undefined

  constructor(options: EngineOptions, identity: Identity) {
    const { store } = options
    this.options = options
    this.identity = identity
    this.store = store
    const log = this.log.bind(this)
    this.commits = new Committer(store, { log, onFailure: this.#failed })
    this.planned = new PlannedWrites(store)
    this.sealCounts = new SealCounts(log)
    this.#requests = new Requests((frame) => {
      this.#session.send(frame)
    })
    this.upstream = new Upstream(identity.id, this.#requests, () => this.#session)
    this.names = new KnownNames(store, identity.chain, this.#known, (name) => this.parts.trust.expected(name))
    this.lookups = new Lookups({
      ...{ names: this.names, upstream: this.upstream, own: identity.name, onAlarm: this.#alarm },
      onReleased: (name) => {
        this.parts.ends.told(name)
      },
    })
    this.parts = partsOf(this, { onAlarm: this.#alarm, onFailure: this.#failed })
    this.presence = new PresenceKeeper(identity.id, this.upstream, this.commits)
    this.directory = new DirectoryKeeper({
      identity,
      names: this.names,
      lookups: this.lookups,
      upstream: this.upstream,
      onFailure: this.#failed,
    })
    const requests = new ContactRequests(identity, () => this.names)
    this.contacts = new ContactKeeper({
      own: identity.name,
      store,
      upstream: this.upstream,
      transact: (work) => this.submissions.transact(work),
      sign: (to, words) => requests.sign(to, words),
      verified: (signed, from, device) => requests.verified(signed, from, device),
      tell: (tx, name) => this.parts.contactCopies.tell(tx, name),
      isFellow: (name) => this.parts.fellowGrants.isGiven(name),
      showsLastSeen: () => this.presence.showsLastSeen,
      onChanged: () => {
        this.ice.wanted()
        this.direct.permissionsChanged()
        this.delivery.input({ kind: 'policies' })
        this.channels.pathsChanged()
        this.parts.journals.contactsChanged()
      },
      onFailure: this.#failed,
    })
    this.policies = new PathPolicies(identity.name, this.contacts, options.paths)
    this.signals = new SignalKeeper({
      identity,
      names: this.names,
      lookup: (name) => this.lookups.find(name),
      renew: (device) => this.parts.weeklyLocks.renew(device),
      transmit: (frame, by) => {
        const isSent = by !== 'relay' && this.direct.send(frame.to, frame)
        if (!isSent && by !== 'direct') this.#session.send(frame)
      },
      isBlocked: (name) => this.contacts.isBlocked(name),
      isDirectOnly: (name) => this.policies.isDirectOnly(name),
      onInternal: ({ name, device }, type, body) => {
        if (type === directSignalType) this.direct.heard(device.device, name, body)
        else if (type === roundTripSignalType) this.roundTrips.heard(device.device, name, body)
      },
    })
    this.roundTrips = new RoundTrips({
      send: (to, body, by) => this.signals.sendInternal(to, roundTripSignalType, body, by),
      mayAnswer: (name) => name === identity.name || this.contacts.isContact(name),
    })
    this.ice = new IceKeeper({
      ...{ upstream: this.upstream, host: options.host },
      isWanted: () => options.carriers.length > 0 && this.policies.isDirectAllowed,
    })
    this.direct = new Direct(this, this.#failed)
    this.channels = channelsOf(this, () => this.#session, this.#failed)
    this.blobs = blobsOf(this)
    this.reception = receptionOf(this, this.#stopping.signal, this.#failed)
    this.delivery = deliveryOf(this, {
      session: () => this.#session,
      mailbox: this.#mailbox,
      onAlarm: this.#alarm,
      onFatal: this.#fatal,
    })
    this.submissions = new Submissions(identity.name, this.planned, new Statements(store), this.delivery, sayIn(this))
    this.#session = new ServerSession({
      identity,
      ...{ dial: options.dial, proof: options.proof, takesBack: options.takesBack },
      listener: {
        frame: (frame) => {
          if (!this.#requests.handle(frame)) dispatchRelayed(this, frame, this.#failed)
        },
        up: (boot, domain) => {
          this.#up()
          this.delivery.up(boot, domain)
          this.ice.whenKnown(() => this.direct.relay(this.upstream.isUp))
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
    }, options.network)
  }

  /** How the peer is connected now. */
  get status(): ConnectionStatus {
    return this.#broken ?? this.#session.status
  }

  /** Reads the store and begins to connect. */
  async start(): Promise<void> {
    await this.names.load()
    const { delivery, contacts, presence, reception, store } = this
    await Promise.all([delivery.restore(), contacts.load(), presence.load(store), reception.start()])
    this.commits.follow(contactsCollection, contacts, this.#failed)
    this.commits.follow(keyLogCollection, this.parts.headTalk, this.#failed)
    this.commits.follow(trustCollection, this.parts.trust, this.#failed)
    for (const part of eachPart(this.parts)) await part.load?.()
    await this.blobs.start()
    if (this.identity.isListed) this.#session.start()
    else this.#fatal('device-unlisted', undefined)
    new Pruning(store, this.commits).run(this.#stopping.signal).catch(this.#failed)
  }

  async call<M extends CallName>(
    method: M,
    input: CallInput<M>,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<CallOutput<M>> {
    if (this.#leaving !== undefined) throw new KithError('disposed')
    return untilAborted(answerCall(this, method, input, options.signal), options.signal)
  }

  bytesOfChannel(id: number): ChannelBytes | undefined {
    return this.channels.desk.bytesOf(id)
  }

  stream<S extends StreamName>(
    name: S,
    input: StreamInput<S>,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncIterable<StreamItem<S>> {
    return openStream(this, name, input, {
      signal: options.signal,
      latest: latestStreams.has(name),
      itemsMax: streamItemsMax,
    })
  }

  /** Resolves when what waited at the last connection is committed. */
  async drained(): Promise<void> {
    await this.#mailbox.passed()
    await this.parts.conversations.caughtUp()
  }

  log(event: string, detail: PeerLogEvent['detail'] = {}): void {
    this.options.log?.({ atMs: Date.now(), event, detail })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#leaving ??= this.#leave())
  }

  readonly #alarm = (code: ErrorCode, name: string, count = 1): void => {
    this.log('alarm', { code, name, count })
    for (const part of eachPart(this.parts)) part.alarm?.(code, name)
  }

  readonly #known: NameChanged = (known, removed, reset) => {
    devicesChanged(this, known, removed, reset)
    if (known.name === this.identity.name && !this.identity.isListed) this.#fatal('device-unlisted', undefined)
  }

  #up(): void {
    this.#mailbox.close()
    this.log('connected')
    this.upstream.up()
    this.ice.up()
    this.presence.up()
    this.directory.up()
    this.contacts.grant()
    for (const part of eachPart(this.parts)) part.up?.()
    this.blobs.up()
    this.channels.pathsChanged()
    this.facts.publish(this.presentFacts())
  }

  #down(code: ErrorCode): void {
    this.log('disconnected', { code })
    this.upstream.down()
    for (const part of [this.presence, this.directory, ...eachPart(this.parts)]) part.down?.()
    this.delivery.input({ kind: 'relay-down' })
    this.direct.relay(false)
    this.blobs.down()
    this.channels.pathsChanged()
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
    if (status.state === 'waiting') this.upstream.failed()
    this.statuses.publish(status)
  }

  readonly #failed = (error: unknown): void => {
    if (this.#leaving !== undefined) return
    if (error instanceof KithError && !endsPeer(error)) this.log('background', { code: error.code })
    else this.#fatal(error instanceof KithError ? error.code : 'internal', error)
  }

  /** The peer cannot go on: what waits is told, and nothing more is accepted. */
  readonly #fatal = (code: ErrorCode, cause: unknown): void => {
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
    await this.blobs.end()
    if (this.#broken === undefined) {
      this.delivery.input({ kind: 'closing' })
      await Promise.all([
        // What may be kept goes into the mailbox, and running handlers finish; their messages come again otherwise.
        this.upstream.isUp ? whileLeaving(this.submissions.allSettled()) : undefined,
        whileLeaving(this.#finish()),
      ])
      await this.commits.drain()
      await this.channels.leave(error)
      this.#session.flush()
      this.#session.leave()
    }
    this.#stopping.abort()
    this.#endAll(error)
    for (const keeper of [this.presence, this.directory, this.contacts, this.signals]) keeper.end()
    for (const topic of [this.updates, this.missing, this.facts]) topic.end()
    this.statuses.publish({ state: 'left' })
    this.statuses.end()
    await this.commits.drain()
    this.commits.end()
    await this.store[Symbol.asyncDispose]()
  }

  /** Lets handlers end, and what they decided reach the disk and its senders, who would otherwise send it again. */
  async #finish(): Promise<void> {
    await this.reception.handling.drain()
    await this.delivery.unfinished.over(() => this.commits.storage.isFull)
  }

  #endAll(error: KithError): void {
    this.ice.end()
    for (const part of eachPart(this.parts)) part.end?.(error)
    this.channels.end(error)
    this.direct.end()
    this.delivery.end(error)
    this.upstream.end(error)
    this.settling.end(error)
    this.commits.storage.end(error)
    this.reception.end(error)
    this.#mailbox.end(error)
  }
}
