import { join } from 'node:path'

import { findProgram } from '../../../tools/provision/processes.ts'
import { isDebian, libraryPath, unpackPackages } from '../../../tools/provision/debian.ts'
import { ImageDisk } from './image-disk.ts'

/** What this machine lets the rig do. */
export interface Means {
  readonly strace:
    { readonly state: 'ready'; readonly program: string } | { readonly state: 'missing'; readonly why: string }
  /** Why no images can be mounted, if so. */
  readonly noImages: string | undefined
}

/** Looks for strace, fetching it where Debian's packages can be had, and tries whether images can be mounted. */
export async function findMeans(folder: string): Promise<Means> {
  return { strace: await findStrace(), noImages: await ImageDisk.missing(join(folder, 'try')) }
}

async function findStrace(): Promise<Means['strace']> {
  const installed = findProgram('strace')
  if (installed !== undefined) return { state: 'ready', program: installed }
  if (!isDebian()) return { state: 'missing', why: 'no strace; install it' }
  try {
    const unpacked = await unpackPackages(['strace'])
    const path = libraryPath(unpacked)
    process.env['LD_LIBRARY_PATH'] = path
    return { state: 'ready', program: join(unpacked, 'usr/bin/strace') }
  } catch (error) {
    return {
      state: 'missing',
      why: `strace could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
