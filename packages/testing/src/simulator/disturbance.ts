import type { Random } from './random.ts'
import { pathOf, type Scene } from './scene.ts'
import type { SimulatedPeer } from './simulated-peer.ts'

const hourMs = 3_600_000

/** Sets off the faults that were drawn and that pass, from now until a time of the world. */
export function disturb(scene: Scene, untilMs: number): void {
  const { world, plan, server, peers, happened, network } = scene
  const often = (random: Random, meanMs: number, happen: () => void): void => {
    world.after(random.between(1, meanMs * 2), () => {
      if (world.nowMs >= untilMs) return
      happen()
      often(random, meanMs, happen)
    })
  }
  const startAgain = (random: Random, peer: SimulatedPeer, withinMs: number): void => {
    world.after(random.between(0, withinMs), () => {
      peer.start()
    })
  }

  const crash = plan.of('crash')
  if (crash !== undefined)
    often(crash, crash.pick([5000, 20_000]), () => {
      const peer = crash.pick(peers)
      happened.crashes++
      peer.crash()
      startAgain(crash, peer, 20_000)
    })
  const close = plan.of('close')
  if (close !== undefined)
    often(close, 25_000, () => {
      const peer = close.pick(peers)
      peer.close()
      world.after(2500, () => {
        startAgain(close, peer, 30_000)
      })
    })
  const serverCrash = plan.of('server crash')
  if (serverCrash !== undefined)
    often(serverCrash, serverCrash.pick([15_000, 40_000]), () => {
      happened.crashes++
      server.crash()
      restartServer(scene, serverCrash)
    })
  const cut = plan.of('cut')
  if (cut !== undefined)
    often(cut, 4000, () => {
      cut.pick(peers).cut()
    })
  const stall = plan.of('stall')
  if (stall !== undefined)
    often(stall, stall.pick([6000, 20_000]), () => {
      stall.pick(peers).stall(stall.between(500, 25_000))
    })
  const away = plan.of('away')
  if (away !== undefined)
    often(away, 20_000, () => {
      const peer = away.pick(peers)
      peer.setAway(true)
      world.after(away.between(1000, 60_000), () => {
        peer.setAway(false)
      })
    })
  const direct = plan.of('direct path')
  if (direct !== undefined)
    often(direct, direct.pick([3000, 10_000]), () => {
      connect(scene, direct)
    })
  const dead = plan.of('dead path')
  if (dead !== undefined)
    often(dead, 8000, () => {
      const one = dead.pick(peers)
      const [other] = one.directs
      if (other === undefined) return
      const path = pathOf(one.device, other)
      network.kill(path)
      world.after(dead.between(1000, 40_000), () => {
        network.revive(path)
      })
    })
  const failed = plan.of('failed write')
  if (failed !== undefined)
    often(failed, 20_000, () => {
      happened.crashes++
      failed.pick(peers).disk.failAfter(failed.between(1, 12))
    })
  const full = plan.of('full disk')
  if (full !== undefined)
    often(full, 40_000, () => {
      const { disk } = full.pick(peers)
      disk.isFull = true
      world.after(full.between(1000, 30_000), () => {
        disk.isFull = false
      })
    })
  const database = plan.of('database away')
  if (database !== undefined)
    often(database, 10_000, () => {
      if (database.chance(0.5)) server.store.failAfter(database.between(1, 8))
      else {
        server.store.isAway = true
        world.after(database.between(200, 8000), () => {
          server.store.isAway = false
        })
      }
    })
  const clocks = plan.of('clocks')
  if (clocks !== undefined)
    often(clocks, 15_000, () => {
      const clock = clocks.pick([server.clock, ...peers.map((peer) => peer.clock)])
      const byMs = clocks.pick([-5 * hourMs, -hourMs, -40_000, -2000, -50, 50, 2000, 40_000, hourMs, 5 * hourMs])
      world.note('clock', 'step', () => String(byMs))
      clock.step(byMs)
    })
  const two = plan.of('two programs')
  if (two !== undefined)
    often(two, 30_000, () => {
      two.pick(peers).takeOver(two.between(100, 20_000))
    })
}

/** Sets off the faults that were drawn and that leave something behind: what is destroyed, restored, added and removed. */
export function strike(scene: Scene, untilMs: number): void {
  const { world, plan, server, peers, ledger, happened } = scene
  const once = (random: Random, fromMs: number, happen: () => void): void => {
    const atMs = random.between(fromMs, Math.max(fromMs, untilMs - world.nowMs - 1))
    world.after(atMs, happen)
  }
  const destroyed = plan.of('destroyed')
  if (destroyed !== undefined) {
    const victim = destroyed.pick(peers)
    once(destroyed, 10_000, () => {
      happened.destroyed++
      victim.destroy()
    })
  }
  const stored = plan.of('destroyed when stored')
  if (stored !== undefined) {
    const victim = stored.pick(peers)
    once(stored, 1000, () => {
      ledger.onStored = (device) => {
        if (device !== victim.device || world.nowMs >= untilMs) return
        ledger.onStored = undefined
        world.after(stored.between(0, 20), () => {
          happened.destroyed++
          happened.crashes++
          victim.destroy()
          server.crash()
          server.restart()
        })
      }
    })
  }
  const restored = plan.of('restored')
  if (restored !== undefined) {
    const peer = restored.pick(peers)
    world.after(restored.between(1000, (untilMs - world.nowMs) / 2), () => {
      const restore = peer.backUp()
      once(restored, 1000, () => {
        happened.restored++
        restore()
      })
    })
  }
  const serverRestored = plan.of('server restored')
  if (serverRestored !== undefined)
    world.after(serverRestored.between(1000, (untilMs - world.nowMs) / 2), () => {
      const restore = server.backUp()
      once(serverRestored, 1000, () => {
        happened.restored++
        ledger.serverLost()
        restore()
        restartServer(scene, serverRestored)
      })
    })
  const lost = plan.of('server lost')
  if (lost !== undefined)
    once(lost, 10_000, () => {
      happened.destroyed++
      ledger.serverLost()
      server.wipe()
      restartServer(scene, lost)
    })
  const added = plan.of('device added')
  if (added !== undefined)
    once(added, 5000, () => {
      scene.add(added.pick(peers).name).start()
    })
  const removed = plan.of('device removed')
  if (removed !== undefined)
    once(removed, 20_000, () => {
      const peer = removed.pick(peers)
      const others = server.listOf(peer.name)?.devices ?? []
      if (others.length < 2 || !others.includes(peer.device)) return
      ledger.unlist(peer.device, peer.name)
      server.unlist(peer.device)
    })
}

/** A direct path comes up, on both sides or on one that is mistaken; the two learn of its end at different times. */
function connect({ world, peers }: Scene, random: Random): void {
  const one = random.pick(peers)
  const other = random.pick(peers.filter((peer) => peer !== one))
  if (!one.isUp || !other.isUp) return
  const isMistaken = random.chance(0.1)
  one.directUp(other.device)
  if (!isMistaken) other.directUp(one.device)
  for (const [side, far] of [
    [one, other],
    [other, one],
  ] as const)
    world.after(random.between(100, 30_000), () => {
      side.directDown(far.device)
    })
}

function restartServer({ world, server }: Scene, random: Random): void {
  world.after(random.between(0, 5000), () => {
    server.restart()
  })
}
