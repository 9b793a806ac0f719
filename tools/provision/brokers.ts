import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'

import { isDebian, libraryPath, unpackPackages } from './debian.ts'
import { findProgram, freePort, isRoot, startDaemon, untilReady } from './processes.ts'
import { missing, type Provision, reasonOf } from './provision.ts'
import { temporaryFolder } from './unprivileged.ts'

/** A message broker that runs alone in a folder, on a port of the loopback address. */
interface Broker {
  /** Its program, and the package of Debian that has it. */
  readonly name: string
  /** The variable that says where it is, and the scheme of its address. */
  readonly variable: string
  readonly scheme: string
  /** The lines of its configuration. */
  configuration(port: number, folder: string): readonly string[]
}

/**
 * Starts a private Mosquitto that keeps its queues in a temporary folder, configured with `settings` as well; `KITH_TEST_MQTT_URL` says
 * where.
 */
export function provideMosquitto(settings: readonly string[]): Promise<Provision> {
  return provide({
    name: 'mosquitto',
    variable: 'KITH_TEST_MQTT_URL',
    scheme: 'mqtt',
    configuration: (port, folder) => [
      ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence true', `persistence_location ${folder}/`],
      // As root it would become another account, which may not write here.
      ...(isRoot ? ['user root'] : []),
      ...settings,
    ],
  })
}

/** Starts a private NATS server with JetStream, its files in a temporary folder; `KITH_TEST_NATS_URL` says where. */
export function provideNats(): Promise<Provision> {
  return provide({
    name: 'nats-server',
    variable: 'KITH_TEST_NATS_URL',
    scheme: 'nats',
    configuration: (port, folder) => [`listen: "127.0.0.1:${port}"`, `jetstream { store_dir: "${folder}" }`],
  })
}

async function provide(broker: Broker): Promise<Provision> {
  try {
    const program = await findBroker(broker)
    return program === undefined ? missing(`no ${broker.name}; install it`) : await start(broker, program)
  } catch (error) {
    return missing(`${broker.name} did not start: ${reasonOf(error)}`)
  }
}

interface Program {
  readonly path: string
  readonly from: string
  readonly environment: Readonly<Record<string, string>>
}

async function findBroker({ name }: Broker): Promise<Program | undefined> {
  const path = findProgram(name, ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'])
  if (path !== undefined) return { path, from: path, environment: {} }
  if (!isDebian()) return undefined
  const folder = await unpackPackages([name])
  const from = 'packages of this system, unpacked'
  return { path: join(folder, 'usr/sbin', name), from, environment: { LD_LIBRARY_PATH: libraryPath(folder) } }
}

async function start(broker: Broker, { path, from, environment }: Program): Promise<Provision> {
  const folder = temporaryFolder(broker.name, {})
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const port = await freePort()
    const file = join(folder, 'configuration')
    writeFileSync(file, broker.configuration(port, folder).map((line) => `${line}\n`).join('')) // prettier-ignore
    const daemon = startDaemon(path, ['-c', file], { cwd: folder, env: environment, stopSignal: 'TERM' })
    const stop = async () => {
      await daemon.stop()
      remove()
    }
    try {
      await untilReady(daemon, () => connect(port))
    } catch (error) {
      await stop()
      throw error
    }
    return { state: 'ready', from, environment: { [broker.variable]: `${broker.scheme}://127.0.0.1:${port}` }, stop }
  } catch (error) {
    remove()
    throw error
  }
}

async function connect(port: number): Promise<void> {
  const socket = createConnection({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.destroy()
}
