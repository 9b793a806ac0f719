import type { Peer } from '@kith/peer'

import type { ConversationEntry, ConversationState } from '../chat/conversation.ts'
import { chatCollections, type ChatMessage, conversationPrefix, indexKey, type Quote } from '../chat/message-record.ts'
import type { Outgoing, SaidAbout } from '../chat/outgoing.ts'
import { Cell, follow } from '../observable/cell.ts'
import { markThreadSeen } from './threads.ts'

/** The message that a thread is asked for by: the one that it began with, or any answer in it. */
export type ThreadOf = Pick<Quote, 'by' | 'mid'>

/** One thread as a window over a conversation has it: the message that it began with, and its answers. In step with all tabs. */
export class ThreadView {
  readonly name: string
  readonly state: Cell<ConversationState> = new Cell<ConversationState>({
    isLoaded: false,
    entries: [],
    hasOlder: false,
    hasNewer: false,
    unreadAfter: undefined,
    target: undefined,
  })
  isAtEnd = true
  readonly #peer: Peer
  readonly #outgoing: Outgoing
  readonly #quote: (entry: ConversationEntry) => Quote
  readonly #ending = new AbortController()
  readonly #unsubscribe: () => void
  #root: string | undefined
  #kept: readonly ConversationEntry[] = []

  constructor(name: string, peer: Peer, outgoing: Outgoing, quote: (entry: ConversationEntry) => Quote) {
    this.name = name
    this.#peer = peer
    this.#outgoing = outgoing
    this.#quote = quote
    this.#unsubscribe = outgoing.pending.subscribe(() => {
      this.#show()
    })
  }

  /** Reads it. Without the message here, it is empty. */
  async open({ by, mid }: ThreadOf): Promise<void> {
    const { records } = this.#peer
    const { signal } = this.#ending
    const { index, messages, threads } = chatCollections
    const key = await records.get<string>(index, indexKey(this.name, by, mid))
    const message = key === undefined ? undefined : await records.get<ChatMessage>(messages, key)
    this.#root = message?.thread ?? key
    follow(records.changes(messages, { signal }), signal, ({ key: changed }) =>
      changed.startsWith(conversationPrefix(this.name)) && this.#isOf(changed) ? this.#read() : undefined,
    )
    follow(records.changes(threads, { signal }), signal, ({ key: changed }) =>
      changed === this.#root ? this.#read() : undefined,
    )
    await this.#read()
  }

  /** The message that it began with, when it is here. */
  get root(): ConversationEntry | undefined {
    return this.#kept[0]
  }

  /** Answers; to the message that it began with unless it says to which. */
  async send(text: string, about?: SaidAbout): Promise<void> {
    const { root } = this
    if (root === undefined) return
    await this.#outgoing.send(this.name, text, { reply: this.#quote(root), ...about })
  }

  async markSeen(): Promise<void> {
    const root = this.#root
    if (root !== undefined && this.root?.answers?.isNew === true)
      await this.#peer.transact((tx) => markThreadSeen(tx, root))
  }

  async loadOlder(): Promise<void> {
    // All of it is here.
  }

  async loadNewer(): Promise<void> {
    // All of it is here.
  }

  async jumpToEnd(): Promise<void> {
    this.isAtEnd = true
  }

  close(): void {
    this.#ending.abort()
    this.#unsubscribe()
  }

  #isOf(key: string): boolean {
    return key === this.#root || this.#kept.some((entry) => entry.key === key)
  }

  async #read(): Promise<void> {
    const { records } = this.#peer
    const root = this.#root
    const answers =
      root === undefined ? [] : ((await records.get<readonly string[]>(chatCollections.threads, root)) ?? [])
    const keys = root === undefined ? [] : [root, ...answers]
    const found = await Promise.all(
      keys.map(async (key) => {
        const message = await records.get<ChatMessage>(chatCollections.messages, key)
        return message === undefined ? [] : [{ ...message, key }]
      }),
    )
    if (this.#ending.signal.aborted) return
    this.#kept = found.flat()
    this.#show({ isLoaded: true })
  }

  #show(change: Partial<ConversationState> = {}): void {
    const mids = new Set(this.#kept.map(({ mid }) => mid))
    const kept = new Set(this.#kept.map(({ key }) => key))
    const pending = [...this.#outgoing.pending.value.values()].flatMap(({ key, to, text, atMs, fault, about }) =>
      to === this.name && !kept.has(key) && mids.has(about?.reply?.mid ?? '')
        ? [{ key, mid: '', from: 'me' as const, text, atMs, ...about, ...(fault && { fault: fault.code }) }]
        : [],
    )
    const entries = [...this.#kept, ...pending].map((entry) => this.#inThread(entry))
    this.state.set({ ...this.state.value, ...change, entries })
  }

  /** How a message is shown here: that it answers the one above, and how many do, is seen. */
  #inThread({ answers: _, ...entry }: ConversationEntry): ConversationEntry {
    const { reply, ...rest } = entry
    return reply !== undefined && reply.mid === this.root?.mid ? rest : entry
  }
}
