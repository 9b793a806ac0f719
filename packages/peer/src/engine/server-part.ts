import { codeOfNumber, type ErrorCode, type FrameOf, sentenceOf } from '@kith/wire'
import type { Explanation, ServerExplanation, TargetExplanation } from '../api/explanation.ts'
import { pause } from './alarm.ts'
import type { Upstream } from './upstream.ts'

/** How long the server may take to answer, in milliseconds. */
const answerMsMax = 2000

/** An explanation with what the mailbox knows of the copies that it may have (spec MB24); without a connection or an answer it says so. */
export async function withServerPart(explanation: Explanation, upstream: Upstream): Promise<Explanation> {
  // What may travel directly alone is none of the server's business.
  const mayBeThere = explanation.kept && explanation.paths !== 'direct-only'
  const isAsked = ({ state }: TargetExplanation): boolean =>
    mayBeThere && (explanation.direction === 'received' || state === 'accepted' || state === 'stored')
  if (!explanation.targets.some(isAsked)) return explanation
  if (!upstream.isUp) return { ...explanation, asked: 'offline' }
  const done = new AbortController()
  const asking = Promise.all(
    explanation.targets.map(async (target) =>
      isAsked(target) ? { ...target, server: await ask(target, upstream) } : target,
    ),
  )
  const late = pause(answerMsMax, done.signal).then(() => undefined)
  // A connection that is lost meanwhile is no answer either.
  const targets = await Promise.race([asking.catch(() => undefined), late])
  done.abort()
  if (targets === undefined) return { ...explanation, asked: upstream.isUp ? 'no-answer' : 'offline' }
  return { ...explanation, targets, asked: 'answered', sentence: sentence(explanation, targets) }
}

async function ask({ stream, seq }: TargetExplanation, upstream: Upstream): Promise<ServerExplanation> {
  const build = (request: number, as: TargetExplanation['device']): FrameOf<'position-query'> => ({
    type: 'position-query',
    request,
    as,
    stream,
    seq,
  })
  const { state, sinceMs, deadlineMs, bytes, pushes, pushedAtMs, countedFromMs, receiver, code, retryAfterMs } =
    await upstream.ask('position', build, false)
  const isKept = state === 'kept'
  const isCounted = isKept && countedFromMs > 0
  return {
    state,
    sinceMs: known(sinceMs),
    deadlineMs: known(deadlineMs),
    bytes: isKept ? bytes : undefined,
    pushes: isCounted ? pushes : undefined,
    pushedAtMs: known(pushedAtMs),
    countedFromMs: known(countedFromMs),
    receiver: receiver === 'unknown' ? undefined : receiver,
    code: code === 0 ? undefined : codeOfNumber(code),
    retryAfterMs: known(retryAfterMs),
  }
}

function known(ms: number): number | undefined {
  return ms === 0 ? undefined : ms
}

/** The explanation's own sentence, and what the mailbox says of the first copy of which it says something. */
function sentence({ direction, to, sentence: own }: Explanation, targets: readonly TargetExplanation[]): string {
  if (direction === 'received') return own
  for (const { server, receipt } of targets) {
    const said = server && sayingOf(to, server, receipt !== undefined)
    if (said !== undefined) return `${own} ${said}`
  }
  return own
}

function sayingOf(to: string, server: ServerExplanation, isSigned: boolean): string | undefined {
  const { state, sinceMs, deadlineMs, code } = server
  switch (state) {
    case 'kept': {
      const since = sinceMs === undefined ? '' : ` since ${timeOf(sinceMs)}`
      const until = deadlineMs === undefined ? '' : `, until ${timeOf(deadlineMs)}`
      return `The mailbox of ${to} has it${since}${until}${visits(to, server)}.`
    }
    case 'turned-down':
      return `The mailbox of ${to} turned it down at ${timeOf(sinceMs ?? 0)}: ${reason(code)}`
    case 'decided':
      return `${to} has decided it; the answer is on its way.`
    case 'unknown':
      return isSigned ? 'The network signed that it keeps it, and knows nothing of it now.' : undefined
  }
}

/** What is known of the receiver's coming since it was stored; nothing for a stranger. */
function visits(to: string, { sinceMs, pushes, pushedAtMs, countedFromMs, receiver }: ServerExplanation): string {
  if (receiver === undefined || pushes === undefined) return ''
  if (pushes > 0) {
    const times = pushes === 1 ? 'once' : `${String(pushes)} times`
    return `; it was sent to ${to} ${times}, last at ${timeOf(pushedAtMs ?? 0)}, and is not acknowledged yet`
  }
  if (receiver === 'attached') return `; ${to} is there, and has other messages before it`
  // What was before the server's start was not counted.
  return countedFromMs === sinceMs ? `; ${to} has not been there since` : `; ${to} is not there now`
}

function reason(code: ErrorCode | undefined): string {
  return sentenceOf(code ?? 'internal')
}

/** A time as a person reads it, here and today. */
function timeOf(ms: number): string {
  const [now, time] = [new Date(), new Date(ms)]
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`
  if (now.toDateString() === time.toDateString()) return clock
  return `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`
}
