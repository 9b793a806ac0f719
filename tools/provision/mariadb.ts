import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { userInfo } from 'node:os'

import { createConnection } from 'mysql2/promise'

import { isDebian, libraryPath, unpackPackages } from './debian.ts'
import { findProgram, freePort, run, startDaemon, untilReady } from './processes.ts'
import { missing, type Provision, reasonOf } from './provision.ts'
import { temporaryFolder } from './unprivileged.ts'

const packages = ['mariadb-server-core', 'mariadb-client-core']

/** Starts a private MariaDB on a free port of the loopback address, in a temporary folder. */
export async function provideMariadb(): Promise<Provision> {
  try {
    const programs = await findPrograms()
    return programs === undefined ? missing('no MariaDB programs; install mariadb-server') : await start(programs)
  } catch (error) {
    return missing(`MariaDB did not start: ${reasonOf(error)}`)
  }
}

interface Programs {
  readonly mariadbd: string
  readonly install: string
  /** The folder that holds `bin`, `sbin` and `share`. */
  readonly base: string
  readonly from: string
  readonly environment: Readonly<Record<string, string>>
}

async function findPrograms(): Promise<Programs | undefined> {
  const mariadbd = findProgram('mariadbd', ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'])
  const install = findProgram('mariadb-install-db')
  if (mariadbd !== undefined && install !== undefined)
    return { mariadbd, install, base: dirname(dirname(mariadbd)), from: mariadbd, environment: {} }
  if (!isDebian()) return undefined
  const folder = await unpackPackages(packages)
  const base = join(folder, 'usr')
  return {
    mariadbd: join(base, 'sbin/mariadbd'),
    install: join(base, 'bin/mariadb-install-db'),
    base,
    from: 'packages of this system, unpacked',
    environment: { LD_LIBRARY_PATH: libraryPath(folder) },
  }
}

async function start({ mariadbd, install, base, from, environment }: Programs): Promise<Provision> {
  const folder = temporaryFolder('mariadb', {})
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const env = { ...process.env, ...environment }
    const data = join(folder, 'data')
    const messages = join(base, 'share/mysql')
    const places = [
      ...[`--basedir=${base}`, `--datadir=${data}`, `--user=${userInfo().username}`],
      ...(existsSync(messages) ? [`--lc-messages-dir=${messages}`] : []),
    ]
    const setUp = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve']
    await run(install, ['--no-defaults', ...places, ...setUp], { cwd: folder, env })

    const password = randomBytes(12).toString('hex')
    const initFile = join(folder, 'init.sql')
    const statements = [
      `create user 'kith'@'127.0.0.1' identified by '${password}'`,
      "grant all privileges on *.* to 'kith'@'127.0.0.1'",
      'create database kith_test character set utf8mb4 collate utf8mb4_bin',
    ]
    writeFileSync(initFile, statements.map((statement) => `${statement};\n`).join(''), { mode: 0o600 })
    const port = await freePort()
    const settings = [
      ...[`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`, '--skip-name-resolve'],
      ...[`--pid-file=${join(folder, 'pid')}`, `--tmpdir=${folder}`, '--innodb-flush-log-at-trx-commit=2'],
      ...[`--init-file=${initFile}`, `--plugin-dir=${join(folder, 'no-plugins')}`, '--max-connections=200'],
    ]
    const daemon = startDaemon(mariadbd, ['--no-defaults', ...places, ...settings], {
      cwd: folder,
      env,
      stopSignal: 'TERM',
    })
    const stop = async () => {
      await daemon.stop()
      remove()
    }
    const url = `mysql://kith:${password}@127.0.0.1:${port}/kith_test`
    try {
      await untilReady(daemon, () => connect(url))
    } catch (error) {
      await stop()
      throw error
    }
    return { state: 'ready', from, environment: { KITH_TEST_MYSQL_URL: url }, stop }
  } catch (error) {
    remove()
    throw error
  }
}

async function connect(url: string): Promise<void> {
  const connection = await createConnection(url)
  await connection.query('select 1')
  await connection.end()
}
