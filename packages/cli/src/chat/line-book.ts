import { randomUUID } from 'node:crypto'

import { type BlobRef, fileMessageType, type Json, type Peer, type SendOptions, type Transaction } from '@kith/peer'
import type { MessageId } from '@kith/wire'

import { type ChatBody, chatBody, type FileBody, fileBody, nudgeBody, type Shown, shownOf } from './bodies.ts'
import { type Applied, type Change, changeSchema, changeTypes, keepLine, takeChange } from './changes.ts'
import { LastingLines, type Timer, timerBody, type TimerBody, timerMessageType } from './lasting.ts'
import { Deliveries, type DeliveryMark } from './delivery.ts'
import {
  chatCollections,
  type ChatMessage,
  chatMessageType,
  conversationPrefix,
  isFinal,
  latestOf,
  type Line,
  lineKey,
  nudgeMessageType,
  rankOf,
  type WaitingFile,
} from './record.ts'

/** What somebody said of a line. */
export interface Said extends Applied {
  readonly name: string
  readonly actor: string
  readonly change: Change
}

/** What may be said about how a line is sent. */
export type LineOptions = Pick<SendOptions, 'keep' | 'key' | 'notBefore' | 'path' | 'supersedes'>

/** More nudges of a name within this time, in milliseconds, are counted in one line, up to so many. */
const nudgeEveryMs = 20_000
const nudgesCountedMax = 999
const openLinesMax = 100_000
const pageSize = 1000

