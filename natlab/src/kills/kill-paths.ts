import { setTimeout as pause } from 'node:timers/promises'

import type { Lab, Network } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import type { Cut } from '../internet/policies.ts'
import { type Side, sides } from '../internet/addresses.ts'
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
    // A path that dies after a router started anew finds the server's packets kept out as well (PA14).
    deaths: [...sides.flatMap(rebindAndDie), ...onBoth('deaf'), ...onBoth('closed')],
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
/** How long a path is used before it is killed. */
const restMs = 500
/** How long a line stays cut, in turn: a path comes back before it is given up for dead, or is made anew. Longer than any gap may be. */
const cutsMs = [3_000, 9_000] as const
/** Two peers live for so many kills. A carrier that fails again and again is used less and less (PA9). */
const killsOfPair = 2
/** How long a direct path may take to come back before its kill is given up. */
const againMsMax = 60_000
/** How often is looked. */
const lookMs = 50

export interface KillingRun {
  readonly times: number
  readonly signal: AbortSignal
  readonly killed: (kill: Kill) => void
}

/**
 * Kills the direct path between two peers again and again while one sends to the other; new peers take their place after some kills. Resolves with what is
 * wrong with what arrived, for each pair.
 */
export async function killPaths(lab: Lab, killing: Killing, run: KillingRun): Promise<readonly FlowFaults[]> {
  const flows: FlowFaults[] = []
  for (let done = 0; done < run.times && !run.signal.aborted;) {
    const pair = await Pair.begin(lab, killing)
    for (let at = 0; at < killsOfPair && done < run.times && !run.signal.aborted; at++, done++) {
      const [death, side] = killing.deaths[done % killing.deaths.length] ?? ['dead', 'a']
      run.killed(await pair.kill(death, side, cutsMs[done % cutsMs.length] ?? 0))
    }
    flows.push(await pair.end())
  }
  return flows
}

/** Two peers, one of which sends to the other. */
class Pair {
  readonly #lab: Lab
  readonly #where: string
  readonly #sender: Control
  readonly #to: string
  readonly #flow: Flow

  private constructor(lab: Lab, where: string, sender: Control, to: string, flow: Flow) {
    this.#lab = lab
    this.#where = where
    this.#sender = sender
    this.#to = to
    this.#flow = flow
  }

  static async begin(lab: Lab, { name, network }: Killing): Promise<Pair> {
    const [{ control: ann }, { control: ben }] = await lab.become(network)
    const { names } = await meet(lab, ann, ben)
    const flow = await Flow.begin(ann, ben, names[1], everyMs)
    return new Pair(lab, name, ann, names[1], flow)
  }

  /** Kills the path once it is used, and waits until one is used again. */
  async kill(death: Death, side: Side, cutMs: number): Promise<Kill> {
    const carrier = await this.#untilDirect()
    if (carrier === undefined) throw new Error(`${this.#where}: no direct path in ${String(againMsMax)} ms`)
    await pause(restMs)
    const killedAtMs = Date.now()
    await strike(this.#lab, death, side)
    await pause(cutMs)
    await this.#lab.internet.sites[side].cut('none')
    const mendedAtMs = Date.now()
    await this.#flow.read()
    const gapMs = this.#flow.gapMs(killedAtMs, mendedAtMs)
    const again = await this.#untilDirect()
    const againMs = again === undefined ? undefined : Date.now() - mendedAtMs
    return { where: this.#where, death, carrier, gapMs, againMs }
  }

  end(): Promise<FlowFaults> {
    return this.#flow.end()
  }

  /** What carries messages once they come directly. */
  async #untilDirect(): Promise<string | undefined> {
    const endMs = performance.now() + againMsMax
    for (;;) {
      await this.#flow.read()
      const state = await this.#sender.direct(this.#to, 0)
      if (this.#flow.isDirect && state !== undefined) return state.carrier
      if (performance.now() >= endMs) return undefined
      await pause(lookMs)
    }
  }
}

async function strike(lab: Lab, death: Death, side: Side): Promise<void> {
  const site = lab.internet.sites[side]
  if (death === 'rebind') await site.forget()
  else await site.cut(death)
}

function rebindAndDie(side: Side): (readonly [Death, Side])[] {
  return [
    ['rebind', side],
    ['dead', side],
  ]
}

function onBoth(death: Death): (readonly [Death, Side])[] {
  return [
    [death, 'a'],
    [death, 'b'],
  ]
}
