import type { Expectation, JournalSpan, Send, WriteSet } from '@kith/core'
import type { Fingerprint, PassphraseCost } from '@kith/keys'
import type { BlobRef, DeviceId, ErrorCode, InviteFrame, MessageId, PeerName, PushSetFrame } from '@kith/wire'
import type { BlobChange, BlobStatus } from '../api/blobs.ts'
import type { Contact } from '../api/contacts.ts'
import type { ConversationInfo, FrameRepairs, GivenRole } from '../api/conversations.ts'
import type { DeadLetter, DeadLetterChange, DeadLetterPage } from '../api/dead-letters.ts'
import type { Diagnosis, DiagnosisStep } from '../api/diagnosis.ts'
import type { DirectoryChange, DirectoryEntryInfo, DirectoryPage } from '../api/directory.ts'
import type { Explanation } from '../api/explanation.ts'
import type { Invitation } from '../api/invitations.ts'
import type { PushState } from '../api/push.ts'
import type { RecoveryInfo, RecoverySecret, WaitingLink } from '../api/linking.ts'
import type { Body, MessageUpdate, MissingMessages } from '../api/messages.ts'
import type { OwnDevice } from '../api/devices.ts'
import type { KeyLogView, NameInfo } from '../api/names.ts'
import type { ConnectionStatus, PeerCounts, PeerPath, WaitOptions } from '../api/peer.ts'
import type { JournalRange, OwnPresence, PresenceInfo } from '../api/presence.ts'
import type { Reply } from '../api/requests.ts'
import type { Signal } from '../api/signals.ts'
import type { StorageStatus } from '../api/storage.ts'
import type { NameTrust } from '../api/trust.ts'
import type { ConversationStep } from '../conversations/conversation-keeper.ts'
import type { SaidTo, Saying } from '../conversations/saying.ts'
import type { IceServers } from '../links/carrier.ts'
import type {
  Publication,
  Search,
  ContactStep,
  BlobGiving,
  BlobSharing,
  BlobTakenIn,
  ChannelFacts,
  ChannelBytes,
  ChannelNews,
  ContactPaths,
  ContactMute,
  ContactSight,
  ContactReporting,
  JournalStep,
} from './passing.ts'
import type { StoredRecord, StoreRange } from '../store/store.ts'
import type { StoreWrapping } from '../store/wrappings.ts'

/**
 * What stands between the public services and the engine.
 *
 * The services (`services/`) run wherever the application runs: in a Node program, in the tab that owns the peer, and in every other
 * tab. The engine (`engine/`) runs once, where the store is open. Everything between them is a call or a stream of this interface, and
 * everything that passes is plain data that the structured clone algorithm copies: no functions, no class instances, no errors other
 * than `Failure` (`failure.ts`). So a tab that does not own the peer has a backend that sends the same calls and streams over a
 * BroadcastChannel to the owner, and the services cannot tell the difference.
 *
 * Rules for whoever carries calls and streams elsewhere:
 *
 * - A call rejects, and a stream ends, with a `KithError`; on a channel it travels as a `Failure`.
 * - `options.signal` ends the waiting with `aborted` at the caller; the other side is told to stop working for it. An abort undoes
 *   nothing that was committed. A stream that is left (`return`) is ended on the other side too.
 * - Items of a stream keep their order. A consumer that does not read holds at most `streamItemsMax` items; then the stream ends with
 *   `rate-exceeded`. Streams whose items replace each other (`latestStreams`) keep only the last item instead.
 * - When the owner goes and another takes its place, a carrier gives every open call that is in `repeatableCalls` to the new owner and
 *   opens every stream again, which begins with the present state where it has one. Calls that are not repeatable reject `store-taken`.
 * - Message handlers are not part of this interface: they live where the engine is (`handlers.ts`).
 */
export interface Backend extends AsyncDisposable {
  call<M extends CallName>(method: M, input: CallInput<M>, options?: WaitOptions): Promise<CallOutput<M>>
  stream<S extends StreamName>(name: S, input: StreamInput<S>, options?: WaitOptions): AsyncIterable<StreamItem<S>>
  /** The bytes of a channel without calls between, where the engine is in this program and knows the channel. */
  bytesOfChannel?(id: number): ChannelBytes | undefined
}

/** Who the peer is. `network` is empty before the first connection of this store. */
export interface PeerFacts {
  readonly name: string
  readonly device: DeviceId
  readonly network: string
}

