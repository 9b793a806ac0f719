import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { run } from '../system/run.ts'

const prefix = 'kith-torture-'

/** Makes the folder of a run, after it removed the folders, with what is mounted there, of runs that were killed before they could. */
export async function makeRunFolder(): Promise<string> {
  const all = await readdir(tmpdir())
  for (const name of all) {
    const pid = Number(/^kith-torture-(\d+)-/.exec(name)?.[1])
    if (Number.isInteger(pid) && !isAlive(pid)) await removeRunFolder(join(tmpdir(), name))
  }
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

/** Removes a folder and what is mounted in it. */
export async function removeRunFolder(folder: string): Promise<void> {
  for (const place of await mountedIn(folder)) await run('umount', [place])
  await rm(folder, { recursive: true, force: true })
}

async function mountedIn(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const mounts = await readFile('/proc/mounts', 'utf8')
  return mounts.split('\n').flatMap((line) => {
    const place = line.split(' ')[1] ?? ''
    return place.startsWith(`${folder}/`) ? [place] : []
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // It lives, and is somebody else's.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
