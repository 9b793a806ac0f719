import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import type { RawClient } from '@kith/testing/conformance'

import { KithBlob } from '../blobs/kith-blob.ts'
import { Histogram } from '../figures/histogram.ts'
import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import { Child } from '../processes/child.ts'
import type { BenchOptions } from '../program/arguments.ts'

const askEveryMs = 10

/** What one round showed: megabytes a second, and what a ping on the busy connection and on another one took, in milliseconds. */
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
  const delays = { own: new Histogram(), other: new Histogram() }
  for (let round = 0; round < runs; round++) {
    const blob = await KithBlob.connect(kithPort, bytes, round)
    const stop = new AbortController()
    const asking = [
      askAgain(blob.uploader, delays.own, stop.signal),
      askAgain(blob.downloader, delays.other, stop.signal),
    ]
    const up = await rateOf(bytes, () => blob.upload())
    stop.abort()
    await Promise.all(asking)
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
      ownp95ms: delays.own.quantile(0.95),
      otherp95ms: delays.other.quantile(0.95),
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

/** How long small questions take meanwhile. */
async function askAgain(client: RawClient, delays: Histogram, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const beganMs = performance.now()
    await client.sync()
    delays.add(performance.now() - beganMs)
    await wait(askEveryMs)
  }
}
