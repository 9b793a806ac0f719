import { join } from 'node:path'

import { type Behaviour, isDirectAllowed, type Profile } from '../internet/profiles.ts'
import type { SiteSettings } from '../internet/site.ts'
import { runFolder } from '../machine/enclosure.ts'
import { type Probed, probeProfiles } from '../probe/probe-profiles.ts'
import type { Cell } from './cells.ts'
import { type Host, Lab } from './lab.ts'
import { MatrixScore } from './matrix-score.ts'
import { tryCell } from './try-cell.ts'

export interface CellsRun {
  readonly cells: readonly Cell[]
  readonly jobs: number
  readonly host: Host
  readonly pages: string | undefined
  /** Why there can be no wires here, if so. */
  readonly noWires: string | undefined
  readonly isVerbose: boolean
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Tries cells, several at the same time, those with wires last; prints each as it comes. */
export async function runCells(run: CellsRun): Promise<MatrixScore> {
  const score = new MatrixScore()
  score.skipped.push(
    ...run.cells.filter((cell) => isForPrograms(cell, run)).map(({ name }) => `${name}: a page has no TCP`),
  )
  let probed: Probed | undefined
  for (const isWired of [false, true]) {
    const cells = run.cells.filter((cell) => (cell.wire !== undefined) === isWired && !isForPrograms(cell, run))
    if (cells.length === 0 || run.signal.aborted) continue
    if (isWired && run.noWires !== undefined) {
      score.skipped.push(...cells.map(({ name }) => `${name}: ${run.noWires ?? ''}`))
      continue
    }
    const queue = [...cells]
    const labs = await openLabs(run, Math.min(run.jobs, cells.length), isWired)
    try {
      const [first] = labs
      probed ??= first && (await probe(first, run, score))
      await Promise.all(labs.map((lab) => work(lab, queue, run, score, probed?.profiles ?? new Map())))
    } finally {
      await Promise.all(labs.map((lab) => lab[Symbol.asyncDispose]()))
    }
  }
  return score
}

/** Whether it shows what only programs can do, and one of the two is a page. */
function isForPrograms({ isTold }: Cell, { pages }: CellsRun): boolean {
  return isTold === true && pages !== undefined
}

async function openLabs({ host, pages }: CellsRun, jobs: number, isWired: boolean): Promise<readonly Lab[]> {
  const codeCache = join(runFolder, 'code')
  const prefixes = Array.from({ length: jobs }, (_, at) => `${isWired ? 'w' : 'c'}${String(at)}`)
  return Promise.all(prefixes.map((prefix) => Lab.open({ prefix, isWired, host, codeCache, pages })))
}

async function probe(lab: Lab, { cells, print, signal }: CellsRun, score: MatrixScore): Promise<Probed> {
  const used = [...new Set(cells.flatMap(({ a, b }) => [a.profile, b.profile]))]
  const probed = await probeProfiles(lab.internet, used, signal)
  for (const [profile, { mapping, filtering }] of probed.profiles)
    print(`probed ${profile.padEnd(22)} mapping ${mapping.padEnd(12)} filtering ${filtering}`)
  for (const fault of probed.faults) print(`FAULT ${fault}`)
  score.faults.push(...probed.faults)
  return probed
}

async function work(
  lab: Lab,
  queue: Cell[],
  { signal, isVerbose, print }: CellsRun,
  score: MatrixScore,
  profiles: ReadonlyMap<Profile, Behaviour>,
): Promise<void> {
  for (let cell = queue.shift(); cell !== undefined && !signal.aborted; cell = queue.shift()) {
    const outcome = await tryCell(lab, cell, isAllowed(cell, profiles))
    score.outcomes.push(outcome)
    print(MatrixScore.lineOf(outcome))
    if (isVerbose) for (const line of outcome.story) print(`    ${line}`)
  }
}

/** Whether ICE has a way, by what was probed; a network without UDP has none but that of TCP, and one home needs no router. */
function isAllowed({ a, b, isOneHome, isTold }: Cell, profiles: ReadonlyMap<Profile, Behaviour>): boolean {
  if (isOneHome === true || isTold === true) return true
  const of = ({ profile, policy = 'open' }: SiteSettings): Behaviour | undefined =>
    policy === 'open' ? profiles.get(profile) : undefined
  const [one, other] = [of(a), of(b)]
  return one !== undefined && other !== undefined && isDirectAllowed(one, other)
}
