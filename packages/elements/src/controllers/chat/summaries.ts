import type { Json, Peer, RecordChange } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import { patiently } from '../storage/room.ts'
import {
  chatCollections,
  type ChatMessage,
  conversationPrefix,
  type LatestMessage,
  type MessageClock,
  nameOfKey,
  orderOfKey,
  wordsOf,
} from './message-record.ts'
import type { OwnDevices } from './own-devices.ts'

/** What the roster says of a conversation. */
export interface Summary {
  readonly latest: LatestMessage | undefined
  /** Key of the last message seen; empty when none was. */
  readonly readKey: string
  /** Keys of the messages that arrived after that. */
  readonly unread: readonly string[]
  /** Those of them that mention this person. */
  readonly mentioned: readonly string[]
  readonly draft: string
}

/** A message that has just arrived. */
export interface Arrival {
  readonly name: string
  readonly key: string
  /** In a conversation of several people, who wrote it. */
  readonly by?: string | undefined
  readonly text: string
  readonly atMs: number
  /** What became of a call, in place of a text. */
  readonly called?: ChatMessage['called']
  /** It mentions this person. */
  readonly isMention?: boolean
  readonly nudge?: ChatMessage['nudge']
}

/** A conversation without anything in it. */
export const emptySummary: Summary = { latest: undefined, readKey: '', unread: [], mentioned: [], draft: '' }

const pageSize = 1000

/** The newest line, the unread messages and the draft of every conversation, in step with all tabs. */
export class Summaries {
  readonly all: Cell<ReadonlyMap<string, Summary>> = new Cell<ReadonlyMap<string, Summary>>(new Map())
  /** The last message that arrived while this page was open. */
  readonly arrival: Cell<Arrival | undefined> = new Cell<Arrival | undefined>(undefined)
  readonly #peer: Peer
  readonly #clock: MessageClock
  readonly #own: OwnDevices
  readonly #signal: AbortSignal
  /** Conversations whose read mark is being written, with what was seen in them since. */
  readonly #marking = new Map<string, string[]>()

  constructor(peer: Peer, clock: MessageClock, own: OwnDevices, signal: AbortSignal) {
    this.#peer = peer
    this.#clock = clock
    this.#own = own
    this.#signal = signal
  }

  of(name: string): Summary {
    return this.all.value.get(name) ?? emptySummary
  }

  /** Listens first and reads second, so that nothing falls between. */
  async start(): Promise<void> {
    await this.#clock.begin(() => this.#start())
  }

