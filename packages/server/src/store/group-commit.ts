import { KithError } from '@kith/wire'
import type { ControlledTransaction, Transaction } from 'kysely'

import type { Connection, ConnectionOptions } from './connection.ts'
import { errorOf, failureOf } from './failure.ts'
import type { Tables } from './tables.ts'

const triesMax = 3
/** A full store is tried again after so long, and has room when it takes so many bytes. */
const roomTryMs = 5000
const roomBytes = 65_536

interface Write {
  readonly run: (tx: Transaction<Tables>) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (cause: unknown) => void
}

type Outcome = { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'failed'; readonly cause: unknown }

/**
 * The one writer of a database. Writes that were asked for in the same turn of the event loop, or while an earlier commit ran, share
 * one transaction and one fsync. They run together without savepoints; only when one of them fails is the transaction rolled back and
 * run again with each write behind a savepoint, so that the failure stays its own.
 */
export class GroupCommit {
  commits = 0
  writes = 0
  readonly #connection: Connection
  readonly #options: ConnectionOptions
  #waiting: Write[] = []
  #running: Promise<void> | undefined
  #stopped: KithError | undefined
  #fullSinceMs: number | undefined
  #trying: NodeJS.Timeout | undefined

  constructor(connection: Connection, options: ConnectionOptions) {
    this.#connection = connection
    this.#options = options
  }

  /** Writes asked for and not begun. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Set when the store failed. */
  get stopped(): KithError | undefined {
    return this.#stopped
  }

  /** Since when commits find no room, in milliseconds since 1970; nothing while there is some. */
  get fullSinceMs(): number | undefined {
    return this.#fullSinceMs
  }

  /** As `Database.commit`. */
  commit<T>(run: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped)
    if (this.#waiting.length >= this.#options.writesWaitingMax) {
      return Promise.reject(new KithError('server-busy', 'Too many writes wait for the disk.'))
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: resolve as (value: unknown) => void, reject })
      this.#running ??= this.#runAll()
    })
  }

  /** Waits for what was asked for, and refuses what comes later with `reason`. */
  async stop(reason: KithError): Promise<void> {
    await this.#running
    clearTimeout(this.#trying)
    this.#stopped ??= reason
  }

  async #runAll(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#options.writesPerCommitMax)
      await this.#runBatch(batch)
    }
    this.#running = undefined
  }

  async #runBatch(batch: readonly Write[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const outcomes = (await this.#together(batch)) ?? (await this.#apart(batch))
        this.commits++
        this.writes += batch.length
        this.#fullSinceMs = undefined
        clearTimeout(this.#trying)
        batch.forEach((write, index) => {
          settle(write, outcomes[index])
        })
        return
      } catch (cause) {
        if (failureOf(this.#connection.dialect, cause) === 'again' && tries < triesMax) continue
        this.#failAll(batch, cause)
        return
      }
    }
  }

  /** All writes in one transaction; nothing when one of them failed by itself. Throws when the transaction as a whole failed. */
  async #together(batch: readonly Write[]): Promise<readonly Outcome[] | undefined> {
    const tx = await this.#begin()
    const outcomes: Outcome[] = []
    for (const write of batch) {
      try {
        outcomes.push({ kind: 'done', value: await write.run(tx) })
      } catch (cause) {
        await this.#abandon(tx)
        if (this.#endsTransaction(cause)) throw cause
        return undefined
      }
    }
    await this.#finish(tx)
    return outcomes
  }

  /** The same with a savepoint before each write. */
  async #apart(batch: readonly Write[]): Promise<readonly Outcome[]> {
    const tx = await this.#begin()
    const outcomes: Outcome[] = []
    try {
      for (const write of batch) outcomes.push(await this.#behindSavepoint(tx, write))
    } catch (cause) {
      await this.#abandon(tx)
      throw cause
    }
    await this.#finish(tx)
    return outcomes
  }

  async #behindSavepoint(tx: ControlledTransaction<Tables>, write: Write): Promise<Outcome> {
    for (let tries = 1; ; tries++) {
      const inner = await tx.savepoint('kith_write').execute()
      try {
        const value = await write.run(inner)
        await inner.releaseSavepoint('kith_write').execute()
        return { kind: 'done', value }
      } catch (cause) {
        if (this.#endsTransaction(cause)) throw cause
        await inner.rollbackToSavepoint('kith_write').execute()
        if (failureOf(this.#connection.dialect, cause) !== 'unique' || tries >= triesMax)
          return { kind: 'failed', cause }
      }
    }
  }

  async #begin(): Promise<ControlledTransaction<Tables>> {
    await this.#connection.begin()
    return this.#connection.writer.startTransaction().execute()
  }

  async #finish(tx: ControlledTransaction<Tables>): Promise<void> {
    try {
      await tx.commit().execute()
    } catch (cause) {
      await this.#abandon(tx)
      // For want of room nothing was written.
      if (this.#connection.dialect === 'sqlite' && failureOf('sqlite', cause) !== 'full') this.#stop(cause)
      throw cause
    }
    try {
      await this.#connection.sync()
    } catch (cause) {
      // After a failed fsync nobody knows what is on disk, and asking again may say yes wrongly: the store stops.
      this.#stop(cause)
      throw cause
    }
  }

  /** Rolls back. A rollback that fails says nothing new: the cause is reported, and the connection is dropped by its pool. */
  async #abandon(tx: ControlledTransaction<Tables>): Promise<void> {
    try {
      await tx.rollback().execute()
    } catch {
      return
    }
  }

  #endsTransaction(cause: unknown): boolean {
    const failure = failureOf(this.#connection.dialect, cause)
    return failure !== 'unique' && failure !== 'other'
  }

  #stop(cause: unknown): void {
    this.#stopped = new KithError(
      'store-failed',
      `The store ${this.#connection.place} failed; nothing more is acknowledged until it is opened again.`,
      { cause },
    )
  }

  /** Tries by itself whether there is room again, so that what says that there is none does not go on saying so. */
  #full(): void {
    this.#fullSinceMs ??= Date.now()
    clearTimeout(this.#trying)
    this.#trying = setTimeout(() => {
      if (this.#stopped !== undefined || this.#fullSinceMs === undefined) return
      this.commit(takeRoom).catch(() => undefined)
    }, roomTryMs)
    this.#trying.unref()
  }

  #failAll(batch: readonly Write[], cause: unknown): void {
    const failure = failureOf(this.#connection.dialect, cause)
    if (failure === 'broken' || failure === 'damaged') this.#stop(cause)
    else if (failure === 'full') this.#full()
    const error = this.#stopped ?? errorOf(this.#connection.dialect, this.#connection.place, cause)
    for (const write of batch) write.reject(error)
    if (this.#stopped === undefined) return
    for (const write of this.#waiting.splice(0)) write.reject(this.#stopped)
  }
}

/** Takes some room, and gives it back. */
async function takeRoom(tx: Transaction<Tables>): Promise<void> {
  const of = { key: 'room' }
  await tx.deleteFrom('store_facts').where('key', '=', of.key).execute()
  await tx
    .insertInto('store_facts')
    .values({ ...of, value: Buffer.alloc(roomBytes) })
    .execute()
  await tx.deleteFrom('store_facts').where('key', '=', of.key).execute()
}

function settle(write: Write, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'done') write.resolve(outcome.value)
  else write.reject(outcome?.cause)
}
