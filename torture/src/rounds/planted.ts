import { ImageDisk } from '../system/image-disk.ts'
import { type Injection, straceArguments, type Call } from '../system/strace.ts'
import type { Violation } from '../ledger/ledger.ts'
import type { Part } from './part.ts'
import { eventsOf, type Load, type Role, Scene } from './scene.ts'

/** What is wrong with the disk: its syncs, or its writes into the log of changes, say that they were done and do nothing. */
export type Lie = 'syncs' | 'writes'

const lies: Readonly<Record<Lie, { readonly calls: readonly Call[]; readonly what: Injection }>> = {
  syncs: { calls: ['fsync', 'fdatasync'], what: { kind: 'returns', value: 0 } },
  // More than any write of SQLite to its log has, so that each seems whole.
  writes: { calls: ['pwrite64'], what: { kind: 'returns', value: 4_096 } },
}

export interface PlantedOptions {
  readonly role: Role
  readonly lie: Lie
  readonly strace: string
  readonly load: Load
}

/** A victim may be lucky, but not so often. */
const timesMax = 10

/**
 * Lets the victim work on a disk that lies, and then takes its power (`syncs`) or kills it (`writes`). Resolves with what the rig finds, which
 * must be something: a rig that finds nothing here would find nothing anywhere.
 */
export async function findPlanted(
  part: Part,
  { role, lie, strace, load }: PlantedOptions,
): Promise<Violation | undefined> {
  await using scene = await Scene.open(part.scene(`planted-${lie}-${role}`))
  const { network } = scene
  const victim = scene.victim(role)
  await scene.load(role, load)
  await lieTo(scene, role, lie, strace)
  for (let time = 1; time <= timesMax && network.violations.length === 0 && !part.isInterrupted; time++) {
    const loading = scene.load(role, load, quietMs)
    await network.afterEvents(Math.ceil(Math.random() * eventsOf(load)))
    if (lie === 'syncs' && victim.disk instanceof ImageDisk) await victim.disk.losePower(victim.program)
    else await victim.kill()
    await loading
    await scene.recover(role)
  }
  return network.violations[0]
}

/** Lets the victim live on a disk that lies from now on. */
export async function lieTo(scene: Scene, role: Role, lie: Lie, strace: string): Promise<void> {
  const victim = scene.victim(role)
  await victim.stop()
  const files = lie === 'syncs' ? victim.files : victim.files.filter((file) => file.endsWith('-wal'))
  victim.under = [strace, ...straceArguments({ files, log: '/dev/null', inject: lies[lie] })]
  await victim.start()
  await scene.finish()
}

/** A victim on such a disk may stop in the middle. */
const quietMs = 3_000
