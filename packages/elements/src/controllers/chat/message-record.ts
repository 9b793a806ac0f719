import type { BlobRef, MessageUpdate, MissingMessages } from '@kith/peer'

import type { CalledBody } from '../calls/call-record.ts'
import type { GroupEvent } from '../groups/group-event.ts'
import type { EmoticonRef } from '../emoticons/emoticon.ts'
import type { Poll } from '../rich/poll.ts'

/** Collections of the conversations. They live in the peer's store and are written in the same commit as what they tell of. */
export const chatCollections = {
  /** Every message, by conversation and time. */
  messages: 'chat.messages',
  /** The newest message of each conversation, by name. */
  latest: 'chat.latest',
  /** How far each conversation was read: the key of the last message seen, by name. */
  read: 'chat.read',
  /** What was typed and not sent, by name. */
  drafts: 'chat.drafts',
  /** Own messages that are not decided, from mid to key. */
  open: 'chat.open',
  /** Messages that arrived and were not seen yet, from mid to key. */
  unread: 'chat.unread',
  /** Mids of messages that another own device saw before they came here, by the name of the conversation. */
  ahead: 'chat.read-ahead',
  /** Own messages that wait until the other accepts a contact request, by key: to whom they go. */
  held: 'chat.held',
  /** Messages of other own devices that are not decided, from mid to key. */
  elsewhere: 'chat.elsewhere',
  /** Whether the person has decided about messages from before this device was linked. */
  history: 'chat.history',
  /** Files that came to a terminal and were not saved yet, by mid. */
  files: 'chat.files',
  /** The key of each message, by place, author and mid (`indexKey`): what is said of a message later finds it here (spec CT2). */
  index: 'chat.index',
  /** What was said of messages that are not here yet, by place (spec CT5). */
  waiting: 'chat.waiting',
  /** What happened to conversations of several people, by conversation and time. */
  groupLog: 'chat.group-log',
  /** What was said in conversations of several people and is not decided at all names: what carries it, by mid. */
  said: 'chat.said',
  /** Invitations into groups that this device made, by id. */
  groupInvites: 'chat.group-invites',
  /** Who asks to be let into a group by a link and is not decided, by name; and how many there are. */
  groupAsks: 'chat.group-asks',
  groupAsksCount: 'chat.group-asks-count',
  /** Files of messages that were taken back, by blob: where no other message holds one, its room is given free. */
  loose: 'chat.loose',
  /** Keys of the answers that a thread gathers, by the key of the message that it began with. */
  threads: 'chat.threads',
  /** Keys of answers to messages that are not here yet, by place, author and mid. */
  answersWaiting: 'chat.answers-waiting',
  /** How long messages of a place stay, by place; nothing where they stay for good. */
  timers: 'chat.timers',
  /** Messages that go, and when, by key. */
  lasting: 'chat.lasting',
  /** What was read and others are to be told of: the key of the newest message, by place. */
  seenOpen: 'chat.seen-open',
  /** What others were told of that last, by place. */
  seenTold: 'chat.seen-told',
  /** How far others have read what this name wrote, by place and name. */
  seenBy: 'chat.seen-by',
  /** Messages that are held at the top of their conversations, by key. */
  pins: 'chat.pins',
  /** Pictures of emoticons, each with the names of who sent it, by hash. */
  emoticons: 'chat.emoticons',
} as const

/** The type of a message that carries a line of conversation. */
export const chatMessageType = 'chat.text'

/** The state of an own message, as the peer tells it. */
export type DeliveryState = MessageUpdate['state']

/** A message that another one answers, with the words that its author saw (spec CT6). */
export type Quote = {
  readonly mid: string
  /** Who wrote it. */
  readonly by: string
  /** At most 140 characters. */
  readonly text: string
}

/** A message of a conversation as it is kept on this device. */
export type ChatMessage = {
  /** Between two names that of the network; in a conversation of several people the one that its author gave it (spec CT2). */
  readonly mid: string
  readonly from: 'me' | 'them'
  /** Who wrote it, in a conversation of several people. */
  readonly by?: string
  readonly text: string
  /** When it was sent from or arrived at this device, in milliseconds since 1970. */
  readonly atMs: number
  /** Of own messages. */
  readonly state?: DeliveryState
  readonly code?: string
  readonly path?: 'direct' | 'relay'
  /** Members of a conversation of several people who will never have it, where others do (spec CT40). */
  readonly lacks?: readonly string[]
  /** It was sent from another own device, or came to it. */
  readonly elsewhere?: boolean
  /** It waited for its receiver to accept a request, and went out again. */
  readonly again?: boolean
  /** How many messages will never come, in whose place this stands. */
  readonly missing?: number
  /** Why they never will. */
  readonly reason?: MissingMessages['reason']
  /** Something that happened to a conversation of several people, in whose place this stands. */
  readonly event?: GroupEvent
  /** A file that came with it; `text` are the words beside it, or nothing. */
  readonly file?: BlobRef
  /** What became of a call, when it tells that; `text` is empty then. */
  readonly called?: CalledBody
  /** It is a nudge; `text` is empty then. */
  readonly nudge?: Nudge
  /** It says how long messages stay here from now on, in seconds; 0 is for good. `text` is empty then. */
  readonly timer?: number
  /** Seconds after which it goes (spec CT16). */
  readonly lasts?: number
  /** What it answers. */
  readonly reply?: Quote
  /** Its author wrote it anew, last at this time of this device. */
  readonly editedMs?: number
  /** Its author took it back; nothing of what it said is kept. */
  readonly isDeleted?: boolean
  /** The sign that each person put under it, by name. */
  readonly signs?: Readonly<Record<string, string>>
  /** Somebody holds it at the top of the conversation. */
  readonly isPinned?: boolean
  /** It was written by somebody else, or elsewhere, and passed on. */
  readonly isForwarded?: boolean
  /** It is an answer: the key of the message that its thread began with (spec CT26). */
  readonly thread?: string
  /** A thread began with it: how many answers it has, when the last one came, and whether one of others was not seen in the thread. */
  readonly answers?: { readonly count: number; readonly lastMs: number; readonly isNew?: boolean }
  /** What it asks; the text is the question (spec CT23). */
  readonly poll?: Poll
  /** Names that stand in the text and are meant by it (spec CT20). */
  readonly mentions?: readonly string[]
  /** Pictures that stand for words of the text (spec CT41). */
  readonly emoticons?: readonly EmoticonRef[]
}

