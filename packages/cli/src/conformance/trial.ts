import {
  type CaseResult,
  chapterNames,
  conformanceCases,
  type ConformanceReport,
  isMeant,
  runConformance,
} from '@kith/testing/conformance'

import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import type { Screen } from '../output/screen.ts'
import { readServer } from '../peer/place.ts'
import type { Context } from '../program/command.ts'

/** Lists or runs the cases that the command line chooses. Rejects with `KithError` `server-unreachable`. */
export async function runConformanceCommand(context: Context): Promise<ExitCode> {
  const { arguments: args, screen, ending } = context
  const only = chosen(args.all('only'))
  if (args.has('list')) return list(screen, only)
  const [text] = args.operands
  if (text === undefined) throw new UsageError('Say which server: kith conformance URL.')
  const url = readServer(text, 'URL')
  if (url.pathname === '/' || url.pathname === '') url.pathname = '/kith'
  const waitMs = args.durationMs('wait')
  let done = 0
  const report = await runConformance(url.href, {
    withSlow: args.has('slow'),
    signal: ending,
    ...(only && { only }),
    ...(waitMs !== undefined && { waitMs }),
    onResult: (result) => {
      tell(screen, result)
      screen.progress(`${++done} cases …`)
    },
  })
  screen.progress(undefined)
  if (ending.aborted) return exitCodes.interrupted
  sumUp(screen, report)
  return report.failed === 0 ? exitCodes.ok : exitCodes.failed
}

/** The words of `--only`; nothing when everything is meant. */
function chosen(given: readonly string[]): readonly string[] | undefined {
  const words = given.flatMap((text) => text.split(',')).filter((word) => word !== '')
  for (const word of words)
    if (!conformanceCases.some((one) => isMeant(one, word)))
      throw new UsageError(
        `--only: there is no case, rule, topic or chapter "${word}".`,
        'See kith conformance --list.',
      )
  return words.length === 0 ? undefined : words
}

function list(screen: Screen, only: readonly string[] | undefined): ExitCode {
  const shown = conformanceCases.filter((one) => only === undefined || only.some((word) => isMeant(one, word)))
  const width = Math.max(...shown.map(({ id }) => id.length))
  for (const chapter of chapterNames) {
    const ofChapter = shown.filter((one) => one.chapter === chapter)
    if (ofChapter.length > 0) screen.line(screen.paint.bold(chapter))
    for (const { id, sentence, isSlow } of ofChapter) {
      screen.json({ event: 'case', id, chapter, sentence, slow: isSlow })
      screen.line(`  ${id.padEnd(width)}  ${sentence}${isSlow ? screen.paint.dim(' (slow)') : ''}`)
    }
  }
  screen.line(`${shown.length} cases`)
  return exitCodes.ok
}

function tell(screen: Screen, { id, chapter, sentence, outcome, expected, came, why, ms }: CaseResult): void {
  screen.json({
    event: 'case',
    ...{ id, chapter, sentence, outcome },
    ...{ expected: expected ?? null, came: came ?? null, why: why ?? null, ms: Math.round(ms) },
  })
  if (outcome !== 'failed') return
  const { red, bold } = screen.paint
  screen.line(`${red('failed')} ${bold(id)} ${sentence}: expected ${expected ?? ''}; came ${came ?? ''}`)
}

function sumUp(screen: Screen, { results, passed, failed, skipped, ms }: ConformanceReport): void {
  const width = Math.max(...chapterNames.map(({ length }) => length))
  for (const chapter of chapterNames) {
    const of = results.filter((one) => one.chapter === chapter)
    const count = (outcome: CaseResult['outcome']): number => of.filter((one) => one.outcome === outcome).length
    if (of.length === 0) continue
    const parts = [
      `${count('passed')} of ${of.length} passed`,
      ...(count('failed') === 0 ? [] : [screen.paint.red(`${count('failed')} failed`)]),
      ...(count('skipped') === 0 ? [] : [`${count('skipped')} skipped (${reasonsOf(of)})`]),
    ]
    screen.line(`${chapter.padEnd(width)}  ${parts.join(', ')}`)
  }
  screen.json({ event: 'result', cases: results.length, passed, failed, skipped, ms: Math.round(ms) })
  screen.line(`RESULT conformance cases=${results.length} passed=${passed} failed=${failed} skipped=${skipped}`)
}

function reasonsOf(results: readonly CaseResult[]): string {
  return [...new Set(results.flatMap(({ why }) => (why === undefined ? [] : [why])))].join(', ')
}
