import type { ColumnType, Generated } from 'kysely'

/** A name and the identity it is bound to. */
export interface NamesTable {
  readonly id: Generated<number>
  readonly name: string
  /** `skeletonOf(name)`; unique, so that look-alikes are refused (spec NM3). */
  readonly skeleton: string
  /** Ed25519 public key of the identity, 32 bytes. */
  readonly identity_key: Buffer
  /** Version of the newest row in `device_lists`. */
  readonly list_version: number
  readonly claimed_ms: ColumnType<number, number, never>
}

/** A device list of a name: its whole chain, from version 1 without holes. */
export interface DeviceListsTable {
  readonly name_id: number
  readonly version: number
  /** The list with its signature. */
  readonly signed: Buffer
}

/** A device that has signed in at least once, or is listed. `id` is its handle in every other table. */
export interface DevicesTable {
  readonly id: Generated<number>
  /** The 16 bytes of its id. */
  readonly device: Buffer
  readonly name_id: number
  /** Counts its sign-ins. */
  readonly epoch: number
  /** 1 while the current device list has it, else 0. */
  readonly listed: number
  /** The signed lock key it brought last; nothing before its first sign-in. */
  readonly lock_key: Buffer | null
}

/** What a name lets another do; no row is `none`. */
export interface GrantsTable {
  /** Handle of the name that gives. */
  readonly giver: number
  /** Handle of the name that gets. */
  readonly taker: number
  /** Index into `grantLevels`. */
  readonly level: number
}

/** What a name takes from strangers; no row is `accept`. */
export interface StrangerPoliciesTable {
  readonly name_id: number
  /** Index into `strangerPolicies`. */
  readonly policy: number
}

/** A whole subtree of the hash list over the key log (spec KL2). */
export interface KeyLogNodesTable {
  readonly level: number
  readonly place: number
  /** 32 bytes. */
  readonly hash: Buffer
}

/** The append-only log of which identity and list a name had: one row for each claim and each list (spec KL1). */
export interface KeyLogTable {
  /** Counts from 1 without holes. */
  readonly seq: number
  readonly name_id: number
  readonly list_version: number
  readonly identity_key: Buffer
  /** SHA-256 over the signed device list. */
  readonly list_hash: Buffer
  readonly at_ms: number
}

/** An invitation: who shows what its hash is of may claim a name (spec NM22). */
export interface InvitationsTable {
  readonly id: Generated<number>
  /** SHA-256 of its 16 bytes. */
  readonly hash: Buffer
  /** The one name it is for; empty for any. */
  readonly for_name: string
  /** Handle of the name that made it; 0 for the operator. */
  readonly maker: number
  readonly made_ms: number
  readonly until_ms: number
  /** The name that was claimed with it; empty while there is none. */
  readonly used_by: string
  readonly revoked: number
}

/** A token with which a name was claimed, until it is too old anyway (spec NM26). */
export interface ClaimTokensTable {
  /** SHA-256 over its issuer and its own id. */
  readonly hash: Buffer
  readonly until_ms: number
}

/** The tables of naming. */
export interface NamingTables {
  readonly names: NamesTable
  readonly device_lists: DeviceListsTable
  readonly devices: DevicesTable
  readonly grants: GrantsTable
  readonly stranger_policies: StrangerPoliciesTable
  readonly key_log: KeyLogTable
  readonly key_log_nodes: KeyLogNodesTable
  readonly invitations: InvitationsTable
  readonly claim_tokens: ClaimTokensTable
}
