import { blob16, fixed, flag, id, list, oneOf, record, text, u32, u64 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** What a claim may be proven with, in the order of their numbers (spec NM21). */
export const claimProofKinds = ['invitation', 'token', 'id-token'] as const
/** What a claim is proven with. */
export type ClaimProofKind = (typeof claimProofKinds)[number]

/** Client to server: what entitles this connection to claim a free name (spec NM21). Looked at when a name is claimed. */
export interface ClaimFrame {
  readonly type: 'claim'
  readonly request: number
  readonly kind: ClaimProofKind
  /** The 16 bytes of an invitation, or the UTF-8 of a token. */
  readonly proof: Uint8Array
}

/** Client to server: whoever shows what this is the hash of may claim a name (spec NM24). */
export interface InviteFrame {
  readonly type: 'invite'
  readonly request: number
  readonly as: DeviceId
  /** SHA-256 of the 16 bytes of the invitation, which the server does not learn. */
  readonly hash: Uint8Array
  /** The one name that it is for; empty for any. */
  readonly name: string
  /** How long it is good, in seconds; 0 for what the network gives. */
  readonly validSeconds: number
}

/** Client to server: which invitations did I make, behind this one? (spec NM25) */
export interface InvitationsQueryFrame {
  readonly type: 'invitations-query'
  readonly request: number
  readonly as: DeviceId
  /** The `place` of the last one that is known; 0 for none. */
  readonly after: number
}

/** An invitation as its maker sees it. */
export interface InvitationEntry {
  /** Counts up; later invitations have higher places. */
  readonly place: number
  readonly hash: Uint8Array
  /** Empty for any name. */
  readonly name: string
  readonly madeAtMs: number
  readonly untilMs: number
  /** The name that was claimed with it; empty while there is none. */
  readonly usedBy: string
  readonly isRevoked: boolean
}

/** Server to client: invitations, the earliest first (spec NM25). */
export interface InvitationsFrame {
  readonly type: 'invitations'
  readonly request: number
  readonly to: DeviceId
  readonly invitations: readonly InvitationEntry[]
}

/** Client to server: this invitation is good no more (spec NM25). */
export interface InvitationRevokeFrame {
  readonly type: 'invitation-revoke'
  readonly request: number
  readonly as: DeviceId
  readonly hash: Uint8Array
}

type Payload<T> = Omit<T, 'type'>

const entry: Field<InvitationEntry> = record<InvitationEntry>({
  place: u32,
  hash: fixed(32),
  name: text(63),
  madeAtMs: u64,
  untilMs: u64,
  usedBy: text(63),
  isRevoked: flag,
})

/** The fields of a `claim` frame, in order (spec FR4). */
export const claim: Field<Payload<ClaimFrame>> = record<Payload<ClaimFrame>>({
  request: u32,
  kind: oneOf(claimProofKinds),
  proof: blob16(limits.claimProofBytesMax),
})
/** The fields of a `invite` frame, in order (spec FR4). */
export const invite: Field<Payload<InviteFrame>> = record<Payload<InviteFrame>>({
  request: u32,
  as: id<DeviceId>(),
  hash: fixed(32),
  name: text(63),
  validSeconds: u32,
})
/** The fields of a `invitations-query` frame, in order (spec FR4). */
export const invitationsQuery: Field<Payload<InvitationsQueryFrame>> = record<Payload<InvitationsQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  after: u32,
})
/** The fields of a `invitations` frame, in order (spec FR4). */
export const invitations: Field<Payload<InvitationsFrame>> = record<Payload<InvitationsFrame>>({
  request: u32,
  to: id<DeviceId>(),
  invitations: list(entry, limits.invitationsPageMax),
})
/** The fields of a `invitation-revoke` frame, in order (spec FR4). */
export const invitationRevoke: Field<Payload<InvitationRevokeFrame>> = record<Payload<InvitationRevokeFrame>>({
  request: u32,
  as: id<DeviceId>(),
  hash: fixed(32),
})

/** Numbers and layouts of these frames (spec FR4). */
export const claimTable: {
  readonly [T in ClaimFrames['type']]: readonly [
    number: number,
    field: Field<Omit<Extract<ClaimFrames, { readonly type: T }>, 'type'>>,
  ]
} = {
  claim: [0x84, claim],
  invite: [0x85, invite],
  'invitations-query': [0x86, invitationsQuery],
  invitations: [0x87, invitations],
  'invitation-revoke': [0x88, invitationRevoke],
}

/** Claims and invitations. */
export type ClaimFrames = ClaimFrame | InviteFrame | InvitationsQueryFrame | InvitationsFrame | InvitationRevokeFrame
