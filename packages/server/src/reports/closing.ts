import { errorOf } from '../store/failure.ts'
import { changingStore } from '../store/reading.ts'

/**
 * Closes a report in a server's store (spec FC22); a server may run on it meanwhile. Answers when it was closed: one that is closed stays as it is. Nothing where
 * there is no such report. Rejects `option-invalid` when there is no such file, and `database-unreachable`.
 *
 * @param atMs - The time now, in milliseconds since 1970.
 */
export async function closeReport(url: string, id: number, atMs: number): Promise<number | undefined> {
  const connection = changingStore(url)
  try {
    const { writer } = connection
    await writer
      .updateTable('reports')
      .set({ closed_ms: atMs })
      .where('id', '=', id)
      .where('closed_ms', 'is', null)
      .execute()
    const row = await writer.selectFrom('reports').select('closed_ms').where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : Number(row.closed_ms)
  } catch (cause) {
    throw errorOf(connection.dialect, connection.place, cause)
  } finally {
    await connection.close()
  }
}
