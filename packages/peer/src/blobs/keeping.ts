import { type ErrorCode, KithError, type PeerName } from '@kith/wire'
import { pause } from '../engine/alarm.ts'
import type { BlobMailbox } from './blob-holder.ts'
import type { HeldBlob } from './held-blob.ts'

/** That a blob is to be kept in the mailbox. */
export interface MailboxWish {
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number
  /** The only one for whom it is kept: of no use when he has it all. */
  readonly to?: PeerName | undefined
  /** What came of it: `taken`: the one for whom it is has it all. */
  readonly outcome?: 'kept' | 'taken' | ErrorCode | undefined
}

export interface KeepingOptions {
  readonly mailbox: BlobMailbox | undefined
  /** Puts what came of it on disk, and tells who watches. */
  readonly decided: (held: HeldBlob, wish: MailboxWish) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Puts blobs into the mailbox for receivers that are away. While somebody takes one directly nothing is put there, and one for a single name is needless as soon as
 * that name has all of it (spec BM13).
 */
export class Keeping {
  readonly #options: KeepingOptions
  readonly #going = new Map<HeldBlob, AbortController>()
  readonly #stored = new Map<HeldBlob, number>()

  constructor(options: KeepingOptions) {
    this.#options = options
  }

  /** Bytes of a blob that are in the mailbox, as far as is known. */
  storedOf(held: HeldBlob): number {
    return this.#stored.get(held) ?? 0
  }

  /** Goes on until it is decided; again after a restart. */
  async keep(held: HeldBlob): Promise<void> {
    const { mailbox, decided, signal } = this.#options
    const wish = held.record.mailbox
    if (mailbox === undefined || wish === undefined || wish.outcome !== undefined || this.#going.has(held)) return
    const going = new AbortController()
    this.#going.set(held, going)
    try {
      const outcome = await this.#put(held, mailbox, wish, AbortSignal.any([signal, going.signal]))
      if (outcome !== undefined) await decided(held, { ...wish, outcome })
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError ? cause.code : 'internal'
      if (!signal.aborted && code !== 'aborted' && code !== 'disposed') await decided(held, { ...wish, outcome: code })
    } finally {
      this.#going.delete(held)
      this.#stored.delete(held)
    }
  }

  /** The mailbox needs it no longer; where the server cannot be told, its time ends it. */
  async release(held: HeldBlob): Promise<void> {
    const { mailbox } = this.#options
    this.#going.get(held)?.abort()
    if (mailbox === undefined || held.record.mailbox === undefined) return
    const content = await held.content().catch(() => undefined)
    if (content !== undefined) mailbox.release(content).catch(() => undefined)
  }

  /** Takes it out of the mailbox when the only one for whom it is there has it all; tried again when the server could not be told. */
  async taken(held: HeldBlob): Promise<void> {
    const { mailbox, decided } = this.#options
    const wish = held.record.mailbox
    const isOver = wish?.outcome !== undefined && wish.outcome !== 'kept'
    if (mailbox === undefined || wish === undefined || isOver || !held.isTakenBy(wish.to)) return
    this.#going.get(held)?.abort()
    try {
      await mailbox.release(await held.content())
      await decided(held, { ...wish, outcome: 'taken' })
    } catch {
      // The server is out of reach, or has forgotten it by now; its time ends it at the latest.
    }
  }

  async #put(
    held: HeldBlob,
    mailbox: BlobMailbox,
    wish: MailboxWish,
    signal: AbortSignal,
  ): Promise<MailboxWish['outcome']> {
    do {
      // Whoever is there takes it directly, which costs the server nothing.
      await pause(lookMs, signal)
      if (signal.aborted) return undefined
      if (held.isTakenBy(wish.to)) return 'taken'
    } while (held.isBeingTaken)
    const keepMs = wish.untilMs - Date.now()
    if (keepMs <= 0) return 'deadline-passed'
    await mailbox.keep(await held.content(), keepMs, {
      signal,
      stored: (bytes) => {
        this.#stored.set(held, bytes)
      },
    })
    return 'kept'
  }
}

const lookMs = 3000
