import type { Peer, StandardSchema, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, conversationPrefix, indexKey, latestOf, searchWaiting } from './record.ts'

/** The type of a message that says how long lines stay from now on (spec CT15). */
export const timerMessageType = 'chat.timer'

/** How long lines may stay, in seconds, as people say it at a terminal; 0 is for good. */
export const timerChoices: Readonly<Record<string, number>> = {
  off: 0,
  '5m': 300,
  '1h': 3600,
  '8h': 28_800,
  '1d': 86_400,
  '1w': 604_800,
  '4w': 2_419_200,
}

/** How long lines stay from now on, in seconds. */
export type TimerBody = { readonly seconds: number }

/** How long lines of a conversation stay, as it is kept; `by` is who chose it. */
export type Timer = { readonly seconds: number; readonly by: string }

/** That a line goes: after so many seconds, which began at `startMs`; without it when it is read. */
type Lasting = { readonly seconds: number; readonly startMs?: number }

const spanMax = 2_419_200
const pageSize = 500
/** A clock that was set back by less changes nothing, in milliseconds. */
const setBackMsMin = 60_000
/** Clocks are looked at as often as this while something is to go, in milliseconds. */
const lookMsMax = 3_600_000

/** After how many seconds a message goes, or nothing when it says nothing that makes sense (spec CT16). */
export function readSpan(value: unknown): number | undefined {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= spanMax
    ? (value as number)
    : undefined
}

/** Checks the body of a choice (spec CT15). */
export const timerBody: StandardSchema<TimerBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { seconds } = (value ?? {}) as Readonly<Record<string, unknown>>
      const chosen = Object.values(timerChoices).find((each) => each === seconds)
      return chosen === undefined
        ? { issues: [{ message: 'a time to choose is missing' }] }
        : { value: { seconds: chosen } }
    },
  },
}

/** Lets lines go whose time is over, with everything that says what they said (spec CT16 to CT18). */
export class LastingLines {
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  #timer: NodeJS.Timeout | undefined
  #isAsked = false
  #working: Promise<void> = Promise.resolve()

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  /** Resolves when what was to go while nobody was here has gone. */
  async start(): Promise<void> {
    void this.#watch(chatCollections.lasting)
    void this.#watch(chatCollections.read)
    await this.sweep()
  }

  /** Resolves when everything has gone whose time is over now. */
  async sweep(): Promise<void> {
    if (!this.#isAsked) {
      this.#isAsked = true
      this.#working = this.#working
        .then(() => {
          this.#isAsked = false
          return this.#work()
        })
        // It is tried again with the next change, or at the next start.
        .catch(() => undefined)
    }
    await this.#working
  }

  async #watch(collection: string): Promise<void> {
    try {
      for await (const _ of this.#peer.records.changes(collection, { signal: this.#signal })) void this.sweep()
    } catch {
      // The peer is leaving.
    }
  }

  async #work(): Promise<void> {
    clearTimeout(this.#timer)
    const nowMs = this.#nowMs()
    let nextMs = Infinity
    for (const [key, { seconds, startMs }] of await this.#all()) {
      const begunMs = await this.#begin(key, seconds, startMs, nowMs)
      const endMs = begunMs === undefined ? Infinity : begunMs + seconds * 1000
      if (endMs <= nowMs) await this.#forget(key)
      else nextMs = Math.min(nextMs, endMs)
    }
    await this.#freeFiles()
    if (nextMs === Infinity || this.#signal.aborted) return
    this.#timer = setTimeout(() => void this.sweep(), Math.min(lookMsMax, nextMs - nowMs))
    // It keeps no program running.
    this.#timer.unref()
  }

  async #all(): Promise<readonly (readonly [key: string, lasting: Lasting])[]> {
    const found: (readonly [string, Lasting])[] = []
    for (let after: string | undefined; ;) {
      const page = await this.#peer.records.list<Lasting>(chatCollections.lasting, { after, limit: pageSize })
      found.push(...page.map(({ key, value }) => [key, value] as const))
      after = page.at(-1)?.key
      if (page.length < pageSize) return found
    }
  }

