import { type BlobRef, readBlobRef, type StandardSchema } from '@kith/peer'
import { parseId } from '@kith/wire'

import { type EmoticonRef, readEmoticons } from '../emoticons/emoticon.ts'
import { listedNames } from '../rich/listed-names.ts'
import type { Quote } from './message-record.ts'

/** Characters of a quoted text. */
export const quoteTextMax = 140

/** What every message of a conversation may say about itself (spec CT1). */
export interface MessageBody {
  readonly text: string
  /** The mid that its author gave it, in a conversation of several people. */
  readonly id: string | undefined
  readonly reply: Quote | undefined
  readonly isForwarded: boolean
  /** As its author listed them: those count that stand in the text. */
  readonly mentions: readonly string[]
  /** Seconds after which it goes; nothing when it stays. */
  readonly lasts?: number
  /** Pictures that stand for words of the text. */
  readonly emoticons?: readonly EmoticonRef[]
}

/** The body of a line of conversation. */
export type ChatBody = MessageBody

/** Checks the body of a line. What it says beside its text is left out when it makes no sense: the words are never lost. */
export const chatBody: StandardSchema<ChatBody> = schemaOf('a text is missing', (body) => {
  const { text } = body
  return typeof text === 'string' && text !== '' ? { text, ...readAbout(body) } : undefined
})

/** The body of a file. */
export interface FileBody extends MessageBody {
  readonly file: BlobRef
}

/** Checks the body of a file. */
export const fileBody: StandardSchema<FileBody> = schemaOf('a file is missing', (body) => {
  const { file, text = '' } = body
  const read = readBlobRef(file)
  return read.kind === 'ok' && typeof text === 'string' ? { file: read.value, text, ...readAbout(body) } : undefined
})

/** A schema of objects; `read` gives nothing for what is none of these. */
export function schemaOf<T>(
  message: string,
  read: (body: Readonly<Record<string, unknown>>) => T | undefined,
): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: (value) => {
        const found =
          typeof value === 'object' && value !== null ? read(value as Readonly<Record<string, unknown>>) : undefined
        return found === undefined ? { issues: [{ message }] } : { value: found }
      },
    },
  }
}

/** A schema that is loaded when something comes that it checks. */
export function laterSchema<T>(load: () => Promise<StandardSchema<T>>): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: async (value) => (await load())['~standard'].validate(value),
    },
  }
}

/** The mid that something said of a message names, or nothing when it is none. */
export function readMid(value: unknown): string | undefined {
  return typeof value === 'string' ? parseId(value) : undefined
}

/** A name as somebody else gives it, or nothing when it is longer than names are. */
export function readAuthor(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9._-]{1,63}$/u.test(value) ? value : undefined
}

/** What stands beside the text of a message, as far as it makes sense. */
export function readAbout({
  id,
  reply,
  forwarded,
  mentions,
  lasts,
  emoticons,
}: Readonly<Record<string, unknown>>): Omit<MessageBody, 'text'> {
  return {
    id: readMid(id),
    reply: readQuote(reply),
    isForwarded: forwarded === true,
    mentions: listedNames(mentions),
    ...(isSpan(lasts) && { lasts }),
    ...readEmoticons(emoticons),
  }
}

/** Whether a message may say that it goes after so many seconds: up to four weeks. */
function isSpan(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= 2_419_200
}

function readQuote(value: unknown): Quote | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const quote = value as Readonly<Record<string, unknown>>
  const mid = readMid(quote['mid'])
  const by = readAuthor(quote['by'])
  const { text } = quote
  return mid === undefined || by === undefined || typeof text !== 'string'
    ? undefined
    : { mid, by, text: text.slice(0, quoteTextMax) }
}
