import type { ConversationChange, Peer, StandardSchema, Transaction } from '@kith/peer'

import { chatMessageType } from '../chat/record.ts'

/** Where the store keeps what was said in conversations of several people. */
const collections = {
  /** Every line, by conversation and number. */
  lines: 'conversation.lines',
  /** How many lines there are, by conversation. */
  counts: 'conversation.counts',
  /** How many were shown, by conversation. */
  read: 'conversation.read',
} as const

/** Something said, or a change, as it is kept. */
export type ConversationLine = {
  readonly conversation: string
  /** Who said it, or changed something. */
  readonly from: string
  /** What was said; empty of a change. */
  readonly text: string
  /** What changed, in words; empty where something was said. */
  readonly change: string
  readonly atMs: number
}

const textBody: StandardSchema<{ readonly text: string }> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const text = (value as { text?: unknown } | null)?.text
      return typeof text === 'string' && text !== ''
        ? { value: { text } }
        : { issues: [{ message: 'a text is missing' }] }
    },
  },
}

const digits = 9
const pageSize = 1000

/** The lines of conversations of several people in the peer's store. */
export class ConversationBook {
  readonly #peer: Peer
  readonly #nowMs: () => number

  constructor(peer: Peer, nowMs: () => number) {
    this.#peer = peer
    this.#nowMs = nowMs
  }

  /** Keeps everything that is said or changes, in the commit that takes it. */
  receive(): void {
    const { conversations } = this.#peer
    conversations.on(
      chatMessageType,
      ({ conversation, from, body }, tx) => this.#keep(tx, { conversation, from, text: body.text, change: '' }),
      { schema: textBody },
    )
    conversations.onChange((change, tx) => {
      const { conversation, by = '' } = change
      return this.#keep(tx, { conversation, from: by, text: '', change: changeWords(change) })
    })
  }

  /** Lines that were not shown yet. */
  async unread(conversation: string): Promise<readonly ConversationLine[]> {
    const { records } = this.#peer
    const read = (await records.get<number>(collections.read, conversation)) ?? 0
    const after = `${conversation}/${numbered(read)}`
    const found = await records.list<ConversationLine>(collections.lines, {
      prefix: `${conversation}/`,
      after,
      limit: pageSize,
    })
    if (found.length > 0) await records.put(collections.read, conversation, read + found.length)
    return found.map(({ value }) => value)
  }

  /** Deletes all lines of a conversation. */
  async forget(conversation: string): Promise<void> {
    const { records } = this.#peer
    for (;;) {
      const found = await records.list(collections.lines, { prefix: `${conversation}/`, limit: pageSize })
      if (found.length === 0) break
      await this.#peer.transact((tx) => {
        for (const { key } of found) tx.delete(collections.lines, key)
      })
    }
    await this.#peer.transact((tx) => {
      for (const collection of [collections.counts, collections.read]) tx.delete(collection, conversation)
    })
  }

  /** Tells that there may be something unread, until `signal` aborts. */
  async *arrivals(signal: AbortSignal): AsyncIterable<string> {
    for await (const { key } of this.#peer.records.changes(collections.lines, { signal })) yield key.split('/')[0] ?? ''
  }

  async #keep(tx: Transaction, line: Omit<ConversationLine, 'atMs'>): Promise<void> {
    const count = ((await tx.get<number>(collections.counts, line.conversation)) ?? 0) + 1
    tx.put(collections.counts, line.conversation, count)
    const kept: ConversationLine = { ...line, atMs: this.#nowMs() }
    tx.put(collections.lines, `${line.conversation}/${numbered(count)}`, kept)
  }
}

function changeWords({ kind, name = '', by, role, title }: ConversationChange): string {
  switch (kind) {
    case 'joined':
      return by === undefined || by === name
        ? `${name} is here as ${role ?? ''}`
        : `${by} took ${name} in as ${role ?? ''}`
    case 'left':
      return by === undefined || by === name ? `${name} left` : `${by} took ${name} out`
    case 'role':
      return `${name} is ${role ?? ''} now`
    case 'title':
      return `the title is “${title ?? ''}” now`
    case 'picture':
      return 'the picture is another now'
    case 'alarm':
      return `a device of ${name} speaks with two tongues: it was copied, or lies`
  }
}

function numbered(count: number): string {
  return String(count).padStart(digits, '0')
}
