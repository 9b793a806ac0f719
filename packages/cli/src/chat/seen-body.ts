import type { StandardSchema } from '@kith/peer'

import { readAuthor, readMid } from './changes.ts'

/** The type of a message that tells how far its sender has read (spec CT12). */
export const seenMessageType = 'chat.seen'

/** How far somebody has read: of each author the newest line. */
export type SeenBody = { readonly seen: readonly { readonly mid: string; readonly by: string }[] }

/** Authors of whom one message tells at most. */
const authorsMax = 256

/** Checks the body (spec CT12). */
export const seenBody: StandardSchema<SeenBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const seen = readSeen(value)
      return seen === undefined ? { issues: [{ message: 'a line that was read is missing' }] } : { value: { seen } }
    },
  },
}

function readSeen(value: unknown): SeenBody['seen'] | undefined {
  const { seen } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (!Array.isArray(seen) || seen.length === 0 || seen.length > authorsMax) return undefined
  const read = seen.flatMap((one: unknown) => {
    const { mid: aMid, by: aName } = (one ?? {}) as Readonly<Record<string, unknown>>
    const mid = readMid(aMid)
    const by = readAuthor(aName)
    return mid === undefined || by === undefined ? [] : [{ mid, by }]
  })
  return read.length === seen.length ? read : undefined
}
