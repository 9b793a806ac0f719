import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { colours, programs, root } from '../steps/run.ts'
import { emptyTally, type Tally, tallyOf, type VitestReport } from './tally.ts'

/** A run that takes longer than this is stuck. */
const runMsMax = 30 * 60_000

export interface VitestRun {
  readonly projects: readonly string[]
  readonly filter: string | undefined
  readonly name: string | undefined
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Runs some of the projects of `vitest.config.ts`, shows what vitest prints, and counts what it reports. */
export async function runVitest({ projects, filter, name, environment, signal }: VitestRun): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-report-'))
  const reportFile = join(folder, 'report.json')
  try {
    const vitest = spawn(
      process.execPath,
      [
        ...[programs.vitest, 'run', ...projects.flatMap((project) => ['--project', project])],
        ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${reportFile}`],
        ...(name === undefined ? [] : ['--testNamePattern', name]),
        ...(filter === undefined ? [] : [filter]),
      ],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...colours, ...environment } },
    )
    await ended(vitest, AbortSignal.any([signal, AbortSignal.timeout(runMsMax)]))
    return tallyOf(JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport, (file) => relative(root, file))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...emptyTally, failed: 1, notes: [`failed: vitest (${projects.join(', ')}) gave no report: ${why}`] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits until it ends; a signal ends it, after 5 s for good. */
async function ended(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const end = () => {
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 5000).unref()
  }
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  await once(child, 'close')
  signal.removeEventListener('abort', end)
}
