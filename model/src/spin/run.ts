import { provideSpin } from '../../../tools/provision/spin.ts'
import { numbered, type Score, type Telling } from '../score.ts'
import { check, type SpinPrograms } from './check.ts'
import { spinBugs, spinRuns } from './runs.ts'

const secondsMax = 180
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Checks the Promela model in every scope, and with every planted bug. */
export async function runSpin(score: Score, telling: Telling): Promise<void> {
  const provision = await provideSpin()
  if (provision.state === 'missing') {
    score.spin = 'absent'
    telling.print(`spin      left out: ${provision.why}`)
    return
  }
  const { KITH_TEST_SPIN: spin = 'spin', KITH_TEST_CC: compiler = 'cc' } = provision.environment
  const interruption = new AbortController()
  const stop = (): void => {
    interruption.abort()
  }
  for (const signal of signals) process.on(signal, stop)
  try {
    await checkAll({ spin, compiler }, interruption.signal, score, telling)
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

async function checkAll(
  programs: SpinPrograms,
  signal: AbortSignal,
  score: Score,
  { print, isShort, hasTraces }: Telling,
): Promise<void> {
  let sum = 0
  for (const { name, defines, isShort: isInShort } of spinRuns) {
    if (isShort && !isInShort) continue
    const { states, seconds, error, trace } = await check(programs, defines, { secondsMax, signal })
    score.states += states
    sum += states
    score.spin = sum
    print(`spin      ${name}: ${states} states, ${seconds.toFixed(1)} s`)
    if (error === undefined) continue
    score.errors++
    print(`   BROKEN ${error}\n${numbered(trace)}`)
  }
  for (const { bug, defines, isShort: isInShort } of spinBugs) {
    if (isShort && isInShort !== true) continue
    const { error, trace } = await check(programs, { ...defines, [bug]: 1 }, { secondsMax, signal, isSoonFound: true })
    score.planted++
    if (error === undefined) {
      print(`   MISSED ${bug}`)
      continue
    }
    score.caught++
    print(`planted   ${bug}: found in ${trace.length} lines: ${error}`)
    if (hasTraces) print(numbered(trace))
  }
}
