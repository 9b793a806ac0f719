import { join } from 'node:path'

import { type Call, Tracer } from '../system/strace.ts'
import type { Part } from './part.ts'
import type { Load, Role, Scene } from './scene.ts'

export interface KillPointOptions {
  readonly role: Role
  readonly strace: string
  readonly load: Load
  /** The first call that is struck, and how many are left out between two. */
  readonly first: number
  readonly step: number
  /** The calls that are struck, of those that are made. */
  readonly at: readonly Call[]
}

/**
 * Kills the victim with SIGKILL before the nth call of each kind that writes or syncs its store, for n = 1, 2, … until a round ends by
 * itself. A round is load and an orderly end. After each death everything is finished without strace, and compared.
 */
export async function killAtEachCall(part: Part, scene: Scene, options: KillPointOptions): Promise<void> {
  const { role, strace, load, first, step, at } = options
  const { network } = scene
  const victim = scene.victim(role)
  const log = join(part.folder, `kill-${role}.strace`)
  await scene.load(role, load)
  for (const call of await callsOfRound()) {
    for (let nth = first; ; nth += step) {
      if (part.isOver) return
      const tracer = await Tracer.attach(strace, victim.program.pid, {
        ...{ files: victim.files, log },
        inject: { calls: [call], what: { kind: 'kill' }, nth },
      })
      await scene.load(role, load)
      await victim.stop()
      await tracer.detach()
      const isStruck = victim.program.wasKilled
      if (isStruck) {
        part.score.kills++
        part.score.killPoints++
      }
      await scene.recover(role)
      part.progress(`${role} killed before ${call} ${nth}`)
      if (network.violations.length > 0) return
      if (!isStruck) break
    }
  }

  /** Which calls a round makes at all. */
  async function callsOfRound(): Promise<readonly Call[]> {
    const tracer = await Tracer.attach(strace, victim.program.pid, { files: victim.files, log })
    await scene.load(role, load)
    await victim.stop()
    await tracer.detach()
    const { counts } = await tracer.calls()
    await scene.recover(role)
    part.say(`${role}: a round makes ${[...counts].map(([call, count]) => `${count} ${call}`).join(', ')}`)
    return [...counts.keys()].filter((call) => at.includes(call))
  }
}
