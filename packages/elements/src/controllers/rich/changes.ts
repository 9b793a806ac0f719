import type { Json, StandardSchema } from '@kith/peer'

import { laterSchema, readAuthor, readMid, schemaOf } from '../chat/bodies.ts'
import { type EmoticonRef, readEmoticons } from '../emoticons/emoticon.ts'
import { listedNames } from './listed-names.ts'
import type { PollChange } from './poll.ts'

/** Types of what is said of a message after it (spec CT3). */
export const changeTypes = {
  edit: 'chat.edit',
  delete: 'chat.delete',
  react: 'chat.react',
  pin: 'chat.pin',
  vote: 'chat.vote',
  end: 'chat.poll-end',
} as const

/**
 * Something said of a message: that its author wrote it anew or took it back, that somebody put a sign under it (an empty one takes the sign away), or holds it at the top of the
 * conversation. `author` is who wrote the message; of an edit and a deletion always who says it.
 */
export type Change =
  | {
      readonly kind: 'edit'
      readonly mid: string
      readonly text: string
      readonly mentions?: readonly string[]
      readonly emoticons?: readonly EmoticonRef[]
    }
  | { readonly kind: 'delete'; readonly mid: string }
  | { readonly kind: 'react'; readonly mid: string; readonly author: string; readonly sign: string }
  | { readonly kind: 'pin'; readonly mid: string; readonly author: string; readonly isPinned: boolean }
  | PollChange

/** UTF-16 units of a sign; it is one character as people count them (spec CT8). */
export const signUnitsMax = 32
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Whether this can stand under a message: one visible character, or nothing, which takes the sign back. */
export function isSign(sign: string): boolean {
  if (sign === '') return true
  // Joiners and tags hold the parts of one picture together; all else that is not seen is no sign.
  const seen = sign.replaceAll(/[\u200d\u{e0020}-\u{e007f}]/gu, '')
  if (sign.length > signUnitsMax || seen === '' || /[\p{C}\p{Z}]/u.test(seen)) return false
  return [...characters.segment(sign)].length === 1
}

/** The body of each kind as it travels. */
export function bodyOf(change: Change): Json {
  switch (change.kind) {
    case 'edit':
      return {
        mid: change.mid,
        text: change.text,
        ...(change.mentions && { mentions: change.mentions }),
        ...(change.emoticons && { emoticons: change.emoticons as Json }),
      }
    case 'delete':
      return { mid: change.mid }
    case 'react':
      return { mid: change.mid, by: change.author, sign: change.sign }
    case 'pin':
      return { mid: change.mid, by: change.author, pinned: change.isPinned }
    case 'vote':
      return { mid: change.mid, by: change.author, choice: change.choice }
    case 'end':
      return { mid: change.mid, counted: change.counted }
  }
}

/** Checks the body of each kind. */
export const changeSchemas: { readonly [K in Change['kind']]: StandardSchema<Extract<Change, { readonly kind: K }>> } =
  {
    edit: schemaOf('a mid or a text is missing', (body) => {
      const mid = readMid(body['mid'])
      const { text } = body
      if (mid === undefined || typeof text !== 'string' || text === '') return undefined
      const mentions = listedNames(body['mentions'])
      return { kind: 'edit', mid, text, ...(mentions.length > 0 && { mentions }), ...readEmoticons(body['emoticons']) }
    }),
    delete: schemaOf('a mid is missing', (body) => {
      const mid = readMid(body['mid'])
      return mid === undefined ? undefined : { kind: 'delete', mid }
    }),
    react: schemaOf('a mid, an author or a sign is missing', (body) => {
      const mid = readMid(body['mid'])
      const author = readAuthor(body['by'])
      const { sign } = body
      return mid === undefined || author === undefined || typeof sign !== 'string' || !isSign(sign)
        ? undefined
        : { kind: 'react', mid, author, sign }
    }),
    pin: schemaOf('a mid, an author or a choice is missing', (body) => {
      const mid = readMid(body['mid'])
      const author = readAuthor(body['by'])
      const { pinned } = body
      return mid === undefined || author === undefined || typeof pinned !== 'boolean'
        ? undefined
        : { kind: 'pin', mid, author, isPinned: pinned }
    }),
    vote: laterSchema(async () => (await import('./later.ts')).voteBody),
    end: laterSchema(async () => (await import('./later.ts')).endBody),
  }
