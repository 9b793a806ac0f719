import { setTimeout as pause } from 'node:timers/promises'

import type { Lab } from '../cells/lab.ts'
import type { Side } from '../internet/addresses.ts'
import type { Cut } from '../internet/policies.ts'

interface Interruption {
  readonly name: string
  readonly cuts: readonly (readonly [Side, Cut])[]
  /** At most. */
  readonly ms: number
}

const lookMs = 25

/** What befalls a transfer, in turn: the path has to change, to come back, or to be made anew. */
const interruptions: readonly Interruption[] = [
  { name: 'no direct path, up to 2 s', cuts: [['a', 'dead']], ms: 2_000 },
  { name: 'the line is dead, 2 s', cuts: [['a', 'whole']], ms: 2_000 },
  { name: 'no direct path, up to 7 s', cuts: [['b', 'dead']], ms: 7_000 },
  { name: 'the direct path is refused', cuts: [['a', 'closed']], ms: 1_500 },
  { name: 'no server, up to 3 s', cuts: [['b', 'server-dead']], ms: 3_000 },
  { name: 'answers vanish, up to 2 s', cuts: [['b', 'deaf']], ms: 2_000 },
]

/** What interruption number `at` is, in words. */
export function interruptionOf(at: number): string {
  return interruptions[at % interruptions.length]?.name ?? ''
}

/** Lets it happen, until its time is over or the transfer goes on over another path; resolves when everything is as it was. */
export async function interrupt(lab: Lab, at: number, goesOn: () => Promise<boolean>): Promise<void> {
  const { cuts, ms } = interruptions[at % interruptions.length] ?? { cuts: [], ms: 0 }
  for (const [side, cut] of cuts) await lab.internet.sites[side].cut(cut)
  const endMs = performance.now() + ms
  while (performance.now() < endMs && !(await goesOn())) await pause(lookMs)
  for (const [side] of cuts) await lab.internet.sites[side].cut('none')
}
