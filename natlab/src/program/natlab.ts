import { join } from 'node:path'

import { type Cell, few, networks, pair, pairs, wires } from '../cells/cells.ts'
import { runCells } from '../cells/run-cells.ts'
import { runFolder } from '../machine/enclosure.ts'
import type { Host } from '../cells/lab.ts'
import { NodePeer } from '../peers/node-peer.ts'
import type { NatlabOptions } from './arguments.ts'

export interface NatlabRun extends NatlabOptions {
  /** Why there can be no wires here, if so. */
  readonly noWires: string | undefined
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Does what was asked, in the enclosure; true when everything is as it must be. */
export async function natlab(options: NatlabRun): Promise<boolean> {
  const { jobs, noWires, isVerbose, signal, print } = options
  const host: Host = (namespace) => Promise.resolve(new NodePeer(namespace, join(runFolder, 'code')))
  const cells = cellsOf(options)
  if (cells.length === 0) throw new RangeError('No cell has such a name.')
  const score = await runCells({ cells, jobs, host, pages: undefined, noWires, isVerbose, signal, print })
  if (score.outcomes.some(({ cell }) => cell.part === 'pairs')) for (const row of score.table) print(row)
  for (const why of score.skipped) print(`skipped: ${why}`)
  if (signal.aborted) print(String(signal.reason))
  print(score.line)
  return score.isWhole && score.isFast && !signal.aborted
}

/** The cells that were asked for. */
export function cellsOf({ pair: chosen, only, isQuick, isPairsOnly }: NatlabOptions): readonly Cell[] {
  if (chosen !== undefined) return [pair(...chosen)]
  const all = isQuick ? few : isPairsOnly ? pairs : [...pairs, ...networks, ...wires]
  return all.filter(({ name }) => only.length === 0 || only.some((text) => name.includes(text)))
}
