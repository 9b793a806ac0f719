import type { Generated } from 'kysely'

/** What somebody reported to the operator. */
export interface ReportsTable {
  readonly id: Generated<number>
  readonly reporter: string
  readonly about: string
  /** Index into `reportReasons`. */
  readonly reason: number
  /** What the reporter says, UTF-8. */
  readonly words: Buffer
  /** The contact request that the name signed, which was verified before it was kept. */
  readonly evidence: Buffer | null
  /** UTF-8 JSON of the messages that the reporter shows. */
  readonly shown: Buffer | null
  readonly at_ms: number
  readonly closed_ms: number | null
}

/** The tables of reports. */
export interface ReportTables {
  readonly reports: ReportsTable
}
