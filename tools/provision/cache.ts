import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where downloaded packages are unpacked: outside `node_modules`, which `npm ci` empties. Keeping it is a matter of
 * speed only; the folder may be deleted at any time.
 */
export function cacheFolder(name: string): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kith', name)
  mkdirSync(folder, { recursive: true })
  return folder
}
