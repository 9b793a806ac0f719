import { mkdir } from 'node:fs/promises'

/** Where a store lies: a folder, which survives the death of a process. */
export interface Disk extends AsyncDisposable {
  readonly folder: string
}

/** A folder of this machine. */
export async function openFolder(folder: string): Promise<Disk> {
  await mkdir(folder, { recursive: true })
  return { folder, [Symbol.asyncDispose]: () => Promise.resolve() }
}
