import type { NetworkPlace } from '@kith/keys'
import type {
  DeviceId,
  ErrorCode,
  Grant,
  GrantLevel,
  NameRecord,
  PeerName,
  SignInFrame,
  StrangerPolicy,
  LogProofFrame,
  LogQueryFrame,
  InvitationEntry,
  InviteFrame,
} from '@kith/wire'

import type { Admission, ClaimProof } from './admission.ts'

/** What a connection adds to a sign-in frame: what the device had to sign (spec SE3). */
export interface SignInContext {
  /** The nonce of this connection's challenge. */
  readonly nonce: Uint8Array
  readonly networkKey: Uint8Array
  readonly domain: string
  /** What the connection brought for a claim (spec NM21). */
  readonly proof?: ClaimProof | undefined
}

/** An answer that says no, with a sentence for people. */
export interface NamingRefused {
  readonly kind: 'refused'
  readonly code: ErrorCode
  readonly message: string
}

/** A device that has signed in. */
export interface SignedIn {
  readonly kind: 'signed-in'
  readonly device: DeviceId
  readonly name: PeerName
  /** Higher than that of any earlier sign-in of this device, also across restarts and servers (spec SE5). */
  readonly epoch: number
  /** This sign-in took the name. */
  readonly claimed: boolean
  /** Version of the device list that is now current. */
  readonly listVersion: number
  /** The sign-in came with an older list of the chain. */
  readonly isListOld: boolean
}

/** What the server knows of a device for routing and admission. */
export interface DeviceRecord {
  readonly device: DeviceId
  /** The device's handle in the tables. */
  readonly handle: number
  readonly name: PeerName
  /** The name's handle in the tables. */
  readonly nameHandle: number
  /** False when the current device list of its name does not have it any more. */
  readonly isListed: boolean
  /** Current version of its name's device list. */
  readonly listVersion: number
}

/** A change that others should hear of (spec NM7). */
export type NamingChange =
  /** The device list or a lock key changed; `removed` devices are not listed any more and their sessions end. */
  | {
      readonly kind: 'devices'
      /** With the newest list alone. */
      readonly record: NameRecord
      readonly listVersion: number
      /** False when only a lock key changed. */
      readonly isListNew: boolean
      readonly removed: readonly DeviceId[]
    }
  /** The owner of a name gave it up, to nobody or to somebody else; a change of `devices` follows then. */
  | {
      readonly kind: 'ended'
      readonly name: PeerName
      /** The signed end. */
      readonly end: Uint8Array
      readonly isTransfer: boolean
      /** Devices that were listed; their sessions end. */
      readonly removed: readonly DeviceId[]
    }
  | { readonly kind: 'strangers'; readonly name: PeerName; readonly policy: StrangerPolicy }
  | { readonly kind: 'grant'; readonly giver: PeerName; readonly taker: PeerName; readonly level: GrantLevel }

/**
 * Names, their devices and their grants (spec NM6 and on). What is changed is on disk when a promise resolves. Everything may reject with
 * the codes of `Database.commit` and `Database.read`; everything else that goes wrong is a `refused` value.
 */
