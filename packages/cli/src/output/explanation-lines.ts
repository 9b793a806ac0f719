import type { Explanation, TargetExplanation } from '@kith/peer'
import { sentenceOf } from '@kith/wire'

import type { Paint } from './paint.ts'
import { durationWords, exactTimeWords } from './time.ts'

/** The explanation as lines. */
export function explanationLines(found: Explanation, nowMs: number, { bold, dim }: Paint): string[] {
  const { to, type, state, code, kept, acceptedAtMs, deadlineMs, decidedAtMs, targets, sentence } = found
  const row = (label: string, value: string): string => `  ${dim(label.padEnd(10))}${value}`
  return [
    bold(sentence),
    row('to', to),
    row('type', type),
    row('state', code === undefined ? state : `${state}: ${sentenceOf(code)} (${code})`),
    row('accepted', exactTimeWords(acceptedAtMs, nowMs)),
    decidedAtMs === undefined
      ? row(
          'until',
          `${exactTimeWords(deadlineMs, nowMs)}, in ${durationWords(Math.max(0, deadlineMs - nowMs))}; ${kept ? 'may be kept by the server' : 'never kept by the server'}`,
        )
      : row('decided', `${exactTimeWords(decidedAtMs, nowMs)}, after ${durationWords(decidedAtMs - acceptedAtMs)}`),
    ...targets.map((target) => row('device', targetWords(target, nowMs))),
  ]
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
