import { type ErrorCode, type Frame, KithError } from '@kith/wire'
import { untilAborted } from '../backend/item-queue.ts'
import { pause } from '../engine/alarm.ts'
import type { BlobAccess, BlobHolder, BlobKeepOptions, BlobMailbox, SealedBlob } from './blob-holder.ts'
import type { MailboxBlobs } from './mailbox-blobs.ts'
import { MailboxHolder } from './mailbox-holder.ts'
import { runUpload } from './mailbox-upload.ts'

/** The mailbox of the server, for blobs: one upload at a time, which goes on by itself after every reconnection (spec BM12). */
export class ServerMailbox implements BlobMailbox {
  readonly #mailbox: MailboxBlobs
  #turn: Promise<unknown> = Promise.resolve()

  constructor(mailbox: MailboxBlobs) {
    this.#mailbox = mailbox
  }

  async keep(blob: SealedBlob, keepMs: number, options: BlobKeepOptions): Promise<void> {
    const untilMs = Date.now() + keepMs
    const run = this.#turn.then(() => this.#put(blob, untilMs, options))
    // What became of this one concerns its caller alone.
    this.#turn = run.catch(() => undefined)
    await untilAborted(run, options.signal)
  }

  async release({ blob }: Pick<BlobAccess, 'blob'>): Promise<void> {
    await this.#mailbox.release(blob)
  }

  readonly find = async (access: BlobAccess): Promise<BlobHolder | undefined> => {
    const { stored } = await this.#mailbox.query(access)
    return stored === 0 ? undefined : new MailboxHolder(this.#mailbox, access)
  }

  /** A frame from the server that answers no other request. */
  frame(frame: Frame): void {
    this.#mailbox.frame(frame)
  }

  /** The connection is lost, or the peer ends. */
  down(error?: KithError): void {
    this.#mailbox.down(error)
  }

  async #put(blob: SealedBlob, untilMs: number, { signal, stored }: BlobKeepOptions): Promise<void> {
    const { bytes } = blob.shape
    let most = 0
    let triesInVain = 0
    const onStored = (parts: number, all: number): void => {
      if (parts > most) triesInVain = 0
      most = Math.max(most, parts)
      stored?.(Math.floor((bytes / all) * parts))
    }
    for (;;) {
      await untilAborted(this.#mailbox.connected(), signal)
      const keepMs = untilMs - Date.now()
      if (keepMs <= 0) throw new KithError('deadline-passed')
      const end = await this.#run({ mailbox: this.#mailbox, blob, keepMs, signal, onStored })
      if (end === undefined) return
      if (!passing.has(end.code) && ++triesInVain >= triesInVainMax) throw new KithError(end.code)
      await pause(Math.max(end.retryAfterMs, retryMsMin * 2 ** Math.min(triesInVain, 6)), signal)
    }
  }

  /** One run; nothing when everything is stored, else why it is to be tried again. */
  async #run(
    options: Parameters<typeof runUpload>[0],
  ): Promise<{ readonly code: ErrorCode; readonly retryAfterMs: number } | undefined> {
    try {
      const end = await runUpload(options)
      return end.kind === 'whole' ? undefined : end
    } catch (cause) {
      if (!(cause instanceof KithError) || !passing.has(cause.code)) throw cause
      return { code: cause.code, retryAfterMs: cause.retryAfterMs ?? 0 }
    }
  }
}

/** Codes that time changes. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'server-unreachable',
  'server-stopping',
  'server-busy',
  'database-unreachable',
  'store-full',
  'rate-exceeded',
])
const retryMsMin = 250
/** Runs that ended for another reason, one after the other without a part that came to the disk. */
const triesInVainMax = 3
