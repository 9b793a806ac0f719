import { type BlobRef, cleanFileName, KithError, type Peer } from '@kith/peer'

import { drawnIn } from '../emoticons/drawn-in.ts'
import { type Fault, faultOf } from '../network/names.ts'
import { Cell, follow } from '../observable/cell.ts'
import { isRoom, patiently } from '../storage/room.ts'
import { meantIn } from '../rich/meant.ts'
import type { Held } from './held.ts'
import { type Mark, writeMark } from './marks.ts'
import { putMessage } from './lines.ts'
import {
  chatCollections,
  type ChatMessage,
  type MessageClock,
  type MessageContent,
  messageKey,
} from './message-record.ts'
import type { Timer } from '../lasting/timer-body.ts'
import type { OwnDevices } from './own-devices.ts'
import { conversationOf } from './place.ts'
import { sendDrawn } from './sending.ts'

/** An own message on its way to this device's disk, or one that could not get there. */
export interface PendingMessage {
  readonly key: string
  readonly to: string
  readonly text: string
  readonly atMs: number
  readonly fault: Fault | undefined
  readonly file?: PendingFile | undefined
  readonly about?: SaidAbout | undefined
}

/** What is said of a line beside its text. */
export type SaidAbout = Partial<Pick<MessageContent, 'reply' | 'isForwarded' | 'emoticons' | 'poll'>>

/** A file that is being taken in, before its message is sent. */
export interface PendingFile {
  readonly source: File
  /** Bytes taken in so far. */
  readonly taken: number
}

const openMessagesMax = 100_000
/** How long a file waits with the server for a receiver that is away; as long as its message. */
const keptFor = '30d'
const marksAtOnceMax = 200

/** What sending needs of the rest of the messenger. */
export interface OutgoingOptions {
  readonly clock: MessageClock
  readonly own: OwnDevices
  readonly held: Pick<Held, 'isHolding' | 'keep'>
  /** Keys of what a conversation has that was not seen yet. */
  readonly unread: (name: string) => readonly string[]
  /** The names that get what is sent to a place. */
  readonly readers: (place: string) => readonly string[]
  readonly signal: AbortSignal
}

/** Sends lines of conversation, and writes beside each what became of it. */
export class Outgoing {
  /** What is shown before the commit that keeps it, by key. */
  readonly pending: Cell<ReadonlyMap<string, PendingMessage>> = new Cell<ReadonlyMap<string, PendingMessage>>(new Map())
  readonly #peer: Peer
  readonly #clock: MessageClock
  readonly #own: OwnDevices
  readonly #held: OutgoingOptions['held']
  readonly #unread: (name: string) => readonly string[]
  readonly #readers: (place: string) => readonly string[]
  readonly #signal: AbortSignal
  readonly #marks = new Map<string, Mark>()
  /** Ends the taking in of files, by key. */
  readonly #takings = new Map<string, AbortController>()
  #isMarking = false

  constructor(peer: Peer, { clock, own, held, unread, readers, signal }: OutgoingOptions) {
    this.#peer = peer
    this.#clock = clock
    this.#own = own
    this.#held = held
    this.#unread = unread
    this.#readers = readers
    this.#signal = signal
  }

  /** Follows the states of own messages; what changed while no page was open is asked for first. */
  async start(): Promise<void> {
    follow(this.#peer.messages.updates({ signal: this.#signal }), this.#signal, (update) =>
      this.mark(update.mid, update),
    )
    const open = await this.#peer.records.list(chatCollections.open, { limit: openMessagesMax })
    for (const { key: mid } of open) {
      const { known, state, code, targets } = await this.#peer.why(mid, { server: false })
      const path = targets.find(({ path }) => path === 'direct') === undefined ? 'relay' : 'direct'
      if (known) this.mark(mid, { state, code, path: state === 'committed' ? path : undefined })
    }
  }

  /** Shows a line at once and keeps it; a failure is shown beside the line, which is never lost. */
  async send(to: string, text: string, about?: SaidAbout): Promise<void> {
    const atMs = this.#clock.nextMs()
    const key = messageKey(to, atMs, crypto.randomUUID())
    await this.#commit({ key, to, text, atMs, fault: undefined, about })
  }

  /** Passes a file on that is here, or could be. */
  async sendFileAgain(to: string, file: BlobRef, text: string, about?: SaidAbout): Promise<void> {
    const atMs = this.#clock.nextMs()
    await this.#keep({ key: messageKey(to, atMs, crypto.randomUUID()), to, text, atMs, fault: undefined, about }, file)
  }

  /** Shows a file at once, takes it in, and sends it; a failure is shown beside it. */
  async sendFile(to: string, source: File): Promise<void> {
    const atMs = this.#clock.nextMs()
    const key = messageKey(to, atMs, crypto.randomUUID())
    await this.#commit({ key, to, text: '', atMs, fault: undefined, file: { source, taken: 0 } })
  }

  /** Tries a line again that could not be kept. */
  async retry(key: string): Promise<void> {
    const pending = this.pending.value.get(key)
    if (pending?.fault !== undefined) await this.#commit({ ...pending, fault: undefined })
  }

  /** Gives up a line that could not be kept, or a file that is being taken in. */
  discard(key: string): void {
    this.#takings.get(key)?.abort()
    this.#setPending(key, undefined)
  }