/** The lines of conversation in the peer's store: received, sent, marked with what became of them, and read. */
export class LineBook {
  readonly deliveries: Deliveries
  readonly #lasting: LastingLines
  readonly #peer: Peer
  readonly #nowMs: () => number
  /** When the newest line was: the clock may have been set back since. */
  readonly #newest: Promise<void>
  /** What was said and is being committed, by mid. */
  readonly #untold = new Map<string, Said>()
  #lastMs = 0
  /** The line of the last nudge of each name. */
  readonly #nudged = new Map<string, { readonly key: string; readonly atMs: number }>()
  #marking: Promise<void> = Promise.resolve()

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.deliveries = new Deliveries(peer, signal)
    this.#lasting = new LastingLines(peer, nowMs, signal)
    this.#newest = this.#readNewest()
    // Without it the first read or write says what is wrong with the store.
    this.#newest.catch(() => undefined)
    this.deliveries.onChange((mid, mark) => {
      this.#marking = this.#marking.then(() => this.#mark(mid, mark))
    })
  }

  /** Keeps every line that arrives, or that another device of the own name sends, in the commit that acknowledges it. */
  receive(): void {
    this.#peer.messages.onSent<ChatBody>(
      chatMessageType,
      ({ mid, to, body }, tx) => this.#keepSent(tx, to, mid, shownOf(body)),
      { schema: chatBody },
    )
    this.#peer.messages.onSent<FileBody>(
      fileMessageType,
      ({ mid, to, body }, tx) => this.#keepSent(tx, to, mid, shownOf(body)),
      { schema: fileBody },
    )
    this.#peer.messages.on<ChatBody>(
      chatMessageType,
      async ({ mid, from, body }, tx) => {
        await this.#newest
        const atMs = this.#nextMs()
        const message: ChatMessage = { mid, from: 'them', ...shownOf(body), atMs }
        await keepLine(tx, from, from, lineKey(from, atMs, mid), message)
      },
      { schema: chatBody },
    )
    this.#peer.messages.on<object>(
      nudgeMessageType,
      async ({ mid, from }, tx) => {
        await this.#newest
        const atMs = this.#nextMs()
        const last = this.#nudged.get(from)
        const before = last && (await tx.get<ChatMessage>(chatCollections.messages, last.key))
        if (last !== undefined && atMs - last.atMs < nudgeEveryMs && before?.nudge !== undefined) {
          const count = Math.min(nudgesCountedMax, before.nudge.count + 1)
          tx.put(chatCollections.messages, last.key, { ...before, nudge: { count } } satisfies ChatMessage)
          return
        }
        const message: ChatMessage = { mid, from: 'them', text: '', atMs, nudge: { count: 1 } }
        const key = lineKey(from, atMs, mid)
        this.#nudged.set(from, { key, atMs })
        tx.put(chatCollections.messages, key, message)
        tx.put(chatCollections.latest, from, latestOf(key, message))
      },
      { schema: nudgeBody },
    )
    this.#peer.messages.on<FileBody>(
      fileMessageType,
      async ({ mid, from, body }, tx) => {
        await this.#newest
        const atMs = this.#nextMs()
        const message: ChatMessage = { mid, from: 'them', ...shownOf(body), atMs }
        tx.put(chatCollections.files, mid, { from, file: body.file, atMs } satisfies WaitingFile)
        await keepLine(tx, from, from, lineKey(from, atMs, mid), message)
      },
      { schema: fileBody },
    )
    this.#peer.messages.on<TimerBody>(
      timerMessageType,
      async ({ mid, from, body }, tx) => {
        await this.#takeTimer(tx, from, { mid, from: 'them' }, body)
      },
      { schema: timerBody },
    )
    this.#peer.messages.onSent<TimerBody>(
      timerMessageType,
      async ({ mid, to, body }, tx) => {
        await this.#takeTimer(tx, to, { mid, from: 'me', state: 'accepted', elsewhere: true }, body)
      },
      { schema: timerBody },
    )
    for (const kind of Object.keys(changeTypes) as Change['kind'][]) {
      const schema = changeSchema(kind)
      this.#peer.messages.on<Change>(
        changeTypes[kind],
        ({ mid, from, body }, tx) => this.#takeChange(tx, mid, from, from, body),
        { schema },
      )
      this.#peer.messages.onSent<Change>(
        changeTypes[kind],
        ({ mid, to, body }, tx) => this.#takeChange(tx, mid, to, this.#peer.name, body),
        { schema },
      )
    }
  }

  /** Chooses how long lines of a conversation stay from now on, in seconds, 0 for good (spec CT15). */
  async setTimer(name: string, seconds: number): Promise<void> {
    await this.#peer.transact(async (tx) => {
      const mid = tx.send(name, timerMessageType, { seconds } satisfies TimerBody, { copy: true })
      const key = await this.#takeTimer(tx, name, { mid, from: 'me', state: 'accepted' }, { seconds })
      tx.put(chatCollections.open, mid, key)
    })
  }

  async #takeTimer(
    tx: Transaction,
    name: string,
    head: Pick<ChatMessage, 'mid' | 'from' | 'state' | 'elsewhere'>,
    { seconds }: TimerBody,
  ): Promise<string> {
    await this.#newest
    const atMs = this.#nextMs()
    const key = lineKey(name, atMs, head.mid)
    const by = head.from === 'me' ? this.#peer.name : name
    await keepLine(tx, name, by, key, { ...head, text: '', atMs, timer: seconds })
    if (seconds === 0) tx.delete(chatCollections.timers, name)
    else tx.put(chatCollections.timers, name, { seconds, by } satisfies Timer)
    return key
  }

  async #takeChange(tx: Transaction, mid: string, name: string, actor: string, change: Change): Promise<void> {
    const applied = await takeChange(tx, name, actor, change, this.#nowMs())
    if (applied !== undefined) this.#untold.set(mid, { name, actor, change, ...applied })
  }

  /** What was said of lines that are here, by others and by other devices of the own name, as it is committed. */
  async *said(signal: AbortSignal): AsyncIterable<Said> {
    for await (const { key } of this.#peer.records.changes(chatCollections.messages, { signal }))
      for (const [mid, said] of this.#untold)
        if (said.key === key) {
          this.#untold.delete(mid)
          yield said
        }
  }

  async #keepSent(tx: Transaction, to: string, mid: string, shown: Shown): Promise<void> {
    await this.#newest
    const atMs = this.#nextMs()
    const message: ChatMessage = { mid, from: 'me', ...shown, atMs, state: 'accepted', elsewhere: true }
    await keepLine(tx, to, this.#peer.name, lineKey(to, atMs, mid), message)
  }

  /** Sends a line and keeps it in one commit; answers when both are on this device's disk. What is unread stays so. */
  send(to: string, text: string, options: LineOptions = {}): Promise<Line> {
    return this.#send(to, { type: chatMessageType, body: { text } }, { text }, options)
  }

  /** Announces a file that is shared, and keeps the line as `send` does. */
  sendFile(to: string, file: BlobRef, text: string | undefined, options: LineOptions = {}): Promise<Line> {
    const body = text === undefined ? { file } : { file, text }
    return this.#send(to, { type: fileMessageType, body }, { text: text ?? '', file }, options)
  }

  /** Files that came and were not saved yet, the oldest first. */
  async waitingFiles(): Promise<readonly (WaitingFile & { readonly mid: string })[]> {
    const found = await this.#peer.records.list<WaitingFile>(chatCollections.files, { limit: openLinesMax })
    return found.map(({ key: mid, value }) => ({ ...value, mid })).sort((a, b) => a.atMs - b.atMs)
  }

  /** A file was saved. */
  async savedFile(mid: string): Promise<void> {
    await this.#peer.transact((tx) => {
      tx.delete(chatCollections.files, mid)
    })
  }

  async #send(
    to: string,
    { type, body }: { readonly type: string; readonly body: Readonly<Record<string, Json>> },
    shown: Pick<ChatMessage, 'text' | 'file'>,
    options: LineOptions,
  ): Promise<Line> {
    await this.#newest
    const atMs = this.#nextMs()
    const key = lineKey(to, atMs, randomUUID())
    return this.#peer.transact(async (tx) => {
      const timer = await tx.get<Timer>(chatCollections.timers, to)
      const lasting = timer && { lasts: timer.seconds }
      const mid = tx.send(to, type, { ...body, ...lasting }, { ...options, copy: true })
      const message: ChatMessage = { mid, from: 'me', ...shown, ...lasting, atMs, state: 'accepted' }
      if (options.key !== undefined && (await this.#isSent(mid))) return { ...message, key }
      await keepLine(tx, to, this.#peer.name, key, message)
      tx.put(chatCollections.open, mid, key)
      return { ...message, key }
    })
  }

  /** Asks again what became of own lines that were open when this store was last used, and writes it down; lets go whose time is over. */
  async catchUp(): Promise<void> {
    await this.#lasting.start()
    const open = await this.#peer.records.list(chatCollections.open, { limit: openLinesMax })
    for (const { key: mid } of open) await this.deliveries.of(mid as MessageId)
    await this.#marking
  }

  /** Mids of own lines to a name that are not decided, as far as it is known here. */
  async open(name: string): Promise<readonly string[]> {
    await this.#marking
    const open = await this.#peer.records.list<string>(chatCollections.open, { limit: openLinesMax })
    return open.filter(({ value }) => value.startsWith(conversationPrefix(name))).map(({ key }) => key)
  }

  /** Lines of a conversation after the last one seen, own ones too, in order. */
  async unread(name: string): Promise<readonly Line[]> {
    let after = await this.#peer.records.get<string>(chatCollections.read, name)
    const lines: Line[] = []
    for (;;) {
      const page = await this.#lines(name, { limit: pageSize, ...(after === undefined ? {} : { after }) })
      lines.push(...page)
      after = page.at(-1)?.key
      if (page.length < pageSize) return lines
    }
  }

  /** The last lines that were seen, in order. */
  async seen(name: string, limit: number): Promise<readonly Line[]> {
    const read = await this.#peer.records.get<string>(chatCollections.read, name)
    if (read === undefined || limit === 0) return []
    const lines = await this.#lines(name, { after: `${read}\uffff`, limit, reverse: true })
    return [...lines].reverse()
  }

  /** Everything up to this line has been seen; with `isTold` the name is to be told so (spec CT12). */
  async markRead(name: string, key: string, { isTold = false }: { readonly isTold?: boolean } = {}): Promise<void> {
    await this.#peer.transact(async (tx) => {
      if (isTold) tx.put(chatCollections.seenOpen, name, key)
      const before = await tx.get<string>(chatCollections.read, name)
      if (before === undefined || key > before) tx.put(chatCollections.read, name, key)
    })
  }

  /** Lines from others and from other devices of the own name, to any conversation, as they are committed. */
  async *arrivals(signal: AbortSignal): AsyncIterable<Line & { readonly name: string }> {
    for await (const { key, value } of this.#peer.records.changes(chatCollections.messages, { signal })) {
      const message = value as ChatMessage | undefined
      if (message?.from === 'them' || message?.elsewhere === true)
        yield { ...message, key, name: key.slice(0, key.indexOf('/')) }
    }
  }

  /** Resolves when every mark that was told is written. */
  async settled(): Promise<void> {
    await this.#marking
  }

  async #lines(name: string, range: { after?: string; limit?: number; reverse?: boolean }): Promise<readonly Line[]> {
    const prefix = conversationPrefix(name)
    const found = await this.#peer.records.list<ChatMessage>(chatCollections.messages, { ...range, prefix })
    return found.map(({ key, value }) => ({ ...value, key }))
  }

  async #readNewest(): Promise<void> {
    const newest = await this.#peer.records.list<{ readonly atMs: number }>(chatCollections.latest, {
      limit: openLinesMax,
    })
    for (const { value } of newest) this.#lastMs = Math.max(this.#lastMs, value.atMs)
  }

  async #isSent(mid: MessageId): Promise<boolean> {
    return (await this.#peer.why(mid, { server: false })).known
  }

  async #mark(mid: MessageId, mark: DeliveryMark): Promise<void> {
    try {
      await this.#peer.transact((tx) => writeMark(tx, mid, mark))
    } catch {
      // The peer is leaving or its store failed. The line stays among the open ones, and `catchUp` writes the mark next time.
    }
  }

  /** Never the same time twice, so that lines of one burst keep their order in the keys. */
  #nextMs(): number {
    this.#lastMs = Math.max(this.#nowMs(), this.#lastMs + 1)
    return this.#lastMs
  }
}

async function writeMark(tx: Transaction, mid: MessageId, { state, code, path }: DeliveryMark): Promise<void> {
  const key = await tx.get<string>(chatCollections.open, mid)
  if (key === undefined) return
  const message = await tx.get<ChatMessage>(chatCollections.messages, key)
  if (isFinal(state)) tx.delete(chatCollections.open, mid)
  if (message === undefined || rankOf(state) < rankOf(message.state ?? 'accepted')) return
  if (message.state === state && message.code === code) return
  // What another program keeps with the line, such as signs and answers, stays.
  const { code: _code, path: _path, ...kept } = message
  const marked = { ...kept, state, ...(code !== undefined && { code }), ...(path !== undefined && { path }) }
  tx.put(chatCollections.messages, key, marked)
}
