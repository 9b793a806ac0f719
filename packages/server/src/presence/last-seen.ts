import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'

/** When names were last seen to come or go, kept across restarts (spec PR4). Many changes share one write. */
export class LastSeen {
  readonly #database: Database
  readonly #known = new Recent<string, number>(100_000)
  readonly #onFailure: (cause: unknown) => void
  #pending = new Map<string, number>()
  #writing: Promise<void> | undefined

  constructor(database: Database, onFailure: (cause: unknown) => void) {
    this.#database = database
    this.#onFailure = onFailure
  }

  /** The name came or went now. */
  note(name: string, nowMs: number): void {
    this.#known.change(name, nowMs)
    this.#pending.set(name, nowMs)
    this.#writing ??= this.#writeAll()
  }

  /** The times of these names, 0 for those never seen. */
  async of(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const times = new Map<string, number>()
    const asked: string[] = []
    for (const name of names) {
      const known = this.#known.get(name)
      if (known === undefined) asked.push(name)
      else times.set(name, known)
    }
    if (asked.length === 0) return times
    const { generation } = this.#known
    const rows = await this.#database.read((db) =>
      db.selectFrom('presence_seen').selectAll().where('name', 'in', asked).execute(),
    )
    const read = new Map(rows.map((row) => [row.name, row.seen_ms]))
    for (const name of asked) {
      const seenMs = read.get(name) ?? 0
      this.#known.setRead(name, seenMs, generation)
      times.set(name, this.#known.get(name) ?? seenMs)
    }
    return times
  }

  /** The time of a name if it is in memory. */
  now(name: string): number | undefined {
    return this.#known.get(name)
  }

  /** Resolves when everything noted is on disk or has failed. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve()
    while (this.#pending.size > 0) {
      const batch = [...this.#pending].slice(0, 500)
      for (const [name] of batch) this.#pending.delete(name)
      try {
        await this.#database.commit(async (tx) => {
          await tx
            .deleteFrom('presence_seen')
            .where(
              'name',
              'in',
              batch.map(([name]) => name),
            )
            .execute()
          await tx
            .insertInto('presence_seen')
            .values(batch.map(([name, seen_ms]) => ({ name, seen_ms })))
            .execute()
        })
      } catch (cause) {
        // Only the time of a past visit is lost; presence itself lives in memory.
        this.#onFailure(cause)
      }
    }
    this.#writing = undefined
  }
}
