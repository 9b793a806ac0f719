import type { Finding } from '@kith/peer'

import type { Paint } from '../output/paint.ts'
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
