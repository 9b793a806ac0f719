import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { KithBlob } from '../blobs/kith-blob.ts'
import { Histogram } from '../figures/histogram.ts'
import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import { Child } from '../processes/child.ts'
import type { BenchOptions } from '../program/arguments.ts'

/** Commits of one device are limited to 50 a second. */
const askEveryMs = 25
const quietMs = 1_000

/** What one round showed, in megabytes a second. */
interface Round {
  readonly up: number
  readonly down: number
  readonly httpUp: number
  readonly httpDown: number
}

/** Compares putting a blob into the mailbox and fetching it with PUT and GET of the same bytes, and prints the figures. */
export async function compareBlobs({ runs, megabytes }: BenchOptions): Promise<void> {
  const bytes = megabytes * 1_000_000
  process.stdout.write(`${String(megabytes)} MB into the mailbox and out of it, on disk before it is acknowledged\n\n`)
  await using kith = new Child('servers/kith.ts', [])
  await using http = new Child('servers/http-files.ts', [])
  const [kithPort, httpPort] = await Promise.all([kith.ask<number>('port'), http.ask<number>('port')])
  const rounds: Round[] = []
  const delays = { own: new Histogram(), commit: new Histogram(), quiet: new Histogram() }
  for (let round = 0; round < runs; round++) {
    const blob = await KithBlob.connect(kithPort, bytes, round)
    await meanwhile(() => wait(quietMs), [{ ask: () => blob.commit(), delays: delays.quiet }])
    const up = await meanwhile(
      () => rateOf(bytes, () => blob.upload()),
      [
        { ask: () => blob.ask(), delays: delays.own },
        { ask: () => blob.commit(), delays: delays.commit },
      ],
    )
    const down = await rateOf(bytes, () => blob.download())
    blob.close()
    const url = `http://127.0.0.1:${String(httpPort)}/file`
    const body = randomBytes(bytes)
    const httpUp = await rateOf(bytes, () => fetchAll(url, { method: 'PUT', body }))
    const httpDown = await rateOf(bytes, () => fetchAll(url))
    rounds.push({ up, down, httpUp, httpDown })
  }
  const of = (key: keyof Round): number => median(rounds.map((one) => one[key]))
  const ratio = (one: keyof Round, other: keyof Round): number => median(rounds.map((each) => each[one] / each[other]))
  const rows = [
    ['Kith', shown(of('up')), shown(of('down'))],
    ['PUT and GET', shown(of('httpUp')), shown(of('httpDown'))],
  ]
  process.stdout.write(`${table(['', 'MB/s in', 'MB/s out'], rows)}\n`)
  process.stdout.write(
    resultLine('blobs', {
      in: of('up'),
      out: of('down'),
      inratio: ratio('up', 'httpUp'),
      outratio: ratio('down', 'httpDown'),
      pingp95ms: delays.own.quantile(0.95),
      commitp95ms: delays.commit.quantile(0.95),
      quietp95ms: delays.quiet.quantile(0.95),
    }),
  )
}

async function rateOf(bytes: number, work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return bytes / 1_000 / (performance.now() - beganMs)
}

async function fetchAll(url: string, init: RequestInit = {}): Promise<void> {
  const answer = await fetch(url, init)
  for await (const _ of answer.body ?? []);
}

interface Asking {
  readonly ask: () => Promise<void>
  readonly delays: Histogram
}

/** Does the work, and measures how long small questions take until it is done. */
async function meanwhile<T>(work: () => Promise<T>, asking: readonly Asking[]): Promise<T> {
  const stop = new AbortController()
  const asked = asking.map(async ({ ask, delays }) => {
    while (!stop.signal.aborted) {
      const beganMs = performance.now()
      await ask()
      delays.add(performance.now() - beganMs)
      await wait(askEveryMs)
    }
  })
  const done = await work()
  stop.abort()
  await Promise.all(asked)
  return done
}
