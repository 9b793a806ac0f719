import { setTimeout as pause } from 'node:timers/promises'

import type { Lab, Network } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import type { Cut } from '../internet/policies.ts'
import type { Side } from '../internet/addresses.ts'
import type { Control } from '../peers/control.ts'
import { Flow, type FlowFaults } from './flow.ts'

/** How a path dies. `rebind`: the routers of one side start anew. */
export type Death = Extract<Cut, 'dead' | 'deaf' | 'closed'> | 'rebind'

/** A network in which paths are killed. */
export interface Killing {
  readonly name: string
  readonly network: Network
  readonly deaths: readonly (readonly [Death, Side])[]
}

/** What came of one kill. Times in milliseconds. */
export interface Kill {
  readonly where: string
  readonly death: Death
  readonly carrier: string
  /** The longest time without a message at the receiver. */
  readonly gapMs: number
  /** From when the line was mended until messages came directly; undefined when they did not within a minute. */
  readonly againMs: number | undefined
}

const open = { profile: 'none', policy: 'open' } as const
const everyDeath = ['dead', 'deaf', 'closed'] as const

/** One for each way in which direct paths are made, with the deaths that they can die. */
export const killings: readonly Killing[] = [
  {
    name: 'port-restricted x port-restricted',
    network: { a: { profile: 'port-restricted' }, b: { profile: 'port-restricted' } },
    deaths: [...everyDeath.flatMap(onBoth), ...onBoth('rebind')],
  },
  {
    name: 'symmetric x full-cone',
    network: { a: { profile: 'symmetric' }, b: { profile: 'full-cone' } },
    deaths: [...everyDeath.flatMap(onBoth), ['rebind', 'a']],
  },
  {
    name: 'none x none without UDP',
    network: { a: { ...open, policy: 'no-udp' }, b: open },
    deaths: everyDeath.flatMap(onBoth),
  },
]

/** A message every so many milliseconds. */
const everyMs = 20
/** How long a line stays cut, in turn: a path comes back before it is given up for dead, or is made anew. Longer than any gap may be. */
const cutsMs = [3_000, 9_000] as const
/**
 * How long nothing is killed after a router started anew: it keeps the server's packets out until the host has sent something to the server,
 * which it does within the 20 s of silence of rule PE7. What dies before that had no second way.
 */
const rebindRestMs = 22_000
/** How long a direct path may take to come back before its kill is given up. */
const againMsMax = 60_000
/** How often is looked. */
const lookMs = 50

export interface KillingRun {
  readonly times: number
  readonly signal: AbortSignal
  readonly killed: (kill: Kill) => void
}

/** Kills the direct path between two peers again and again while one sends to the other; resolves with what is wrong with what arrived. */
export async function killPaths(
  lab: Lab,
  { name, network, deaths }: Killing,
  { times, signal, killed }: KillingRun,
): Promise<FlowFaults> {
  const [{ control: ann }, { control: ben }] = await lab.become(network)
  const { names } = await meet(lab, ann, ben)
  const flow = await Flow.begin(ann, ben, names[1], everyMs)
  let carrier = await untilDirect(flow, ann, names[1])
  for (let at = 0; at < times && !signal.aborted; at++) {
    if (carrier === undefined) throw new Error(`${name}: no direct path in ${String(againMsMax)} ms`)
    const [death, side] = deaths[at % deaths.length] ?? ['dead', 'a']
    await pause(500)
    const killedAtMs = Date.now()
    await strike(lab, death, side)
    await pause(cutsMs[Math.floor(at / deaths.length) % cutsMs.length])
    await lab.internet.sites[side].cut('none')
    const mendedAtMs = Date.now()
    await flow.read()
    const gapMs = flow.gapMs(killedAtMs, mendedAtMs)
    const before = carrier
    carrier = await untilDirect(flow, ann, names[1])
    const againMs = carrier === undefined ? undefined : Date.now() - mendedAtMs
    if (death === 'rebind') await pause(rebindRestMs)
    killed({ where: name, death, carrier: before, gapMs, againMs })
  }
  return flow.end()
}

async function strike(lab: Lab, death: Death, side: Side): Promise<void> {
  const site = lab.internet.sites[side]
  if (death === 'rebind') await site.forget()
  else await site.cut(death)
}

/** What carries messages once they come directly. */
async function untilDirect(flow: Flow, sender: Control, to: string): Promise<string | undefined> {
  const endMs = performance.now() + againMsMax
  for (;;) {
    await flow.read()
    const state = await sender.direct(to, 0)
    if (flow.isDirect && state !== undefined) return state.carrier
    if (performance.now() >= endMs) return undefined
    await pause(lookMs)
  }
}

function onBoth(death: Death): (readonly [Death, Side])[] {
  return [
    [death, 'a'],
    [death, 'b'],
  ]
}
