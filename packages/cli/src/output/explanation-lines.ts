import type { Explanation, StepExplanation, TargetExplanation } from '@kith/peer'
import { sentenceOf } from '@kith/wire'

import type { Paint } from './paint.ts'
import { durationWords, exactTimeWords } from './time.ts'

/** The explanation as lines. */
export function explanationLines(found: Explanation, nowMs: number, { bold, dim }: Paint): string[] {
  const { direction, from, to, type, state, code, acceptedAtMs, notBeforeMs, decidedAtMs, sentence, paths } = found
  const isSent = direction === 'sent'
  const row = (label: string, value: string): string => `  ${dim(label.padEnd(10))}${value}`
  return [
    bold(sentence),
    isSent ? row('to', to) : row('from', from),
    row('type', type),
    row('state', code === undefined ? state : `${state}: ${sentenceOf(code)} (${code})`),
    row(isSent ? 'accepted' : 'sent', exactTimeWords(acceptedAtMs, nowMs)),
    ...(paths === undefined || paths === 'any' ? [] : [row('paths', pathsWords[paths])]),
    ...(notBeforeMs === undefined ? [] : [row('at', exactTimeWords(notBeforeMs, nowMs))]),
    ...(decidedAtMs === undefined
      ? [row('until', deadlineWords(found, nowMs))]
      : [row('decided', `${exactTimeWords(decidedAtMs, nowMs)}, after ${durationWords(decidedAtMs - acceptedAtMs)}`)]),
    ...(isSent ? found.targets.map((target) => row('device', targetWords(target, nowMs))) : []),
    ...protectionWords(found, nowMs).map((words) => row('recorded', words)),
    ...serverWords(found).map((words) => row('server', words)),
    ...receiptWords(found).map((words) => row('receipt', words)),
    ...found.steps.map((step, at) => row(at === 0 ? 'steps' : '', stepWords(step, nowMs))),
  ]
}

const pathsWords = {
  'direct-only': 'only directly, never over the server',
  'relay-only': 'only over the server',
} as const

/** That the server was not heard, where it might have said something. */
function serverWords({ asked }: Explanation): readonly string[] {
  if (asked === 'offline') return ['not connected, so it cannot be asked what it has']
  return asked === 'no-answer' ? ['gave no answer when it was asked what it has'] : []
}

function receiptWords({ receipt, isReceiptBroken }: Explanation): readonly string[] {
  if (isReceiptBroken) return ['broken: the network signed that it keeps it, and has lost it (--receipt FILE)']
  return receipt === undefined ? [] : ['the network signed that it keeps it (--receipt FILE)']
}

/** What whoever recorded it can do with copies of the disks; each once, for the devices of a name mostly have the same. */
function protectionWords({ targets }: Explanation, nowMs: number): readonly string[] {
  const words = targets.flatMap(({ protection, lockKeyUntilMs }) => {
    if (protection === undefined) return []
    if (protection === 'one-time') return ['once it is committed, no copy of a disk opens it (one-time lock key)']
    const until = lockKeyUntilMs === undefined ? 'its lock key is gone' : exactTimeWords(lockKeyUntilMs, nowMs)
    return [
      `a copy of the receiving disk opens it until ${until}, or 14 days after that device came back (weekly lock key)`,
    ]
  })
  return [...new Set(words)]
}

function deadlineWords({ deadlineMs, kept: isKept, paths }: Explanation, nowMs: number): string {
  const kept = isKept && paths !== 'direct-only'
  const left = durationWords(Math.max(0, deadlineMs - nowMs))
  return `${exactTimeWords(deadlineMs, nowMs)}, in ${left}; ${kept ? 'may be kept by the server' : 'never kept by the server'}`
}

function stepWords({ atMs, step, device, path, code }: StepExplanation, nowMs: number): string {
  return [
    `${exactTimeWords(atMs, nowMs)}  ${step}`,
    ...(path === undefined
      ? []
      : [path === 'mailbox' ? 'to the mailbox' : path === 'direct' ? 'directly' : 'by relay']),
    ...(code === undefined ? [] : [`(${code})`]),
    ...(device === undefined ? [] : [`${device.slice(0, 8)}…`]),
  ].join(' ')
}

function targetWords(target: TargetExplanation, nowMs: number): string {
  const { device, state, code, attempts, path, lastAttemptAtMs, nextAttemptAtMs } = target
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [
    `${device.slice(0, 8)}…`,
    state,
    ...(code === undefined ? [] : [code]),
    ...(path === undefined ? [] : [`by ${path}`]),
    tries,
    ...(lastAttemptAtMs === undefined ? [] : [`last ${exactTimeWords(lastAttemptAtMs, nowMs)}`]),
    ...(nextAttemptAtMs === undefined ? [] : [`next in ${durationWords(Math.max(0, nextAttemptAtMs - nowMs))}`]),
  ].join(', ')
}
