import { type DeviceId, KithError, type MessageId, type PeerName } from '@kith/wire'
import type { DiagnoseOptions, Diagnosis } from '../api/diagnosis.ts'
import type { Explanation } from '../api/explanation.ts'
import type { Transaction } from '../api/messages.ts'
import type { ConnectionStatus, Peer, PeerCounts, PeerPath, WaitOptions, WhyOptions } from '../api/peer.ts'
import type { StorageStatus } from '../api/storage.ts'
import type { Backend, PeerFacts } from '../backend/backend.ts'
import { abortedError } from '../backend/failure.ts'
import type { IceServers } from '../links/carrier.ts'
import type { HandlerTable } from '../backend/handlers.ts'
import { BlobService } from './blobs.ts'
import { PeerChannels } from './channels.ts'
import { ContactService } from './contacts.ts'
import { ConversationService } from './conversations.ts'
import { DeviceService } from './devices.ts'
import { DirectoryService } from './directory.ts'
import { Draft } from './draft.ts'
import { follow } from './follow.ts'
import { InvitationService } from './invitations.ts'
import { MessageService } from './messages.ts'
import { NameService } from './names.ts'
import { PresenceService } from './presence.ts'
import { PushService } from './push.ts'
import { RecordService } from './records.ts'
import { RequestService } from './requests.ts'
import { SealService } from './seal.ts'
import { SignalService } from './signals.ts'
import { checkedMid, checkedName } from './sends.ts'

/** Puts the services upon a backend, which the peer owns from then on. */
export async function peerUpon(backend: Backend, handlers: HandlerTable): Promise<Peer> {
  const facts = await backend.call('facts', undefined)
  const peer = new JoinedPeer(backend, handlers, facts)
  await peer.ready
  return peer
}

class JoinedPeer implements Peer {
  readonly name: PeerName
  readonly device: DeviceId
  readonly names: NameService
  readonly invitations: InvitationService
  readonly messages: MessageService
  readonly requests: RequestService
  readonly signals: SignalService
  readonly channels: PeerChannels
  readonly presence: PresenceService
  readonly directory: DirectoryService
  readonly contacts: ContactService
  readonly conversations: ConversationService
  readonly devices: DeviceService
  readonly blobs: BlobService
  readonly records: RecordService
  readonly push: PushService
  readonly seal: SealService
  /** Resolves when everything that can be looked at without waiting is known. */
  readonly ready: Promise<unknown>
  readonly #backend: Backend
  readonly #handlers: HandlerTable
  #network: string
  #status: ConnectionStatus = { state: 'connecting', attempt: 1 }
  #paths: readonly PeerPath[] = []
  #storage: StorageStatus = storageBefore
  #leaving: Promise<void> | undefined

  constructor(backend: Backend, handlers: HandlerTable, facts: PeerFacts) {
    this.#backend = backend
    this.#handlers = handlers
    this.name = facts.name as PeerName
    this.device = facts.device
    this.#network = facts.network
    this.names = new NameService(backend)
    this.invitations = new InvitationService(backend)
    this.messages = new MessageService(facts, backend, handlers)
    this.requests = new RequestService(this.name, backend, handlers)
    this.signals = new SignalService(backend)
    this.channels = new PeerChannels(backend)
    this.presence = new PresenceService(backend)
    this.directory = new DirectoryService(backend)
    this.contacts = new ContactService(backend)
    this.devices = new DeviceService(this.name, backend)
    this.conversations = new ConversationService(backend, handlers, this.messages)
    this.blobs = new BlobService(backend, this.messages)
    this.push = new PushService(backend)
    this.records = new RecordService(backend)
    this.seal = new SealService(backend)
    const followed = [
      follow(
        () => backend.stream('facts', undefined),
        ({ network }) => {
          this.#network = network
        },
      ),
      follow(
        () => backend.stream('status', undefined),
        (status) => {
          this.#status = status
        },
      ),
      follow(
        () => backend.stream('storage', undefined),
        (storage) => {
          this.#storage = storage
        },
      ),
      follow(
        () => backend.stream('paths', undefined),
        (paths) => {
          this.#paths = paths
        },
      ),
    ]
    this.ready = Promise.all([...followed, this.presence.ready])
  }

  get network(): string {
    return this.#network
  }

  get status(): ConnectionStatus {
    return this.#leaving === undefined ? this.#status : { state: 'left' }
  }

  get paths(): readonly PeerPath[] {
    return this.#paths
  }

  get storage(): StorageStatus {
    return this.#storage
  }

  storageChanges(options?: WaitOptions): AsyncIterable<StorageStatus> {
    return this.#backend.stream('storage', undefined, options)
  }

  retryStorage(options?: WaitOptions): Promise<StorageStatus> {
    return this.#backend.call('storage-retry', undefined, options)
  }

  statusChanges(options?: WaitOptions): AsyncIterable<ConnectionStatus> {
    return this.#backend.stream('status', undefined, options)
  }

  pathChanges(options?: WaitOptions): AsyncIterable<readonly PeerPath[]> {
    return this.#backend.stream('paths', undefined, options)
  }

  async connected(options?: WaitOptions): Promise<void> {
    await this.#backend.call('connected', undefined, options)
  }

  async transact<T>(work: (tx: Transaction) => T | Promise<T>, options: WaitOptions = {}): Promise<T> {
    for (let attempt = 0; attempt < transactAttemptsMax; attempt++) {
      if (options.signal?.aborted === true) throw abortedError(options.signal)
      const draft = new Draft(this.name, (collection, key) => this.#backend.call('read', { collection, key }), {
        isCopied: (type) => this.#handlers.isCopied(type),
      })
      const result = await work(draft)
      const { keyed, sayings } = draft
      const submitted = await this.#backend.call('submit', { writes: draft.writeSet(), keyed, sayings }, options)
      if (submitted !== 'conflict') return result
    }
    throw new KithError('write-conflict')
  }

  async why(mid: MessageId | string, options: WhyOptions = {}): Promise<Explanation> {
    return this.#backend.call('explain', { mid: checkedMid(mid), asksServer: options.server ?? true }, options)
  }

  iceServers(options?: WaitOptions): Promise<IceServers> {
    return this.#backend.call('ice-servers', undefined, options)
  }

  counts(options?: WaitOptions): Promise<PeerCounts> {
    return this.#backend.call('counts', undefined, options)
  }

  async diagnose({ to, signal, onProgress }: DiagnoseOptions = {}): Promise<Diagnosis> {
    const input = { to: to === undefined ? undefined : checkedName(to) }
    for await (const item of this.#backend.stream('diagnosis', input, { signal })) {
      if (item.kind === 'done') return item.diagnosis
      onProgress?.(item.step)
    }
    if (signal?.aborted === true) throw abortedError(signal)
    throw new KithError('disposed')
  }

  leave(): Promise<void> {
    return (this.#leaving ??= Promise.resolve(this.#backend[Symbol.asyncDispose]()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave()
  }
}

/** What is said of a store before anything is known. */
const storageBefore: StorageStatus = {
  state: 'ok',
  sinceMs: 0,
  retryAtMs: undefined,
  damaged: [],
  opening: { commitsLost: 0, keptAs: undefined, missing: [] },
}

/** How often `work` runs again because others keep changing what it read. */
const transactAttemptsMax = 50