/** That somebody wants to be noticed (spec CT36). */
export type Nudge = {
  /** How often within a short time: of many one line tells. */
  readonly count: number
  /** It came when nothing was to be shaken any more. */
  readonly isLate?: boolean
}

/** What a message says, beside who said it and when. */
export type MessageContent = Pick<
  ChatMessage,
  'text' | 'file' | 'reply' | 'isForwarded' | 'mentions' | 'emoticons' | 'poll' | 'lasts'
>

/** The newest line of a conversation, for the roster. */
export type LatestMessage = {
  readonly key: string
  readonly text: string
  readonly from: 'me' | 'them'
  readonly atMs: number
  readonly event?: GroupEvent
  /** Who wrote it, in a conversation of several people. */
  readonly by?: string
  /** It was taken back. */
  readonly isDeleted?: boolean
  /** What became of a call, in place of a text. */
  readonly called?: CalledBody
  /** A nudge, in place of a text. */
  readonly nudge?: Nudge
  /** How long messages stay, in place of a text. */
  readonly timer?: number
  /** A file without a name and without words, in place of a text. */
  readonly isFile?: boolean
  /** Messages that will never come, in place of a text. */
  readonly missing?: number
  readonly reason?: MissingMessages['reason']
}

/** Of a clock that was set back by less nobody sees anything. */
const setBackMsMin = 60_000
const timeDigits = 15
const latestTextMax = 140
/** Characters of the id of a message; other ends of keys have another length. */
const midLength = 26

/** Beginning of all keys of a conversation; no name contains a slash. */
export function conversationPrefix(name: string): string {
  return `${name}/`
}

/** A key that sorts by conversation, then time. `suffix` tells apart what came at the same time. */
export function messageKey(name: string, atMs: number, suffix: string): string {
  return `${conversationPrefix(name)}${String(atMs).padStart(timeDigits, '0')}-${suffix}`
}

/** Where a message with this key stands in the order, in milliseconds; the time that it shows is another where a clock was set back. */
export function orderOfKey(key: string): number {
  return Number(key.slice(key.indexOf('/') + 1).slice(0, timeDigits))
}

/** The conversation of a key. */
export function nameOfKey(key: string): string {
  return key.slice(0, key.indexOf('/'))
}

/** The mid of the message with this key, when the key holds one. */
export function midOfKey(key: string): string | undefined {
  const suffix = key.slice(key.indexOf('/') + 1 + timeDigits + 1)
  return suffix.length === midLength ? suffix : undefined
}

/** Where the index keeps the key of a message. `author` is the name of who wrote it. */
export function indexKey(place: string, author: string, mid: string): string {
  return `${place}/${author}/${mid}`
}

/** The newest line, cut to what a roster shows. */
export function latestOf(key: string, message: ChatMessage): LatestMessage {
  const { from, atMs } = message
  const { isDeleted, by, event, called, nudge, timer, file, missing, reason } = message
  const text = wordsOf(message).slice(0, latestTextMax)
  return {
    key,
    text,
    from,
    atMs,
    ...(isDeleted && { isDeleted }),
    ...(by !== undefined && { by }),
    ...(event && { event }),
    ...(called && { called }),
    ...(nudge && { nudge }),
    ...(timer !== undefined && { timer }),
    ...(text === '' && file && { isFile: true }),
    ...(missing !== undefined && { missing }),
    ...(reason !== undefined && { reason }),
  }
}

/** What a message says where only a line of words has room: the text, or the name of its file; nothing for a file without a name. */
export function wordsOf({ text, file }: Pick<ChatMessage, 'text' | 'file'>): string {
  return text !== '' || file === undefined ? text : file.name
}

/** A clock that never gives the same time twice, so that messages of one burst keep their order in the keys. */
export class MessageClock {
  /** Set while it is not known yet which times exist already: who keeps what comes waits for it. */
  reading: Promise<void> | undefined
  readonly #nowMs: () => number
  #lastMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Waits for `read`, which tells of the times that exist already. */
  async begin(read: () => Promise<void>): Promise<void> {
    const reading = read().finally(() => {
      this.reading = undefined
    })
    this.reading = reading
    await reading
  }

  /** Messages up to this time exist already. */
  passed(atMs: number): void {
    this.#lastMs = Math.max(this.#lastMs, atMs)
  }

  /** What the clock says. */
  nowMs(): number {
    return this.#nowMs()
  }

  nextMs(): number {
    this.#lastMs = Math.max(this.#nowMs(), this.#lastMs + 1)
    return this.#lastMs
  }

  /** The time that is shown of what stands at `atMs` in the order: the same, or now where the clock was set back since the last message, so that no time to come is shown. */
  shownMs(atMs: number): number {
    const nowMs = this.#nowMs()
    return atMs - nowMs > setBackMsMin ? nowMs : atMs
  }
}
