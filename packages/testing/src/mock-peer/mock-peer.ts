import {
  type ConnectionStatus,
  type DiagnoseOptions,
  type Diagnosis,
  type Explanation,
  type IceServers,
  type Json,
  type NameInfo,
  type Peer,
  type PeerCounts,
  type PeerPath,
  type Requests,
  type Signal,
  type Signals,
  type StorageStatus,
  type Transaction,
  type WaitOptions,
  noIceServers,
} from '@kith/peer'
import { type DeviceId, type ErrorCode, KithError, type MessageId, sentenceOf } from '@kith/wire'

import { Feed } from './feed.ts'
import { MockBlobs } from './mock-blobs.ts'
import { MockChannels } from './mock-channels.ts'
import { MockContacts } from './mock-contacts.ts'
import { MockConversations } from './mock-conversations.ts'
import { mockDiagnosis } from './mock-diagnosis.ts'
import { MockDevices } from './mock-devices.ts'
import { MockDirectory } from './mock-directory.ts'
import { mockDeviceId } from './mock-ids.ts'
import { MockInvitations } from './mock-invitations.ts'
import { MockMessages } from './mock-messages.ts'
import { MockNames } from './mock-names.ts'
import type { MockNetwork } from './mock-network.ts'
import { MockPresence } from './mock-presence.ts'
import { MockPush } from './mock-push.ts'
import { MockRecords } from './mock-records.ts'
import { MockRequests } from './mock-requests.ts'
import { MockSeal } from './mock-seal.ts'

/**
 * A `Peer` in memory, joined to a `MockNetwork`. It has the whole public API, and a script beside it: `connect`, `disconnect`,
 * `refuse`, `carryBy`, `signals.play`, and what the services offer.
 */
export class MockPeer implements Peer {
  readonly name: string
  readonly device: DeviceId = mockDeviceId()
  readonly names: MockNames
  readonly invitations: MockInvitations
  readonly records: MockRecords = new MockRecords()
  readonly messages: MockMessages
  readonly requests: MockRequests
  readonly signals: MockSignals
  readonly channels: MockChannels
  readonly presence: MockPresence
  readonly directory: MockDirectory
  readonly contacts: MockContacts
  readonly conversations: MockConversations
  readonly blobs: MockBlobs
  readonly push: MockPush = new MockPush()
  readonly seal: MockSeal
  readonly devices: MockDevices = new MockDevices(this.device)
  /** What `diagnose` finds; a test may set another, whose `target` is told to who asks for a name. */
  diagnosis: Diagnosis = mockDiagnosis
  /** What `diagnose` waits for after its first step. @default nothing */
  diagnosisHeld: Promise<void> | undefined
  readonly #network: MockNetwork
  readonly #statuses = new Feed<ConnectionStatus>()
  readonly #pathLists = new Feed<readonly PeerPath[]>()
  readonly #storages = new Feed<StorageStatus>()
  #paths: readonly PeerPath[] = []
  #status: ConnectionStatus = { state: 'connecting', attempt: 1 }

  #storage: StorageStatus