  async #start(): Promise<void> {
    const { messages, latest, read, drafts } = chatCollections
    this.#follow(latest, ({ key, value }) => {
      this.#change(key, { latest: (value as LatestMessage | undefined) ?? undefined })
    })
    this.#follow(read, ({ key, value }) => {
      this.#setRead(key, typeof value === 'string' ? value : '')
    })
    this.#follow(drafts, ({ key, value }) => {
      this.#change(key, { draft: typeof value === 'string' ? value : '' })
    })
    this.#follow(messages, ({ key, value }) => {
      this.#arrive(key, value as ChatMessage | undefined)
    })
    for (const { key, value } of await this.#list<string>(read)) this.#setRead(key, value)
    for (const { key, value } of await this.#list<string>(drafts)) this.#change(key, { draft: value })
    const newest = await this.#list<LatestMessage>(latest)
    for (const { key, value } of newest) {
      this.#clock.passed(orderOfKey(value.key))
      this.#change(key, { latest: value })
    }
    await Promise.all(newest.map(({ key, value }) => this.#countUnread(key, value)))
  }

  /** Everything up to `key` has been seen. While one mark is written, only the newest of those that follow is kept. */
  async markRead(name: string, key: string): Promise<void> {
    if (key <= this.of(name).readKey) return
    const seen = this.of(name).unread.filter((one) => one <= key)
    this.#setRead(name, key)
    const marking = this.#marking.get(name)
    if (marking !== undefined) {
      marking.push(...seen)
      return
    }
    this.#marking.set(name, seen)
    try {
      for (let written = ''; written !== this.of(name).readKey && !this.#signal.aborted;) {
        written = this.of(name).readKey
        const now = seen.splice(0)
        const write = (): Promise<void> =>
          this.#peer.transact((tx) => {
            this.#own.read(tx, name, written, now)
          })
        await patiently(this.#peer, this.#signal, write)
      }
    } finally {
      this.#marking.delete(name)
    }
  }

  /** Keeps what was typed and not sent. */
  async setDraft(name: string, text: string): Promise<void> {
    if (text === this.of(name).draft) return
    this.#change(name, { draft: text })
    const { records } = this.#peer
    const write = async (): Promise<void> => {
      // While it waited for room something else may have been typed.
      const { draft } = this.of(name)
      if (draft === '') await records.delete(chatCollections.drafts, name)
      else await records.put(chatCollections.drafts, name, draft)
    }
    await patiently(this.#peer, this.#signal, write)
  }

  #follow(collection: string, each: (change: RecordChange) => void): void {
    follow(this.#peer.records.changes(collection, { signal: this.#signal }), this.#signal, each)
  }

  async #list<T extends Json>(collection: string): Promise<{ key: string; value: T }[]> {
    const found: { key: string; value: T }[] = []
    for (;;) {
      const page = await this.#peer.records.list<T>(collection, { after: found.at(-1)?.key, limit: pageSize })
      found.push(...page)
      if (page.length < pageSize) return found
    }
  }

  async #countUnread(name: string, latest: LatestMessage): Promise<void> {
    const { readKey } = this.of(name)
    if (latest.key <= readKey) return
    const prefix = conversationPrefix(name)
    const after = readKey === '' ? undefined : readKey
    const page = await this.#peer.records.list<ChatMessage>(chatCollections.messages, {
      prefix,
      after,
      limit: pageSize,
    })
    const news = page.filter(({ value }) => isNews(value))
    const mentions = news.filter(({ value }) => this.#isMeant(value))
    const { unread, mentioned } = this.of(name)
    this.#change(name, {
      unread: joined(news, unread),
      mentioned: joined(mentions, mentioned),
    })
    this.#setRead(name, this.of(name).readKey)
  }

  #isMeant({ mentions }: ChatMessage): boolean {
    return mentions?.includes(this.#peer.name) === true
  }

  #arrive(key: string, message: ChatMessage | undefined): void {
    if (message === undefined || !isNews(message)) return
    const name = nameOfKey(key)
    const { readKey, unread, mentioned } = this.of(name)
    if (key <= readKey) return
    const isMention = this.#isMeant(message)
    // Its author may have written it anew.
    if (isMention !== mentioned.includes(key))
      this.#change(name, {
        mentioned: isMention ? [...mentioned, key] : mentioned.filter((one) => one !== key),
      })
    if (unread.includes(key)) return
    this.#change(name, { unread: [...unread, key] })
    // What another device had has not just arrived.
    if (message.elsewhere === true) return
    const { atMs, by, called, nudge } = message
    this.arrival.set({
      name,
      key,
      by,
      text: wordsOf(message),
      atMs,
      ...(called && { called }),
      ...(isMention && { isMention }),
      ...(nudge && { nudge }),
    })
  }

  #setRead(name: string, readKey: string): void {
    const before = this.of(name)
    const newer = readKey > before.readKey ? readKey : before.readKey
    const isAfter = (key: string): boolean => key > newer
    this.#change(name, {
      readKey: newer,
      unread: before.unread.filter(isAfter),
      mentioned: before.mentioned.filter(isAfter),
    })
  }

  #change(name: string, change: Partial<Summary>): void {
    this.all.update((before) => new Map(before).set(name, { ...(before.get(name) ?? emptySummary), ...change }))
  }
}

function joined(found: readonly { readonly key: string }[], before: readonly string[]): readonly string[] {
  return [...new Set([...found.map(({ key }) => key), ...before])].sort()
}

/** Whether somebody else wrote it; that a conversation itself changed waits for nobody to read it. */
function isNews({ from, event, timer }: ChatMessage): boolean {
  return from === 'them' && event === undefined && timer === undefined
}
