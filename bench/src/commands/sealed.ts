import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqliteStore, type PeerStore, sealedStore } from '@kith/peer'

import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import type { BenchOptions } from '../program/arguments.ts'

const records = 1_000
/** Records in a commit: those of a busy peer that commits what came within one turn. */
const commitRecords = 50
const sizes = [300, 4_000] as const

/** What a record costs, in microseconds of the processor. */
interface Cost {
  readonly put: number
  readonly get: number
  readonly list: number
}

/** Compares a store of a peer with the same store sealed, and prints what each record costs the processor. */
export async function compareSealed({ runs }: BenchOptions): Promise<void> {
  process.stdout.write(
    `A peer's store in SQLite, plain and sealed: processor time a record, ${String(records)} records, ${String(commitRecords)} a commit.\n\n`,
  )
  const rows: string[][] = []
  const figures: Record<string, number> = {}
  for (const bytes of sizes) {
    const [plain, sealed]: [Cost[], Cost[]] = [[], []]
    // The first round of each warms the code.
    for (let run = 0; run <= runs; run++) {
      plain.push(await measure(bytes, false))
      sealed.push(await measure(bytes, true))
    }
    const of = (costs: readonly Cost[], key: keyof Cost): number => median(costs.slice(1).map((one) => one[key]))
    for (const [what, costs] of [
      ['plain', plain],
      ['sealed', sealed],
    ] as const)
      rows.push([
        `${what}, ${String(bytes)} bytes`,
        ...(['put', 'get', 'list'] as const).map((key) => shown(of(costs, key))),
      ])
    for (const key of ['put', 'get', 'list'] as const)
      figures[`${key}${String(bytes)}`] = median(
        sealed.slice(1).map((one, at) => one[key] - (plain[at + 1]?.[key] ?? Number.NaN)),
      )
  }
  process.stdout.write(`${table(['', 'µs to put', 'µs to get', 'µs to list'], rows)}\n`)
  const open = await unlockUs()
  process.stdout.write(`Opening by a passphrase: ${shown(open / 1000)} ms of the processor\n`)
  process.stdout.write(resultLine('sealed', { ...figures, passphrasems: open / 1000 }))
}

async function measure(bytes: number, isSealed: boolean): Promise<Cost> {
  return inFolder(async (path) => {
    const below = await openSqliteStore(path)
    await using store = isSealed ? await sealedStore(below, { key: new Uint8Array(32).fill(1) }) : below
    const value = new Uint8Array(bytes).fill(7)
    const keys = Array.from({ length: records }, (_, at) => `key-of-a-record/${String(at).padStart(8, '0')}`)
    const put = await cpuUsOf(async () => {
      for (let at = 0; at < records; at += commitRecords)
        await store.commit([groupOf(keys.slice(at, at + commitRecords), value)])
    })
    const get = await cpuUsOf(async () => {
      for (const key of keys) await store.get('notes', key)
    })
    const list = await cpuUsOf(() => listAll(store))
    return { put: put / records, get: get / records, list: list / records }
  })
}

function groupOf(keys: readonly string[], value: Uint8Array): Parameters<PeerStore['commit']>[0][number] {
  return { changes: keys.map((key) => ({ collection: 'notes', key, value })), expects: [] }
}

async function listAll(store: PeerStore): Promise<void> {
  let after: string | undefined
  for (;;) {
    const page = await store.list('notes', { after, limit: 500 })
    if (page.length === 0) return
    after = page.at(-1)?.key
  }
}

async function unlockUs(): Promise<number> {
  return inFolder(async (path) => {
    const opener = { passphrase: 'correct horse battery staple' }
    await (await sealedStore(await openSqliteStore(path), opener))[Symbol.asyncDispose]()
    return cpuUsOf(async () => {
      await (await sealedStore(await openSqliteStore(path), opener))[Symbol.asyncDispose]()
    })
  })
}

async function cpuUsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
  try {
    return await work(join(folder, 'peer.sqlite'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
