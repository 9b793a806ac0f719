import { decodeContactRequest, type ReportReason, reportReasons } from '@kith/wire'

import { errorOf } from '../store/failure.ts'
import { readingStore } from '../store/reading.ts'

/** What somebody told the operator about a name (spec FC20). Words and messages are other people's: show them as text, and nothing more. */
export interface Report {
  /** Counts the reports of this store. */
  readonly id: number
  readonly reporter: string
  readonly about: string
  readonly reason: ReportReason
  readonly words: string
  /** What the name asked the reporter, and when it says that it did. The signature of one of its devices was verified before it was kept. */
  readonly request: { readonly words: string; readonly atMs: number; readonly signed: Uint8Array } | undefined
  /** What the reporter shows beside. It proves nothing. */
  readonly shown: readonly { readonly type: string; readonly text: string; readonly atMs: number }[]
  readonly atMs: number
  /** When the operator closed it. */
  readonly closedMs: number | undefined
}

/** Which reports are read. */
export interface ReportsWanted {
  /** This one alone, open or closed. */
  readonly id?: number | undefined
  /** Those that were closed as well. @default false */
  readonly all?: boolean | undefined
}

/** Reports read at once. */
const pageRows = 200

/**
 * Reads the open reports in a server's store, the newest first, or those that are wanted. Rejects `option-invalid` when there is no such file, and
 * `database-unreachable`.
 */
export async function readReports(url: string, { id, all = false }: ReportsWanted = {}): Promise<readonly Report[]> {
  const connection = readingStore(url)
  try {
    let query = connection.reader.selectFrom('reports').selectAll().orderBy('id', 'desc').limit(pageRows)
    if (id !== undefined) query = query.where('id', '=', id)
    else if (!all) query = query.where('closed_ms', 'is', null)
    const rows = await query.execute()
    return rows.map((row) => ({
      id: Number(row.id),
      reporter: row.reporter,
      about: row.about,
      reason: reportReasons[Number(row.reason)] ?? 'other',
      words: utf8.decode(row.words),
      request: row.evidence === null ? undefined : requestOf(row.evidence),
      shown: row.shown === null ? [] : (JSON.parse(utf8.decode(row.shown)) as Report['shown']),
      atMs: Number(row.at_ms),
      closedMs: row.closed_ms === null ? undefined : Number(row.closed_ms),
    }))
  } catch (cause) {
    throw errorOf(connection.dialect, connection.place, cause)
  } finally {
    await connection.close()
  }
}

const utf8 = new TextDecoder()

function requestOf(evidence: Uint8Array): Report['request'] {
  const signed = Uint8Array.from(evidence)
  const decoded = decodeContactRequest(signed)
  if (decoded.kind === 'refused') return undefined
  const { words, atMs } = decoded.value.asked
  return { words, atMs, signed }
}
