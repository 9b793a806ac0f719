import { KithError } from '@kith/wire'
import { afterEach, describe, expect, it } from 'vitest'

import { registerBlobsContract } from '../blobs/blobs-contract.ts'
import { registerDirectoryContract } from '../directory/directory-contract.ts'
import { registerMailboxContract } from '../mailbox/mailbox-contract.ts'
import { registerClaimSubjectsContract } from '../naming/claim-subjects-contract.ts'
import { registerClaimsContract } from '../naming/claims-contract.ts'
import { registerChainEndsContract } from '../naming/chain-ends-contract.ts'
import { registerNamingContract } from '../naming/naming-contract.ts'
import { registerOneTimeLocksContract } from '../naming/one-time-locks-contract.ts'
import { registerLastSeenContract } from '../presence/last-seen-contract.ts'
import { registerSubscriptionsContract } from '../push/subscriptions-contract.ts'
import type { Database, DatabaseOptions } from '../../src/store/database.ts'
import { migrations } from '../../src/store/migrations.ts'
import { openDatabase } from '../../src/store/open.ts'
import type { DatabaseKind, EmptyDatabase } from './databases.ts'

/** Opens the test's database, again and again if it likes; all are closed and the database removed after the test. */
export type OpenTestDatabase = (options?: DatabaseOptions) => Promise<Database>

/** What every database that the server runs on must do: the store itself, naming and the mailbox on it. */
export function registerDatabaseContract(kind: DatabaseKind): void {
  if (kind.missing !== undefined) {
    it.skip(`keeps the database contract on ${kind.name}: ${kind.missing}`, () => undefined)
    return
  }
  describe(`on ${kind.name}`, () => {
    let empty: EmptyDatabase | undefined
    const opened: Database[] = []

    afterEach(async () => {
      for (const database of opened.splice(0)) await database[Symbol.asyncDispose]()
      await empty?.remove()
      empty = undefined
    })

    const open: OpenTestDatabase = async (options) => {
      empty ??= await kind.make()
      const database = await openDatabase(empty.url, options)
      opened.push(database)
      return database
    }

    const url = async (): Promise<string> => {
      empty ??= await kind.make()
      return empty.url
    }

    describe('the store', () => {
      registerStore(open, url)
    })
    describe('naming', () => {
      registerNamingContract(open)
      registerOneTimeLocksContract(open)
      registerClaimsContract(open)
      registerClaimSubjectsContract(open)
      registerChainEndsContract(open)
    })
    describe('push', () => {
      registerSubscriptionsContract(open)
    })
    describe('the mailbox', () => {
      registerMailboxContract(open)
    })
    describe('presence', () => {
      registerLastSeenContract(open)
    })
    describe('the directory', () => {
      registerDirectoryContract(open)
    })
    describe('blobs', () => {
      registerBlobsContract(url)
    })
  })
}

function registerStore(open: OpenTestDatabase, url: () => Promise<string>): void {
  it('migrates once, and opens what it has migrated', async () => {
    const first = await open()
    await first.fact('made', () => new Uint8Array([1, 2, 3]))
    await first[Symbol.asyncDispose]()
    const second = await open()
    expect([...(await second.fact('made', () => new Uint8Array([9])))]).toEqual([1, 2, 3])
  })

  it('refuses a store of a newer version', async () => {
    const newer = await openDatabase(await url(), {}, [
      ...migrations,
      { name: '9999-later', up: () => Promise.resolve() },
    ])
    await newer[Symbol.asyncDispose]()
    await expect(open()).rejects.toMatchObject({ code: 'store-newer' })
  })

  it('[NM16] refuses a store of an earlier development version', async () => {
    const older = await openDatabase(await url(), {}, [{ name: '0002-naming', up: () => Promise.resolve() }])
    await older[Symbol.asyncDispose]()
    await expect(open()).rejects.toMatchObject({ code: 'store-older' })
  })

  it('makes a fact once, however many ask at the same time', async () => {
    const database = await open()
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, index) => database.fact('key', () => new Uint8Array([index]))),
    )
    expect(new Set(made.map((value) => value[0])).size).toBe(1)
  })

  it('commits the writes of one turn together', async () => {
    const database = await open()
    const before = database.statistics().commits
    await Promise.all(Array.from({ length: 200 }, (_, index) => put(database, `key${index}`)))
    expect(database.statistics().commits - before).toBe(1)
    expect(await countFacts(database)).toBe(200)
  })

  it('keeps the failure of one write from the others of its commit', async () => {
    const database = await open()
    await put(database, 'taken')
    const outcomes = await Promise.allSettled([
      put(database, 'before'),
      put(database, 'taken'),
      database.commit(async (tx) => {
        await tx
          .insertInto('store_facts')
          .values({ key: 'gone', value: Buffer.alloc(1) })
          .execute()
        throw new Error('the writer thinks again')
      }),
      put(database, 'after'),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    const keys = await database.read((db) => db.selectFrom('store_facts').select('key').orderBy('key').execute())
    expect(keys.map((row) => row.key)).toEqual(['after', 'before', 'taken'])
  })

  it('lets a write see what an earlier write of the same commit wrote', async () => {
    const database = await open()
    const values = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.commit(async (tx) => {
          const row = await tx.selectFrom('store_facts').select('value').where('key', '=', 'counter').executeTakeFirst()
          const next = (row?.value[0] ?? 0) + 1
          await tx.deleteFrom('store_facts').where('key', '=', 'counter').execute()
          await tx
            .insertInto('store_facts')
            .values({ key: 'counter', value: Buffer.from([next]) })
            .execute()
          return next
        }),
      ),
    )
    expect(values).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('refuses writes past the number that may wait, and says so', async () => {
    const database = await open({ writesWaitingMax: 2 })
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((key) => put(database, key)))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect((outcomes[2] as PromiseRejectedResult).reason).toMatchObject({ code: 'server-busy' })
  })

  it('finishes what was asked for when it is closed, and refuses what comes later', async () => {
    const database = await open()
    const asked = put(database, 'asked')
    const closing = database[Symbol.asyncDispose]()
    await expect(put(database, 'late')).rejects.toBeInstanceOf(KithError)
    await asked
    await closing
    await database[Symbol.asyncDispose]()
    expect(await countFacts(await open())).toBe(1)
  })

  it('compares texts byte by byte', async () => {
    const database = await open()
    for (const key of ['a', 'A', 'a.', 'a-', 'a0']) await put(database, key)
    const rows = await database.read((db) => db.selectFrom('store_facts').select('key').orderBy('key').execute())
    expect(rows.map((row) => row.key)).toEqual(['A', 'a', 'a-', 'a.', 'a0'])
  })
}

function put(database: Database, key: string): Promise<void> {
  return database.commit(async (tx) => {
    await tx
      .insertInto('store_facts')
      .values({ key, value: Buffer.from(key) })
      .execute()
  })
}

async function countFacts(database: Database): Promise<number> {
  const rows = await database.read((db) => db.selectFrom('store_facts').select('key').execute())
  return rows.length
}
