import { KithError } from '@kith/wire'

import type { Dialect } from './columns.ts'

/**
 * What a driver's error means for the store: `away` the connection is lost, `again` the transaction may be tried again, `unique` a
 * unique constraint failed, `full` there is no room on the disk and nothing was written, `damaged` the SQLite file holds what cannot be, `broken` it
 * cannot be relied on, `refused` the database does not let us in, `other` the statement itself failed.
 */
export type Failure = 'away' | 'again' | 'unique' | 'full' | 'damaged' | 'broken' | 'refused' | 'other'

const awayCodes: ReadonlySet<string> = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENOENT',
  ],
  ...['57P01', '57P02', '57P03', '53300', '25006'],
  ...['PROTOCOL_CONNECTION_LOST', 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR'],
  ...['ER_CONNECTION_KILLED', 'ER_TOO_MANY_USER_CONNECTIONS', 'POOL_CLOSED'],
])
const againCodes: ReadonlySet<string> = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])
const uniqueCodes: ReadonlySet<string> = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505',
  'ER_DUP_ENTRY',
])
const refusedCodes: ReadonlySet<string> = new Set([
  '28P01',
  '28000',
  '3D000',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
])
/** SQLite; PostgreSQL's disk_full; MariaDB's and MySQL's disk and table space. */
const fullCodes: ReadonlySet<string> = new Set([
  'SQLITE_FULL',
  '53100',
  'ER_DISK_FULL',
  'ER_DISK_FULL_NOWAIT',
  'ER_RECORD_FILE_FULL',
])
const damagedCodes = /^SQLITE_(?:CORRUPT|NOTADB|IOERR_SHORT_READ)/
const brokenCodes = /^SQLITE_(?:IOERR|READONLY|CANTOPEN|PROTOCOL|BUSY)/
const awayMessages =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|query read timeout|connection is in closed state|connection closed|client has encountered a connection error|not queryable/i

/** Reads a driver's error. */
export function failureOf(dialect: Dialect, cause: unknown): Failure {
  const code = codeIn(cause)
  if (dialect === 'sqlite') {
    if (code === undefined) return 'other'
    if (uniqueCodes.has(code)) return 'unique'
    if (fullCodes.has(code)) return 'full'
    if (damagedCodes.test(code)) return 'damaged'
    return brokenCodes.test(code) ? 'broken' : 'other'
  }
  if (code !== undefined) {
    if (uniqueCodes.has(code)) return 'unique'
    if (againCodes.has(code)) return 'again'
    if (fullCodes.has(code)) return 'full'
    if (refusedCodes.has(code)) return 'refused'
    if (awayCodes.has(code) || code.startsWith('08')) return 'away'
  }
  return cause instanceof Error && awayMessages.test(cause.message) ? 'away' : 'other'
}

/** The `code` of an error, if it has one. */
export function codeIn(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  if (cause instanceof AggregateError) return codeIn(cause.errors[0])
  return undefined
}

/** The error that a caller of the store gets for a driver's error. */
export function errorOf(dialect: Dialect, place: string, cause: unknown): unknown {
  if (cause instanceof KithError) return cause
  switch (failureOf(dialect, cause)) {
    case 'away':
    case 'again':
      return new KithError('database-unreachable', `The database at ${place} does not answer.`, { cause })
    case 'refused':
      return new KithError(
        'database-unreachable',
        `The database at ${place} does not let this server in: check user, password and database name.`,
        { cause },
      )
    case 'full':
      return new KithError('store-full', undefined, { cause })
    case 'damaged':
      return new KithError(
        'store-damaged',
        `The store ${place} is damaged: check it with \`kith verify\`, and restore it from a copy if it does not open.`,
        { cause },
      )
    case 'broken':
      return new KithError(
        'store-failed',
        `The store ${place} failed; nothing more is acknowledged until it is opened again.`,
        { cause },
      )
    case 'unique':
    case 'other':
      return cause
  }
}
