import type { CarrierKind, PathState } from '@kith/core'
import type { IceServers } from '../links/carrier.ts'
import type { DeviceId, ErrorCode, MessageId } from '@kith/wire'
import type { Blobs } from './blobs.ts'
import type { ChannelService } from './channels.ts'
import type { Contacts } from './contacts.ts'
import type { Conversations } from './conversations.ts'
import type { Devices } from './devices.ts'
import type { DiagnoseOptions, Diagnosis } from './diagnosis.ts'
import type { Directory } from './directory.ts'
import type { Explanation } from './explanation.ts'
import type { Messages, Transaction } from './messages.ts'
import type { Invitations } from './invitations.ts'
import type { Names } from './names.ts'
import type { Presence } from './presence.ts'
import type { Push } from './push.ts'
import type { Records } from './records.ts'
import type { Requests } from './requests.ts'
import type { StoreSeal } from './seal.ts'
import type { Signals } from './signals.ts'
import type { StorageStatus } from './storage.ts'

/** A program's place in a network: one device of one name, and the services it uses there. */
export interface Peer extends AsyncDisposable {
  /** The name this peer goes by, such as `alice`. */
  readonly name: string
  /** This installation. */
  readonly device: DeviceId
  /** The network's domain, such as `chat.example.org`; empty until the first connection. */
  readonly network: string

  readonly names: Names
  /** Where the network gives names for invitations: those that this name makes. */
  readonly invitations: Invitations
  readonly messages: Messages
  readonly requests: Requests
  readonly signals: Signals
  readonly channels: ChannelService
  readonly presence: Presence
  readonly directory: Directory
  readonly contacts: Contacts
  /** Conversations of several people. */
  readonly conversations: Conversations
  /** The devices of this name, and how it is recovered. */
  readonly devices: Devices
  /** Large content. */
  readonly blobs: Blobs
  /** The application's own records, in the store in which delivery keeps its position. */
  readonly records: Records
  /** How this device is woken when it is away. */
  readonly push: Push
  /** What opens this device's store: a passphrase, or a key. */
  readonly seal: StoreSeal

  /** How this peer is connected now. */
  readonly status: ConnectionStatus
  /** The present status, then every change. Ends when the peer leaves or `signal` aborts. */
  statusChanges(options?: WaitOptions): AsyncIterable<ConnectionStatus>
  /** Resolves when signed in; rejects with the code that makes it impossible, such as `name-taken`, or `aborted`. */
  connected(options?: WaitOptions): Promise<void>

  /** How this device's store is: whether it has room, and what is damaged in it. */
  readonly storage: StorageStatus
  /** The present state of the store, then every change. Ends when the peer leaves or `signal` aborts. */
  storageChanges(options?: WaitOptions): AsyncIterable<StorageStatus>
  /** Tries a full store now, which is tried by itself from time to time; resolves with how it is then. */
  retryStorage(options?: WaitOptions): Promise<StorageStatus>

  /** The paths in use now, by device. */
  readonly paths: readonly PeerPath[]
  /** The present paths, then every change. */
  pathChanges(options?: WaitOptions): AsyncIterable<readonly PeerPath[]>

  /**
   * The STUN and TURN servers with which the application may make WebRTC connections of its own, such as those of a call (spec CC14). Asks the network for them when none are
   * known that last; there are none without a connection. TURN is given here also where the network allows it for calls alone. Credentials end: ask anew for each connection.
   */
  iceServers(options?: WaitOptions): Promise<IceServers>

  /**
   * Writes records and sends messages in one commit, or none of them when `work` throws. Resolves when everything is on this
   * device's disk. `work` may run again when a record it read was changed by another commit meanwhile.
   */
  transact<T>(work: (tx: Transaction) => T | Promise<T>, options?: WaitOptions): Promise<T>

  /**
   * Everything known of a message that this device sent or received: states, paths, times, reasons, next try, and what the mailbox knows of it. For that the
   * server is asked when there is a connection, for at most two seconds. Rejects `option-invalid` for an id that is none.
   */
  why(mid: MessageId | string, options?: WhyOptions): Promise<Explanation>

  /**
   * Looks at the network this device is in: the connection to the server, UDP, NATs, STUN and TURN, and with `to` every path to a name. Takes seconds. Rejects `aborted`, and
   * `name-malformed` for a name that cannot be one; what does not work is in the diagnosis.
   */
  diagnose(options?: DiagnoseOptions): Promise<Diagnosis>

  /** What was counted since the program began. */
  counts(options?: WaitOptions): Promise<PeerCounts>

  /** Leaves the network: tells the server, drains writes, closes the store. May be called again. Messages not yet committed stay in the outbox or mailbox. */
  leave(): Promise<void>
}

/** What a peer counts. */
export interface PeerCounts {
  /**
   * Envelopes that came and could not be opened, because their keys were not here or somebody had changed them; each is also logged as `envelope-unopened`. None is lost by that: it comes again, sealed for other keys
   * where that is needed, or its sender learns that it was not delivered. Anything above 0 is worth a look.
   */
  readonly unopened: number
  /** Streams that were opened again, because the receiving device had no private half for their lock key any more; each is also logged as `stream-reopened`. */
  readonly reopened: number
}

/** For calls that wait. An abort ends the waiting only; what was accepted stays accepted. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined
}

/** How `why` finds out. */
export interface WhyOptions extends WaitOptions {
  /** Also asks the server, when there is a connection. @default true */
  readonly server?: boolean | undefined
}

/** How a peer is connected to the server. */
export type ConnectionStatus =
  | { readonly state: 'connecting'; readonly attempt: number }
  /**
   * `clockAheadMs` is how far the server's clock was ahead of that of this device when it connected, in milliseconds; below 0 when it was behind (spec PE89). It is good to some
   * seconds; undefined where nothing is known of it.
   */
  | { readonly state: 'connected'; readonly sinceMs: number; readonly clockAheadMs?: number | undefined }
  /** Trying again at `retryAtMs`, in milliseconds since 1970. */
  | { readonly state: 'waiting'; readonly retryAtMs: number; readonly code: ErrorCode }
  /** Will not try again: the reason needs a person, such as `name-taken`, `taken-over` or `network-changed`. */
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly state: 'left' }

/** What carries messages to one device of another name. */
export interface PeerPath {
  readonly name: string
  readonly device: DeviceId
  readonly path: 'direct' | 'relay'
  /** How the direct path that is sent on is made; undefined on the relay. */
  readonly carrier: CarrierKind | undefined
  /** The round trip of the direct path, in milliseconds; undefined on the relay. */
  readonly roundTripMs: number | undefined
  /** Why there is a direct path, or none. */
  readonly state: PathState
  /** Of `waiting` and `declined`: when a direct path is tried next, in milliseconds since 1970. */
  readonly untilMs: number | undefined
  /** How each carrier stands that this program has. */
  readonly carriers: readonly PeerCarrier[]
  /** Bytes carried directly since the path came up, as the carrier counts them. */
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** How one carrier to one device stands. */
export interface PeerCarrier {
  readonly carrier: CarrierKind
  /** `idle`: it is not wanted now. `silent`: its link does not answer. */
  readonly state: 'up' | 'silent' | 'connecting' | 'waiting' | 'declined' | 'idle'
  /** Of `waiting` and `declined`: when it is tried next, in milliseconds since 1970. */
  readonly untilMs: number | undefined
  /** Why its last attempt failed, or its link ended. */
  readonly code: ErrorCode | undefined
  readonly roundTripMs: number | undefined
}
