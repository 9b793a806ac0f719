import { join } from 'node:path'

import { type Host, Lab } from '../cells/lab.ts'
import { runFolder } from '../machine/enclosure.ts'
import { shown } from '../program/percentiles.ts'
import { type Killing, killings, killPaths } from './kill-paths.ts'
import { KillsScore } from './kills-score.ts'
import { tryHoles } from './server-holes.ts'

export interface KillsRun {
  readonly times: number | undefined
  readonly jobs: number
  readonly isQuick: boolean
  /** Only networks whose names contain one of these; `holes` is the server out of reach. */
  readonly only: readonly string[]
  readonly host: Host
  readonly pages: string | undefined
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Kills paths in each network, `jobs` networks at the same time, and takes the server out of reach. */
export async function runKills(run: KillsRun): Promise<KillsScore> {
  const score = new KillsScore()
  const isWanted = (name: string): boolean => run.only.length === 0 || run.only.some((text) => name.includes(text))
  const whole = run.times ?? (run.isQuick ? 10 : 200)
  const chosen = killings.filter(({ name }) => isWanted(name))
  const tasks = chosen.map((killing, at): Task => {
    const times = Math.floor((whole + at) / chosen.length)
    return { name: killing.name, perform: (lab: Lab) => kill(lab, killing, times, run, score) }
  })
  if (isWanted('holes')) tasks.push({ name: 'holes', perform: (lab) => makeHoles(lab, run, score) })
  const work = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined && !run.signal.aborted; task = tasks.shift())
      await tryTask(task, run, score)
  }
  await Promise.all(Array.from({ length: Math.min(run.jobs, tasks.length) }, work))
  return score
}

interface Task {
  readonly name: string
  readonly perform: (lab: Lab) => Promise<void>
}

/** Each in a laboratory of its own. A task that cannot go on leaves the others alone. */
async function tryTask({ name, perform }: Task, { host, pages, print }: KillsRun, score: KillsScore): Promise<void> {
  const prefix = `k${name.replaceAll(/[^a-z]/g, '').slice(0, 12)}${String(name.length)}`
  await using lab = await Lab.open({ prefix, isWired: false, host, codeCache: join(runFolder, 'code'), pages })
  try {
    await perform(lab)
  } catch (error) {
    const failure = `${name}: ${error instanceof Error ? error.message : String(error)}`
    score.failures.push(failure)
    print(`FAILED ${failure}`)
    for (const line of await lab.stories()) print(`    ${line}`)
  }
}

async function kill(lab: Lab, killing: Killing, times: number, run: KillsRun, score: KillsScore): Promise<void> {
  const flows = await killPaths(lab, killing, {
    times,
    signal: run.signal,
    killed: (kill) => {
      score.kills.push(kill)
      const { where, carrier, death, gapMs, againMs } = kill
      run.print(
        `${String(score.kills.length).padStart(4)} ${`${where}, ${carrier}, ${death}`.padEnd(58)} gap ${shown(gapMs).padStart(5)} ms, direct again after ${shown(againMs)} ms`,
      )
    },
  })
  score.flows.push(...flows)
}

async function makeHoles(lab: Lab, { isQuick, signal, print }: KillsRun, score: KillsScore): Promise<void> {
  const flow = await tryHoles(lab, {
    isQuick,
    signal,
    tried: (hole) => {
      score.holes.push(hole)
      print(`     20 s ${hole.cut} on ${hole.sides.join(' and ')}: traffic after ${shown(hole.backMs)} ms`)
    },
  })
  score.flows.push(flow)
}
