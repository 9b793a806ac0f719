import type { StandardSchema } from '@kith/peer'

import { readAuthor, readMid, schemaOf } from '../chat/bodies.ts'

/** The type of a message that tells how far its sender has read (spec CT12). */
export const seenMessageType = 'chat.seen'

/** Authors of whom one message tells at most; of more those who wrote last. */
export const seenAuthorsMax = 256

/** How far somebody has read: of each author the newest message. */
export type SeenBody = { readonly seen: readonly { readonly mid: string; readonly by: string }[] }

/** Checks the body (spec CT12). */
export const seenBody: StandardSchema<SeenBody> = schemaOf('a message that was read is missing', ({ seen }) => {
  if (!Array.isArray(seen) || seen.length === 0 || seen.length > seenAuthorsMax) return undefined
  const read = seen.flatMap((one: unknown) => {
    const { mid: aMid, by: aName } = (one ?? {}) as Readonly<Record<string, unknown>>
    const mid = readMid(aMid)
    const by = readAuthor(aName)
    return mid === undefined || by === undefined ? [] : [{ mid, by }]
  })
  return read.length === seen.length ? { seen: read } : undefined
})
