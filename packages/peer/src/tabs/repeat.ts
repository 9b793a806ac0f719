import {
  type Backend,
  type CallInput,
  type CallName,
  type CallOutput,
  repeatableCalls,
  type Submission,
} from '../backend/backend.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { OwnerGone } from './remote.ts'

/**
 * Gives a call to a new owner when nobody knows whether the one before did it.
 *
 * A submission is recognised by its mids, because everything in it was committed together: when one of its new messages is known, all of
 * it was done; when not, none of it was, and the owner before cannot do it any more. Messages whose mids come from a key are left out by
 * the owner when they are known. One that only cancels may be done twice. Any other that sends nothing cannot be recognised, and rejects
 * `store-taken` as other calls do that must not be done twice.
 */
export async function repeatCall<M extends CallName>(
  next: Backend,
  gone: OwnerGone,
  method: M,
  input: CallInput<M>,
  options: WaitOptions,
): Promise<CallOutput<M>> {
  if (method === 'submit') {
    const { writes, keyed, sayings = [] } = input as Submission
    const mids = writes.sends.flatMap(({ messages }) => messages.map(({ mid }) => mid))
    const [fresh] = mids.filter((mid) => !keyed.includes(mid))
    if (mids.length === 0 && writes.changes.length > 0) throw gone
    if (fresh === undefined && sayings.length > 0) throw gone
    if (fresh !== undefined && (await next.call('explain', { mid: fresh }, options)).known) return 'accepted'
  } else if (!repeatableCalls.has(method)) throw gone
  return next.call(method, input, options)
}
