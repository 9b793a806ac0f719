import { join } from 'node:path'

import { ImageDisk } from '../system/image-disk.ts'
import { type Call, type Injection, syncCalls, Tracer } from '../system/strace.ts'
import type { Part } from './part.ts'
import type { Load, Role, Scene } from './scene.ts'

export interface DiskErrorOptions {
  readonly role: Role
  readonly strace: string
  readonly load: Load
  readonly first: number
  readonly step: number
}

/** What can go wrong at a call. */
const errors: readonly { readonly calls: readonly Call[]; readonly what: Injection; readonly name: string }[] = [
  { calls: ['fsync'], what: { kind: 'error', code: 'EIO' }, name: 'EIO' },
  { calls: ['fdatasync'], what: { kind: 'error', code: 'EIO' }, name: 'EIO' },
  { calls: ['fsync'], what: { kind: 'error', code: 'ENOSPC' }, name: 'ENOSPC' },
  { calls: ['fdatasync'], what: { kind: 'error', code: 'ENOSPC' }, name: 'ENOSPC' },
  { calls: ['pwrite64'], what: { kind: 'error', code: 'ENOSPC' }, name: 'ENOSPC' },
  { calls: ['pwrite64'], what: { kind: 'error', code: 'EIO' }, name: 'EIO' },
  // A write that takes less than it was given, and then nothing.
  { calls: ['pwrite64'], what: { kind: 'returns', value: 0 }, name: 'a short write' },
  { calls: ['ftruncate'], what: { kind: 'error', code: 'EIO' }, name: 'EIO' },
  { calls: ['unlink'], what: { kind: 'error', code: 'EIO' }, name: 'EIO' },
]

/**
 * Fails the nth call of each kind on the victim's store. What was acknowledged must hold all the same; after a sync that failed, nothing more
 * may be acknowledged by that life; and the trouble has a name. Then the victim dies, with its power where the disk allows, and starts again.
 */
export async function failAtEachCall(part: Part, scene: Scene, options: DiskErrorOptions): Promise<void> {
  const { role, strace, load, first, step } = options
  const { network } = scene
  const victim = scene.victim(role)
  const log = join(part.folder, `errors-${role}.strace`)
  await scene.load(role, load)
  for (const { calls, what, name } of errors)
    for (let nth = first; !part.isOver && network.violations.length === 0; nth += step) {
      const tracer = await Tracer.attach(strace, victim.program.pid, {
        ...{ files: victim.files, log },
        inject: { calls, what, nth },
      })
      const isClear = await scene.load(role, load)
      const { injected, firstInjected } = await tracer.calls()
      const where = `${name} at ${calls.join()} ${nth} (${firstInjected})`
      if (!isClear) blame(`${role} stands still after ${where} and does not say why`)
      // SQLite does not look at how the sync of a folder went. What was acknowledged must hold all the same.
      const isStrict = isSync(calls) && !firstInjected.includes(`<${victim.disk.folder}>`)
      if (injected === 0) await victim.stop()
      else if (isStrict && victim.isAlive && (await scene.isStillPromising(role)))
        blame(`${role} goes on after ${where}`)
      await tracer.detach()
      if (injected > 0 && victim.isAlive && victim.disk instanceof ImageDisk) {
        await victim.disk.losePower(victim.program)
        part.score.powerLosses++
      } else await victim.kill()
      part.score.diskErrors += injected > 0 ? 1 : 0
      await scene.recover(role)
      part.progress(`${role}: ${name} at ${calls.join()} ${nth}`)
      if (injected === 0) break
    }

  function blame(what: string): void {
    network.violations.push({ kind: 'false', count: 1, what })
  }
}

/** What a full disk still takes, in bytes: nothing, a page or two, some commits. */
const leftBytes = [16_384, 0, 4_096, 65_536, 262_144] as const

/**
 * Fills the victim's disk, so that writes get a part of what they want and then nothing. What was acknowledged must hold, and the trouble must have a
 * name. When there is room again the victim dies and starts again.
 */
export async function fillDisk(part: Part, scene: Scene, { role, load, timesMax }: FillOptions): Promise<void> {
  const { network } = scene
  const victim = scene.victim(role)
  const { disk } = victim
  if (!(disk instanceof ImageDisk)) return
  for (const left of leftBytes.slice(0, timesMax)) {
    if (part.isOver || network.violations.length > 0) return
    await disk.fill(left)
    if (!(await scene.load(role, load)))
      network.violations.push({
        kind: 'false',
        count: 1,
        what: `${role} stands still with a full disk and does not say why`,
      })
    await disk.empty()
    await victim.kill()
    part.score.diskErrors++
    await scene.recover(role)
    part.progress(`${role}: a disk with ${left} bytes left`)
  }
}

export interface FillOptions {
  readonly role: Role
  readonly load: Load
  /** How often at most. */
  readonly timesMax: number
}

function isSync(calls: readonly Call[]): boolean {
  return calls.some((call) => syncCalls.includes(call))
}
