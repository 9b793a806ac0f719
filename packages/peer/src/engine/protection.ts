import { replacedLockMs, weeklyLockMs } from '@kith/keys'
import { type LockKey, oneTimeLocksFrom } from '@kith/wire'
import type { Protection } from '../api/explanation.ts'

/**
 * What protects a message from whoever recorded it and copies disks later (spec KY59): the number of the lock key that its stream was opened with, 0 where that
 * is not known, and the newest lock key of the receiving device that lives for long.
 */
export function protectionOf(
  lockKey: number,
  newest: Pick<LockKey, 'number' | 'madeAtMs'> | undefined,
): { readonly protection: Protection | undefined; readonly lockKeyUntilMs: number | undefined } {
  if (lockKey === 0) return { protection: undefined, lockKeyUntilMs: undefined }
  if (lockKey >= oneTimeLocksFrom) return { protection: 'one-time', lockKeyUntilMs: undefined }
  return { protection: 'weekly', lockKeyUntilMs: newest && weeklyUntilMs(lockKey, newest) }
}

/** An older lock key was replaced when the newest was made, or before. */
function weeklyUntilMs(number: number, { number: newest, madeAtMs }: Pick<LockKey, 'number' | 'madeAtMs'>): number {
  return madeAtMs + replacedLockMs + (number < newest ? 0 : weeklyLockMs)
}
