import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type FrameOf, KithError, readHeader, type StreamId } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openNaming } from '../../src/naming/open.ts'
import { openDatabase } from '../../src/store/open.ts'
import { verifyStore } from '../../src/store/verify.ts'
import { alice, bob, idOf } from '../mailbox/envelopes.ts'
import { PostOffice } from '../mailbox/post-office.ts'
import { context, makePerson, signInOf } from '../naming/people.ts'

const rows = 60
const files = ['kith.sqlite', 'kith.sqlite-wal'] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-damage-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const placeOf = (data: FrameOf<'data'>): string => {
  const { stream, seq } = readHeader(data.envelope.authenticated)
  return `${stream}/${String(seq)}`
}

/** A store with rows for bob in several streams, as a server that died leaves it, or one that stopped; and what the rows hold. */
async function filled(isStopped: boolean): Promise<ReadonlyMap<string, Uint8Array>> {
  const working = join(folder, 'working')
  mkdirSync(working)
  const database = await openDatabase(`sqlite:${join(working, 'kith.sqlite')}`)
  const office = new PostOffice(database, { strangerEnvelopesMax: rows, strangerBytesMax: 1_000_000 })
  await office.claim('alice', alice)
  await office.claim('bob', bob)
  for (let at = 0; at < rows; at++) {
    office.store({
      stream: idOf<StreamId>(500 + (at % 4)),
      seq: Math.floor(at / 4) + 1,
      body: Buffer.alloc(2000 + at, at),
    })
    if (at % 15 === 14) await office.untilTrue(() => office.mailbox.statistics().stored === at + 1, 'the rows')
  }
  const copy = (): void => {
    for (const file of files) if (existsSync(join(working, file))) copyFileSync(join(working, file), join(folder, file))
  }
  if (!isStopped) copy()
  await office[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  if (isStopped) copy()
  rmSync(working, { recursive: true })
  return pushed(folder, 'kept').then(({ envelopes }) => envelopes)
}

/** What a server on a copy of the files gives to bob. */
async function pushed(
  from: string,
  name: string,
): Promise<{ readonly envelopes: ReadonlyMap<string, Uint8Array>; readonly gaps: number; readonly failures: number }> {
  const trial = join(folder, name)
  if (from !== trial) {
    mkdirSync(trial)
    for (const file of files) if (existsSync(join(from, file))) copyFileSync(join(from, file), join(trial, file))
  }
  await using database = await openDatabase(`sqlite:${join(trial, 'kith.sqlite')}`)
  await using office = new PostOffice(database)
  office.mailbox.attach(bob)
  const envelopes = new Map<string, Uint8Array>()
  const last = (): number => envelopes.size + gaps + office.failures.length
  let gaps = 0
  for (let quiet = 0; quiet < 20 && last() < rows;) {
    const before = last()
    await new Promise((resolve) => setImmediate(resolve))
    for (const frame of office.sentTo(bob).splice(0)) {
      if (frame.type === 'data') envelopes.set(placeOf(frame), frame.envelope.body.slice())
      else if (frame.type === 'gap') gaps++
    }
    // Nothing waits for a clock here: every turn reads what is there.
    quiet = last() === before && office.mailbox.statistics().waiting === 0 ? quiet + 1 : 0
  }
  return { envelopes, gaps, failures: office.failures.length }
}

describe('a server whose files are damaged', () => {
  const trials = 40

  it(`[MB16] [MB17] [MB19] gives out nothing else than was stored, and names what ${String(trials)} flipped bits and cuts took`, async () => {
    const endings = { harmless: 0, named: 0, refused: 0 }
    for (const isStopped of [true, false]) {
      const kept = await filled(isStopped)
      expect(kept.size).toBe(rows)
      for (let seed = 1; seed <= trials / 2; seed++) endings[await damageOnce(kept, seed)]++
      for (const file of files) rmSync(join(folder, file), { force: true })
      rmSync(join(folder, 'kept'), { recursive: true })
    }
    expect(endings.named).toBeGreaterThan(0)
    expect(endings.harmless).toBeGreaterThan(0)
  }, 180_000)

  async function damageOnce(
    kept: ReadonlyMap<string, Uint8Array>,
    seed: number,
  ): Promise<'harmless' | 'named' | 'refused'> {
    const trial = join(folder, `trial-${String(seed)}`)
    mkdirSync(trial)
    for (const file of files) if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(trial, file))
    const there = files.filter(
      (file) => existsSync(join(trial, file)) && readFileSync(join(trial, file)).byteLength > 0,
    )
    const file = there[seed % there.length] ?? files[0]
    const bytes = readFileSync(join(trial, file))
    const at = (seed * 7_919_993) % bytes.byteLength
    // A cut log is a log that ends earlier, which nobody can tell from one that never was longer.
    const isCut = seed % 8 === 0 && file === 'kith.sqlite'
    if (isCut) truncateSync(join(trial, file), at)
    else {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (seed % 8))
      writeFileSync(join(trial, file), bytes)
    }
    const what = `seed ${String(seed)}: ${file}, ${isCut ? 'cut at' : 'bit in'} ${String(at)}`
    try {
      const { envelopes, gaps, failures } = await pushed(trial, `trial-${String(seed)}`)
      for (const [place, body] of envelopes)
        expect(Buffer.from(body).equals(Buffer.from(kept.get(place) ?? [])), `${what}: ${place} is another`).toBe(true)
      const lost = rows - envelopes.size
      if (lost === 0) return gaps + failures === 0 ? 'harmless' : 'named'
      expect(gaps + failures, `${what}: ${String(lost)} rows are not given out, and nobody is told`).toBeGreaterThan(0)
      return 'named'
    } catch (error) {
      if (!(error instanceof KithError)) throw error
      expect(error.code, what).toBe('store-damaged')
      return 'refused'
    } finally {
      rmSync(trial, { recursive: true })
    }
  }
})

describe('verifying a store', () => {
  it('[MB19] names what is damaged in each table, while a server has it open, and changes nothing', async () => {
    const path = join(folder, 'kith.sqlite')
    await using database = await openDatabase(`sqlite:${path}`)
    const naming = openNaming(database, { now: () => 5000 })
    for (const name of ['carol', 'dave']) await naming.signIn(await signInOf(await makePerson(name)), context)
    await using office = new PostOffice(database)
    await office.claim('alice', alice)
    await office.claim('bob', bob)
    office.store({})
    await office.untilTrue(() => office.mailbox.statistics().stored === 1, 'the row')
    const own = async (): Promise<readonly string[]> =>
      (await verifyStore(path)).damaged
        .filter(({ record }) => !['alice', 'bob'].includes(record))
        .map(({ where, record }) => `${where} ${record}`)
    expect(await own()).toEqual([])
    const { checked } = await verifyStore(path)
    expect(checked.get('names')).toBe(4)
    expect(checked.get('mailbox_rows')).toBe(1)
    await database.commit(async (tx) => {
      await tx.updateTable('mailbox_rows').set({ deadline_ms: 1 }).execute()
      await tx.updateTable('names').set({ list_version: 9 }).where('name', '=', 'carol').execute()
      await tx
        .updateTable('key_log')
        .set({ list_hash: Buffer.alloc(32) })
        .where('seq', '=', 2)
        .execute()
    })
    expect(await own()).toEqual(['names carol', 'key_log 2', 'mailbox_rows 1'])
  })

  it('[MB19] says when there is no store', async () => {
    await expect(verifyStore(join(folder, 'none'))).rejects.toMatchObject({ code: 'option-invalid' })
  })
})
