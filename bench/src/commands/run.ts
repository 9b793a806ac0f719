import { setTimeout as wait } from 'node:timers/promises'

import type { Tally } from '../generator/tally.ts'
import type { Usage } from '../processes/answering.ts'
import type { Child } from '../processes/child.ts'

/** What is measured: a server that says how much it has used, and the generator that speaks with it. */
export interface Measured {
  readonly generator: Child
  usage(): Promise<Usage>
}

/** How many pairs talk, and how many messages each keeps in flight. */
export interface Scenario {
  readonly pairCount: number
  readonly inFlight: number
}

/** What one run of one system showed. */
export interface RunFigures {
  /** Acknowledged messages a second. */
  readonly rate: number
  /** Server's processor time for one acknowledged message, in microseconds. */
  readonly cpuUs: number
  /** Share of a processor that the server and the generator used. */
  readonly serverShare: number
  readonly generatorShare: number
  /** Until the other end has it, or until the answer came when nobody is there, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
}

const warmShare = 0.1
const warmMsMin = 100

/** Runs one scenario on one system for `seconds`, after a tenth of that to get going. */
export async function runOnce(system: Measured, scenario: object, seconds: number): Promise<RunFigures> {
  const { generator } = system
  await generator.ask('start', scenario)
  await wait(Math.max(warmMsMin, seconds * warmShare * 1_000))
  const [before, began] = await Promise.all([system.usage(), generator.ask<Tally>('mark')])
  await wait(seconds * 1_000)
  const [after, ended] = await Promise.all([system.usage(), generator.ask<Tally>('tally')])
  await generator.ask('stop')
  // Each process is measured against its own clock, so that it does not matter when its answer was sent.
  const rate = ((ended.acknowledged - began.acknowledged) * 1_000) / (ended.atMs - began.atMs)
  const serverShare = shareOf(before, after)
  return {
    rate,
    cpuUs: (serverShare * 1e6) / rate,
    serverShare,
    generatorShare: shareOf(began, ended),
    p50Ms: ended.p50Ms,
    p99Ms: ended.p99Ms,
  }
}

function shareOf(before: Usage, after: Usage): number {
  return (after.cpuUs - before.cpuUs) / ((after.atMs - before.atMs) * 1_000)
}