  async #commit(pending: PendingMessage): Promise<void> {
    const { key } = pending
    this.#setPending(key, pending)
    let shared: string | undefined
    try {
      const file = pending.file && (await this.#takeIn(pending, pending.file.source))
      shared = file?.blob
      // Given up when it had just been taken in.
      if (!this.pending.value.has(key)) throw new KithError('aborted')
      await this.#keep(pending, file)
      this.#setPending(key, undefined)
    } catch (error) {
      if (shared !== undefined) void this.#forget(shared)
      // The line stays on the screen with its fault and a way to try again, unless the person gave it up.
      if (!this.pending.value.has(key)) return
      this.#setPending(key, { ...pending, fault: faultOf(error) })
      void this.#retryInRoom(key, error)
    }
  }

  /** What failed for want of room goes on by itself when there is some. */
  async #retryInRoom(key: string, error: unknown): Promise<void> {
    if (await isRoom(this.#peer, this.#signal, error)) await this.retry(key)
  }

  /** Sends it and keeps it in one commit. */
  async #keep({ key, to, text, atMs, about = {} }: PendingMessage, file: BlobRef | undefined): Promise<void> {
    const seen = this.#unread(to)
    const readers = this.#readers(to)
    const meant =
      about.isForwarded === true
        ? {}
        : { ...(await meantIn(text, [...readers, this.#peer.name])), ...(await drawnIn(this.#peer, text)) }
    await this.#peer.transact(async (tx) => {
      const lasts = (await tx.get<Timer>(chatCollections.timers, to))?.seconds
      const content: MessageContent = { text, ...(file && { file }), ...about, ...meant, ...(lasts && { lasts }) }
      const isHeld = this.#held.isHolding(to)
      const mid = isHeld ? '' : await sendDrawn(tx, to, readers, content)
      const by = conversationOf(to) === undefined ? undefined : this.#peer.name
      const shownMs = this.#clock.shownMs(atMs)
      const said = { mid, from: 'me', ...(by !== undefined && { by }), atMs: shownMs, ...content } as const
      const message: ChatMessage = isHeld
        ? { ...said, state: 'rejected', code: 'contacts-only' }
        : { ...said, state: 'accepted' }
      await putMessage(tx, to, this.#peer.name, key, message)
      if (isHeld) this.#held.keep(tx, key, message)
      else tx.put(chatCollections.open, mid, key)
      this.#own.read(tx, to, key, seen)
    })
  }

  async #takeIn(pending: PendingMessage, source: File): Promise<BlobRef> {
    const { key, to } = pending
    const taking = new AbortController()
    this.#takings.set(key, taking)
    const onProgress = (taken: number): void => {
      if (!taking.signal.aborted) this.#setPending(key, { ...pending, file: { source, taken } })
    }
    try {
      const { name, type } = source
      const { cleaned } = await import('../media/cleaned.ts')
      const labels = { name: cleanFileName(name), type, for: this.#readers(to) }
      const content = await cleaned(source)
      if (taking.signal.aborted) throw new KithError('aborted')
      return await this.#peer.blobs.share(content, {
        ...labels,
        onProgress,
        keep: keptFor,
        signal: taking.signal,
      })
    } finally {
      this.#takings.delete(key)
    }
  }

  /** Nobody will ask for this file any more. */
  async #forget(blob: string): Promise<void> {
    await this.#peer.blobs.forget(blob).catch(() => undefined)
  }

  #setPending(key: string, pending: PendingMessage | undefined): void {
    this.pending.update((before) => {
      const after = new Map(before)
      if (pending === undefined) after.delete(key)
      else after.set(key, pending)
      return after
    })
  }

  /** What became of a message. States are collected while a commit runs, so that a burst of a hundred messages costs a few commits. */
  mark(mid: string, mark: Mark): void {
    this.#marks.set(mid, mark)
    if (this.#isMarking) return
    this.#isMarking = true
    this.#writeMarks()
      .catch((error: unknown) => {
        if (!this.#signal.aborted) reportError(error)
      })
      .finally(() => {
        this.#isMarking = false
      })
  }

  async #writeMarks(): Promise<void> {
    await Promise.resolve()
    while (this.#marks.size > 0 && !this.#signal.aborted) {
      const marks = [...this.#marks].slice(0, marksAtOnceMax)
      for (const [mid] of marks) this.#marks.delete(mid)
      let inVain: BlobRef[] = []
      const write = (): Promise<void> =>
        this.#peer.transact(async (tx) => {
          inVain = []
          const told: [string, Mark][] = []
          for (const [mid, mark] of marks) {
            const marked = await writeMark(tx, chatCollections.open, mid, mark)
            if (marked === undefined) continue
            told.push([mid, mark])
            const { key, message } = marked
            this.#held.keep(tx, key, message)
            const { file } = message
            if (file !== undefined && isInVain(mark)) inVain.push(file)
          }
          this.#own.states(tx, told)
        })
      await patiently(this.#peer, this.#signal, write)
      for (const { blob } of inVain) await this.#forget(blob)
    }
  }
}

/** Who was to get the message never will, so nobody asks for its file. */
function isInVain({ state, code }: Mark): boolean {
  // What is for contacts alone may go out again when the other accepts.
  return state === 'expired' || (state === 'rejected' && code !== 'contacts-only')
}