export interface Naming {
  /**
   * Checks the four signatures of a sign-in, claims the name when it is free, stores the device's lock key, and counts the device's epoch up,
   * all in one transaction. Refused with `name-malformed`, `name-reserved`, `name-taken`, `name-lookalike`, `signature-wrong`, `device-unlisted`,
   * `list-gap` for a list that the store does not have yet, `list-forked` for another than it has, or a code of a malformed record.
   */
  signIn(frame: SignInFrame, context: SignInContext): Promise<SignedIn | NamingRefused>
  /**
   * Takes the next device list of a name, or list 1 of a free one (spec NM14). The newest list once more changes nothing. Refused with `list-stale`
   * when another took its place, `list-gap`, `list-forked`, `list-unentitled`, the codes of a claim, or those of a malformed record.
   */
  setDevices(signedList: Uint8Array, proof?: ClaimProof): Promise<{ readonly kind: 'done' } | NamingRefused>
  /** A device has another lock key on disk, which it did not bring with a sign-in (spec NM19): tells who follows its name. */
  lockReplaced(name: PeerName, device: DeviceId): Promise<void>
  /**
   * Ends the chain of a name that a device of it ended, and gives the name to whoever is to have it (spec NM29, NM33). The same end once more changes nothing. Refused with
   * `name-unknown`, what `verifyChainEnd` and `verifyNameTake` refuse, `name-released`, and `device-unlisted` when a device of `heirList` belongs to another name.
   */
  endChain(
    signed: Uint8Array,
    heirList: Uint8Array,
    network: NetworkPlace,
  ): Promise<{ readonly kind: 'done' } | NamingRefused>
  /** The refusal `name-released` of a name that its owner released and that nobody else can claim yet; nothing of any other. */
  released(name: string): Promise<NamingRefused | undefined>
  /** How the chain of an identity ended that had the name, with its lists behind version `have`; without an identity the chain that ended last. */
  chainEnd(name: string, identityKey: Uint8Array | undefined, have: number): Promise<ShownEnd | undefined>
  /** The newest device list of a name and its lock keys; nothing when nobody has it. Cached. */
  lookup(name: string): Promise<NameRecord | undefined>
  /** The same with the lists behind version `have`, as many as there is room for (spec NM13). */
  lookupSince(name: string, have: number): Promise<NameRecord | undefined>
  /** What is known of a device; nothing when it never was listed. Cached. */
  deviceRecord(device: DeviceId): Promise<DeviceRecord | undefined>
  /** The cached answer of `deviceRecord`, for hot paths: `unloaded` when it has to be asked for. */
  deviceRecordNow(device: DeviceId): DeviceRecord | undefined | 'unloaded'
  /** Sets what `giver` lets `taker` do. Refused with `name-unknown`, or `pair-quota` past `grantsPerNameMax`. */
  setGrant(giver: PeerName, taker: string, level: GrantLevel): Promise<{ readonly kind: 'done' } | NamingRefused>
  /** A page of at most `grantsPageMax` grants that `giver` has given, by name in byte order, after `after`. */
  grants(giver: PeerName, after: string): Promise<readonly Grant[]>
  /** What `giver` lets `taker` do; `none` also when either is unknown. Cached. */
  grantLevel(giver: PeerName, taker: PeerName): Promise<GrantLevel>
  /** The cached answer of `grantLevel`: `unloaded` when it has to be asked for. */
  grantLevelNow(giver: PeerName, taker: PeerName): GrantLevel | 'unloaded'
  /** Sets what a name takes from strangers (spec FC1). */
  setStrangers(name: PeerName, policy: StrangerPolicy): Promise<void>
  /** What a name takes from strangers; `accept` also when nobody has the name. Cached. */
  strangers(name: PeerName): Promise<StrangerPolicy>
  /** The cached answer of `strangers`: `unloaded` when it has to be asked for. */
  strangersNow(name: PeerName): StrangerPolicy | 'unloaded'
  /** What each of `givers` lets `taker` do, in their order; one query for those not cached. */
  grantLevels(givers: readonly string[], taker: PeerName): Promise<readonly GrantLevel[]>
  /** Calls `listener` after each change is on disk. Returns what ends it. */
  onChange(listener: (change: NamingChange) => void): () => void
  /**
   * What the key log is now, how it went on from one size to another, and the newest entry of a name (spec KL6). Rejects `log-wrong` for sizes that the log has not.
   */
  keyLog(question: LogQuestion): Promise<LogAnswer>
  /** Keeps an invitation of a member, or of the operator (spec NM24). Refused with `rate-exceeded`, `invitation-used`, or what is wrong with the name. */
  invite(maker: PeerName | 'operator', asked: InviteAsked): Promise<{ readonly kind: 'done' } | NamingRefused>
  /** Invitations that a member made, or all of them for the operator and operating names (spec NM25). */
  invitations(maker: PeerName | 'operator', after: number): Promise<readonly InvitationEntry[]>
  /** Refused with `invitation-unknown` when it is none of the maker's (spec NM25). */
  revokeInvitation(maker: PeerName | 'operator', hash: Uint8Array): Promise<{ readonly kind: 'done' } | NamingRefused>
}

/** How a chain ended. */
export interface ShownEnd {
  /** The signed end. */
  readonly signed: Uint8Array
  /** Until when nobody else can claim the name. */
  readonly untilMs: number
  readonly lists: readonly Uint8Array[]
}

/** An invitation that is asked for. */
export type InviteAsked = Pick<InviteFrame, 'hash' | 'name' | 'validSeconds'>

/** What is asked of the key log: sizes of heads, with 0 for none and for the newest, and a name, or none. */
export type LogQuestion = Pick<LogQueryFrame, 'older' | 'newer' | 'name'>

/** The key log as a whole. */
export interface LogState {
  readonly size: number
  /** 32 bytes; zeros when there are no entries. */
  readonly root: Uint8Array
  /** When the newest entry was made, in milliseconds since 1970; 0 when there is none. */
  readonly atMs: number
}

/** What the key log answers. */
export interface LogAnswer extends Pick<LogProofFrame, 'consistency' | 'shown'> {
  readonly state: LogState
}

/** How naming is made. */
export interface NamingOptions {
  /** The server's clock, in milliseconds since 1970. */
  readonly now: () => number
  /** Devices, names and grants held in memory, each. @default 100000 */
  readonly cacheMax?: number
  /** Grants that one name may give. @default 10000 */
  readonly grantsPerNameMax?: number
  /** How long nobody else can claim a name that was released, in milliseconds. @default 30 days */
  readonly quarantineMs?: number
  /** Who may claim a free name. @default everybody */
  readonly admission?: Admission
  readonly invitations?: InvitationRules
}

/** Who may make invitations, and for how long they are good (spec NM24). */
export interface InvitationRules {
  /** For how long an invitation is good when nothing else is asked for, and the longest that a member may ask for, in milliseconds. */
  readonly validMs: number
  /** How many one member may make in 24 hours. */
  readonly perMemberMax: number
  /** Names that make as many as they like, and see and revoke all. */
  readonly operators: readonly string[]
}
