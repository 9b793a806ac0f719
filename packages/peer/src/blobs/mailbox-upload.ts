import { KeptOrder, Pace } from '@kith/core'
import { type ErrorCode, KithError } from '@kith/wire'
import type { SealedBlob } from './blob-holder.ts'
import type { KeptState, MailboxBlobs, UploadEar } from './mailbox-blobs.ts'

/** Parts under way to the mailbox at most, which may wait for its disk, and by how much the last may be later than the first (spec BM11). */
const pace = { windowMax: 64, lateMsMax: 150 }

/** How a run of an upload ended: everything is stored, or the mailbox turned it down, with a time to try again (0: at once). */
export type UploadEnd =
  | { readonly kind: 'whole'; readonly keepUntilMs: number }
  | { readonly kind: 'again'; readonly code: ErrorCode; readonly retryAfterMs: number }

export interface UploadRunOptions {
  readonly mailbox: MailboxBlobs
  readonly blob: SealedBlob
  readonly keepMs: number
  readonly signal: AbortSignal
  /** Hears how many parts of how many are stored. */
  readonly onStored: (stored: number, parts: number) => void
}

/**
 * Puts a blob into the mailbox over the connection of now, from where the mailbox says that it is (spec BM3 to BM5). Rejects with the code of what lasts: a refusal
 * (`blob-quota`, `blob-too-large` …), or that of a source that cannot be read any more (`blob-changed`, `blob-source-gone`, `blob-damaged`); with `server-unreachable`, `aborted`.
 */
export async function runUpload(options: UploadRunOptions): Promise<UploadEnd> {
  const { mailbox, blob, keepMs, signal } = options
  const run = new UploadRun(options)
  const { root, shape, token } = blob
  const tokenHash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(token)))
  if (signal.aborted) throw new KithError('aborted')
  try {
    const kept = await mailbox.reserve({ blob: blob.blob, root, shape, tokenHash, keepMs }, run)
    return await run.go(kept)
  } finally {
    mailbox.leave(blob.blob, run)
  }
}

class UploadRun implements UploadEar {
  readonly #options: UploadRunOptions
  readonly #order: KeptOrder
  readonly #pace = new Pace(pace)
  /** When each part that is under way was sent, from `#stored` on. */
  readonly #sentMs: number[] = []
  #stored = 0
  #end: UploadEnd | undefined
  #wake: () => void = () => undefined

  constructor(options: UploadRunOptions) {
    this.#options = options
    this.#order = new KeptOrder(options.blob.shape)
  }

  stored(stored: number): void {
    const nowMs = performance.now()
    const came = Math.max(0, Math.min(stored - this.#stored, this.#sentMs.length))
    for (const sentMs of this.#sentMs.splice(0, came)) this.#pace.took(nowMs, nowMs - sentMs)
    // Another device of the name may put the same blob, and be ahead.
    this.#stored = stored >= this.#order.parts ? stored : this.#stored + came
    this.#options.onStored(this.#stored, this.#order.parts)
    this.#wake()
  }

  turnedDown(code: ErrorCode, retryAfterMs: number): void {
    this.#end ??= { kind: 'again', code, retryAfterMs }
    this.#wake()
  }

  async go({ stored, keepUntilMs }: KeptState): Promise<UploadEnd> {
    const { mailbox, blob, signal, onStored } = this.#options
    const wake = (): void => {
      this.#wake()
    }
    signal.addEventListener('abort', wake)
    try {
      this.#stored = stored
      onStored(stored, this.#order.parts)
      for (let next = stored; this.#end === undefined && !signal.aborted;) {
        if (this.#stored >= this.#order.parts) return { kind: 'whole', keepUntilMs }
        if (next < this.#order.parts && this.#mayPut()) {
          const part = this.#order.partAt(next++)
          const bytes = await blob.read(part)
          this.#sentMs.push(performance.now())
          mailbox.put(blob.blob, part, bytes)
        } else await this.#change()
      }
      if (this.#end !== undefined) return this.#end
      throw new KithError('aborted')
    } finally {
      signal.removeEventListener('abort', wake)
    }
  }

  /** Whether a part may be put now; when that is for want of room here, it is told when there is some. */
  #mayPut(): boolean {
    const { mailbox } = this.#options
    if (this.#sentMs.length >= this.#pace.window) return false
    if (!mailbox.hasRoom)
      mailbox.whenRoom(() => {
        this.#wake()
      })
    return mailbox.hasRoom
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
