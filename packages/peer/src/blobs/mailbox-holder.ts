import { Pace } from '@kith/core'
import { type BlobPart, type ErrorCode, KithError } from '@kith/wire'
import { ItemQueue } from '../backend/item-queue.ts'
import type { BlobAccess, BlobHolder, FetchedPart } from './blob-holder.ts'
import type { MailboxBlobs, PartEar } from './mailbox-blobs.ts'

/** Parts under way from the mailbox at most, and by how much the last may be later than the first (spec BM11). */
const pace = { windowMax: 64, lateMsMax: 100 }
/** Parts that one question asks for, so that the window can shrink between two. */
const partsPerGet = 8

/** A part that is wanted, and who waits for it. */
interface Wanted {
  readonly part: BlobPart
  readonly answers: ItemQueue<FetchedPart>
}

/** The mailbox as a holder of one blob: asks for parts at the pace at which they come, so that messages do not wait behind them. */
export class MailboxHolder implements BlobHolder {
  readonly id = 'mailbox'
  readonly #mailbox: MailboxBlobs
  readonly #access: BlobAccess
  readonly #pace = new Pace(pace)
  #wanted: Wanted[] = []
  #underWay = 0
  #failure: KithError | undefined

  constructor(mailbox: MailboxBlobs, access: BlobAccess) {
    this.#mailbox = mailbox
    this.#access = access
  }

  async *fetch(parts: readonly BlobPart[], signal: AbortSignal): AsyncGenerator<FetchedPart> {
    if (this.#failure !== undefined) throw this.#failure
    const answers = new ItemQueue<FetchedPart>({ signal })
    for (const part of parts) this.#wanted.push({ part, answers })
    this.#ask()
    let left = parts.length
    for await (const answer of answers) {
      yield answer
      if (--left === 0) return
    }
  }

  close(): void {
    this.#fail(new KithError('aborted'))
  }

  /** Asks for what is wanted next, as far as the pace lets it. */
  #ask(): void {
    for (;;) {
      this.#wanted = this.#wanted.filter(({ answers }) => !answers.ended)
      const room = this.#pace.window - this.#underWay
      const [first] = this.#wanted
      if (first === undefined || room < 1 || this.#failure !== undefined) return
      let count = 1
      while (
        count < Math.min(room, partsPerGet, this.#wanted.length) &&
        follows(first.part, this.#wanted[count], count)
      )
        count++
      this.#get(this.#wanted.splice(0, count))
    }
  }

  #get(wanted: readonly Wanted[]): void {
    const [first] = wanted
    if (first === undefined) return
    const sentMs = performance.now()
    let at = 0
    this.#underWay += wanted.length
    const ear: PartEar = {
      part: ({ level, index }, bytes) => {
        const one = wanted[at++]
        if (one === undefined) return
        this.#underWay--
        const nowMs = performance.now()
        // The others of a question wait for the first by themselves.
        if (at === wanted.length) this.#pace.took(nowMs, nowMs - sentMs)
        const isThere = bytes.byteLength > 0 && level === one.part.level && index === one.part.index
        one.answers.push(isThere ? { part: one.part, bytes } : { part: one.part, code: lacking })
        this.#ask()
      },
      failed: (error) => {
        this.#underWay -= wanted.length - at
        for (const { answers } of wanted.slice(at)) answers.fail(error)
        at = wanted.length
        this.#fail(error)
      },
    }
    this.#mailbox.get(this.#access, first.part, wanted.length, ear)
  }

  #fail(error: KithError): void {
    this.#failure ??= error
    for (const { answers } of this.#wanted.splice(0)) answers.fail(error)
  }
}

const lacking: ErrorCode = 'blob-lacking'

/** Whether a part is so many behind the first. */
function follows(first: BlobPart, next: Wanted | undefined, by: number): boolean {
  return next?.part.level === first.level && next.part.index === first.index + by
}
