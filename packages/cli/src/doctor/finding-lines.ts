import type { Finding, PathDiagnosis, TargetDiagnosis } from '@kith/peer'

import type { Paint } from '../output/paint.ts'
import { durationWords, exactTimeWords } from '../output/time.ts'
import { wrapped } from '../output/wrapped.ts'

const columnsMax = 96
const indent = 10

/** Findings as lines: what does not work first in colour, its advice below. */
export function findingLines(findings: readonly Finding[], { green, yellow, red, dim }: Paint): string[] {
  const shown = { good: green('ok'), note: yellow('note'), problem: red('problem') }
  const letters = { good: 2, note: 4, problem: 7 }
  return findings.flatMap(({ level, sentence, advice }) => {
    const head = shown[level] + ' '.repeat(indent - letters[level])
    const said = wrapped(sentence, columnsMax - indent)
    const advised = advice === undefined ? [] : wrapped(advice, columnsMax - indent)
    return [
      ...said.map((line, at) => (at === 0 ? head : ' '.repeat(indent)) + line),
      ...advised.map((line) => ' '.repeat(indent) + dim(line)),
    ]
  })
}

/** Every path to every device of a name as lines: state, time there and back, reason and code, and when it is tried next. */
export function pathLines({ name, devices }: TargetDiagnosis, nowMs: number, { dim }: Paint): string[] {
  return devices.flatMap(({ label, paths }) => [
    '',
    `Paths to ${name} (${label})`,
    ...paths.map((path) =>
      `  ${path.path.padEnd(8)}${path.state.padEnd(indent)}${dim(pathDetail(path, nowMs))}`.trimEnd(),
    ),
  ])
}

function pathDetail({ roundTripMs, reason, code, untilMs }: PathDiagnosis, nowMs: number): string {
  return [
    ...(roundTripMs === undefined ? [] : [`${roundTripMs.toFixed(1)} ms`]),
    ...(reason === undefined ? [] : [reason]),
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(untilMs === undefined || untilMs <= nowMs
      ? []
      : [`next try at ${exactTimeWords(untilMs, nowMs)}, in ${durationWords(untilMs - nowMs)}`]),
  ].join(', ')
}
