import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { type Conversation, join, type Peer } from '@kith/peer'
import { serve, silentLogger } from '@kith/server'

import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import type { BenchOptions } from '../program/arguments.ts'
import { usage } from '../processes/answering.ts'
import { MlsSealer } from '../sealing/mls-sealer.ts'
import { RollSealer } from '../sealing/roll-sealer.ts'
import { bodyBytes, type Sealer } from '../sealing/sealer.ts'

/** Frames that are sealed before they are opened. */
const batch = 128
/** Who talks: one says everything, the others commit it. */
const members = ['alice', 'bob', 'carol', 'dave'] as const
/** Things said that wait for their commit at a time. */
const waiting = [1, 32] as const

/** Measures what is said in conversations: sealed and opened alone, beside `ts-mls`, and said, accepted and committed by four members over a server. */
export async function compareConversations({ seconds, runs }: BenchOptions): Promise<void> {
  const alone = await compareSealers(seconds, runs)
  const whole = await compareWhole(seconds, runs)
  process.stdout.write(resultLine('conversations', { ...alone, ...whole }))
}

async function compareSealers(seconds: number, runs: number): Promise<Record<string, number>> {
  const sealers: Readonly<Record<string, Sealer>> = { kith: await RollSealer.start(), mls: await MlsSealer.start() }
  const costs = new Map<string, { readonly seal: number; readonly open: number }[]>()
  // The first round of each warms the code.
  for (let run = -1; run < runs; run++)
    for (const [name, sealer] of Object.entries(sealers)) {
      const cost = await costOf(sealer, seconds / 4)
      if (run >= 0) costs.set(name, [...(costs.get(name) ?? []), cost])
    }
  const of = (name: string, which: 'seal' | 'open'): number =>
    median((costs.get(name) ?? []).map((cost) => cost[which]))
  const rows = Object.keys(sealers).map((name) => [name, shown(of(name, 'seal')), shown(of(name, 'open'))])
  process.stdout.write(`Microseconds of the processor for ${String(bodyBytes)} bytes said to a group.\n\n`)
  process.stdout.write(`${table(['', 'to seal', 'to open'], rows)}\n`)
  return {
    sealus: of('kith', 'seal'),
    openus: of('kith', 'open'),
    mls: of('kith', 'seal') / of('mls', 'seal'),
    mlsopen: of('kith', 'open') / of('mls', 'open'),
  }
}

async function costOf(sealer: Sealer, seconds: number): Promise<{ readonly seal: number; readonly open: number }> {
  const untilMs = performance.now() + seconds * 1_000
  let [count, seal, open] = [0, 0, 0]
  do {
    const before = usage().cpuUs
    await sealer.seal(batch, 1)
    const between = usage().cpuUs
    await sealer.open()
    seal += between - before
    open += usage().cpuUs - between
    count += batch
  } while (performance.now() < untilMs)
  return { seal: seal / count, open: open / count }
}

async function compareWhole(seconds: number, runs: number): Promise<Record<string, number>> {
  const folder = mkdtempSync(joinPath(tmpdir(), 'kith-bench-'))
  const server = await serve({ dataDir: joinPath(folder, 'server'), port: 0, logger: silentLogger })
  const peers: Peer[] = []
  try {
    for (const name of members)
      peers.push(await join(server.url, { name, store: joinPath(folder, `${name}.sqlite`), paths: 'relay-only' }))
    for (const peer of peers) peer.conversations.on('bench', () => undefined)
    const [speaker, ...others] = peers
    if (speaker === undefined) throw new Error('Nobody joined.')
    const conversation = await speaker.conversations.create({ members: others.map(({ name }) => name) })
    await (await conversation.send('bench', 'first')).committed()
    const figures = new Map<number, Rates[]>()
    for (let run = -1; run < runs; run++)
      for (const count of waiting) {
        const rates = await talk(conversation, count, seconds)
        if (run >= 0) figures.set(count, [...(figures.get(count) ?? []), rates])
      }
    const of = (count: number, which: keyof Rates): number =>
      median((figures.get(count) ?? []).map((rates) => rates[which]))
    const rows = waiting.map((count) => [
      `${String(count)} at a time`,
      ...(['accepted', 'committed'] as const).map((which) => shown(of(count, which))),
    ])
    const heading = `Said each second by one of ${String(members.length)} members, all in one process, stores and mailbox on disk.`
    process.stdout.write(`${heading}\n\n${table(['', 'accepted', 'committed by all'], rows)}\n`)
    return {
      accepted: of(1, 'accepted'),
      acceptedmany: of(32, 'accepted'),
      committed: of(1, 'committed'),
      committedmany: of(32, 'committed'),
    }
  } finally {
    for (const peer of peers) await peer.leave()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is said each second. */
interface Rates {
  readonly accepted: number
  readonly committed: number
}

async function talk(conversation: Conversation, atATime: number, seconds: number): Promise<Rates> {
  const body = 'x'.repeat(bodyBytes)
  const beganMs = performance.now()
  const untilMs = beganMs + seconds * 1_000
  const outcomes: Promise<void>[] = []
  const one = async (): Promise<void> => {
    while (performance.now() < untilMs) outcomes.push((await conversation.send('bench', body)).committed())
  }
  await Promise.all(Array.from({ length: atATime }, one))
  const acceptedMs = performance.now() - beganMs
  await Promise.all(outcomes)
  const committedMs = performance.now() - beganMs
  return { accepted: (outcomes.length / acceptedMs) * 1_000, committed: (outcomes.length / committedMs) * 1_000 }
}
