import type { PeerName } from '@kith/wire'
import type { Interference } from './interference.ts'
import { Ledger } from './ledger.ts'
import { SimulatedNetwork } from './simulated-network.ts'
import { SimulatedPeer, type Surroundings } from './simulated-peer.ts'
import { SimulatedServer } from './simulated-server.ts'
import { World, worldStartMs } from './world.ts'

/** What one history showed. `violations` has a line for each message that was lost, doubled, reordered or falsely told. */
export interface HistoryResult {
  readonly seed: number
  readonly accepted: number
  readonly committed: number
  readonly crashes: number
  readonly violations: readonly string[]
}

export interface HistoryOptions {
  readonly seed: number
  /** Sends at most; smaller finds the smallest failing workload. @default 60 */
  readonly sendsMax?: number | undefined
  /** Makes the machines of this history behave like a naive design. */
  readonly interference?: Interference | undefined
}

const faultsMs = 120_000
/** After the faults end, everything has to be decided within this. */
const healingMs = 400_000
const names = ['alice', 'bob', 'carol'] as const

/**
 * One simulated history: three peers and a server send and receive while connections are cut, processes crash in the middle of their
 * commits, direct paths lose and repeat, copies come late, and one device may be destroyed; then everything heals, and the ledger
 * says whether anything was lost, doubled, reordered or falsely told.
 */
export function runHistory(options: HistoryOptions): HistoryResult {
  const world = new World(options.seed)
  const interference = options.interference ?? {}
  const faults = world.random.fork('faults')
  const network = new SimulatedNetwork(world, world.random.fork('network'), {
    loss: faults.fraction() * 0.4,
    repeat: faults.fraction() * 0.3,
    lateRepeat: faults.chance(0.5) ? 0.05 : 0,
    latencyMsMax: faults.pick([5, 50, 400]),
  })
  const ledger = new Ledger()
  const around: Surroundings = {
    world,
    network,
    ledger,
    server: new SimulatedServer(world, world.random.fork('server'), interference.mailbox),
    peers: new Map(),
    secrets: new Map(),
    interference,
  }
  const peers = names.map(
    (name) =>
      new SimulatedPeer(name as PeerName, around, world.random.fork(name), {
        syncMsMax: faults.pick([1, 10, 60]),
        slowShare: faults.pick([0, 0.02, 0.1]),
      }),
  )
  for (const peer of peers) peer.start()

  schedule(around, peers, options.sendsMax ?? 60)
  const crashes = disturb(around, peers)
  world.run(worldStartMs + faultsMs)

  network.heal()
  around.server.mailbox.heal()
  around.server.restart()
  for (const peer of peers) {
    peer.start()
    peer.setAway(false)
  }
  world.run(worldStartMs + faultsMs + healingMs)
  ledger.close(world.nowMs)
  return {
    seed: options.seed,
    accepted: ledger.accepted,
    committed: ledger.committed,
    crashes: crashes(),
    violations: ledger.violations,
  }
}

/** The workload: bursts and single messages on both lanes, short and long lives, transactions. */
function schedule(around: Surroundings, peers: readonly SimulatedPeer[], sendsMax: number): void {
  const random = around.world.random.fork('workload')
  const count = random.between(Math.min(5, sendsMax), sendsMax)
  for (let i = 0; i < count; i++) {
    around.world.after(random.between(0, faultsMs - 1000), () => {
      const sender = random.pick(peers)
      const receiver = random.pick(peers.filter((peer) => peer !== sender))
      const lane = random.chance(0.7) ? 'kept' : 'unkept'
      const lifeMs = random.pick([2000, 60_000, 3_600_000])
      sender.send(receiver.name, lane, lifeMs, random.pick([1, 1, 1, 3, 20]), random.chance(0.2))
    })
  }
}

/** Faults, with rates drawn once a history. */
function disturb(around: Surroundings, peers: readonly SimulatedPeer[]): () => number {
  const { world, server, ledger } = around
  const random = world.random.fork('disturbance')
  let crashes = 0
  const often = (meanMs: number, happen: () => void): void => {
    if (meanMs === 0) return
    const next = random.between(1, meanMs * 2)
    world.after(next, () => {
      if (world.nowMs >= worldStartMs + faultsMs) return
      happen()
      often(meanMs, happen)
    })
  }
  often(random.pick([0, 5000, 20_000]), () => {
    crashes++
    const peer = random.pick(peers)
    peer.crash()
    world.after(random.between(0, 20_000), () => {
      peer.start()
    })
  })
  often(random.pick([0, 15_000, 40_000]), () => {
    crashes++
    server.crash()
    world.after(random.between(0, 5000), () => {
      server.restart()
    })
  })
  often(random.pick([0, 4000]), () => {
    random.pick(peers).cut()
  })
  often(random.pick([0, 20_000]), () => {
    const peer = random.pick(peers)
    peer.setAway(true)
    world.after(random.between(1000, 60_000), () => {
      peer.setAway(false)
    })
  })
  often(random.pick([0, 3000, 10_000]), () => {
    const one = random.pick(peers)
    const other = random.pick(peers.filter((peer) => peer !== one))
    if (!one.isUp || !other.isUp) return
    one.directUp(other.name)
    other.directUp(one.name)
    // The two sides learn of a path's end at different times, or never.
    for (const [side, far] of [
      [one, other],
      [other, one],
    ] as const) {
      world.after(random.between(100, 30_000), () => {
        side.directDown(far.name)
      })
    }
  })
  if (random.chance(0.3)) {
    const victim = random.pick(peers)
    world.after(random.between(10_000, faultsMs), () => {
      victim.destroy()
    })
  }
  if (random.chance(0.2)) {
    // The moment at which a stored message has nothing but the mailbox: its sender is destroyed, and the server crashes.
    const victim = random.pick(peers)
    world.after(random.between(1000, faultsMs), () => {
      ledger.onStored = (from) => {
        if (from !== victim.name || world.nowMs >= worldStartMs + faultsMs) return
        ledger.onStored = undefined
        world.after(random.between(0, 20), () => {
          victim.destroy()
          server.crash()
          server.restart()
        })
      }
    })
  }
  if (random.chance(0.15)) {
    const peer = random.pick(peers)
    world.after(random.between(1000, faultsMs / 2), () => {
      const restore = peer.backUp()
      world.after(random.between(1000, faultsMs / 2), restore)
    })
  }
  if (random.chance(0.1)) {
    world.after(random.between(10_000, faultsMs), () => {
      ledger.serverLost()
      server.wipe()
      world.after(random.between(0, 5000), () => {
        server.restart()
      })
    })
  }
  return () => crashes
}
