import { join } from 'node:path'

import { type Cell, few, networks, pair, pairs, wires } from '../cells/cells.ts'
import { runCells } from '../cells/run-cells.ts'
import { runFolder } from '../machine/enclosure.ts'
import { runBlob } from '../blob/blob-run.ts'
import { runDiagnoses } from '../diagnoses/run-diagnoses.ts'
import { runKills } from '../kills/run-kills.ts'
import type { Host } from '../cells/lab.ts'
import { NodePeer } from '../peers/node-peer.ts'
import type { NatlabOptions, Task } from './arguments.ts'

export interface NatlabRun extends NatlabOptions {
  /** Why there can be no wires here, if so. */
  readonly noWires: string | undefined
  /** Where Chromium is, if it was found. */
  readonly chromium: string | undefined
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Does what was asked, in the enclosure; true when everything is as it must be. */
export async function natlab(options: NatlabRun): Promise<boolean> {
  const { task, signal, print, browser, chromium } = options
  const pages = browser === 'none' ? undefined : await (await import('../peers/chromium-peer.ts')).buildPage()
  const score = await tasks[task]({ ...options, pages, host: hostFor(browser, chromium) })
  if (signal.aborted) print(signal.reason instanceof Error ? signal.reason.message : String(signal.reason))
  print(score.line)
  return score.isWhole && score.isFast && !signal.aborted
}

interface TaskRun extends NatlabRun {
  readonly host: Host
  readonly pages: string | undefined
}

interface Score {
  readonly line: string
  readonly isWhole: boolean
  readonly isFast: boolean
}

const tasks: Readonly<Record<Task, (run: TaskRun) => Promise<Score>>> = {
  matrix: async (run) => {
    const cells = cellsOf(run)
    if (cells.length === 0) throw new RangeError('No cell has such a name.')
    const score = await runCells({ ...run, cells })
    if (score.outcomes.some(({ cell }) => cell.part === 'pairs')) for (const row of score.table) run.print(row)
    for (const why of score.skipped) run.print(`skipped: ${why}`)
    return score
  },
  blob: runBlob,
  doctor: runDiagnoses,
  kills: async (run) => {
    const score = await runKills(run)
    for (const row of score.table) run.print(row)
    return score
  },
}

/** The cells that were asked for. */
export function cellsOf({ pair: chosen, only, isQuick, isPairsOnly }: NatlabOptions): readonly Cell[] {
  if (chosen !== undefined) return [pair(...chosen)]
  const all = isQuick ? few : isPairsOnly ? pairs : [...pairs, ...networks, ...wires]
  return all.filter(({ name }) => only.length === 0 || only.some((text) => name.includes(text)))
}

/** Starts Node or Chromium, by side. */
function hostFor(browser: NatlabOptions['browser'], program: string | undefined): Host {
  return async (namespace, side) => {
    if (browser === 'none' || (browser === 'one' && side === 'b'))
      return new NodePeer(namespace, join(runFolder, 'code'))
    if (program === undefined) throw new Error('There is no Chromium; install it or set CHROMIUM_PATH.')
    const { ChromiumPeer } = await import('../peers/chromium-peer.ts')
    return ChromiumPeer.start(namespace, program)
  }
}