/** A record as a transaction read it: on disk, or as it will be when what waits for the disk is there. */
export interface Reading {
  readonly record: StoredRecord | undefined
  /** When it was read, in a time that only the owner of then understands. */
  readonly at: number
  readonly isPlanned: boolean
}

/** What a transaction read must still be so; without a time only its version counts. */
export type ReadExpectation = Expectation & Partial<Pick<Reading, 'at' | 'isPlanned'>>

/** Writes and sends to be committed together. */
export interface Submission {
  readonly writes: WriteSet
  /** Mids that may have been accepted before, because the caller gave a key; those messages are then left out. */
  readonly keyed: readonly MessageId[]
  /** What is said in conversations in the same commit. */
  readonly sayings?: readonly Saying[] | undefined
}

/**
 * `repeated`: all its messages were accepted before, by their keys, and only the rest was written. `conflict`: a record was not any more as it was
 * read; nothing was written.
 */
export type Submitted = 'accepted' | 'repeated' | 'conflict'

/** Every call: its input and what it resolves to. */
export interface BackendCalls {
  facts: { input: undefined; output: PeerFacts }
  /** Resolves when signed in; rejects with the code of a refusal. */
  connected: { input: undefined; output: undefined }
  /** Resolves when all is on disk. Rejects `outbox-full`, `store-failed`, `message-too-large`. */
  submit: { input: Submission; output: Submitted }
  /** Resolves when the message is stored (or committed), rejects with the code of how it ended otherwise. */
  settled: { input: { readonly mid: MessageId; readonly until: 'stored' | 'committed' }; output: undefined }
  /** With `asksServer`, also what the mailbox knows. */
  explain: { input: { readonly mid: MessageId; readonly asksServer?: boolean }; output: Explanation }
  /** Reads for a transaction. */
  read: { input: { readonly collection: string; readonly key: string }; output: Reading }
  /** Reads what is on disk. */
  record: { input: { readonly collection: string; readonly key: string }; output: StoredRecord | undefined }
  records: { input: { readonly collection: string; readonly range: StoreRange }; output: readonly StoredRecord[] }
  /**
   * Sends a request, a message with a mid of its own, and resolves with the reply; rejects with the code of how the request ended otherwise.
   * An abort withdraws it.
   */
  ask: { input: { readonly send: Send }; output: Omit<Reply<Body>, 'type'> }
  'dead-letters': {
    input: { readonly limit: number; readonly cursor: string | undefined }
    output: DeadLetterPage
  }
  'dead-letter': { input: { readonly mid: MessageId }; output: DeadLetter | undefined }
  /** Not repeatable: nobody would know whether the letter went because its handler succeeded. */
  'dead-letter-retry': { input: { readonly mid: MessageId }; output: undefined }
  'dead-letter-discard': { input: { readonly mid: MessageId }; output: undefined }
  /** Resolves when what waited in the mailbox at the last connection is committed. */
  drained: { input: undefined; output: undefined }
  lookup: { input: { readonly name: string }; output: NameInfo }
  trust: { input: { readonly name: string }; output: NameTrust }
  fingerprint: { input: { readonly name: string }; output: Fingerprint }
  verify: { input: { readonly name: string; readonly seen: string }; output: 'same' | 'different' | 'unreadable' }
  unverify: { input: { readonly name: string }; output: undefined }
  'accept-change': { input: { readonly name: string }; output: undefined }
  /** An invitation, by its hash. */
  invite: { input: Pick<InviteFrame, 'hash' | 'name' | 'validSeconds'>; output: undefined }
  invitations: { input: undefined; output: readonly Invitation[] }
  'invitation-revoke': { input: { readonly id: string }; output: undefined }
  'push-state': { input: undefined; output: PushState }
  'push-set': { input: Pick<PushSetFrame, 'endpoint' | 'key' | 'secret'>; output: undefined }
  'push-clear': { input: undefined; output: undefined }
  'key-log': { input: undefined; output: KeyLogView }
  'name-release': { input: undefined; output: undefined }
  'name-transfer': {
    input: { readonly take: string; readonly secret: RecoverySecret | undefined }
    output: undefined
  }
  'name-heir': { input: { readonly take: string }; output: Fingerprint }
  signal: { input: { readonly to: string; readonly type: string; readonly body: Body }; output: undefined }
  /** STUN and TURN servers for a call. */
  'ice-servers': { input: undefined; output: IceServers }
  'presence-set': { input: Partial<OwnPresence>; output: undefined }
  'journal-step': { input: JournalStep; output: undefined }
  'journal-read': { input: JournalRange & { readonly name: string }; output: readonly JournalSpan[] }
  'presence-query': { input: { readonly names: readonly string[] }; output: readonly PresenceInfo[] }
  publish: { input: Publication; output: DirectoryEntryInfo }
  unpublish: { input: { readonly kind: string; readonly id: string }; output: undefined }
  search: { input: Search; output: DirectoryPage }
  contacts: { input: undefined; output: readonly Contact[] }
  'contact-step': { input: ContactStep; output: undefined }
  'contact-paths': { input: ContactPaths; output: undefined }
  'contact-sight': { input: ContactSight; output: undefined }
  'contact-mute': { input: ContactMute; output: undefined }
  'contact-report': { input: ContactReporting; output: undefined }
  devices: { input: undefined; output: readonly OwnDevice[] }
  'device-rename': { input: { readonly device: DeviceId; readonly label: string }; output: undefined }
  'device-remove': { input: { readonly device: DeviceId }; output: undefined }
  'device-link': { input: { readonly code: string }; output: WaitingLink }
  'device-link-confirm': { input: { readonly ticket: string }; output: DeviceId }
  'device-link-decline': { input: { readonly ticket: string }; output: undefined }
  recovery: { input: undefined; output: readonly RecoveryInfo[] }
  'recovery-add': { input: { readonly secret: RecoverySecret; readonly hint: Uint8Array }; output: undefined }
  'recovery-remove': { input: { readonly key: string; readonly secret: RecoverySecret }; output: undefined }
  'blob-share': { input: BlobSharing; output: BlobRef }
  /** Takes the next bytes of content that comes piece by piece; `blob-finish` ends it, `blob-drop` forgets it. */
  'blob-add': { input: { readonly ticket: string; readonly bytes: Uint8Array }; output: undefined }
  'blob-finish': { input: BlobGiving & { readonly ticket: string }; output: BlobRef }
  'blob-drop': { input: { readonly ticket: string }; output: undefined }
  'blob-open': {
    input: { readonly ref: unknown; readonly holders: readonly string[]; readonly isPaused: boolean }
    output: BlobStatus
  }
  blobs: { input: undefined; output: readonly BlobStatus[] }
  'blob-status': { input: { readonly blob: string }; output: BlobStatus }
  'blob-step': { input: { readonly blob: string; readonly step: 'pause' | 'resume' | 'forget' }; output: undefined }
  /** Resolves when the blob is whole. */
  'blob-whole': { input: { readonly blob: string }; output: undefined }
  /** Resolves with bytes from the offset on when they are here; with none at the end. */
  'blob-read': { input: { readonly blob: string; readonly offset: number }; output: Uint8Array }
  'blob-save': { input: { readonly blob: string; readonly path: string }; output: string }
  'channel-open': {
    input: {
      readonly to: string
      readonly type: string
      readonly init: Uint8Array
      readonly device: DeviceId | undefined
    }
    output: ChannelFacts
  }
  /** The next bytes; undefined after the last. Calls are answered in their order. */
  'channel-read': { input: { readonly id: number }; output: Uint8Array | undefined }
  /** Resolves when there is room for more. */
  'channel-write': { input: { readonly id: number; readonly bytes: Uint8Array }; output: undefined }
  'channel-end': { input: { readonly id: number }; output: undefined }
  'channel-reset': { input: { readonly id: number; readonly code: ErrorCode }; output: undefined }
  /** Tries a full store now; resolves with how it is then. */
  conversations: { input: undefined; output: readonly ConversationInfo[] }
  'conversation-create': {
    input: {
      readonly title: string
      readonly picture: Uint8Array | undefined
      readonly members: readonly { readonly name: PeerName; readonly role: GivenRole | undefined }[]
    }
    output: string
  }
  'conversation-step': { input: { readonly conversation: string; readonly step: ConversationStep }; output: undefined }
  'conversation-say': { input: Saying; output: SaidTo }
  'conversation-forget': { input: { readonly conversation: string }; output: undefined }
  'conversation-repairs': { input: undefined; output: FrameRepairs }
  'storage-retry': { input: undefined; output: StorageStatus }
  counts: { input: undefined; output: PeerCounts }
  /** What opens the store; nothing when it is not sealed. */
  'seal-ways': { input: undefined; output: readonly StoreWrapping[] }
  /** Rejects `passphrase-wrong` when there is a passphrase and this is not it. */
  'seal-check': { input: { readonly passphrase: string }; output: undefined }
  /** Sets the passphrase of the store, or takes it away. */
  'seal-passphrase': {
    input: {
      readonly next: string | undefined
      readonly current: string | undefined
      readonly cost: PassphraseCost | undefined
    }
    output: undefined
  }
}

