import type { StandardSchema } from '@kith/peer'

import { readMid, schemaOf } from '../chat/bodies.ts'

/** The type of a message that says how long messages of a place stay from now on (spec CT15). */
export const timerMessageType = 'chat.timer'

/** How long messages stay, in seconds, to choose from; 0 is for good. */
export const timerChoices = [0, 300, 3600, 28_800, 86_400, 604_800, 2_419_200] as const

/** `id` is the mid that its author gave it in a conversation of several people. */
export type TimerBody = { readonly seconds: number; readonly id?: string }

/** How long messages of a place stay, as it is kept; `by` is who chose it. */
export type Timer = { readonly seconds: number; readonly by: string }

/** That a message goes: after so many seconds, which began at `startMs`; without it when it is read. */
export type Lasting = { readonly seconds: number; readonly startMs?: number }

/** Whether messages may stay so long: one of the choices. */
export function isTimer(value: unknown): value is number {
  return timerChoices.some((each) => each === value)
}

/** Checks the body (spec CT15). */
export const timerBody: StandardSchema<TimerBody> = schemaOf('a time to choose is missing', ({ seconds, id }) => {
  if (!isTimer(seconds)) return undefined
  const mid = readMid(id)
  return { seconds, ...(mid !== undefined && { id: mid }) }
})
