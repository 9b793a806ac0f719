import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { until } from '@kith/testing/contracts'
import { afterEach, describe, expect, it } from 'vitest'

import { type Connection, databaseDefaults } from '../../src/store/connection.ts'
import { errorOf, failureOf } from '../../src/store/failure.ts'
import { GroupCommit } from '../../src/store/group-commit.ts'
import { openDatabase } from '../../src/store/open.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { databaseKinds } from './databases.ts'

const ending: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

async function temporaryStore(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-store-'))
  ending.push(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'deep', 'kith.db')
}

describe('opening', () => {
  it.each(['', 'sqlite:', 'oracle://here', 'kith.db', 'http://localhost/'])('refuses %j', async (url) => {
    await expect(openDatabase(url)).rejects.toMatchObject({ code: 'option-invalid' })
  })

  it('makes files that only their owner reads, because the network key is in them', async () => {
    const path = await temporaryStore()
    await using database = await openDatabase(`sqlite:${path}`)
    await database.fact('a', () => new Uint8Array(1))
    for (const name of [path, `${path}-wal`]) expect((await stat(name)).mode & 0o077, name).toBe(0)
  })

  it('refuses a store that is open already, and opens it when the other has let go', async () => {
    const url = `sqlite:${await temporaryStore()}`
    const first = await openDatabase(url)
    await expect(openDatabase(url)).rejects.toMatchObject({ code: 'store-busy' })
    await first[Symbol.asyncDispose]()
    const second = await openDatabase(url)
    await second[Symbol.asyncDispose]()
  })

  it('refuses a store that another process has open, and opens it when that process was killed', async () => {
    const url = `sqlite:${await temporaryStore()}`
    const open = new URL('../../src/store/open.ts', import.meta.url).href
    const text = `const { openDatabase } = await import(${JSON.stringify(open)}); await openDatabase(${JSON.stringify(url)}); console.log('open'); setInterval(() => 0, 1000)`
    const other = spawn(
      process.execPath,
      ['--conditions=@kith/source', '--no-warnings', '--input-type=module', '-e', text],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await new Promise((resolve) => other.stdout.once('data', resolve))
    await expect(openDatabase(url)).rejects.toMatchObject({ code: 'store-busy' })
    const ended = new Promise((resolve) => other.once('exit', resolve))
    other.kill('SIGKILL')
    await ended
    await (await openDatabase(url))[Symbol.asyncDispose]()
  })

  it('says that a file is not a store', async () => {
    const path = await temporaryStore()
    await (await openDatabase(`sqlite:${path}`))[Symbol.asyncDispose]()
    await writeFile(path, Buffer.alloc(8192, 'not a database '))
    await expect(openDatabase(`sqlite:${path}`)).rejects.toMatchObject({ code: 'store-damaged' })
  })

  it.each(['postgres', 'mysql'])('says that a %s database does not answer', async (kind) => {
    const closed = await listening(() => undefined)
    const { port } = closed
    await closed.stop()
    const opening = openDatabase(`${kind}://kith:secret@127.0.0.1:${port}/kith`, { connectMs: 2000 })
    await expect(opening).rejects.toMatchObject({ code: 'database-unreachable' })
    await expect(opening).rejects.not.toThrow(/secret/)
  })

  it.each(['postgres', 'mysql'])('does not wait for ever for a %s database that says nothing', async (kind) => {
    const silent = await listening(() => undefined)
    ending.push(() => silent.stop())
    const opening = openDatabase(`${kind}://kith@127.0.0.1:${silent.port}/kith`, { connectMs: 200 })
    await expect(opening).rejects.toMatchObject({ code: 'database-unreachable' })
  })
})

describe('a SQLite store that fails', () => {
  it.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE'])(
    'stops at a failed commit (%s) and acknowledges nothing after it',
    async (code) => {
      const real = openSqlite(await temporaryStore())
      ending.push(() => real.close())
      let isBroken = false
      const commits = new GroupCommit(
        breakable(real, () => (isBroken ? code : undefined)),
        databaseDefaults,
      )
      await expect(commits.commit(() => Promise.resolve(1))).resolves.toBe(1)
      isBroken = true
      const failed = [commits.commit(() => Promise.resolve(2)), commits.commit(() => Promise.resolve(3))]
      for (const one of await Promise.allSettled(failed))
        expect(one).toMatchObject({ status: 'rejected', reason: { code: 'store-failed' } })
      isBroken = false
      await expect(commits.commit(() => Promise.resolve(4))).rejects.toMatchObject({ code: 'store-failed' })
    },
  )

  it('answers nothing before the log is on disk, and nothing more when it does not get there', async () => {
    const real = openSqlite(await temporaryStore())
    ending.push(() => real.close())
    const syncs: ((failure?: Error) => void)[] = []
    const sync = (): Promise<void> =>
      new Promise((resolve, reject) => {
        syncs.push((failure) => {
          if (failure === undefined) resolve()
          else reject(failure)
        })
      })
    const commits = new GroupCommit({ ...real, sync }, databaseDefaults)
    let isAnswered = false
    const first = commits
      .commit(() => Promise.resolve(1))
      .then(() => {
        isAnswered = true
      })
    await until(() => syncs.length === 1)
    expect(isAnswered).toBe(false)
    syncs[0]?.()
    await first
    const second = commits.commit(() => Promise.resolve(2))
    await until(() => syncs.length === 2)
    syncs[1]?.(Object.assign(new Error('i/o error'), { code: 'EIO' }))
    await expect(second).rejects.toMatchObject({ code: 'store-failed' })
    await expect(commits.commit(() => Promise.resolve(3))).rejects.toMatchObject({ code: 'store-failed' })
    expect(syncs).toHaveLength(2)
  })
})

