import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { idToBytes, type StreamId } from '@kith/wire'
import { afterEach, expect, it } from 'vitest'

import { openDatabase } from '../../src/store/open.ts'
import { alice, bob } from './envelopes.ts'
import { claim } from './post-office.ts'

const rounds = 6
const child = join(import.meta.dirname, 'storing-child.ts')
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

it('[MB2, MB15] everything that was acknowledged is on disk after kill -9, at any moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-kill-'))
  folders.push(folder)
  const url = `sqlite:${join(folder, 'kith.db')}`
  const first = await openDatabase(url)
  await claim(first, 'alice', alice)
  await claim(first, 'bob', bob)
  await first[Symbol.asyncDispose]()
  const acknowledged = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    await storeUntilKilled(url, 1000 + round * 100, 1 + Math.floor(Math.random() * 40), acknowledged)
    const database = await openDatabase(url)
    const rows = await database.read((db) =>
      db
        .selectFrom('mailbox_rows as r')
        .innerJoin('mailbox_streams as s', 's.id', 'r.stream')
        .select((eb) => ['s.stream', eb.fn.max('r.seq').as('upTo'), eb.fn.countAll<number>().as('count')])
        .groupBy('s.stream')
        .execute(),
    )
    await database[Symbol.asyncDispose]()
    const upTo = new Map(rows.map((row) => [row.stream.toString('hex'), row]))
    for (const [stream, said] of acknowledged) {
      const kept = upTo.get(Buffer.from(idToBytes(stream as StreamId)).toString('hex'))
      expect(kept?.upTo ?? 0, `stream ${stream} in round ${round}`).toBeGreaterThanOrEqual(said)
      expect(kept?.count).toBe(kept?.upTo)
    }
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(rounds)
}, 60_000)

/** Lets a child store until it has acknowledged so often, and kills it. What it printed before it died counts. */
async function storeUntilKilled(
  url: string,
  firstStream: number,
  linesMax: number,
  acknowledged: Map<string, number>,
): Promise<void> {
  const arguments_ = ['--conditions=@kith/source', '--no-warnings', child, url, String(firstStream)]
  const running = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => running.once('exit', resolve))
  let lines = 0
  for await (const line of createInterface({ input: running.stdout })) {
    const [stream = '', upTo = '0'] = line.split(' ')
    acknowledged.set(stream, Number(upTo))
    if (++lines === linesMax) running.kill('SIGKILL')
  }
  await ended
  expect(lines).toBeGreaterThanOrEqual(linesMax)
}