/** Every stream: its input and its items. */
export interface BackendStreams {
  /** The present state of the store, then every change. */
  storage: { input: undefined; item: StorageStatus }
  /** The present facts, then every change. */
  facts: { input: undefined; item: PeerFacts }
  status: { input: undefined; item: ConnectionStatus }
  paths: { input: undefined; item: readonly PeerPath[] }
  'presence-own': { input: undefined; item: OwnPresence }
  contacts: { input: undefined; item: readonly Contact[] }
  conversations: { input: undefined; item: readonly ConversationInfo[] }
  devices: { input: undefined; item: readonly OwnDevice[] }
  updates: { input: undefined; item: MessageUpdate }
  missing: { input: undefined; item: MissingMessages }
  /** All names that are not `unverified`, then all of them after every change. */
  trust: { input: undefined; item: readonly NameTrust[] }
  'dead-letters': { input: undefined; item: DeadLetterChange }
  /** Committed changes of one collection, in the order of the commits; without a value the record was deleted. */
  changes: {
    input: { readonly collection: string }
    item: { readonly key: string; readonly value: Uint8Array | undefined }
  }
  presence: { input: { readonly names: readonly string[] }; item: PresenceInfo }
  directory: { input: Search; item: DirectoryChange }
  signals: { input: undefined; item: Signal<Body> }
  /** Channels of a type that others open; of several that listen, the first gets them. */
  channels: { input: { readonly type: string }; item: ChannelFacts }
  /** How a channel is. Leaving it before it is over gives the channel up; it fails with the code with which the channel does. */
  channel: { input: { readonly id: number }; item: ChannelNews }
  /** Each step of a diagnosis, then the diagnosis; ends then. */
  diagnosis: { input: { readonly to: string | undefined }; item: DiagnosisItem }
  /** Every blob, then every change. */
  blobs: { input: undefined; item: BlobChange }
  'blob-taken-in': { input: undefined; item: BlobTakenIn }
}

