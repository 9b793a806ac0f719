import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'

import { isDebian, libraryPath, unpackPackages } from './debian.ts'
import { findProgram, freePort, startDaemon, untilReady } from './processes.ts'
import { missing, type Provision, reasonOf } from './provision.ts'
import { temporaryFolder } from './unprivileged.ts'

const secret = 'the secret of the tests'
const guide = new URL('../../docs/guides/turn.md', import.meta.url)

/**
 * Starts a private coturn on a free port of the loopback address, with the configuration that the operator's guide gives, so that the guide
 * is tried too. `KITH_TEST_TURN_URL` says where it is, `KITH_TEST_TURN_SECRET` the secret that it shares.
 */
export async function provideCoturn(): Promise<Provision> {
  try {
    const program = await findCoturn()
    return program === undefined ? missing('no coturn; install it') : await start(program)
  } catch (error) {
    return missing(`coturn did not start: ${reasonOf(error)}`)
  }
}

interface Program {
  readonly path: string
  readonly from: string
  readonly environment: Readonly<Record<string, string>>
}

async function findCoturn(): Promise<Program | undefined> {
  const path = findProgram('turnserver', ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'])
  if (path !== undefined) return { path, from: path, environment: {} }
  if (!isDebian()) return undefined
  const folder = await unpackPackages(['coturn'])
  const from = 'packages of this system, unpacked'
  return { path: join(folder, 'usr/bin/turnserver'), from, environment: { LD_LIBRARY_PATH: libraryPath(folder) } }
}

async function start({ path, from, environment }: Program): Promise<Provision> {
  const folder = temporaryFolder('coturn', {})
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const port = await freePort()
    const file = join(folder, 'turnserver.conf')
    writeFileSync(file, configuration(port, folder), { mode: 0o600 })
    const daemon = startDaemon(path, ['-c', file], { cwd: folder, env: environment, stopSignal: 'TERM' })
    const stop = async () => {
      await daemon.stop()
      remove()
    }
    try {
      await untilReady(daemon, () => answers(port))
    } catch (error) {
      await stop()
      throw error
    }
    const variables = { KITH_TEST_TURN_URL: `turn:127.0.0.1:${port}`, KITH_TEST_TURN_SECRET: secret }
    return { state: 'ready', from, environment: variables, stop }
  } catch (error) {
    remove()
    throw error
  }
}

/** The guide's configuration, with what a machine without a public address needs in place of what it has not. */
function configuration(port: number, folder: string): string {
  const [, given] = /```ini\n([^]*?)```/.exec(readFileSync(guide, 'utf8')) ?? []
  if (given === undefined) throw new Error('the guide has no configuration')
  const here = new Map([
    ['listening-port', String(port)],
    ['static-auth-secret', secret],
    ['listening-ip', '127.0.0.1'],
    ['relay-ip', '127.0.0.1'],
    ['external-ip', undefined],
    ['cert', undefined],
    ['pkey', undefined],
    ['tls-listening-port', undefined],
    ['syslog', undefined],
  ])
  const kept = given.split('\n').filter((line) => !here.has(line.split('=')[0] ?? ''))
  const set = [...here].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
  // Everybody is on this machine; elsewhere nobody may reach the machine itself through its TURN server.
  const peers = ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1']
  const own = [...peers, 'no-tls', 'no-dtls', 'log-file=stdout', `pidfile=${join(folder, 'pid')}`]
  return [...kept, ...set, ...own, `userdb=${join(folder, 'users')}`, ''].join('\n')
}

/** Resolves when a Binding request is answered within a second. */
async function answers(port: number): Promise<void> {
  const socket = createSocket('udp4')
  try {
    const request = Buffer.from('000100002112a4426b69746874657374', 'hex')
    socket.send(Buffer.concat([request, Buffer.alloc(4)]), port, '127.0.0.1')
    await once(socket, 'message', { signal: AbortSignal.timeout(1000) })
  } finally {
    socket.close()
  }
}
