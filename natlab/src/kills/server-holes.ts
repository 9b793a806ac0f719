import { setTimeout as pause } from 'node:timers/promises'

import type { Lab } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import { type Side, sides } from '../internet/addresses.ts'
import type { Cut } from '../internet/policies.ts'
import { Flow, type FlowFaults } from './flow.ts'

/** What came of one time in which the server could not be reached. */
export interface Hole {
  readonly cut: Cut
  readonly sides: readonly Side[]
  /** From its end until a message arrived, in milliseconds; undefined when none did. */
  readonly backMs: number | undefined
}

/** How long the server is out of reach, in milliseconds. */
const holeMs = 20_000
/** How long is waited for the first message afterwards, and how often is looked. */
const [backMsMax, lookMs] = [15_000, 100]
const everyMs = 50

const holes: readonly Pick<Hole, 'cut' | 'sides'>[] = [
  { cut: 'server-dead', sides: ['a'] },
  { cut: 'server-dead', sides: ['b'] },
  { cut: 'server-deaf', sides: ['a'] },
  { cut: 'server-dead', sides },
]

/** Takes the server out of reach of peers that have nothing but it, while one sends to the other. */
export async function tryHoles(
  lab: Lab,
  { isQuick, signal, tried }: { isQuick: boolean; signal: AbortSignal; tried: (hole: Hole) => void },
): Promise<FlowFaults> {
  const shut = { profile: 'port-restricted', policy: 'tcp-443' } as const
  const [{ control: ann }, { control: ben }] = await lab.become({ a: shut, b: shut })
  const { names } = await meet(lab, ann, ben)
  const flow = await Flow.begin(ann, ben, names[1], everyMs)
  for (const hole of isQuick ? holes.slice(-1) : holes) {
    if (signal.aborted) break
    const cutAll = (cut: Cut): Promise<unknown> =>
      Promise.all(hole.sides.map((side) => lab.internet.sites[side].cut(cut)))
    await cutAll(hole.cut)
    await pause(holeMs)
    await cutAll('none')
    const endMs = Date.now()
    // What was under way when the line was mended may have arrived an instant before.
    await flow.read()
    for (let waitedMs = 0; waitedMs < backMsMax && flow.firstAfter(endMs) === undefined; waitedMs += lookMs) {
      await pause(lookMs)
      await flow.read()
    }
    const first = flow.firstAfter(endMs)
    tried({ ...hole, backMs: first === undefined ? undefined : first - endMs })
    await Promise.all([ann.connected(), ben.connected()])
    await pause(1_000)
  }
  return flow.end()
}
