import type { PathPolicy } from '@kith/core'
import type { DeviceId, PeerName, ReportReason, Visibility } from '@kith/wire'
import type { DirectoryContent } from '../api/directory.ts'

/** An entry to be signed and published. */
export interface Publication {
  readonly kind: string
  readonly id: string
  readonly content: DirectoryContent
  /** Undefined: while this device is connected. */
  readonly ttlMs: number | undefined
  readonly visibility: Visibility
  readonly readers: readonly string[]
}

/** A checked search. Empty texts mean everything. */
export interface Search {
  readonly kind: string
  readonly text: string
  readonly where: Readonly<Record<string, string | number | boolean>>
  readonly owner: string
  readonly sort: 'newest' | 'oldest' | 'owner'
  readonly limit: number
  readonly cursor: string
}

/** What a person decides about a contact. */
export interface ContactStep {
  readonly step: 'request' | 'accept' | 'decline' | 'remove' | 'block'
  readonly name: string
  readonly note: string
}

/** What content is called, for whom it is, and how long the mailbox keeps it, where it is to. */
export interface BlobGiving {
  readonly name: string | undefined
  readonly type: string | undefined
  readonly for: readonly PeerName[]
  readonly keepMs: number | undefined
}

/** Content to be shared that the engine reads by itself. */
export interface BlobSharing extends BlobGiving {
  /** The caller's own name for this sharing, under which `blob-taken-in` tells how far it is. */
  readonly ticket: string
  readonly source: { readonly path: string } | { readonly file: Blob }
}

/** How far a content that is being shared is. */
export interface BlobTakenIn {
  readonly ticket: string
  readonly taken: number
  readonly total: number | undefined
}

/** A channel of the application, by the number that all calls for it give. */
export interface ChannelFacts {
  readonly id: number
  readonly name: string
  readonly device: DeviceId
  readonly type: string
  readonly init: Uint8Array
}

/** What the calls `channel-read`, `channel-write` and `channel-end` do; bytes that are written are not changed afterwards, and those that are read fill `into`. */
export interface ChannelBytes {
  read(into?: Uint8Array): Promise<Uint8Array | undefined>
  write(bytes: Uint8Array): Promise<void>
  end(): Promise<void>
}

/** How a channel is. `isOver`: both ends have ended; what has come can be read still. */
export interface ChannelNews {
  readonly path: 'direct' | 'relay'
  readonly isOver: boolean
}

/** By which paths messages to a contact may travel from now on; without a policy as the peer says. */
export interface ContactPaths {
  readonly name: string
  readonly paths: PathPolicy | undefined
}

/** What a contact sees of one's presence; without a word what all see. */
export interface ContactSight {
  readonly name: string
  readonly sees: 'no-times' | 'nothing' | undefined
}

/** Until when a name is muted; without a time no more. */
export interface ContactMute {
  readonly name: string
  readonly untilMs: number | undefined
}

/** What the operator is told about a name. */
export interface ContactReporting {
  readonly name: string
  readonly reason: ReportReason
  readonly words: string
  /** UTF-8 JSON of messages; empty for none. */
  readonly shown: Uint8Array
}

/** What is decided about a status journal. */
export interface JournalStep {
  readonly step: 'allow' | 'withdraw' | 'keep' | 'stop' | 'erase'
  readonly name: string
}
