import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import { type Absent, type Inserting, isAbsent, type Keeping, startKith, startMosquitto, startNats, startPostgres } from '../keeping/contestants.ts' // prettier-ignore
import { envelopesPerReceiver, type Senders } from '../keeping/keeper.ts'
import type { BenchOptions } from '../program/arguments.ts'
import { type RunFigures, runOnce } from './run.ts'

const connections = 10
const lanesEach = 4
/** Envelopes of one lane on their way: with 100 senders 3,200 in all. */
const inFlight = 8
/** Messages of one envelope in the round that shows several. */
const packedMessages = 8
/** Connections to PostgreSQL in the round with several. */
const postgresConnections = 4
/** How much longer Kith's round is that does not count: code is compiled for what it meets. */
const warmFactor = 1.5

const mosquittoStrict = ['autosave_on_changes true', 'autosave_interval 1']

const titles = {
  kith: 'Kith (fsync before stored)',
  packed: `Kith, ${packedMessages} messages an envelope`,
  mosquitto: 'Mosquitto QoS 1, saving on each change',
  lax: 'Mosquitto QoS 1, saving every 30 minutes',
  nats: 'JetStream as it comes (no fsync)',
} as const
type Title = keyof typeof titles
const kept = Object.keys(titles) as readonly Title[]

const leftOut: Absent = { absent: 'left out with --alone' }

interface Rounds {
  readonly figures: Readonly<Record<Title, (RunFigures | undefined)[]>>
  /** Rows a second of PostgreSQL over one connection, and over several. */
  readonly one: number[]
  readonly several: number[]
}

/** Compares how fast messages are taken in durably, and prints the figures. */
export async function compareDurable({ seconds, runs, senders: count, alone, profile }: BenchOptions): Promise<void> {
  const senders: Senders = { senders: count, connections: Math.min(connections, count), receivers: count, lanesEach }
  process.stdout.write(introduction(senders))
  await using stack = new AsyncDisposableStack()
  const kith = stack.use(await startKith(senders, profile))
  const nats = alone ? leftOut : await startNats(senders)
  if (!isAbsent(nats)) stack.use(nats)
  const postgres = alone ? leftOut : await startPostgres(postgresConnections)
  if (!isAbsent(postgres)) stack.use(postgres)
  const reasons = new Set<string>()
  const rounds: Rounds = { figures: { kith: [], packed: [], mosquitto: [], lax: [], nats: [] }, one: [], several: [] }
  const run = async (title: Title, one: Keeping | Absent, messagesEach = 1): Promise<void> => {
    if (isAbsent(one)) reasons.add(one.absent)
    else rounds.figures[title].push(await runOnce(one, { inFlight, messagesEach }, seconds))
  }
  const runFresh = async (title: Title, settings: readonly string[]): Promise<void> => {
    const fresh = alone ? leftOut : await startMosquitto(senders, settings)
    if (isAbsent(fresh)) return run(title, fresh)
    await using one = fresh
    await run(title, one)
  }
  await runOnce(kith, { inFlight, messagesEach: 1 }, seconds * warmFactor)
  for (let round = 0; round < runs; round++) {
    await run('kith', kith)
    await insert(postgres, seconds, rounds, reasons)
    await runFresh('mosquitto', mosquittoStrict)
    await runFresh('lax', [])
    await run('nats', nats)
    await run('packed', kith, packedMessages)
  }
  process.stdout.write(described(rounds, postgres))
  for (const reason of reasons) process.stdout.write(`absent: ${reason}\n`)
  process.stdout.write(resultLine('durable', result(rounds)))
}

async function insert(
  postgres: Inserting | Absent,
  seconds: number,
  { one, several }: Rounds,
  reasons: Set<string>,
): Promise<void> {
  if (isAbsent(postgres)) {
    reasons.add(postgres.absent)
    return
  }
  one.push(await postgres.insert(seconds, 1))
  several.push(await postgres.insert(seconds, postgresConnections))
}

function introduction({ senders, connections: over, receivers }: Senders): string {
  return (
    `Messages left for receivers that are away: ${senders} senders over ${over} connections, ${senders * lanesEach * inFlight} envelopes on\n` +
    `their way, ${receivers} receivers, at most ${envelopesPerReceiver} envelopes to one before the next; bodies of 200 bytes.\n\n`
  )
}

function described({ figures, one, several }: Rounds, postgres: Inserting | Absent): string {
  const keys = ['rate', 'p50Ms', 'p99Ms', 'cpuUs', 'serverShare', 'generatorShare'] as const
  const rows = kept.map((title) => [titles[title], ...keys.map((key) => shown(of(figures[title], key)))])
  const bare = [
    ['PostgreSQL, bare inserts of 100, 1 connection', shown(median(one))],
    [`PostgreSQL, bare inserts of 100, ${postgresConnections} connections`, shown(median(several))],
  ]
  const headings = ['', 'kept/s', 'p50 ms', 'p99 ms', 'server µs each', 'server cpu', 'generator cpu']
  const settings = isAbsent(postgres) ? '' : `PostgreSQL: ${postgres.settings}\n`
  return `${table(headings, [...rows, ...bare])}\n${settings}`
}

function result({ figures, one, several }: Rounds): Readonly<Record<string, number | 'absent'>> {
  const rates = (title: Title): number[] => figures[title].map((run) => run?.rate ?? NaN)
  const over = (others: readonly number[]): number | 'absent' =>
    others.length === 0 ? 'absent' : median(rates('kith').map((rate, round) => rate / (others[round] ?? NaN)))
  const rate = (others: readonly number[]): number | 'absent' => (others.length === 0 ? 'absent' : median(others))
  return {
    persec: of(figures.kith, 'rate'),
    p99ms: of(figures.kith, 'p99Ms'),
    postgres: over(one),
    mosquitto: over(rates('mosquitto')),
    p50ms: of(figures.kith, 'p50Ms'),
    cpuus: of(figures.kith, 'cpuUs'),
    packed: of(figures.packed, 'rate'),
    postgresseveral: over(several),
    mosquittolax: over(rates('lax')),
    jetstream: over(rates('nats')),
    postgrespersec: rate(one),
    mosquittopersec: rate(rates('mosquitto')),
    jetstreampersec: rate(rates('nats')),
  }
}

function of(runs: readonly (RunFigures | undefined)[], key: keyof RunFigures): number {
  return median(runs.map((run) => run?.[key] ?? NaN))
}
