import { collections, decodeRecord, messageRecord, receivedRecord, type StoreChange } from '@kith/core'
import { KithError, limits } from '@kith/wire'
import type { PeerStore, StoredRecord } from '../store/store.ts'
import { pause } from './alarm.ts'
import { cameAtMs, repliesCollection } from './asking.ts'
import type { Committer } from './commits.ts'
import { endedReceiptsCollection } from './receipt-keeper.ts'

/**
 * How long what became of a message is remembered after it was decided, in milliseconds: 67.5 days, and as long its key. No copy of the
 * message can come later (spec DL15), so that nothing is handled twice for having been forgotten.
 */
export const rememberedMs: number = limits.lifeMsMax * 1.5
/** A reply that nobody asked for again after its caller's tab went, in milliseconds: a day. */
const replyMsMax = 86_400_000
const recordsInStep = 1000
const firstPauseMs = 30_000
const stepPauseMs = 1000
const roundPauseMs = 6 * 3_600_000

/** A collection of things that are over: what goes with a record at this time, or nothing while it stays. */
interface Prunable {
  readonly collection: string
  readonly goes: (record: StoredRecord, nowMs: number) => readonly StoreChange[]
}

const prunable: readonly Prunable[] = [
  {
    collection: collections.ledger,
    goes: ({ key, value }, nowMs) => {
      const { decidedAtMs, targets } = decodeRecord(messageRecord, value)
      if (nowMs - decidedAtMs < rememberedMs) return []
      const receipts = targets.map(({ device }) => removal(endedReceiptsCollection, `${key}/${device}`))
      return [removal(collections.ledger, key), ...receipts]
    },
  },
  {
    collection: collections.received,
    goes: ({ key, value }, nowMs) =>
      nowMs - decodeRecord(receivedRecord, value).decidedAtMs < rememberedMs
        ? []
        : [removal(collections.received, key)],
  },
  {
    collection: repliesCollection,
    goes: ({ key, value }, nowMs) => (nowMs - cameAtMs(value) < replyMsMax ? [] : [removal(repliesCollection, key)]),
  },
]

/** Forgets, in small steps, what is over for so long that nothing can refer to it any more (spec PE38). */
export class Pruning {
  readonly #store: PeerStore
  readonly #commits: Pick<Committer, 'commit'>
  /** Which collection is next, and behind which key. */
  #at: { readonly index: number; readonly after: string | undefined } = { index: 0, after: undefined }

  constructor(store: PeerStore, commits: Pick<Committer, 'commit'>) {
    this.#store = store
    this.#commits = commits
  }

  /** Goes round and round until the signal aborts: a step each second, a round every six hours. */
  async run(signal: AbortSignal): Promise<void> {
    await pause(firstPauseMs, signal)
    while (!signal.aborted) await pause((await this.step(Date.now())) ? stepPauseMs : roundPauseMs, signal)
  }

  /** Looks at the next records, at most 1,000, and deletes those that are old enough; false at the end of a round. */
  async step(nowMs: number): Promise<boolean> {
    const { index, after } = this.#at
    const now = prunable[index] ?? prunable[0]
    if (now === undefined) return false
    const page = await this.#store.list(now.collection, { after, limit: recordsInStep })
    const changes = page.flatMap((record) => goes(now, record, nowMs))
    if (changes.length > 0 && !(await this.#commit(changes))) return false
    const isLast = page.length < recordsInStep
    this.#at = isLast ? { index: (index + 1) % prunable.length, after: undefined } : { index, after: page.at(-1)?.key }
    return !isLast || this.#at.index > 0
  }

  /** False when there is no room to forget in; it is tried again in the next round. */
  async #commit(changes: readonly StoreChange[]): Promise<boolean> {
    try {
      await this.#commits.commit([{ changes, expects: [] }])
      return true
    } catch (error) {
      if (error instanceof KithError && error.code === 'store-full') return false
      throw error
    }
  }
}

function goes(of: Prunable, record: StoredRecord, nowMs: number): readonly StoreChange[] {
  try {
    return of.goes(record, nowMs)
  } catch {
    // A record that cannot be read tells no age, so it stays.
    return []
  }
}

function removal(collection: string, key: string): StoreChange {
  return { collection, key, value: undefined }
}
