import { join } from 'node:path'

import { Network } from '../network/network.ts'
import type { Run } from '../network/run.ts'
import { type Call, callsIn, straceArguments, type Tracing } from '../system/strace.ts'
import type { KillPointOptions } from './kill-points.ts'
import type { Part } from './part.ts'
import type { Scene } from './scene.ts'

type Inject = Tracing['inject']
/** One start under strace, everything after it, and whether it was killed. */
type Strike = (inject: Inject) => Promise<boolean>

/**
 * Kills the victim before the nth call of each kind while it starts, for n = 1, 2, … until it comes up: on an empty disk, where a server
 * makes its store and a peer claims its name, and on what a killed life left. Then it must start and do its work.
 */
export async function killAtEachCallOfStart(part: Part, scene: Scene, options: KillPointOptions): Promise<void> {
  const { role } = options
  if (role === 'server') await strikeFreshServers(part, options)
  else if (role === 'sender') await strikeFreshPeers(part, options)
  await strikeRestarts(part, scene, options)
}

async function strikeFreshServers(part: Part, options: KillPointOptions): Promise<void> {
  let made = 0
  await strikeAll(part, options, 'first start of a server', async (inject) => {
    await using network = await Network.start(part.scene(`fresh-server-${++made}`))
    const wasKilled = await startUnder(part, options, network.server, inject)
    await network.server.kill()
    await network.mustStart(network.server)
    const peer = await network.add('alice')
    await peer.start()
    await network.must('a name can be claimed', () => peer.isConnected)
    part.take(network)
    return wasKilled
  })
}

async function strikeFreshPeers(part: Part, options: KillPointOptions): Promise<void> {
  await using network = await Network.start(part.scene('fresh-peers'))
  await network.server.start()
  let made = 0
  await strikeAll(part, options, 'first start of a peer', async (inject) => {
    const peer = await network.add(`fresh-${++made}`)
    const wasKilled = await startUnder(part, options, peer, inject)
    await peer.kill()
    await network.mustStart(peer)
    await network.must(`${peer.name} has its name after it was killed while it claimed it`, () => peer.isConnected)
    await peer.stop()
    return wasKilled
  })
  part.take(network)
}

async function strikeRestarts(part: Part, scene: Scene, options: KillPointOptions): Promise<void> {
  const { role, load } = options
  await scene.load(role, load)
  const victim = scene.victim(role)
  await strikeAll(part, options, `restart of the ${role}`, async (inject) => {
    // A life that ends in the middle of its load leaves a write-ahead log behind.
    const loading = scene.load(role, load)
    await victim.kill()
    await loading
    const wasKilled = await startUnder(part, options, victim, inject)
    await scene.recover(role)
    return wasKilled
  }, scene.network) // prettier-ignore
}

async function strikeAll(
  part: Part,
  { first, step, at }: KillPointOptions,
  what: string,
  strike: Strike,
  network?: Network,
): Promise<void> {
  const isSpoilt = (): boolean => part.isOver || (network?.violations.length ?? 0) > 0
  await strike(undefined)
  const { counts } = await callsIn(logOf(part))
  part.say(`a ${what} makes ${[...counts].map(([call, count]) => `${count} ${call}`).join(', ')}`)
  for (const call of [...counts.keys()].filter((each) => at.includes(each)))
    for (let nth = first; !isSpoilt(); nth += step) {
      if (!(await strike(killBefore(call, nth)))) break
      part.score.kills++
      part.score.killPoints++
      part.progress(`${what} killed before ${call} ${nth}`)
    }
}

function killBefore(call: Call, nth: number): Inject {
  return { calls: [call], what: { kind: 'kill' }, nth }
}

/** Starts it under strace; it comes up or dies. True when it was killed. */
async function startUnder(part: Part, { strace }: KillPointOptions, run: Run, inject: Inject): Promise<boolean> {
  run.under = [strace, ...straceArguments({ files: run.files, log: logOf(part), inject })]
  await run.start()
  run.under = undefined
  return !run.isAlive && run.program.wasKilled
}

function logOf(part: Part): string {
  return join(part.folder, 'start.strace')
}
