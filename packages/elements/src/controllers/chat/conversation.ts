import type { Contact, Peer, StoredBody } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import type { ContactBook } from '../contacts/contact-book.ts'
import { chatCollections, type ChatMessage, conversationPrefix, messageKey } from './message-record.ts'
import type { Outgoing, PendingFile, SaidAbout } from './outgoing.ts'
import type { Summaries } from './summaries.ts'

/** A message of the open conversation. */
export interface ConversationEntry extends ChatMessage {
  readonly key: string
  /** Why an own message is not even on this device's disk: a code. */
  readonly fault?: string
  /** A file that is being taken in. */
  readonly taking?: PendingFile
  /** These are the words of a contact request, which is open or was accepted. */
  readonly asked?: 'open' | 'accepted'
}

/** The part of a conversation that is held in memory, in the order of its keys. */
export interface ConversationState {
  readonly isLoaded: boolean
  readonly entries: readonly ConversationEntry[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  /** The unread line stands after this message; undefined when nothing was unread at opening. */
  readonly unreadAfter: string | undefined
  /** A message that was asked for by its key, such as a search hit. */
  readonly target: string | undefined
}

const pageSize = 48
/** Messages held at most, so that with the times of pauses no more than 200 rows are drawn; the rest is read again when it is scrolled to. */
export const windowMax: number = 2 * pageSize

/** A window over the history of one conversation that moves as the person scrolls, and grows as messages come. */
export class Conversation {
  readonly name: string
  readonly state: Cell<ConversationState> = new Cell<ConversationState>({
    isLoaded: false,
    entries: [],
    hasOlder: false,
    hasNewer: false,
    unreadAfter: undefined,
    target: undefined,
  })
  /** Whether the end is on the screen; what is older may then be let go. */
  isAtEnd = true
  readonly #peer: Peer
  readonly #summaries: Summaries
  readonly #outgoing: Outgoing
  readonly #ending = new AbortController()
  readonly #contacts: ContactBook
  readonly #unsubscribe: () => void
  #kept: readonly ConversationEntry[] = []
  #isMoving = false

  constructor(name: string, peer: Peer, contacts: ContactBook, summaries: Summaries, outgoing: Outgoing) {
    this.name = name
    this.#peer = peer
    this.#summaries = summaries
    this.#outgoing = outgoing
    this.#contacts = contacts
    const again = (): void => {
      this.#show({})
    }
    const endings = [outgoing.pending.subscribe(again), contacts.all.subscribe(again)]
    this.#unsubscribe = () => {
      for (const end of endings) end()
    }
    const { signal } = this.#ending
    follow(peer.records.changes(chatCollections.messages, { signal }), signal, ({ key, value }) => {
      if (key.startsWith(conversationPrefix(name))) this.#take(key, value as ChatMessage | undefined)
    })
  }

  /** Reads the end of the conversation, or around the first unread message, or around `target`. */
  async open(target?: string): Promise<void> {
    const { readKey, unread } = this.#summaries.of(this.name)
    const unreadAfter = unread.length > 0 ? readKey : undefined
    if (target !== undefined) await this.#openAround(target, { target, unreadAfter })
    else if (unreadAfter !== undefined && unread.length >= pageSize)
      await this.#openAround(unreadAfter, { unreadAfter })
    else {
      const page = await this.#page({ reverse: true })
      this.#kept = merge(page.reverse(), this.#kept)
      this.#show({ isLoaded: true, hasOlder: page.length === pageSize, unreadAfter })
    }
  }

  /** Reads the page before the first message. */
  async loadOlder(): Promise<void> {
    const first = this.#kept[0]
    if (this.#isMoving || !this.state.value.hasOlder || first === undefined) return
    await this.#move(async () => {
      const page = await this.#page({ reverse: true, after: first.key })
      const all = [...page.reverse(), ...this.#kept]
      this.#kept = all.slice(0, windowMax)
      this.#show({ hasOlder: page.length === pageSize, hasNewer: this.state.value.hasNewer || all.length > windowMax })
    })
  }

  /** Reads the page after the last message. */
  async loadNewer(): Promise<void> {
    const last = this.#kept.at(-1)
    if (this.#isMoving || !this.state.value.hasNewer || last === undefined) return
    await this.#move(async () => {
      const page = await this.#page({ after: last.key })
      const all = merge(this.#kept, page)
      this.#kept = all.slice(-windowMax)
      this.#show({ hasNewer: page.length === pageSize, hasOlder: this.state.value.hasOlder || all.length > windowMax })
    })
  }

  /** Shows the end, wherever the window was. */
  async jumpToEnd(): Promise<void> {
    if (this.state.value.hasNewer) {
      this.#kept = []
      const page = await this.#page({ reverse: true })
      this.#kept = merge(page.reverse(), this.#kept)
      this.#show({ hasOlder: page.length === pageSize, hasNewer: false, target: undefined })
    }
    this.isAtEnd = true
  }

