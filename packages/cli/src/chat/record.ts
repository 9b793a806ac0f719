import { type BlobRef, cleanFileName, type Json, type MessageUpdate } from '@kith/peer'

/** Where the peer's store keeps conversations: the same records as the messenger's, so that a store serves both. */
export const chatCollections = {
  /** Every line, by name and time. */
  messages: 'chat.messages',
  /** The newest line of each conversation, by name. */
  latest: 'chat.latest',
  /** Key of the last line seen, by name. */
  read: 'chat.read',
  /** Own lines that are not decided, from mid to key. */
  open: 'chat.open',
  /** Files that came to a terminal and were not saved yet, by mid. */
  files: 'chat.files',
  /** The key of each line, by name, author and mid. */
  index: 'chat.index',
  /** What was said of lines that are not here yet, by name. */
  waiting: 'chat.waiting',
  /** How long lines of a conversation stay, by name. */
  timers: 'chat.timers',
  /** Lines that go, by key. */
  lasting: 'chat.lasting',
  /** Files of lines that have gone, by blob. */
  loose: 'chat.loose',
  /** What was read on a screen and others are to be told of: the key of the newest line, by name. */
  seenOpen: 'chat.seen-open',
  /** What others were told of that last, by name. */
  seenTold: 'chat.seen-told',
  /** How far others have read what this name wrote, by place and name. */
  seenBy: 'chat.seen-by',
  /** Lines that are held at the top of their conversations, by key. */
  pins: 'chat.pins',
} as const

/** Lines whose text is new to the messenger's search, by key. */
export const searchWaiting = 'chat.search-waiting'

/** The type of a message that carries a line; its body is `{ text }`. */
export const chatMessageType = 'chat.text'

/** The type of a message that asks for attention (spec CT36); a terminal shows it as a line. */
export const nudgeMessageType = 'chat.nudge'

/** Where an own line stands. */
export type DeliveryState = MessageUpdate['state']

/** A line that another one answers. */
export type Quote = { readonly mid: string; readonly by: string; readonly text: string }

/** A line as it is kept. */
export type ChatMessage = {
  readonly mid: string
  readonly from: 'me' | 'them'
  readonly text: string
  /** When it was sent from or arrived at this device, in milliseconds since 1970. */
  readonly atMs: number
  /** Of own lines. */
  readonly state?: DeliveryState
  readonly code?: string
  readonly path?: 'direct' | 'relay'
  /** It was sent from another device of the own name. */
  readonly elsewhere?: boolean
  /** How many messages will never come, in whose place this stands. */
  readonly missing?: number
  /** It is a nudge; `text` is empty then. */
  readonly nudge?: { readonly count: number }
  /** A file that came with it; `text` are the words beside it, or nothing. */
  readonly file?: BlobRef
  /** What it answers. */
  readonly reply?: Quote
  /** Its author wrote it anew, last at this time. */
  readonly editedMs?: number
  /** Its author took it back; nothing of what it said is kept. */
  readonly isDeleted?: boolean
  /** The sign that each person put under it, by name. */
  readonly signs?: Readonly<Record<string, string>>
  readonly isPinned?: boolean
  /** After how many seconds it goes (spec CT16). */
  readonly lasts?: number
  /** It says how long lines stay from now on, in seconds, 0 for good; `text` is empty then. */
  readonly timer?: number
}

/** A file that came, until it is saved. */
export type WaitingFile = { readonly from: string; readonly file: BlobRef; readonly atMs: number }

/** A line with its key. */
export interface Line extends ChatMessage {
  readonly key: string
}

const timeDigits = 15
const latestTextMax = 140

/** Beginning of all keys of a conversation; no name contains a slash. */
export function conversationPrefix(name: string): string {
  return `${name}/`
}

/** A key that sorts by conversation, then time. `suffix` tells apart what came at the same time. */
export function lineKey(name: string, atMs: number, suffix: string): string {
  return `${conversationPrefix(name)}${String(atMs).padStart(timeDigits, '0')}-${suffix}`
}

/** The key in `index` of what an author said to or from a name. */
export function indexKey(name: string, author: string, mid: string): string {
  return `${name}/${author}/${mid}`
}

/** The record of the newest line. */
export function latestOf(key: string, message: ChatMessage): Json {
  const { from, atMs, nudge, isDeleted, timer } = message
  // What is kept holds no sentence.
  const text = nudge === undefined && timer === undefined ? wordsOf(message).slice(0, latestTextMax) : ''
  return {
    key,
    text,
    from,
    atMs,
    ...(nudge && { nudge }),
    ...(isDeleted && { isDeleted }),
    ...(timer !== undefined && { timer }),
  }
}

/** What a message says where only a line of words has room: the text, or the name of its file. */
export function wordsOf({ text, file, nudge, timer }: Pick<ChatMessage, 'text' | 'file' | 'nudge' | 'timer'>): string {
  if (timer !== undefined)
    return timer === 0 ? '[lines stay from now on]' : `[lines go after ${spanWords(timer)} from now on]`
  if (nudge !== undefined) return nudge.count === 1 ? '[a nudge]' : `[${nudge.count} nudges]`
  return text === '' && file !== undefined ? cleanFileName(file.name) : text
}

const units = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A time in the largest unit of which it is a whole number, such as `4 weeks`. */
export function spanWords(seconds: number): string {
  const [unit, of] = units.find(([, each]) => seconds % each === 0) ?? ['second', 1]
  const count = seconds / of
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const ranks: Readonly<Record<DeliveryState, number>> = {
  scheduled: 0,
  addressing: 0,
  accepted: 1,
  stored: 2,
  committed: 3,
  expired: 3,
  rejected: 3,
  indeterminate: 3,
}

/** Later states have higher ranks. */
export function rankOf(state: DeliveryState): number {
  return ranks[state]
}

/** Whether a state is the last. */
export function isFinal(state: DeliveryState): boolean {
  return ranks[state] === ranks.committed
}
