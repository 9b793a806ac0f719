import { numberOfCode, type PositionFrame, type PositionQueryFrame } from '@kith/wire'

import { deadlineOf, headerOf } from './envelope-bytes.ts'
import type { MailboxMachine } from './mailbox.ts'
import type { FoundPosition, MailboxRows } from './rows.ts'

/** What is known of a position by its row, its stream, and what the rules remember. */
interface Known {
  readonly rows: Pick<MailboxRows, 'look' | 'mayKnow'>
  readonly machine: MailboxMachine
  /** When this run of the server began; before it nothing was counted. */
  readonly startedAtMs: number
}

type Answer = Omit<PositionFrame, 'type' | 'request' | 'to'>

const nothing: Answer = {
  state: 'unknown',
  sinceMs: 0,
  deadlineMs: 0,
  bytes: 0,
  pushes: 0,
  pushedAtMs: 0,
  countedFromMs: 0,
  receiver: 'unknown',
  code: 0,
  retryAfterMs: 0,
}

/**
 * Answers what the mailbox knows of a position (spec MB24): to a device that sends or receives its stream, from memory and one row. What tells of the
 * receiver's comings and goings is for those who may know (spec MB25).
 */
export async function answerPosition(known: Known, query: PositionQueryFrame): Promise<PositionFrame> {
  const { request, as } = query
  return { type: 'position', request, to: as, ...(await look(known, query)) }
}

async function look({ rows, machine, startedAtMs }: Known, query: PositionQueryFrame): Promise<Answer> {
  const { as, stream, seq } = query
  const found = await rows.look(stream, seq)
  const turnedDown = machine.turnedDown(stream, seq)
  const ends = found ?? turnedDown
  if (ends === undefined || (as !== ends.from && as !== ends.to)) return nothing
  const mayKnow = as === ends.to || (await rows.mayKnow(ends.to, ends.from))
  const receiver = !mayKnow ? 'unknown' : machine.isAttached(ends.to) ? 'attached' : 'away'
  const next = Math.max(found?.next ?? 1, machine.nextOf(stream))
  if (seq < next) return { ...nothing, state: 'decided', receiver }
  if (found?.row !== undefined)
    return { ...nothing, receiver, ...kept(found.row), ...(mayKnow && counted(found.row, machine, startedAtMs)) }
  // Another device may have offered something under the stream's id.
  if (turnedDown?.from !== ends.from) return { ...nothing, receiver }
  const { atMs, code, retryAfterMs } = turnedDown
  return { ...nothing, state: 'turned-down', receiver, sinceMs: atMs, code: numberOfCode(code), retryAfterMs }
}

type Row = NonNullable<FoundPosition['row']>

function kept(row: Row): Pick<Answer, 'state' | 'sinceMs' | 'deadlineMs' | 'bytes'> {
  return { state: 'kept', sinceMs: sinceMsOf(row), deadlineMs: row.deadlineMs, bytes: row.size }
}

function counted(
  row: Row,
  machine: MailboxMachine,
  startedAtMs: number,
): Pick<Answer, 'pushes' | 'pushedAtMs' | 'countedFromMs'> {
  const { count, lastAtMs } = machine.pushesOf(row.id)
  return { pushes: count, pushedAtMs: lastAtMs, countedFromMs: Math.max(startedAtMs, sinceMsOf(row)) }
}

/** The deadline was counted from the moment of storing; 0 when the body, and with it the time that was left, is gone. */
function sinceMsOf({ isExpired, deadlineMs, envelope }: Row): number {
  return isExpired ? 0 : deadlineMs - deadlineOf(0, headerOf(envelope), envelope)
}
