import { newLockPair } from '../streams/hpke.ts'
import type { LockPair } from './device-keys.ts'

const dayMs = 86_400_000

/** A lock key that lives for long is replaced when it is so old, in milliseconds (spec KY58). */
export const weeklyLockMs: number = 7 * dayMs
/** How long the private half of a lock key is kept at least after another took its place, in milliseconds. */
export const replacedLockMs: number = 14 * dayMs
/** A clock that was set back by more makes a lock key of the future, which is replaced too. */
const aheadMsMax = dayMs
/** Private halves that are kept, at most, however the clock goes; the oldest go first. */
const keptMax = 8

/** Whether a lock key is to be replaced by now. */
export function isLockDue({ madeAtMs }: Pick<LockPair, 'madeAtMs'>, nowMs: number): boolean {
  const ageMs = nowMs - madeAtMs
  return ageMs >= weeklyLockMs || ageMs < -aheadMsMax
}

/** The lock keys, oldest first, without those that were replaced 14 days ago or more. The newest always stays. */
export function locksKept(locks: readonly LockPair[], nowMs: number): readonly LockPair[] {
  return locks.filter((_, at) => nowMs - replacedAtMs(locks, at) < replacedLockMs)
}

/** The lock keys with a new one, whose number is above theirs and above `known`. */
export async function withNewLock(
  locks: readonly LockPair[],
  known: number,
  nowMs: number,
): Promise<readonly LockPair[]> {
  const number = Math.max(known, ...locks.map((lock) => lock.number)) + 1
  return [...locks, await newLockPair(number, nowMs)].slice(-keptMax)
}

/** When another took its place: after a clock that was wrong for a while, the earliest time of those that came later. */
function replacedAtMs(locks: readonly LockPair[], at: number): number {
  return Math.min(...locks.slice(at + 1).map(({ madeAtMs }) => madeAtMs))
}
