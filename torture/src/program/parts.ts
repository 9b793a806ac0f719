import { join } from 'node:path'

import { type Disk, openFolder } from '../network/disk.ts'
import { type Network, patienceMs } from '../network/network.ts'
import { failAtEachCall } from '../rounds/disk-errors.ts'
import { killAtEachCall } from '../rounds/kill-points.ts'
import type { Part } from '../rounds/part.ts'
import { losePower } from '../rounds/power-losses.ts'
import type { Load } from '../rounds/scene.ts'
import { killAtEachCallOfStart } from '../rounds/start-points.ts'
import { ImageDisk } from '../system/image-disk.ts'
import type { Means } from '../system/means.ts'
import type { PartName, TortureOptions } from './arguments.ts'
import { Score } from './score.ts'

/** How much of the time each part gets. */
export const shareOf: Readonly<Record<PartName, number>> = {
  planted: 1,
  kills: 8,
  starts: 3,
  errors: 4,
  power: 3,
  load: 3,
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

/** What a round sends. Larger calls make larger commits; the number of calls decides how many system calls a round has. */
const load: Load = { calls: 3, together: 8 }

/** Runs one part for each role. */
export async function runPart(name: PartName, options: PartOptions): Promise<void> {
  const { score, means, print, roles, first, step, ms } = options
  const strace = means.strace
  const needsStrace = name !== 'power' && name !== 'load'
  const needsImages = name === 'power' || name === 'planted'
  if (needsStrace && strace.state === 'missing') {
    score.skipped.push(`${name}: ${strace.why}`)
    return
  }
  if (needsImages && means.noImages !== undefined) {
    score.skipped.push(`${name}: ${means.noImages}`)
    return
  }
  const program = strace.state === 'ready' ? strace.program : ''
  for (const [at, role] of roles.entries()) {
    const part = partOf(
      options,
      (ms * (at + 1)) / roles.length,
      needsImages || (name === 'errors' && means.noImages === undefined),
    )
    print(`${name}: ${role}`)
    switch (name) {
      case 'planted':
        await plant(options, program)
        return
      case 'kills':
        await killAtEachCall(part, { role, strace: program, load, first, step })
        break
      case 'starts':
        await killAtEachCallOfStart(part, { role, strace: program, load, first, step })
        break
      case 'errors':
        await failAtEachCall(part, { role, strace: program, load, first, step })
        break
      case 'power':
        await losePower(part, { role, load, times: Infinity })
        break
      case 'load':
        return
    }
  }
}

/** The planted fault counts for itself: what it loses is not a fault of the run. */
async function plant(options: PartOptions, strace: string): Promise<void> {
  const score = new Score()
  for (const role of options.roles) {
    const part = partOf({ ...options, score }, Infinity, true, plantedPatienceMs)
    await losePower(part, { role, load, times: plantedTimes, withoutSync: strace })
    const found = score.violations.splice(0)
    options.print(`planted: a ${role} without sync: ${found[0]?.what ?? 'nothing was found'}`)
    options.score.plantedFound = (options.score.plantedFound ?? true) && found.length > 0
  }
}

function partOf(
  { score, folder, print, signal }: PartOptions,
  ms: number,
  onImages: boolean,
  patience = patienceMs,
): Part {
  const endMs = performance.now() + ms
  let shownMs = 0
  const openDisk = (place: string): Promise<Disk> => (onImages ? ImageDisk.make(place) : openFolder(place))
  return {
    score,
    folder,
    get isOver() {
      return signal.aborted || performance.now() >= endMs
    },
    scene: (name) => ({ folder: join(folder, name), codeCache: join(folder, 'code'), openDisk, patienceMs: patience }),
    say: print,
    progress: (step) => {
      if (performance.now() - shownMs < progressMs) return
      shownMs = performance.now()
      print(`  ${step}; kills=${score.kills} powerlosses=${score.powerLosses} diskerrors=${score.diskErrors}`)
    },
    take: (network: Network) => {
      score.violations.push(...network.violations)
      score.messages += network.ledger.committed
    },
  }
}

/** Steps are shown no more often. */
const progressMs = 3_000

/** A store without sync may be lucky, but not so often. */
const plantedTimes = 10
/** What is lost there never comes, and need not be waited for as long. */
const plantedPatienceMs = 6_000
