import type { FlowRow } from '../processes/flow-row.ts'
import { committedIn, type Flow, type Violation } from './ledger.ts'
import { Ranges } from './ranges.ts'

/** What must hold at a moment, compared with the receiver's row of a flow. */
export type Moment =
  /** The receiver has just started again, and hears nobody: its disk has what it, or the sender, was told is committed. */
  | 'receiver-restarted'
  /** The server has just started again, the senders are gone, and what its mailbox had is delivered. */
  | 'mailbox-delivered'
  /** Everything is delivered that ever will be. */
  | 'end'

/** Compares the promises of a flow with what its receiver has. */
export function check(moment: Moment, flow: Flow, row: FlowRow | undefined): Violation[] {
  const has = committedIn(row)
  const found: Violation[] = []
  const say = (kind: Violation['kind'], numbers: Ranges, what: string): void => {
    if (numbers.size > 0)
      found.push({ kind, count: numbers.size, what: `${flow.sender} to ${flow.receiver} ${String(numbers)}: ${what}` })
  }
  say('doubled', Ranges.of((row?.doubled ?? []).map((number) => [number, number])), 'committed twice')
  say('disordered', Ranges.of((row?.disordered ?? []).map((number) => [number, number])), 'committed out of order')
  say('false', flow.committed.without(has), 'the sender was told committed, and the receiver does not have it')
  say('false', beyond(flow.seen, has), 'the receiver was told committed, and does not have it')
  const ended = Ranges.of([...flow.ended.keys()].map((number) => [number, number] as const))
  say('false', ended.without(ended.without(has)), 'told as not committed, and the receiver has it')
  if (moment === 'mailbox-delivered') say('false', flow.stored.without(has), 'told as stored, and it was not')
  if (moment === 'end') {
    say('lost', flow.accepted.without(has), 'accepted, and never committed')
    say(
      'lost',
      flow.accepted.without(flow.committed).without(ended),
      'accepted, and its sender never learns the outcome',
    )
  }
  return found
}

/** The numbers above all that are there, up to `seen`. */
function beyond(seen: number, has: Ranges): Ranges {
  return seen > has.last ? Ranges.of([[has.last + 1, seen]]) : new Ranges()
}
