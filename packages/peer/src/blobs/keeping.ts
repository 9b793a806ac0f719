import { type ErrorCode, KithError } from '@kith/wire'
import { pause } from '../engine/alarm.ts'
import type { BlobMailbox } from './blob-holder.ts'
import type { HeldBlob } from './held-blob.ts'
import { isTakenByAll } from './receivers.ts'

/** That a blob is to be kept in the mailbox. */
export interface MailboxWish {
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number
  /** What came of it. `begun`: some of it may be there; `taken`: everybody for whom it is has it all, and nothing is there. */
  readonly outcome?: 'begun' | 'kept' | 'taken' | ErrorCode | undefined
}

export interface KeepingOptions {
  readonly mailbox: BlobMailbox | undefined
  /** Puts what came of it on disk, and tells who watches. */
  readonly decided: (held: HeldBlob, wish: MailboxWish) => Promise<void>
  /** More of it is there. */
  readonly stored: (held: HeldBlob) => void
  readonly signal: AbortSignal
  /** How long somebody who is there has to begin to take a blob before it is put there, in milliseconds. @default 3 s */
  readonly lookMs?: number | undefined
}

/** An upload that goes on, or waits until nobody takes the blob directly. */
interface Going {
  readonly ending: AbortController
  /** Ends the upload of now, which goes on later. */
  uploading: AbortController | undefined
}

/**
 * Puts blobs into the mailbox for receivers that are away. While somebody takes one directly nothing is put there, and one whose receivers all have it is not needed
 * there (spec BM13).
 */
export class Keeping {
  readonly #options: KeepingOptions
  readonly #going = new Map<HeldBlob, Going>()
  readonly #stored = new Map<HeldBlob, number>()

  constructor(options: KeepingOptions) {
    this.#options = options
  }

  /** Bytes of a blob that are in the mailbox, as far as is known. */
  storedOf(held: HeldBlob): number {
    return this.#stored.get(held) ?? 0
  }

  /** Does what is due: puts a blob there until that is decided, or takes it out when all have it. Again after a restart, a reconnection, and when somebody has it all. */
  async look(held: HeldBlob): Promise<void> {
    const wish = held.record.mailbox
    if (wish === undefined || isOver(wish)) return
    if (isTakenByAll(held.record.for)) await this.#takeOut(held, wish)
    else if (wish.outcome !== 'kept') await this.#keep(held, wish)
  }

  /** Somebody takes some of it directly: an upload waits, so that it does not hold that up. */
  gave(held: HeldBlob): void {
    this.#going.get(held)?.uploading?.abort()
  }

  /** The mailbox needs it no longer; where the server cannot be told, its time ends it. */
  release(held: HeldBlob): void {
    this.#going.get(held)?.ending.abort()
    if (held.record.mailbox !== undefined && mayBeThere(held.record.mailbox))
      this.#options.mailbox?.release(held.record.ref).catch(() => undefined)
  }

  async #keep(held: HeldBlob, wish: MailboxWish): Promise<void> {
    const { mailbox, decided, signal } = this.#options
    if (mailbox === undefined || this.#going.has(held)) return
    const going: Going = { ending: new AbortController(), uploading: undefined }
    this.#going.set(held, going)
    try {
      await this.#put(held, mailbox, going, AbortSignal.any([signal, going.ending.signal]))
      if (!signal.aborted && !going.ending.signal.aborted) await decided(held, { ...wish, outcome: 'kept' })
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError ? cause.code : 'internal'
      if (!signal.aborted && !going.ending.signal.aborted) await decided(held, { ...wish, outcome: code })
    } finally {
      this.#going.delete(held)
      this.#stored.delete(held)
    }
  }

  /** Takes it out; tried again after a reconnection when the server could not be told. */
  async #takeOut(held: HeldBlob, wish: MailboxWish): Promise<void> {
    const { mailbox, decided } = this.#options
    this.#going.get(held)?.ending.abort()
    try {
      if (mayBeThere(wish)) await mailbox?.release(held.record.ref)
      await decided(held, { ...wish, outcome: 'taken' })
    } catch {
      // The server is out of reach; what is there is taken out later, or when its time is over.
    }
  }

  async #put(held: HeldBlob, mailbox: BlobMailbox, going: Going, signal: AbortSignal): Promise<void> {
    const { decided, stored, lookMs = lookMsUsual } = this.#options
    for (;;) {
      // Whoever is there takes it directly, which costs the server nothing.
      do await pause(lookMs, signal)
      while (held.isBeingTaken && !signal.aborted)
      const wish = held.record.mailbox
      if (signal.aborted || wish === undefined) return
      const keepMs = wish.untilMs - Date.now()
      if (keepMs <= 0) throw new KithError('deadline-passed')
      // Said before, so that a crash leaves nothing there that nobody takes out.
      if (wish.outcome !== 'begun') await decided(held, { ...wish, outcome: 'begun' })
      const uploading = new AbortController()
      going.uploading = uploading
      try {
        await mailbox.keep(await held.content(), keepMs, {
          signal: AbortSignal.any([signal, uploading.signal]),
          stored: (bytes) => {
            this.#stored.set(held, bytes)
            stored(held)
          },
        })
        return
      } catch (cause) {
        if (!uploading.signal.aborted) throw cause
      } finally {
        going.uploading = undefined
      }
    }
  }
}

function isOver({ outcome }: MailboxWish): boolean {
  return outcome !== undefined && outcome !== 'begun' && outcome !== 'kept' && !wantsRoom.has(outcome)
}

/** Refusals that are over when something else is taken out: tried again after a reconnection. */
const wantsRoom: ReadonlySet<MailboxWish['outcome']> = new Set(['blob-quota', 'blobs-full'])

function mayBeThere({ outcome }: MailboxWish): boolean {
  return outcome === 'begun' || outcome === 'kept'
}

const lookMsUsual = 3000
