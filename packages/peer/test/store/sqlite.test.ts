import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { registerPeerStoreContract } from '@kith/testing/contracts'
import openDatabase, { type Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore, SqliteStore } from '../../src/store/sqlite.ts'

registerPeerStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-store-'))
  return {
    open: () => openSqliteStore(join(folder, 'peer.sqlite')),
    remove: () => rm(folder, { recursive: true }),
  }
})

describe('SQLite store', () => {
  let folder: string
  let path: string
  const one = { changes: [{ collection: 'notes', key: 'a', value: new Uint8Array([1]) }], expects: [] }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kith-store-'))
    path = join(folder, 'peer.sqlite')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('keeps every acknowledged commit, whole, when its process is killed', async () => {
    let acknowledged = 0
    for (let round = 0; round < 3; round++) {
      const path = join(folder, `killed-${round}.sqlite`)
      const last = await killedAfter(path, 50 + round * 37)
      await using store = await openSqliteStore(path)
      const left = (await store.list('left')).map(({ key }) => key)
      const right = (await store.list('right')).map(({ key }) => key)
      expect(right).toEqual(left)
      for (const at of last) expect(left).toContain(String(at).padStart(8, '0'))
      acknowledged += last.length
    }
    expect(acknowledged).toBeGreaterThanOrEqual(3 * 50)
  })

  it('is refused with store-busy while another process has it open', async () => {
    const process = startCommitting(path)
    await once(process.stdout, 'data')
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-busy' })
    await kill(process)
    await using store = await openSqliteStore(path)
    expect((await store.list('left', { limit: 1 })).length).toBe(1)
  })

  it('keeps its lock against other processes when this one is refused a second opening', async () => {
    await using store = await openSqliteStore(path)
    await store.commit([one])
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-busy' })
    const other = startCommitting(path, 'pipe')
    const closed = once(other, 'close') as Promise<[number | null]>
    const [said, [status]] = await Promise.all([textOf(other.stderr), closed])
    expect(said).toContain('store-busy')
    expect(status).not.toBe(0)
    await store.commit([one])
    expect((await store.list('left')).length).toBe(0)
  })

  it('is refused with store-newer when a newer program wrote it', async () => {
    await (await openSqliteStore(path))[Symbol.asyncDispose]()
    const database = openDatabase(path)
    database.pragma('user_version = 3')
    database.exec("DELETE FROM marks WHERE name = CAST('layout' AS BLOB)")
    database.close()
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-newer' })
  })

  it('refuses a file that is not its own with store-failed, and leaves it as it is', async () => {
    await writeFile(path, 'not a database, but long enough to be read as a page of one '.repeat(100))
    const before = await readFile(path)
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store-failed' })
    expect(await readFile(path)).toEqual(before)

    const other = join(folder, 'other.sqlite')
    const database = openDatabase(other)
    database.exec('CREATE TABLE theirs (a)')
    database.close()
    await expect(openSqliteStore(other)).rejects.toMatchObject({ code: 'store-failed' })
    await expect(openSqliteStore(join(folder, 'missing', 'x.sqlite'))).rejects.toMatchObject({ code: 'store-failed' })
  })

  it('makes a file that only its owner reads', async () => {
    await using store = await openSqliteStore(path)
    await store.commit([one])
    expect((await stat(path)).mode & 0o077).toBe(0)
    expect((await stat(`${path}-wal`)).mode & 0o077).toBe(0)
  })

  it('accepts nothing more after a failed fsync, until it is opened again', async () => {
    await (await openSqliteStore(path))[Symbol.asyncDispose]()
    const broken = openDatabase(path)
    let isBroken = false
    const store = new SqliteStore(
      withExec(broken, (sql) => {
        if (isBroken && sql === 'COMMIT')
          throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
        broken.exec(sql)
      }),
    )
    await store.commit([one])
    isBroken = true
    const together = [store.commit([one]), store.commit([one])]
    for (const commit of together) await expect(commit).rejects.toMatchObject({ code: 'store-failed' })
    isBroken = false
    await expect(store.commit([one])).rejects.toMatchObject({ code: 'store-failed' })
    await expect(store.get('notes', 'a')).rejects.toMatchObject({ code: 'store-failed' })
    await store[Symbol.asyncDispose]()
    await using again = await openSqliteStore(path)
    expect((await again.get('notes', 'a'))?.version).toBe(1)
  })

  it('[PE25] says store-full when there is no room, holds everything, and goes on when there is some', async () => {
    await (await openSqliteStore(path))[Symbol.asyncDispose]()
    const small = openDatabase(path)
    small.pragma('max_page_count = 20')
    const store = new SqliteStore(small)
    const large = { changes: [{ collection: 'notes', key: 'b', value: new Uint8Array(200_000) }], expects: [] }
    await store.commit([one])
    await expect(store.commit([large])).rejects.toMatchObject({ code: 'store-full' })
    expect((await store.list('notes')).map(({ key }) => key)).toEqual(['a'])
    await store.commit([one])
    small.pragma('max_page_count = 2000')
    await store.commit([large])
    await store[Symbol.asyncDispose]()
    await using again = await openSqliteStore(path)
    expect((await again.list('notes')).map(({ key, version }) => [key, version])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(again.health?.damaged).toEqual([])
  })
})

const script = fileURLToPath(new URL('committing-process.ts', import.meta.url))

function startCommitting(path: string, stderr: 'inherit' | 'pipe' = 'inherit'): Committing {
  const options = ['--conditions=@kith/source', script, path]
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', stderr] }) as Committing
}

type Committing = ReturnType<typeof spawn> & {
  readonly stdout: NodeJS.ReadableStream
  readonly stderr: NodeJS.ReadableStream
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const part of stream) text += String(part)
  return text
}

async function kill(child: ReturnType<typeof spawn>): Promise<void> {
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  await gone
}

/** Kills the process after `count` acknowledgements; answers everything it acknowledged until it was dead. */
async function killedAfter(path: string, count: number): Promise<number[]> {
  const child = startCommitting(path)
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === count) child.kill('SIGKILL')
  }
  return acknowledged
}

/** The database with another `exec`. */
function withExec(database: Database, exec: (sql: string) => void): Database {
  return new Proxy(database, {
    get: (target, property): unknown => {
      if (property === 'exec') return exec
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