  /** The person has seen everything up to the end. */
  async markSeen(): Promise<void> {
    const last = this.#kept.at(-1)
    if (last !== undefined && !this.state.value.hasNewer) await this.#summaries.markRead(this.name, last.key)
  }

  /** Sends a line, from wherever the person was reading. */
  async send(text: string, about?: SaidAbout): Promise<void> {
    this.#show({ unreadAfter: undefined })
    const sending = this.#outgoing.send(this.name, text, about)
    await this.jumpToEnd()
    await sending
  }

  /** Sends files, one message each. */
  async sendFiles(files: readonly File[]): Promise<void> {
    this.#show({ unreadAfter: undefined })
    const sending = files.map((file) => this.#outgoing.sendFile(this.name, file))
    await this.jumpToEnd()
    await Promise.all(sending)
  }

  close(): void {
    this.#ending.abort()
    this.#unsubscribe()
  }

  async #openAround(key: string, aim: Pick<Partial<ConversationState>, 'target' | 'unreadAfter'>): Promise<void> {
    const [before, after] = await Promise.all([
      this.#page({ reverse: true, after: `${key}\uffff` }),
      this.#page(key === '' ? {} : { after: key }),
    ])
    this.#kept = merge(before.reverse(), after)
    const hasOlder = key !== '' && before.length === pageSize
    this.#show({ isLoaded: true, hasOlder, hasNewer: after.length === pageSize, ...aim })
    this.isAtEnd = false
  }

  async #page(range: { reverse?: boolean; after?: string }): Promise<ConversationEntry[]> {
    const whole = { ...range, prefix: conversationPrefix(this.name), limit: pageSize }
    const found = await this.#peer.records.list<ChatMessage>(chatCollections.messages, whole)
    return found.map(entryOf)
  }

  async #move(load: () => Promise<void>): Promise<void> {
    this.#isMoving = true
    try {
      await load()
    } finally {
      this.#isMoving = false
    }
  }

  #take(key: string, message: ChatMessage | undefined): void {
    const last = this.#kept.at(-1)
    const first = this.#kept[0]
    const { hasNewer, hasOlder } = this.state.value
    if (message === undefined) {
      this.#kept = this.#kept.filter((entry) => entry.key !== key)
    } else if (hasNewer && last !== undefined && key > last.key) {
      return
    } else if (hasOlder && first !== undefined && key < first.key) {
      return
    } else {
      this.#kept = merge(this.#kept, [entryOf({ key, value: message })])
    }
    const isTooLong = this.isAtEnd && this.#kept.length > windowMax
    if (isTooLong) this.#kept = this.#kept.slice(-windowMax + pageSize)
    this.#show(isTooLong ? { hasOlder: true } : {})
  }

  #show(change: Partial<ConversationState>): void {
    const next = { ...this.state.value, ...change }
    const pending = next.hasNewer ? [] : this.#pending()
    const kept = this.#withRequest(next.hasOlder, this.#contacts.of(this.name))
    this.state.set({ ...next, entries: pending.length === 0 ? kept : merge(pending, kept) })
  }

  /** What is kept, with the words of the contact request where they belong, and without what another own device has sent again since it was accepted. */
  #withRequest(hasOlder: boolean, contact: Contact | undefined): readonly ConversationEntry[] {
    const isContact = contact?.state === 'contact'
    const kept = isContact && this.#kept.some(isSentAgain) ? this.#kept.filter((one) => !isSentAgain(one)) : this.#kept
    const { note = '', asked } = contact ?? {}
    if (asked === undefined || note === '' || !(isContact || contact?.state === 'requested')) return kept
    const { by, atMs } = asked
    const key = messageKey(this.name, atMs, 'request')
    if (hasOlder && key < (kept[0]?.key ?? key)) return kept
    const from = by === 'me' ? 'me' : 'them'
    return merge([{ key, mid: '', from, text: note, atMs, asked: isContact ? 'accepted' : 'open' }], kept)
  }

  #pending(): ConversationEntry[] {
    return [...this.#outgoing.pending.value.values()]
      .filter(({ to }) => to === this.name)
      .map(({ key, text, atMs, fault, file, about }) => ({
        key,
        mid: '',
        from: 'me',
        text,
        atMs,
        ...about,
        ...(fault && { fault: fault.code }),
        ...(file && { taking: file }),
      }))
  }
}

function isSentAgain({ elsewhere, state, code }: ConversationEntry): boolean {
  return elsewhere === true && state === 'rejected' && code === 'contacts-only'
}

function entryOf({ key, value }: StoredBody<ChatMessage>): ConversationEntry {
  return { ...value, key }
}

/** Both lists as one, ordered by key; of two entries with one key the second list's stays. */
function merge(before: readonly ConversationEntry[], after: readonly ConversationEntry[]): ConversationEntry[] {
  const [first] = after
  const last = before.at(-1)
  if (first === undefined) return [...before]
  if (last === undefined || last.key < first.key) return [...before, ...after]
  const byKey = new Map([...before, ...after].map((entry) => [entry.key, entry]))
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}
