import type { Peer } from '@kith/peer'

import { chatCollections, nameOfKey } from '../chat/message-record.ts'
import type { Messenger } from '../messenger.ts'
import { follow } from '../observable/cell.ts'
import { patiently } from '../storage/room.ts'
import { forgetMessages } from './forget.ts'
import type { Lasting } from './timer-body.ts'

const pageSize = 500
const atOnceMax = 50
/** A clock that was set back by less changes nothing, in milliseconds. */
const setBackMsMin = 60_000
/** Clocks are looked at as often as this while something is to go, in milliseconds. */
const lookMsMax = 3_600_000

/** When a message with such a record goes, in milliseconds since 1970; nothing while its time has not begun. */
export function endOf({ seconds, startMs }: Lasting): number | undefined {
  return startMs === undefined ? undefined : startMs + seconds * 1000
}

/** Lets messages go whose time is over (spec CT16, CT17). Every tab of a page does so; a message goes once. */
export class LastingMessages {
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  /** What goes, by the key of the message. */
  readonly #all = new Map<string, Lasting>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #working: Promise<void> = Promise.resolve()

  constructor({ peer, nowMs, ending }: Messenger) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = ending
    ending.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  /** Resolves when what was to go while nobody was here has gone. */
  async start(): Promise<void> {
    const { records } = this.#peer
    const { lasting, read } = chatCollections
    const signal = this.#signal
    follow(records.changes(lasting, { signal }), signal, ({ key, value }) => {
      if (value === undefined) this.#all.delete(key)
      else this.#all.set(key, value as Lasting)
      if (value !== undefined) this.#again()
    })
    follow(records.changes(read, { signal }), signal, () => {
      this.#again()
    })
    for (let after: string | undefined; ;) {
      const page = await records.list<Lasting>(lasting, { after, limit: pageSize })
      for (const { key, value } of page) this.#all.set(key, value)
      after = page.at(-1)?.key
      if (page.length < pageSize) break
    }
    await this.settled()
  }

  /** Resolves when everything has gone whose time is over now. */
  async settled(): Promise<void> {
    this.#again()
    await this.#working
  }

  #again(): void {
    this.#working = this.#working
      .then(() => this.#work())
      .catch((error: unknown) => {
        // It is tried again with the next change, or at the next start.
        if (!this.#signal.aborted) reportError(error)
      })
  }

  async #work(): Promise<void> {
    if (this.#signal.aborted || this.#all.size === 0) return
    await this.#begin()
    const nowMs = this.#nowMs()
    const due = [...this.#all].filter(([, one]) => (endOf(one) ?? Infinity) <= nowMs).map(([key]) => key)
    for (let at = 0; at < due.length && !this.#signal.aborted; at += atOnceMax) {
      const keys = due.slice(at, at + atOnceMax)
      await patiently(this.#peer, this.#signal, () => forgetMessages(this.#peer, keys))
      for (const key of keys) this.#all.delete(key)
    }
    this.#wait()
  }

  /** The time of what was read begins; that of what began in a time to come, because the clock was set back since, begins again. */
  async #begin(): Promise<void> {
    const nowMs = this.#nowMs()
    const reads = new Map<string, string>()
    const begun: string[] = []
    for (const [key, { startMs }] of this.#all) {
      const place = nameOfKey(key)
      if (startMs === undefined && !reads.has(place))
        reads.set(place, (await this.#peer.records.get<string>(chatCollections.read, place)) ?? '')
      const isRead = startMs === undefined && key <= (reads.get(place) ?? '')
      if (isRead || (startMs !== undefined && startMs > nowMs + setBackMsMin)) begun.push(key)
    }
    for (let at = 0; at < begun.length; at += atOnceMax) {
      const keys = begun.slice(at, at + atOnceMax)
      await patiently(this.#peer, this.#signal, () =>
        this.#peer.transact(async (tx) => {
          for (const key of keys) {
            const one = await tx.get<Lasting>(chatCollections.lasting, key)
            // Another tab was faster.
            if (one === undefined || (one.startMs !== undefined && one.startMs <= nowMs + setBackMsMin)) continue
            const now: Lasting = { ...one, startMs: nowMs }
            tx.put(chatCollections.lasting, key, now)
            this.#all.set(key, now)
          }
        }),
      )
    }
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const nowMs = this.#nowMs()
    let nextMs = Infinity
    for (const one of this.#all.values()) nextMs = Math.min(nextMs, endOf(one) ?? Infinity)
    if (nextMs === Infinity || this.#signal.aborted) return
    this.#timer = setTimeout(
      () => {
        this.#again()
      },
      Math.min(lookMsMax, Math.max(0, nextMs - nowMs)),
    )
  }
}
