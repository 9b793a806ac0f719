import type { ErrorCode } from '@kith/wire'

/** After a failure of ours, which may pass at once; while the disk has no room, or an earlier request has to be taken first; and while somebody else has to make room, or mend something. */
const failureMs = 2000
const noRoomMs = 15_000
const patienceMs = 60_000

const retryMs: Partial<Record<ErrorCode, number>> = {
  internal: failureMs,
  'server-busy': failureMs,
  'database-unreachable': failureMs,
  'store-full': noRoomMs,
  'store-failed': patienceMs,
  'store-damaged': patienceMs,
  'mailbox-full': patienceMs,
  'pair-quota': patienceMs,
  'stranger-quota': patienceMs,
  'contacts-only': noRoomMs,
  'blob-quota': patienceMs,
  'blobs-full': patienceMs,
}

/**
 * When what was refused with a code may be tried again, in milliseconds; 0 where time alone changes nothing, as for what is not allowed or not
 * understood.
 */
export function retryMsOf(code: ErrorCode): number {
  return retryMs[code] ?? 0
}
