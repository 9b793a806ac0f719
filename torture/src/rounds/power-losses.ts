import { ImageDisk } from '../system/image-disk.ts'
import { straceArguments } from '../system/strace.ts'
import type { Part } from './part.ts'
import type { Load, Role, Scene } from './scene.ts'

export interface PowerLossOptions {
  readonly role: Role
  readonly load: Load
  /** How many. */
  readonly times: number
  /** The planted fault: strace, that lets every sync succeed without doing it. */
  readonly withoutSync?: string | undefined
}

/**
 * Takes the power from the victim at random moments of its load: it goes on with what its disk held then. Without sync this must be found to
 * lose, which shows that the rig sees what it looks for.
 */
export async function losePower(
  part: Part,
  scene: Scene,
  { role, load, times, withoutSync }: PowerLossOptions,
): Promise<void> {
  const { network } = scene
  const victim = scene.victim(role)
  const { disk } = victim
  if (!(disk instanceof ImageDisk)) throw new Error('Only an image can lose power.')
  await scene.load(role, load)
  if (withoutSync !== undefined) {
    await victim.stop()
    const tracing = {
      files: victim.files,
      log: '/dev/null',
      inject: { calls: ['fsync', 'fdatasync'], what: { kind: 'returns', value: 0 } },
    } as const
    victim.under = [withoutSync, ...straceArguments(tracing)]
    await victim.start()
    await scene.finish()
  }
  for (let time = 1; time <= times && !part.isOver && network.violations.length === 0; time++) {
    const loading = scene.load(role, load)
    await network.afterEvents(Math.ceil(Math.random() * eventsMax))
    await disk.losePower(victim.program)
    part.score.powerLosses++
    await loading
    await scene.recover(role)
    part.progress(`${role}: power loss ${time}`)
  }
}

/** A round has about so many events: things that are said. */
const eventsMax = 60