  /** Made by `MockNetwork.join`. */
  constructor(name: string, network: MockNetwork) {
    this.name = name
    this.#network = network
    const nowMs = network.nowMs
    this.invitations = new MockInvitations(nowMs)
    this.seal = new MockSeal(nowMs)
    const opening = { commitsLost: 0, keptAs: undefined, missing: [] }
    this.#storage = { state: 'ok', sinceMs: nowMs(), retryAtMs: undefined, damaged: [], opening }
    const changed = (): void => network.presenceChanged(name)
    this.messages = new MockMessages(name, this.device, this.records, { nowMs, post: (parcel) => network.post(parcel) })
    this.requests = new MockRequests(this.messages)
    this.signals = new MockSignals((to, type, body) => network.signal(name, to, type, body))
    this.channels = new MockChannels(this, (to) => network.neighbour(this, to))
    this.contacts = new MockContacts({ nowMs, messages: this.messages, changed })
    const { messages, contacts } = this
    this.presence = new MockPresence({ nowMs, look: (other) => network.look(this, other), changed, messages, contacts })
    this.conversations = new MockConversations(name, this.messages)
    this.messages.say = (saying) => this.conversations.say(saying)
    this.directory = new MockDirectory(name, network.shelf, nowMs)
    this.blobs = new MockBlobs(name, network.blobs, this.messages, nowMs)
    this.names = new MockNames({ own: name, domain: network.domain, nowMs, lookup: (other) => this.#lookup(other) })
  }

  get network(): string {
    return this.#network.domain
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  get isConnected(): boolean {
    return this.#status.state === 'connected'
  }

  get paths(): readonly PeerPath[] {
    return this.#paths
  }

  get storage(): StorageStatus {
    return this.#storage
  }

  storageChanges(options: WaitOptions = {}): AsyncIterable<StorageStatus> {
    return this.#storages.read(options.signal, [this.#storage])
  }

  async retryStorage(): Promise<StorageStatus> {
    return this.#storage
  }

  statusChanges(options: WaitOptions = {}): AsyncIterable<ConnectionStatus> {
    return this.#statuses.read(options.signal, [this.#status])
  }

  async connected(options: WaitOptions = {}): Promise<void> {
    for await (const status of this.statusChanges(options)) {
      if (status.state === 'connected') return
      if (status.state === 'refused') throw new KithError(status.code, status.message)
    }
    throw new KithError(options.signal?.aborted === true ? 'aborted' : 'disposed')
  }

  pathChanges(options: WaitOptions = {}): AsyncIterable<readonly PeerPath[]> {
    return this.#pathLists.read(options.signal, [this.#paths])
  }

  async transact<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return this.messages.transact(work)
  }

  async why(mid: MessageId | string): Promise<Explanation> {
    return this.messages.explain(mid)
  }

  async iceServers(): Promise<IceServers> {
    return noIceServers
  }

  async counts(): Promise<PeerCounts> {
    return { unopened: 0, reopened: 0 }
  }

  async diagnose({ to, signal, onProgress }: DiagnoseOptions = {}): Promise<Diagnosis> {
    onProgress?.('server')
    await this.diagnosisHeld
    if (signal?.aborted === true) throw new KithError('aborted')
    for (const step of ['udp', ...(to === undefined ? [] : (['name', 'paths'] as const))] as const) onProgress?.(step)
    const target = to === undefined ? undefined : this.diagnosis.target
    return { ...this.diagnosis, target, atMs: this.#network.nowMs() }
  }

  async leave(): Promise<void> {
    if (this.#status.state === 'left') return
    this.show({ state: 'left' })
    this.#network.forget(this)
    for (const closable of [
      this.#statuses,
      this.#storages,
      this.#pathLists,
      this.messages,
      this.channels,
      this.contacts,
      this.presence,
      this.devices,
    ])
      closable.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave()
  }

  /** Scripts how the store is said to be; what it takes does not change. */
  showStorage(change: Partial<StorageStatus>): void {
    this.#storage = { ...this.#storage, ...change }
    this.#storages.emit(this.#storage)
  }

  /** Scripts any status. */
  show(status: ConnectionStatus): void {
    this.#status = status
    this.#statuses.emit(status)
    this.presence.refresh()
    this.#network.presenceChanged(this.name)
    this.#network.pump()
  }

  /** The connection comes up: what waited goes out. */
  connect(): void {
    this.show({ state: 'connected', sinceMs: this.#network.nowMs() })
  }

  /** The connection goes away and is tried again later. */
  disconnect(code: ErrorCode = 'server-unreachable', retryInMs = 5000): void {
    this.carryBy()
    this.show({ state: 'waiting', code, retryAtMs: this.#network.nowMs() + retryInMs })
  }

  /** The server turns this peer away for good. */
  refuse(code: ErrorCode): void {
    this.show({ state: 'refused', code, message: sentenceOf(code) })
  }

  /** What carries messages to these names from now on. */
  carryBy(paths: Readonly<Record<string, 'direct' | 'relay'>> = {}): void {
    this.showPaths(
      Object.entries(paths).map(([name, path]) =>
        path === 'direct'
          ? { name, path, state: 'up', carrier: 'webrtc', roundTripMs: 20 }
          : { name, path, state: 'quiet' },
      ),
    )
  }

  /** Scripts the paths in every detail; what is left out is as on the relay, when nothing was said for a while. */
  showPaths(paths: readonly (Partial<PeerPath> & Pick<PeerPath, 'name'>)[]): void {
    this.#paths = paths.map((path) => ({
      device: this.#network.peer(path.name)?.device ?? mockDeviceId(),
      ...{ path: 'relay', state: 'quiet', carrier: undefined, roundTripMs: undefined, untilMs: undefined },
      ...{ carriers: [], bytesSent: 0, bytesReceived: 0 },
      ...path,
    }))
    this.#pathLists.emit(this.#paths)
  }

  /** A second view of this peer, as another tab has it: everything is shared, but its handlers never run. */
  tab(): Peer {
    const { messages } = this
    const silent = new Proxy(messages, {
      get: (target, property) => {
        if (property === 'on' || property === 'onSent' || property === 'onMissing')
          return () => ({ [Symbol.dispose]: () => undefined })
        const value: unknown = Reflect.get(target, property, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const { requests } = this
    const questions: Requests = {
      ask: (to, type, body, options) => requests.ask(to, type, body, options),
      answer: () => ({ [Symbol.dispose]: () => undefined }),
    }
    return new Proxy(this, {
      get: (target, property) => {
        if (property === 'messages') return silent
        if (property === 'requests') return questions
        const value: unknown = Reflect.get(target, property, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }

  #lookup(name: string): Omit<NameInfo, 'trust'> {
    if (!this.isConnected) throw new KithError('server-unreachable')
    const other = this.#network.peer(name)
    if (other === undefined) throw new KithError('name-unknown')
    return { name, identity: '0'.repeat(64), devices: [{ device: other.device, label: 'mock' }] }
  }
}

/** Signals in memory. */
export class MockSignals implements Signals {
  readonly #handlers = new Map<string, Set<(signal: Signal<never>) => void>>()
  readonly #send: (to: string, type: string, body: Json) => void

  constructor(send: (to: string, type: string, body: Json) => void) {
    this.#send = send
  }

  async send(to: string, type: string, body: Json): Promise<void> {
    this.#send(to, type, body)
  }

  on<T = Json>(type: string, handler: (signal: Signal<T>) => void): Disposable {
    const handlers = this.#handlers.get(type) ?? new Set()
    this.#handlers.set(type, handlers)
    handlers.add(handler)
    return { [Symbol.dispose]: () => void handlers.delete(handler) }
  }

  /** Plays a signal to this peer's handlers. */
  play(from: string, type: string, body: Json): void {
    for (const handler of this.#handlers.get(type) ?? []) handler({ from, type, body: body as never })
  }
}
