import { provideMosquitto, provideNats } from '../../../tools/provision/brokers.ts'
import { providePostgres } from '../../../tools/provision/postgres.ts'
import type { Provision } from '../../../tools/provision/provision.ts'
import type { Measured } from '../commands/run.ts'
import type { Usage } from '../processes/answering.ts'
import { Child } from '../processes/child.ts'
import type { Senders } from './keeper.ts'

/** A server that keeps messages, and the generator that leaves messages with it. */
export interface Keeping extends Measured, AsyncDisposable {}

/** Something of the comparison that cannot be had here, and why. */
export interface Absent {
  readonly absent: string
}

/** Whether something cannot be had here. */
export function isAbsent(one: object): one is Absent {
  return 'absent' in one
}

/** Kith's server with its SQLite store. `profile` is a folder for its processor profile. */
export async function startKith(senders: Senders, profile: string | undefined): Promise<Keeping> {
  const server = new Child(
    'servers/kith.ts',
    [],
    profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  )
  const generator = new Child('keeping/generator.ts', ['kith'])
  await generator.ask('open', { port: await server.ask<number>('port'), senders })
  return {
    generator,
    usage: () => server.ask<Usage>('usage'),
    [Symbol.asyncDispose]: async () => {
      await generator[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A Mosquitto with an empty queue, with these settings beside those of `provideMosquitto`. */
export async function startMosquitto(senders: Senders, settings: readonly string[]): Promise<Keeping | Absent> {
  // Without it everything beyond the first 1,000 messages of a receiver would be thrown away.
  return startBroker('mqtt', await provideMosquitto(['max_queued_messages 0', ...settings]), senders)
}

/** A NATS server with JetStream as it comes. */
export async function startNats(senders: Senders): Promise<Keeping | Absent> {
  return startBroker('nats', await provideNats(), senders)
}

async function startBroker(dialect: string, provision: Provision, senders: Senders): Promise<Keeping | Absent> {
  if (provision.state === 'missing') return { absent: provision.why }
  const port = Number(new URL(Object.values(provision.environment)[0] ?? '').port)
  const generator = new Child('keeping/generator.ts', [dialect])
  const dispose = async (): Promise<void> => {
    await generator[Symbol.asyncDispose]()
    await provision.stop()
  }
  try {
    await generator.ask('open', { port, senders })
  } catch (cause) {
    await dispose()
    throw cause
  }
  // What a process that is not ours uses is not measured.
  const usage = (): Promise<Usage> => Promise.resolve({ cpuUs: NaN, rssBytes: NaN, atMs: performance.now() })
  return { generator, usage, [Symbol.asyncDispose]: dispose }
}

/** PostgreSQL as it comes, and the process that inserts into it. */
export interface Inserting extends AsyncDisposable {
  /** What was asked of the disk, as the server says it. */
  readonly settings: string
  /** Rows a second over so many connections. */
  insert(seconds: number, connections: number): Promise<number>
}

/** Starts a PostgreSQL that waits for the disk, and at most so many connections to it. */
export async function startPostgres(connections: number): Promise<Inserting | Absent> {
  const provision = await providePostgres({ isDurable: true })
  if (provision.state === 'missing') return { absent: provision.why }
  const client = new Child('keeping/postgres-inserts.ts', [])
  const dispose = async (): Promise<void> => {
    await client[Symbol.asyncDispose]()
    await provision.stop()
  }
  try {
    await client.ask('open', { url: provision.environment['KITH_TEST_POSTGRES_URL'] ?? '', connections })
    return {
      settings: await client.ask<string>('settings'),
      insert: (seconds, over) => client.ask<number>('insert', { seconds, connections: over }),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (cause) {
    await dispose()
    throw cause
  }
}
