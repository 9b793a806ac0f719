import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'

import { Checkpoints } from '../../src/store/checkpoints.ts'

const ending: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kith-log-'))
  ending.push(() => {
    rmSync(made, { recursive: true })
  })
  return made
}

describe('the write-ahead log of a SQLite store', () => {
  it('begins anew while it is written to all the time, and nothing is lost', async () => {
    const path = join(folder(), 'store.sqlite')
    const file = new Sqlite(path)
    ending.push(() => {
      file.close()
    })
    file.pragma('journal_mode = WAL')
    file.pragma('wal_autocheckpoint = 0')
    file.exec('create table rows (id integer primary key, value blob)')
    const checkpoints = new Checkpoints(path, { pagesMax: 50, pauseMs: 0 })
    ending.push(() => checkpoints.close())
    const insert = file.prepare('insert into rows (value) values (?)')
    const value = Buffer.alloc(20_000, 7)
    // Bytes 12 to 24 of the log change when it begins anew: how often it did, and two numbers for this time.
    const lives = new Set<string>()
    let written = 0
    while (lives.size < 4) {
      await checkpoints.begin()
      insert.run(value)
      written++
      lives.add(readFileSync(`${path}-wal`).toString('hex', 12, 24))
      checkpoints.committed()
      await nextTurn()
    }
    await checkpoints.close()
    file.close()
    const again = new Sqlite(path)
    ending.push(() => {
      again.close()
    })
    expect(again.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(again.prepare('select count(*) as rows, sum(length(value)) as bytes from rows').get()).toEqual({
      rows: written,
      bytes: written * value.length,
    })
  })

  it('says at the next transaction when it cannot be copied', async () => {
    const checkpoints = new Checkpoints(join(folder(), 'nowhere', 'store.sqlite'), { pagesMax: 50, pauseMs: 0 })
    await checkpoints.begin()
    checkpoints.committed()
    await checkpoints.close()
    await expect(checkpoints.begin()).rejects.toThrow('directory does not exist')
  })
})