/** A step that begins, or what a diagnosis found. */
export type DiagnosisItem =
  { readonly kind: 'step'; readonly step: DiagnosisStep } | { readonly kind: 'done'; readonly diagnosis: Diagnosis }

export type CallName = keyof BackendCalls
export type CallInput<M extends CallName> = BackendCalls[M]['input']
export type CallOutput<M extends CallName> = BackendCalls[M]['output']
export type StreamName = keyof BackendStreams
export type StreamInput<S extends StreamName> = BackendStreams[S]['input']
export type StreamItem<S extends StreamName> = BackendStreams[S]['item']

/**
 * Calls that a new owner may be given again when it is not known whether the old one did them. `submit` belongs here only when its
 * write-set sends something and the carrier names all its mids in `keyed`: then what was accepted is left out (`isRepeatable`).
 */
export const repeatableCalls: ReadonlySet<CallName> = new Set<CallName>([
  'facts',
  'connected',
  'settled',
  'explain',
  'read',
  'record',
  'records',
  'ask',
  'dead-letters',
  'dead-letter',
  'dead-letter-discard',
  'drained',
  'lookup',
  'trust',
  'fingerprint',
  'verify',
  'unverify',
  'accept-change',
  'key-log',
  'name-heir',
  'invite',
  'invitations',
  'invitation-revoke',
  'push-state',
  'push-set',
  'push-clear',
  'presence-set',
  'presence-query',
  'ice-servers',
  'journal-step',
  'journal-read',
  'publish',
  'unpublish',
  'search',
  'contacts',
  'conversations',
  'conversation-repairs',
  'contact-step',
  'contact-paths',
  'conversations',
  'contact-sight',
  'contact-mute',
  'contact-report',
  'devices',
  'device-rename',
  'device-link-decline',
  'recovery',
  'storage-retry',
  'counts',
  'seal-ways',
  'seal-check',
  'blob-open',
  'blobs',
  'blob-status',
  'blob-step',
  'blob-whole',
  'blob-read',
])

/** Streams whose newest item is all that counts. */
export const latestStreams: ReadonlySet<StreamName> = new Set<StreamName>([
  'facts',
  'status',
  'storage',
  'paths',
  'channel',
  'presence-own',
  'contacts',
  'trust',
  'devices',
])

/** Items that a stream holds for a consumer that does not read. */
export const streamItemsMax = 10_000
