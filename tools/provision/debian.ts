import { existsSync, globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { cacheFolder } from './cache.ts'
import { findProgram, isRoot, run } from './processes.ts'

/** Whether Debian's packages can be fetched here: Debian itself or a system made from it. */
export function isDebian(): boolean {
  return process.platform === 'linux' && findProgram('apt-get') !== undefined && findProgram('dpkg') !== undefined
}

/** Installs packages into the system; for root on a machine that is made for tests. */
export async function installPackages(names: readonly string[]): Promise<void> {
  await run('apt-get', ['update'])
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env })
}

/**
 * Downloads packages together with the libraries that this system lacks, and unpacks them into a cache folder. Nothing is
 * installed: no service starts, and the system stays as it was. Needs no rights.
 *
 * @returns the folder that now holds `usr/bin`, `usr/lib` and so on.
 */
export async function unpackPackages(names: readonly string[]): Promise<string> {
  const home = cacheFolder('debian')
  const architecture = (await run('dpkg', ['--print-architecture'])).trim()
  const release = (await run('cat', ['/etc/debian_version'])).trim().replaceAll(/[^\w.]/g, '-')
  const folder = join(home, `${names.join('+')}-${release}-${architecture}`)
  if (existsSync(join(folder, '.complete'))) return folder

  // Lists of our own, because those of the system may be empty, and only root may renew them.
  const lists = join(home, 'lists')
  mkdirSync(join(lists, 'partial'), { recursive: true })
  const own = [`Dir::State::lists=${lists}`, 'Debug::NoLocking=1', ...(isRoot ? ['APT::Sandbox::User=root'] : [])]
  const options = own.flatMap((option) => ['-o', option])
  await run('apt-get', [...options, 'update'])
  const plan = await run('apt-get', [...options, 'install', '--simulate', '--no-install-recommends', ...names])
  const needed = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)

  const unpacked = `${folder}.${process.pid}`
  const downloads = join(unpacked, '.downloads')
  mkdirSync(downloads, { recursive: true })
  await run('apt-get', [...options, 'download', ...new Set([...names, ...needed])], { cwd: downloads })
  for (const file of globSync('*.deb', { cwd: downloads })) await run('dpkg', ['-x', join(downloads, file), unpacked])
  rmSync(downloads, { recursive: true })
  writeFileSync(join(unpacked, '.complete'), '')
  rmSync(folder, { recursive: true, force: true })
  renameSync(unpacked, folder)
  return folder
}

/** The folders of an unpacked tree that hold libraries, for `LD_LIBRARY_PATH`. */
export function libraryPath(folder: string): string {
  const ours = globSync('{usr/,}lib/{*-linux-gnu*,}', { cwd: folder }).map((path) => join(folder, path))
  return [...ours, process.env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '').join(':')
}
