import type { FaultKind } from './faults.ts'
import { FaultPlan } from './faults.ts'
import { checkEnd } from './closing.ts'
import { disturb } from './disturbance.ts'
import type { Interference } from './interference.ts'
import { makeScene, type Scene } from './scene.ts'
import type { Trace } from './trace.ts'
import { World, worldStartMs } from './world.ts'

/** What one history showed. `violations` has a line for each promise that was broken. */
export interface HistoryResult {
  readonly seed: number
  readonly accepted: number
  /** Messages that at least one device committed. */
  readonly committed: number
  readonly crashes: number
  readonly destroyed: number
  readonly restored: number
  /** Virtual time, in milliseconds. */
  readonly virtualMs: number
  readonly events: number
  /** The kinds of faults that were drawn. */
  readonly faults: readonly FaultKind[]
  readonly violations: readonly string[]
}

export interface HistoryOptions {
  readonly seed: number
  /** Sends at most; smaller finds the smallest failing workload. @default 60 */
  readonly sendsMax?: number | undefined
  /** Kinds of faults that are left out though the seed draws them. @default none */
  readonly without?: readonly FaultKind[] | undefined
  /** Hears everything that happens. */
  readonly trace?: Trace | undefined
  /** Makes the machines of this history behave like a naive design. */
  readonly interference?: Interference | undefined
}

/** Sends of a history, when nothing is said. */
export const sendsDefault = 60

const faultsMs = 120_000
/** After the faults end, everything has to be decided within this. */
const healingMs = 900_000
/** Nothing that works takes more; a history that does is going in a circle. */
const eventsMax = 1_000_000

/**
 * One simulated history: three names with their devices and a server send and receive while the faults that its seed draws happen; then everything
 * heals, and the ledger says whether anything was lost, doubled, reordered or falsely told. The same seed gives the same history everywhere.
 */
export function runHistory(options: HistoryOptions): HistoryResult {
  const world = new World(options.seed, options.trace)
  const plan = new FaultPlan(world.random.fork('faults'), options.without)
  const scene = makeScene({ world, plan, interference: options.interference ?? {}, lateMsMax: 200_000 })
  const { ledger, peers, server, happened } = scene
  for (const peer of peers) peer.start()
  const endMs = worldStartMs + faultsMs
  schedule(scene, faultsMs - 1000, options.sendsMax ?? sendsDefault)
  disturb(scene, endMs)
  world.run(endMs, eventsMax)
  heal(scene)
  world.run(endMs + healingMs, eventsMax)
  if (world.ran >= eventsMax) ledger.violations.push('the history does not come to an end')
  checkEnd(
    ledger,
    peers.map((peer) => peer.ended),
    server,
  )
  return {
    seed: options.seed,
    accepted: ledger.accepted,
    committed: ledger.committed,
    ...happened,
    virtualMs: world.nowMs - worldStartMs,
    events: world.ran,
    faults: plan.drawn,
    violations: ledger.violations,
  }
}

/** The workload: bursts and single messages on both lanes, short and long lives, transactions. */
function schedule({ world, peers }: Scene, withinMs: number, sendsMax: number): void {
  const random = world.random.fork('workload')
  const count = random.between(Math.min(5, sendsMax), sendsMax)
  for (let i = 0; i < count; i++) {
    world.after(random.between(0, withinMs), () => {
      const sender = random.pick(peers)
      const receiver = random.pick(peers.filter((peer) => peer.name !== sender.name))
      const lane = random.chance(0.7) ? 'kept' : 'unkept'
      const lifeMs = random.pick([2000, 60_000, 3_600_000])
      sender.send(receiver.name, lane, lifeMs, random.pick([1, 1, 1, 3, 20]), random.chance(0.2))
    })
  }
}

/** Faults end: what runs goes on, what does not is started, and a device that is gone may be taken off its list. */
function heal({ world, plan, network, server, peers, ledger }: Scene): void {
  world.note('world', 'heals')
  network.heal()
  server.heal(plan.of('small mailbox') !== undefined)
  const removed = plan.of('device removed')
  for (const peer of peers) {
    peer.heal()
    if (removed === undefined || !peer.isDestroyed || !removed.chance(0.5)) continue
    ledger.unlist(peer.device, peer.name)
    server.unlist(peer.device)
  }
}
