import { KithError } from '@kith/wire'
import { storeFailed } from './commits.ts'

/** The error of a store for one of SQLite. */
export function sqliteError(cause: unknown): KithError {
  if (cause instanceof KithError) return cause
  const code = String(codeOf(cause))
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new KithError('store-full', undefined, { cause })
  if (code.startsWith('SQLITE_BUSY')) return new KithError('store-busy', undefined, { cause })
  return isDamage(cause) ? new KithError('store-damaged', undefined, { cause }) : storeFailed(cause)
}

/** True for what SQLite says of a file whose bytes cannot be. */
export function isDamage(cause: unknown): boolean {
  const code = String(codeOf(cause))
  // A table or column that is not there: the first page, which names them, was changed.
  return (
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    code === 'SQLITE_ERROR' ||
    code === 'SQLITE_IOERR_SHORT_READ'
  )
}

/** The code of an error of SQLite or of the file system. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
