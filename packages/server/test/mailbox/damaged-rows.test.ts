import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { rowSum } from '../../src/mailbox/row-sum.ts'
import { openDatabase } from '../../src/store/open.ts'
import { alice, bob, stream } from './envelopes.ts'
import { FakeDisk, seqOf, storeInput } from './fake-disk.ts'
import { PostOffice } from './post-office.ts'

function filled(count: number): FakeDisk {
  const disk = new FakeDisk()
  disk.turn(Array.from({ length: count }, (_, index) => storeInput({ seq: index + 1 })))
  disk.take(alice)
  return disk
}

const turnedDown = (seq: number): unknown => ({ type: 'turned-down', stream, seq, code: 109 })

describe('a row that is damaged', () => {
  it('[MB17] is not pushed; both ends are told, the others are pushed, and storing it again fills the hole', () => {
    const disk = filled(4)
    disk.damage(2)
    disk.attach(bob)
    const [gap, ...pushed] = disk.take(bob)
    expect(gap).toMatchObject({ type: 'gap', stream, fromSeq: 2, toSeq: 2, reason: 'damaged', tag: new Uint8Array(16) })
    expect(pushed.map(seqOf)).toEqual([1, 3, 4])
    expect(disk.take(alice)).toMatchObject([turnedDown(2)])
    expect(disk.rowsOf()).toEqual([1, 3, 4])
    expect(disk.machine.snapshot().damaged).toBe(1)
    disk.store({ seq: 5 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 1 }])
    disk.store({ seq: 2 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 5 }])
    expect(disk.take(bob).map(seqOf)).toEqual([5, 2])
    disk.ack({ next: 6 })
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB17] is told to a sender that was away, and after a restart, until it is stored again or decided', () => {
    const disk = filled(3)
    disk.damage(2)
    disk.attach(bob)
    disk.restart()
    const hello = { kind: 'hello', as: alice, more: 0, outstanding: [{ stream, to: bob, first: 1, last: 3 }] } as const
    disk.input(hello)
    expect(disk.take(alice)).toMatchObject([turnedDown(2), { type: 'stored', upTo: 1 }])
    disk.store({ seq: 2 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 3 }])
    disk.input(hello)
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 3 }])
  })

  it('[MB17] is nothing to a sender that knows it is decided', () => {
    const disk = filled(3)
    disk.damage(1)
    disk.attach(bob)
    disk.take(alice)
    disk.ack({ next: 2 })
    disk.store({ seq: 4 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 4 }])
    disk.restart()
    disk.input({ kind: 'hello', as: alice, more: 0, outstanding: [{ stream, to: bob, first: 2, last: 4 }] })
    expect(disk.take(alice).map(({ type }) => type)).toEqual(['stored'])
  })

  it('[MB17] is mended by the sender that stores it again before it was read', () => {
    const disk = filled(2)
    disk.damage(1)
    disk.store({ seq: 1 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 2 }])
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2])
  })
})

describe('the checksums of rows', () => {
  let folder: string
  let url: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kith-rows-'))
    url = `sqlite:${join(folder, 'kith.sqlite')}`
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function change(sql: string): Promise<void> {
    const file = new Sqlite(join(folder, 'kith.sqlite'))
    expect(file.prepare(sql).run().changes).toBeGreaterThan(0)
    file.close()
    await Promise.resolve()
  }

  async function office(work: (office: PostOffice) => Promise<void>): Promise<void> {
    await using database = await openDatabase(url)
    await using opened = new PostOffice(database)
    await work(opened)
  }

  it.each([
    "update mailbox_rows set envelope = x'00' where seq = 2",
    'update mailbox_rows set deadline_ms = deadline_ms + 1 where seq = 2',
    'update mailbox_rows set sum = 1 - sum where seq = 2',
  ])('[MB16] [MB17] tell: %s', async (damage) => {
    await office(async (first) => {
      await first.claim('alice', alice)
      await first.claim('bob', bob)
      for (const seq of [1, 2, 3]) first.store({ seq })
      await first.untilTrue(() => first.mailbox.statistics().stored === 3, 'three rows')
    })
    await change(damage)
    await office(async (second) => {
      second.mailbox.attach(bob)
      await second.untilTrue(() => second.mailbox.statistics().damaged === 1, 'the damage')
      await second.untilTrue(() => second.sentTo(bob).length === 3, 'the rest')
      expect(second.sentTo(bob).map(({ type }) => type)).toEqual(['gap', 'data', 'data'])
      await second.untilTrue(() => second.sentTo(alice).length === 1, 'the sender is told')
      expect(second.sentTo(alice)).toMatchObject([turnedDown(2)])
      second.store({ seq: 2 })
      await second.untilTrue(() => second.sentTo(alice).length === 2, 'stored again')
      expect(second.sentTo(alice)[1]).toMatchObject({ type: 'stored', upTo: 3 })
    })
    await office(async (third) => {
      third.mailbox.attach(bob)
      await third.untilTrue(() => third.mailbox.statistics().pushed === 3, 'all three')
      expect(third.mailbox.statistics().damaged).toBe(0)
    })
  })

  it('[MB16] speak of the stream, the position, the deadline and the envelope', () => {
    const row = { stream: 1, seq: 2, deadline_ms: 3, is_expired: 0, envelope: new Uint8Array([1, 2, 3]) }
    const sums = [
      row,
      { ...row, stream: 2 },
      { ...row, seq: 3 },
      { ...row, deadline_ms: 4 },
      { ...row, is_expired: 1 },
      { ...row, envelope: new Uint8Array([1, 2, 2]) },
    ].map(rowSum)
    expect(new Set(sums).size).toBe(sums.length)
    expect(rowSum(row)).toBe(sums[0])
  })
})
