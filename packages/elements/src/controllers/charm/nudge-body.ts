import type { StandardSchema } from '@kith/peer'
import { parseId } from '@kith/wire'

/** The type of a message that asks for attention (spec CT36). */
export const nudgeMessageType = 'chat.nudge'
/** Where it is kept when somebody nudged last: by place and name (`nudgeKey`), and of all others by place. */
export const nudgesCollection = 'chat.nudges'
/** One nudge in this time is told by a line of its own, in milliseconds; also no more is sent. */
export const nudgeEveryMs: number = 20_000
/** A nudge that was sent longer ago shakes nothing any more, in milliseconds. */
export const nudgeLateMs: number = 60_000
/** Nudges that are counted in one line. */
export const nudgesCountedMax = 999

/** The body of a nudge: `id` is the mid that its author gave it in a conversation of several people. */
export type NudgeBody = { readonly id?: string }

/** Checks a nudge as another tells it. */
export const nudgeBody: StandardSchema<NudgeBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return { issues: [{ message: 'this is no nudge' }] }
      const given = (value as { readonly id?: unknown }).id
      const id = typeof given === 'string' ? parseId(given) : undefined
      return { value: id === undefined ? {} : { id } }
    },
  },
}

/** The last nudge of a place: the key of its line, and when it was. */
export type LastNudge = { readonly key: string; readonly atMs: number }

/** Where the last nudge of a name in a place is kept. */
export function nudgeKey(place: string, by: string): string {
  return `${place} ${by}`
}

/** Whether a nudge is so short ago that another one is told with it. */
export function isSoon(last: LastNudge | undefined, atMs: number): last is LastNudge {
  return last !== undefined && Math.abs(atMs - last.atMs) < nudgeEveryMs
}
