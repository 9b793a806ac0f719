import { ImageDisk } from '../system/image-disk.ts'
import { lieTo } from './planted.ts'
import type { Part } from './part.ts'
import { eventsOf, type Load, type Role, type Scene } from './scene.ts'

export interface PowerLossOptions {
  readonly role: Role
  readonly load: Load
  /** The path of strace, when the victim's syncs are to do nothing. */
  readonly withoutSync?: string | undefined
}

/**
 * Takes the power from the victim at random moments of its load: it goes on with what its disk held then.
 */
export async function losePower(
  part: Part,
  scene: Scene,
  { role, load, withoutSync }: PowerLossOptions,
): Promise<void> {
  const { network } = scene
  const victim = scene.victim(role)
  const { disk } = victim
  if (!(disk instanceof ImageDisk)) throw new Error('Only an image can lose power.')
  await scene.load(role, load)
  if (withoutSync !== undefined) await lieTo(scene, role, 'syncs', withoutSync)
  for (let time = 1; !part.isOver && network.violations.length === 0; time++) {
    const loading = scene.load(role, load)
    await network.afterEvents(Math.ceil(Math.random() * eventsOf(load)))
    await disk.losePower(victim.program)
    part.score.powerLosses++
    await loading
    await scene.recover(role)
    part.progress(`${role}: power loss ${time}`)
  }
}
