import type { BlobTables } from '../blobs/tables.ts'
import type { DirectoryTables } from '../directory/tables.ts'
import type { MailboxTables } from '../mailbox/tables.ts'
import type { ChainEndTables } from '../naming/chain-ends.ts'
import type { ClaimSubjectTables } from '../naming/claim-subjects.ts'
import type { OneTimeLockTables } from '../naming/one-time-locks.ts'
import type { NamingTables } from '../naming/tables.ts'
import type { PresenceTables } from '../presence/tables.ts'
import type { PushTables } from '../push/tables.ts'
import type { ReportTables } from '../reports/tables.ts'

/** Facts about the store itself, by their keys. */
export interface StoreFactsTable {
  readonly key: string
  readonly value: Buffer
}

/** What the store keeps for itself. */
export interface StoreTables {
  readonly store_facts: StoreFactsTable
}

/**
 * Every table of the server. A service describes its own in `<service>/tables.ts` and is listed here, so that a transaction can span
 * services.
 */
export interface Tables
  extends
    StoreTables,
    NamingTables,
    MailboxTables,
    PresenceTables,
    OneTimeLockTables,
    ChainEndTables,
    ClaimSubjectTables,
    DirectoryTables,
    BlobTables,
    ReportTables,
    PushTables {}