  /** The time of what was read begins; that of what began in a time to come, because the clock was set back since, begins again. */
  async #begin(key: string, seconds: number, startMs: number | undefined, nowMs: number): Promise<number | undefined> {
    if (startMs !== undefined && startMs <= nowMs + setBackMsMin) return startMs
    if (startMs === undefined) {
      const read = await this.#peer.records.get<string>(chatCollections.read, nameOf(key))
      if (read === undefined || key > read) return undefined
    }
    await this.#peer.records.put(chatCollections.lasting, key, { seconds, startMs: nowMs } satisfies Lasting)
    return nowMs
  }

  async #forget(key: string): Promise<void> {
    const { records, name: own } = this.#peer
    const name = nameOf(key)
    const prefix = conversationPrefix(name)
    const [newest, before] = await records.list<ChatMessage>(chatCollections.messages, {
      prefix,
      reverse: true,
      limit: 2,
    })
    const rest = newest?.key === key ? before : newest
    const message = await records.get<ChatMessage>(chatCollections.messages, key)
    const answers =
      message === undefined ? [] : await this.#answersTo(key, message.from === 'me' ? own : name, message.mid)
    await this.#peer.transact(async (tx) => {
      tx.delete(chatCollections.lasting, key)
      tx.delete(chatCollections.messages, key)
      tx.delete(chatCollections.pins, key)
      tx.put(searchWaiting, key, true)
      if (message !== undefined) {
        tx.delete(chatCollections.index, indexKey(name, message.from === 'me' ? own : name, message.mid))
        tx.delete(chatCollections.files, message.mid)
        if (message.file !== undefined) tx.put(chatCollections.loose, message.file.blob, true)
      }
      for (const at of answers) await emptyQuote(tx, at)
      const latest = await tx.get<{ readonly key: string }>(chatCollections.latest, name)
      if (latest?.key !== key) return
      if (rest === undefined) tx.delete(chatCollections.latest, name)
      else tx.put(chatCollections.latest, name, latestOf(rest.key, rest.value))
    })
  }

  /** Keys of the lines that quote one; they came after it. */
  async #answersTo(key: string, author: string, mid: string): Promise<readonly string[]> {
    const found: string[] = []
    const prefix = conversationPrefix(nameOf(key))
    for (let after = key; ;) {
      const page = await this.#peer.records.list<ChatMessage>(chatCollections.messages, {
        prefix,
        after,
        limit: pageSize,
      })
      for (const { key: at, value } of page) if (value.reply?.mid === mid && value.reply.by === author) found.push(at)
      after = page.at(-1)?.key ?? after
      if (page.length < pageSize) return found
    }
  }

  /** Gives the room of files free that no other line has. */
  async #freeFiles(): Promise<void> {
    const { blobs, records } = this.#peer
    for (const { key: blob } of await records.list(chatCollections.loose, { limit: pageSize })) {
      if (!(await this.#isHeld(blob))) await blobs.forget(blob)
      await records.delete(chatCollections.loose, blob)
    }
  }

  async #isHeld(blob: string): Promise<boolean> {
    for (let after: string | undefined; ;) {
      const page = await this.#peer.records.list<ChatMessage>(chatCollections.messages, { after, limit: pageSize })
      if (page.some(({ value: { file } }) => file?.blob === blob)) return true
      after = page.at(-1)?.key
      if (page.length < pageSize) return false
    }
  }
}

function nameOf(key: string): string {
  return key.slice(0, key.indexOf('/'))
}

/** An answer stays, and what it quoted is empty. */
async function emptyQuote(tx: Transaction, key: string): Promise<void> {
  const answer = await tx.get<ChatMessage>(chatCollections.messages, key)
  if (answer?.reply === undefined) return
  tx.put(chatCollections.messages, key, { ...answer, reply: { ...answer.reply, text: '' } })
}
