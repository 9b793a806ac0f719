import { pause } from './alarm.ts'

/** How long leaving waits for handlers and for the mailbox, in milliseconds. */
const leavingMsMax = 2_000

/** Waits for work that a leaving peer would like to finish, but no longer than leaving may take. */
export async function whileLeaving(work: Promise<void>): Promise<void> {
  const over = new AbortController()
  await Promise.race([work, pause(leavingMsMax, over.signal)])
  over.abort()
}
