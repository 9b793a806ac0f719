import { DatabaseSync } from 'node:sqlite'

import { openSqlStore, sqliteDatabase } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, Network } from './network.ts'

let network: Network
let database: DatabaseSync
beforeEach(async () => {
  network = await Network.start()
  database = new DatabaseSync(':memory:')
  database.exec('create table stock (item text primary key, count integer not null check (count >= 0))')
  database.exec("insert into stock values ('tea', 2)")
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  database.close()
})

const stock = (): unknown => database.prepare("select count from stock where item = 'tea'").get()?.['count']

describe('the application’s own database', () => {
  it('[PE39] holds its rows, the reply and the position in one commit, and a failing statement is a failing handler', async () => {
    const alice = await network.join('alice')
    const shop = await network.join('shop', { store: await openSqlStore(sqliteDatabase(database)) })
    shop.messages.on<{ item: string }>('order', (message, tx) => {
      tx.sql('update stock set count = count - 1 where item = ?', [message.body.item], 1)
      tx.send(message.from, 'confirmed', message.body)
    })
    const confirmed: unknown[] = []
    const both = new Promise<readonly unknown[]>((resolve) => {
      alice.messages.on('confirmed', (message) => {
        if (confirmed.push(message.body) === 2) resolve(confirmed)
      })
    })
    const orders = await Promise.all([1, 2, 3].map(() => alice.messages.send('shop', 'order', { item: 'tea' })))
    const ends = await Promise.all(orders.map((order) => codeOf(order.committed())))
    expect(ends).toEqual(['resolved', 'resolved', 'handler-failed'])
    expect(stock()).toBe(0)
    const { letters } = await shop.messages.deadLetters.list()
    expect(letters).toMatchObject([{ mid: orders[2]?.mid, type: 'order' }])
    expect(await both).toEqual([{ item: 'tea' }, { item: 'tea' }])
  })

  it('[PE39] goes with a transaction too, and in any other store statements are refused', async () => {
    const shop = await network.join('shop', { store: await openSqlStore(sqliteDatabase(database)) })
    await shop.transact((tx) => {
      tx.sql('update stock set count = 9')
      tx.put('notes', 'delivery', 'today')
    })
    expect(stock()).toBe(9)
    const broken = shop.transact((tx) => {
      tx.sql('update stock set count = -1')
      tx.put('notes', 'delivery', 'never')
    })
    expect(await codeOf(broken)).toBe('statement-failed')
    expect(await shop.records.get('notes', 'delivery')).toBe('today')
    const long = shop.transact((tx) => {
      tx.put('notes', 'x'.repeat(1025), 1)
    })
    expect(await codeOf(long)).toBe('option-invalid')
    const alice = await network.join('alice')
    const elsewhere = alice.transact((tx) => {
      tx.sql('select 1')
    })
    expect(await codeOf(elsewhere)).toBe('option-invalid')
  })
})
