import { join } from 'node:path'

import { type Disk, openFolder } from '../network/disk.ts'
import { patienceMs } from '../network/network.ts'
import { failAtEachCall, fillDisk } from '../rounds/disk-errors.ts'
import { killAtEachCall } from '../rounds/kill-points.ts'
import type { Part } from '../rounds/part.ts'
import { losePower } from '../rounds/power-losses.ts'
import { findPlanted } from '../rounds/planted.ts'
import { type Load, type Role, Scene } from '../rounds/scene.ts'
import { killAtEachCallOfStart } from '../rounds/start-points.ts'
import { torturedLoad } from '../rounds/under-load.ts'
import { ImageDisk } from '../system/image-disk.ts'
import type { Means } from '../system/means.ts'
import type { PartName, TortureOptions } from './arguments.ts'
import { Score } from './score.ts'

/** How much of the time each part gets. */
export const shareOf: Readonly<Record<PartName, number>> = {
  ...{ planted: 1, kills: 8, starts: 3, errors: 4, power: 3, load: 3 },
}

export interface PartOptions extends TortureOptions {
  readonly signal: AbortSignal
  readonly print: (line: string) => void
  readonly score: Score
  readonly folder: string
  readonly means: Means
  /** How long it may begin something new, in milliseconds. */
  readonly ms: number
}

/** What is lost there never comes, and need not be waited for as long. */
const plantedPatienceMs = 15_000
/** Steps are shown no more often. */
const progressMs = 3_000

/** Runs one part, for one role after the other. */
export async function runPart(name: PartName, options: PartOptions): Promise<void> {
  const why = missingFor(name, options.means)
  if (why !== undefined) {
    options.score.skipped.push(`${name}: ${why}`)
    return
  }
  const endMs = performance.now() + options.ms
  options.print(`${name}: up to ${Math.round(options.ms / 1000)} s`)
  if (name === 'planted') await plant(options)
  else if (name === 'load') await torturedLoad(partOf({ ...options, points: Infinity }, endMs, false), options)
  else await strikeAll(name, options, endMs)
}

type Striking = Exclude<PartName, 'planted' | 'load'>

/** All roles in one scene; the time that is left is shared by the roles that are left. */
async function strikeAll(name: Striking, options: PartOptions, endMs: number): Promise<void> {
  const { roles } = options
  const onImages = name === 'power' || (name === 'errors' && options.means.noImages === undefined)
  const whole = partOf(options, endMs, onImages)
  await using scene = await Scene.open(whole.scene(name))
  for (const [at, role] of roles.entries()) {
    const nowMs = performance.now()
    const part = partOf(options, nowMs + (endMs - nowMs) / (roles.length - at), onImages)
    await strike(name, part, scene, role, options)
    if (scene.network.violations.length > 0) break
  }
  whole.take(scene.network)
}

async function strike(
  name: Striking,
  part: Part,
  scene: Scene,
  role: Role,
  { means, first, step, points, calls, together, at, isWithoutSync }: PartOptions,
): Promise<void> {
  const strace = means.strace.state === 'ready' ? means.strace.program : ''
  const load: Load = { calls, together }
  switch (name) {
    case 'kills':
      await killAtEachCall(part, scene, { role, strace, load, first, step, at })
      return
    case 'starts':
      await killAtEachCallOfStart(part, scene, { role, strace, load, first, step, at })
      return
    case 'errors':
      await fillDisk(part, scene, { role, load, timesMax: Math.floor(points / 2) })
      await failAtEachCall(part, scene, { role, strace, load, first, step })
      return
    case 'power':
      await losePower(part, scene, { role, load, withoutSync: isWithoutSync ? strace : undefined })
  }
}

/** What is planted counts for itself: what it loses is not a fault of the run. */
async function plant(options: PartOptions): Promise<void> {
  const { means, roles, print, score, calls, together } = options
  const load: Load = { calls, together }
  const strace = means.strace.state === 'ready' ? means.strace.program : ''
  for (const lie of ['syncs', 'writes'] as const)
    for (const role of roles) {
      const part = partOf({ ...options, score: new Score() }, Infinity, lie === 'syncs', plantedPatienceMs)
      const found = await findPlanted(part, { role, lie, strace, load })
      print(`  a ${role} on a disk whose ${lie} do nothing: ${found?.what ?? 'NOTHING WAS FOUND'}`)
      score.plantedFound = (score.plantedFound ?? true) && found !== undefined
    }
}

function missingFor(name: PartName, { strace, noImages }: Means): string | undefined {
  const needsStrace = name !== 'power' && name !== 'load'
  if (needsStrace && strace.state === 'missing') return strace.why
  return name === 'power' || name === 'planted' ? noImages : undefined
}

function partOf(
  { score, folder, print, signal, points }: PartOptions,
  endMs: number,
  onImages: boolean,
  patience = patienceMs,
): Part {
  let [steps, shownMs] = [0, 0]
  const openDisk = (place: string): Promise<Disk> => (onImages ? ImageDisk.make(place) : openFolder(place))
  return {
    score,
    folder,
    get isInterrupted() {
      return signal.aborted
    },
    get isOver() {
      return signal.aborted || steps >= points || performance.now() >= endMs
    },
    scene: (name) => ({ folder: join(folder, name), codeCache: join(folder, 'code'), openDisk, patienceMs: patience }),
    say: print,
    progress: (step) => {
      steps++
      if (performance.now() - shownMs < progressMs) return
      shownMs = performance.now()
      print(`  ${step}; kills=${score.kills} powerlosses=${score.powerLosses} diskerrors=${score.diskErrors}`)
    },
    take: (network) => {
      score.violations.push(...network.violations)
      score.messages += network.ledger.committed
    },
  }
}
