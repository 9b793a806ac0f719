import { type FaultKind, FaultPlan } from './faults.ts'
import { checkEnd } from './closing.ts'
import { disturb, strike } from './disturbance.ts'
import type { Interference } from './interference.ts'
import { deviceOf, type SimulatedApplication } from './own-application.ts'
import type { Random } from './random.ts'
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
  /** An application to be tried: made anew for each start of a program. @default messages that say nothing, and a handler that notes them */
  readonly application?: (() => SimulatedApplication) | undefined
  /** Hears everything that happens. */
  readonly trace?: Trace | undefined
  /** Makes the machines of this history behave like a naive design. */
  readonly interference?: Interference | undefined
}

/** Sends of a history, when nothing is said. */
export const sendsDefault = 60

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** One in so many histories takes weeks. */
const longShare = 0.04
/** After the faults end, everything has to be decided within this. */
const healingMs = 15 * minuteMs
const joinMs = 20_000
/** Nothing that works takes more; a history that does is going in a circle. */
const eventsMax = 1_000_000

/**
 * One simulated history: three names with their devices and a server send and receive while the faults that its seed draws happen; then everything
 * heals, and the ledger says whether anything was lost, doubled, reordered or falsely told. Most take two minutes of virtual time; some take weeks, with
 * quiet days between busy minutes, long lives, and copies that come a month late. The same seed gives the same history everywhere.
 */
export function runHistory(options: HistoryOptions): HistoryResult {
  const world = new World(options.seed, options.trace)
  const isLong = world.random.fork('length').chance(longShare)
  const without = [...(options.without ?? []), ...(isLong ? notForWeeks : [])]
  const plan = new FaultPlan(world.random.fork('faults'), without)
  const lateMsMax = isLong ? 29 * dayMs : 200_000
  const scene = makeScene({
    world,
    plan,
    lateMsMax,
    interference: options.interference ?? {},
    application: options.application,
  })
  const { ledger, peers, server, happened } = scene
  for (const peer of peers) peer.start()
  const sendsMax = options.sendsMax ?? sendsDefault
  if (isLong) passWeeks(scene, sendsMax)
  else passMinutes(scene, sendsMax)
  heal(scene)
  world.run(world.nowMs + healingMs, eventsMax)
  if (world.ran >= eventsMax) ledger.violations.push('the history does not come to an end')
  checkEnd(
    ledger,
    peers.map((peer) => peer.ended),
    server,
  )
  if (options.application !== undefined) ledger.violations.push(...checkOwn(scene, options.application()))
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

/** What the application that is tried says of its devices. */
function checkOwn({ peers, ledger }: Scene, application: SimulatedApplication): readonly string[] {
  const devices = peers.filter((peer) => !peer.isDestroyed)
  return application.check?.(devices.map((peer) => deviceOf(peer, ledger.restored.has(peer.device)))) ?? []
}

/** Two minutes in which everything happens at once. */
function passMinutes(scene: Scene, sendsMax: number): void {
  const { world } = scene
  const endMs = world.nowMs + 2 * minuteMs
  const random = world.random.fork('workload')
  schedule(scene, random, random.between(Math.min(5, sendsMax), sendsMax), 2 * minuteMs - 1000, shortLivesMs)
  disturb(scene, endMs)
  strike(scene, endMs)
  world.run(endMs, eventsMax)
}

/** What keeps trying all the time makes weeks too long. */
const notForWeeks: readonly FaultKind[] = ['small mailbox']
const shortLivesMs = [2000, minuteMs, hourMs]
const longLivesMs = [2000, hourMs, dayMs, 30 * dayMs, 45 * dayMs]

/** Some busy minutes, with hours to weeks between them in which most devices are away or off. */
function passWeeks(scene: Scene, sendsMax: number): void {
  const { world, server, peers } = scene
  const random = world.random.fork('weeks')
  const count = random.between(2, 5)
  const struck = random.between(0, count - 1)
  for (let at = 0; at < count; at++) {
    const endMs = world.nowMs + minuteMs
    schedule(scene, random, Math.ceil(random.between(Math.min(5, sendsMax), sendsMax) / count), minuteMs, longLivesMs)
    disturb(scene, endMs)
    if (at === struck) strike(scene, endMs)
    world.run(endMs, eventsMax)
    calm(scene)
    world.run(world.nowMs + minuteMs, eventsMax)
    for (const peer of peers) {
      if (random.chance(0.3)) peer.crash()
      else if (random.chance(0.5)) peer.setAway(true)
    }
    if (random.chance(0.2)) server.crash()
    for (const machine of [server.mailbox, ...peers]) machine.lazyMs = 6 * hourMs
    world.run(world.nowMs + random.pick([hourMs, dayMs, 8 * dayMs, 29 * dayMs]), eventsMax)
    for (const machine of [server.mailbox, ...peers]) machine.lazyMs = 0
    server.restart()
    for (const peer of peers) {
      if (random.chance(0.7)) peer.start()
      if (random.chance(0.7)) peer.setAway(false)
    }
  }
}

/** The workload: bursts and single messages on both lanes, short and long lives, transactions. */
function schedule(
  { world, peers }: Scene,
  random: Random,
  count: number,
  withinMs: number,
  livesMs: readonly number[],
): void {
  for (let i = 0; i < count; i++) {
    world.after(random.between(0, withinMs), () => {
      const sender = random.pick(peers)
      const receiver = random.pick(peers.filter((peer) => peer.name !== sender.name))
      const lane = random.chance(0.7) ? 'kept' : 'unkept'
      const lifeMs = random.pick(livesMs)
      sender.send(receiver.name, lane, lifeMs, random.pick([1, 1, 1, 3, 20]), random.chance(0.2))
    })
  }
}

/** The faults of a busy minute end; those of the network stay. */
function calm({ server, peers }: Scene): void {
  server.heal(false)
  for (const peer of peers) {
    for (const device of peer.directs) peer.directDown(device)
    peer.heal()
  }
}

/** Faults end: what runs goes on, what does not is started, and a device that is gone may be taken off its list. */
function heal(scene: Scene): void {
  const { world, plan, network, server, peers, ledger } = scene
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
  if (scene.choosesPaths) joinAll(scene, world.nowMs + healingMs)
}

/** All who run reach each other directly from now on, also those who start later. */
function joinAll(scene: Scene, untilMs: number): void {
  const { world, peers } = scene
  for (const one of peers) for (const other of peers) if (one !== other && other.isUp) one.directUp(other.device)
  if (world.nowMs + joinMs < untilMs)
    world.after(joinMs, () => {
      joinAll(scene, untilMs)
    })
}
