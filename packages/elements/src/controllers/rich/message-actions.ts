import type { Peer, Transaction } from '@kith/peer'

import { quoteTextMax } from '../chat/bodies.ts'
import type { ConversationEntry } from '../chat/conversation.ts'
import {
  chatCollections,
  type ChatMessage,
  indexKey,
  type MessageClock,
  nameOfKey,
  type Quote,
  wordsOf,
} from '../chat/message-record.ts'
import type { Outgoing } from '../chat/outgoing.ts'
import { sendChange } from '../chat/sending.ts'
import { drawnIn, emoticonParts } from '../emoticons/drawn-in.ts'
import { applyChange } from './apply.ts'
import { bodyOf, type Change, changeTypes, isSign } from './changes.ts'
import { meantIn } from './meant.ts'

/** What a person does with a message that is there: answer it, write it anew, take it back, put a sign under it, pin it, pass it on. */
export class MessageActions {
  readonly peer: Peer
  readonly #clock: MessageClock
  readonly #outgoing: Outgoing
  readonly #readers: (place: string) => readonly string[]

  constructor(
    peer: Peer,
    clock: MessageClock,
    outgoing: Outgoing,
    readers: (place: string) => readonly string[] = (place) => [place],
  ) {
    this.#readers = readers
    this.peer = peer
    this.#clock = clock
    this.#outgoing = outgoing
  }

  /** What an answer to this message says of it. */
  quote(entry: ConversationEntry): Quote {
    return { mid: entry.mid, by: this.authorOf(entry), text: wordsOf(entry).slice(0, quoteTextMax) }
  }

  /** Who wrote a message. */
  authorOf({ from, by, key }: Pick<ConversationEntry, 'from' | 'by' | 'key'>): string {
    return from === 'me' ? this.peer.name : (by ?? nameOfKey(key))
  }

  /** The key of the message that is quoted in a place, when it is here. */
  async keyOf(place: string, { by, mid }: Quote): Promise<string | undefined> {
    return this.peer.records.get<string>(chatCollections.index, indexKey(place, by, mid))
  }

  /** Gives an own message other words. An empty text changes nothing. */
  async edit(entry: ConversationEntry, text: string): Promise<void> {
    if (!isOwnToChange(entry) || entry.poll !== undefined || text === '' || text === entry.text) return
    const meant = await meantIn(text, [...this.#readers(nameOfKey(entry.key)), this.peer.name])
    const drawn = await drawnIn(this.peer, text, entry.emoticons)
    await this.#say(entry, { kind: 'edit', mid: entry.mid, text, ...meant, ...drawn })
  }

  /** Takes an own message back, here and wherever it is. */
  async delete(entry: ConversationEntry): Promise<void> {
    if (isOwnToChange(entry)) await this.#say(entry, { kind: 'delete', mid: entry.mid })
  }

  /** Puts a sign under a message, in the place of the one before; the same sign again takes it away. */
  async react(entry: ConversationEntry, sign: string): Promise<void> {
    if (!isToAnswer(entry) || !isSign(sign)) return
    const isThere = entry.signs?.[this.peer.name] === sign
    await this.#say(entry, {
      kind: 'react',
      mid: entry.mid,
      author: this.authorOf(entry),
      sign: isThere ? '' : sign,
    })
  }

  /** Holds a message at the top of the conversation, for everybody in it, or lets it go. */
  async pin(entry: ConversationEntry, isPinned: boolean): Promise<void> {
    if (isToAnswer(entry))
      await this.#say(entry, { kind: 'pin', mid: entry.mid, author: this.authorOf(entry), isPinned })
  }

  /** Chooses answers of a poll, by their places, in place of those chosen before; none takes the vote back. */
  async vote(entry: ConversationEntry, choice: readonly number[]): Promise<void> {
    if (isToAnswer(entry))
      await this.#say(entry, { kind: 'vote', mid: entry.mid, author: this.authorOf(entry), choice })
  }

  /** Ends an own poll: the votes that are here count. */
  async endPoll(entry: ConversationEntry): Promise<void> {
    if (isOwnToChange(entry) && entry.poll !== undefined)
      await this.#say(entry, { kind: 'end', mid: entry.mid, counted: Object.keys(entry.poll.votes ?? {}) })
  }

  /** Passes what a message says on to another place. */
  async forward({ text, file, emoticons }: ConversationEntry, place: string): Promise<void> {
    const about = { isForwarded: true, ...(emoticons && { emoticons }) }
    if (file === undefined) await this.#outgoing.send(place, text, about)
    else await this.#outgoing.sendFileAgain(place, file, text, about)
  }

  /** Says it and writes it beside the message, in one commit. */
  async #say({ key }: ConversationEntry, change: Change): Promise<void> {
    const place = nameOfKey(key)
    await this.peer.transact(async (tx: Transaction) => {
      const before = await tx.get<ChatMessage>(chatCollections.messages, key)
      // Another tab or device was faster.
      if (before === undefined || before.mid !== change.mid) return
      const after = await applyChange(tx, place, key, this.peer.name, change, this.#clock.nextMs())
      if (after === undefined) return
      if (change.kind === 'edit' && change.emoticons !== undefined) {
        const { tellEmoticons } = await emoticonParts()
        await tellEmoticons(tx, place, this.#readers(place), change.emoticons)
      }
      sendChange(tx, place, changeTypes[change.kind], bodyOf(change))
    })
  }
}

/** Whether something can be said of this message: it is one, and others may know it. */
export function isToAnswer({
  mid,
  isDeleted,
  missing,
  called,
  timer,
  fault,
  asked,
  taking,
}: ConversationEntry): boolean {
  return (
    mid !== '' &&
    isDeleted !== true &&
    missing === undefined &&
    called === undefined &&
    timer === undefined &&
    fault === undefined &&
    asked === undefined &&
    taking === undefined
  )
}

/** Whether this person may write the message anew or take it back. One that nobody will get needs neither. */
export function isOwnToChange(entry: ConversationEntry): boolean {
  const { from, state } = entry
  return from === 'me' && isToAnswer(entry) && state !== 'expired' && state !== 'rejected' && state !== 'indeterminate'
}