describe('a SQLite store without room', () => {
  it('[MB18] refuses what it cannot write, reads on, and writes again when there is room', async () => {
    await using database = await openDatabase(`sqlite:${await temporaryStore()}`)
    const { rows } = await database.read((db) => sql<{ page_count: number }>`pragma page_count`.execute(db))
    const pages = rows[0]?.page_count ?? 0
    const allow = (more: number): Promise<unknown> =>
      database.commit((tx) => sql.raw(`pragma max_page_count = ${String(pages + more)}`).execute(tx))
    await allow(2)
    const large = () => database.fact('large', () => new Uint8Array(100_000))
    for (let tries = 0; tries < 3; tries++) await expect(large()).rejects.toMatchObject({ code: 'store-full' })
    expect(database.statistics().fullSinceMs).toBeDefined()
    expect(await database.read((db) => db.selectFrom('store_facts').select('key').execute())).toEqual([])
    await database.fact('small', () => new Uint8Array(1))
    expect(database.statistics().fullSinceMs).toBeUndefined()
    await expect(large()).rejects.toMatchObject({ code: 'store-full' })
    await allow(1000)
    expect((await large()).byteLength).toBe(100_000)
    expect(database.statistics().fullSinceMs).toBeUndefined()
  })

  it.each([
    ['postgres', '53100'],
    ['mysql', 'ER_DISK_FULL'],
    ['mysql', 'ER_RECORD_FILE_FULL'],
    ['sqlite', 'SQLITE_FULL'],
  ] as const)('[MB18] is told from other failures: %s %s', (dialect, code) => {
    const cause = Object.assign(new Error('no room'), { code })
    expect(failureOf(dialect, cause)).toBe('full')
    expect(errorOf(dialect, 'here', cause)).toMatchObject({ code: 'store-full' })
  })
})

for (const kind of databaseKinds.slice(1)) {
  const title = `${kind.name} goes away while running: operations say so, and work again when it is back`
  if (kind.missing !== undefined) {
    it.skip(`${title}: ${kind.missing}`, () => undefined)
    continue
  }
  it(title, async () => {
    const empty = await kind.make()
    ending.push(() => empty.remove())
    const target = new URL(empty.url)
    const upstream = { port: Number(target.port), host: target.hostname }
    const sockets = new Set<Socket>()
    const forward = (socket: Socket): void => {
      const other = connect(upstream)
      for (const one of [socket, other]) sockets.add(one.on('error', () => undefined))
      socket.pipe(other).pipe(socket)
    }
    const way = await listening(forward)
    ending.push(() => way.stop())
    target.hostname = '127.0.0.1'
    target.port = String(way.port)
    const database = await openDatabase(target.href, { connectMs: 1000 })
    ending.push(() => database[Symbol.asyncDispose]())
    await database.fact('before', () => new Uint8Array([1]))
    await way.stop()
    for (const socket of sockets) socket.destroy()
    await expect(database.fact('during', () => new Uint8Array([2]))).rejects.toMatchObject({
      code: 'database-unreachable',
    })
    await expect(database.read((db) => db.selectFrom('store_facts').select('key').execute())).rejects.toMatchObject({
      code: 'database-unreachable',
    })
    const back = await listening(forward, way.port)
    ending.push(async () => {
      for (const socket of sockets) socket.destroy()
      await back.stop()
    })
    await database.fact('after', () => new Uint8Array([3]))
    const keys = await database.read((db) => db.selectFrom('store_facts').select('key').orderBy('key').execute())
    expect(keys.map((row) => row.key)).toEqual(['after', 'before'])
  })
}

/** The connection, whose commits fail with a code when one is given. */
function breakable(real: Connection, codeNow: () => string | undefined): Connection {
  const writer = new Proxy(real.writer, {
    get: (target, key) => {
      if (key !== 'startTransaction') return Reflect.get(target, key, target) as unknown
      return () => ({
        execute: async () => {
          const tx = await target.startTransaction().execute()
          const commit = tx.commit.bind(tx)
          tx.commit = () => {
            const code = codeNow()
            if (code === undefined) return commit()
            return { execute: () => Promise.reject(Object.assign(new Error('the disk'), { code })) } as ReturnType<
              typeof commit
            >
          }
          return tx
        },
      })
    },
  })
  return { ...real, writer }
}

async function listening(
  handle: (socket: Socket) => void,
  port = 0,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}
