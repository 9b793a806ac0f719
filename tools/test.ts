/** `npm test`: provides what tests need, builds, lints, runs everything, and says in its last line how it went. */
import { globSync } from 'node:fs'

import { type Provisions, provide } from './provision/provide.ts'
import { buildSteps } from './steps/build-steps.ts'
import { lintSteps } from './steps/lint-steps.ts'
import { rulesStep } from './steps/rules-step.ts'
import { report, root, type Step } from './steps/run.ts'
import { help, type Part, readOptions, type TestOptions } from './test-run/options.ts'
import { add, emptyTally, lastLine, type Tally } from './test-run/tally.ts'
import { runVitest } from './test-run/vitest.ts'

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interruption.abort(new Error(`stopped by ${signal}`))
  })

try {
  const options = readOptions(process.argv.slice(2))
  if (options.isHelpWanted) console.log(help)
  else process.exitCode = (await testAll(options)) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

async function testAll(options: TestOptions): Promise<boolean> {
  const { only } = options
  const needsProvisions = only.some((part) => part !== 'lint')
  const provisions = needsProvisions ? await provide() : undefined
  let tally = emptyTally
  try {
    if (only.includes('lint') || only.includes('e2e')) tally = add(tally, await runSteps(buildSteps))
    if (only.includes('lint')) tally = add(tally, await runSteps([...lintSteps, rulesStep]))
    if (provisions !== undefined) tally = add(tally, await runTests(options, provisions))
  } finally {
    await provisions?.stop()
  }
  if (interruption.signal.aborted) tally = failure(tally, 'the run was interrupted')
  if (tally.passed + tally.failed === 0) tally = failure(tally, 'nothing was run')
  for (const line of provisions?.missing ?? []) console.log(`missing: ${line}`)
  for (const note of tally.notes) console.log(note)
  console.log(lastLine(tally))
  return tally.failed === 0
}

/** The checks before the tests: a failure counts as one, and does not keep the tests from running. */
async function runSteps(steps: readonly Step[]): Promise<Tally> {
  let tally = emptyTally
  for (const step of steps) {
    if (interruption.signal.aborted) break
    const isPassed = await report(step)
    tally = add(tally, {
      ...emptyTally,
      passed: isPassed ? 1 : 0,
      failed: isPassed ? 0 : 1,
      notes: isPassed ? [] : [`failed: ${step.name}`],
    })
  }
  return tally
}

/** Unit and browser tests together, then the end-to-end tests alone, so that nothing disturbs their timing. */
async function runTests({ only, filter, name }: TestOptions, { environment }: Provisions): Promise<Tally> {
  const hasChromium = environment['KITH_TEST_CHROMIUM'] !== undefined
  let tally = emptyTally
  if (only.includes('browser') && !hasChromium) tally = add(tally, skippedBrowserFiles())
  const rounds: Part[][] = [
    only.filter((part) => part === 'unit' || (part === 'browser' && hasChromium)),
    only.filter((part) => part === 'e2e'),
  ]
  let ran = 0
  for (const projects of rounds) {
    if (projects.length === 0 || interruption.signal.aborted) continue
    const counted = await runVitest({ projects, filter, name, environment, signal: interruption.signal })
    ran += counted.passed + counted.failed
    tally = add(tally, counted)
  }
  return ran === 0 && !interruption.signal.aborted ? failure(tally, 'no test was run') : tally
}

function skippedBrowserFiles(): Tally {
  const files = globSync('{packages,apps}/*/test/**/*.browser.test.ts', { cwd: root })
  return { ...emptyTally, skipped: files.length, notes: files.map((file) => `skipped: ${file}: no Chromium`) }
}

function failure(tally: Tally, why: string): Tally {
  return add(tally, { ...emptyTally, failed: 1, notes: [`failed: ${why}`] })
}
