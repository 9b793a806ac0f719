import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'

import { StoreNames } from '../../src/controllers/session/entry.ts'
import { type Databases, Leftovers } from '../../src/controllers/session/leftovers.ts'
import { SharedStorage } from './storage.ts'

let storage: SharedStorage
let present: Set<string>
let busy: string | undefined

function databases(): Databases {
  return {
    has: async (store) => present.has(store),
    remove: async (store) => {
      if (store === busy) throw new KithError('store-busy')
      present.delete(store)
    },
  }
}

function leftovers(): Leftovers {
  return new Leftovers(storage.tab(), databases())
}

function names(left: Leftovers): StoreNames {
  return new StoreNames('chat.example.org', storage.tab(), left)
}

/** A link or recovery that makes its database. */
async function made(store: string): Promise<string> {
  present.add(store)
  return store
}

beforeEach(() => {
  storage = new SharedStorage()
  present = new Set()
  busy = undefined
})

describe('what a browser keeps from before', () => {
  it('is the database in whose place another came, until it is deleted', async () => {
    const left = leftovers()
    const stores = names(left)
    expect(stores.of('anna')).toBe('kith-chat.example.org-anna')
    const first = await stores.fill('anna', made)
    expect(left.all.value).toEqual([])
    const second = await stores.fill('anna', made)
    expect([stores.of('anna'), left.all.value]).toEqual([second, [{ name: 'anna', store: first }]])
    // Also after the page was loaded again.
    const again = leftovers()
    busy = first
    await again.delete(first)
    expect(again.task.value).toMatchObject({ store: first, isBusy: false, fault: { code: 'store-busy' } })
    expect(again.all.value).toHaveLength(1)
    busy = undefined
    await again.delete(first)
    expect([[...present], again.all.value, leftovers().all.value]).toEqual([[second], [], []])
  })

  it('is that of a device that was taken out, and nothing that is not there', async () => {
    const left = leftovers()
    const stores = names(left)
    await stores.retire('anna')
    expect(left.all.value).toEqual([])
    present.add(stores.of('anna'))
    await stores.retire('anna')
    await stores.retire('anna')
    expect(left.all.value).toEqual([{ name: 'anna', store: stores.of('anna') }])
    left.keep(stores.of('anna'))
    expect([left.all.value, present.size]).toEqual([[], 1])
  })

  it('is not lost, and the new one not either, when nobody can say what there is', async () => {
    const left = new Leftovers(storage.tab(), {
      has: () => Promise.reject(new Error('this browser does not say')),
      remove: () => Promise.reject(new Error('not asked')),
    })
    const stores = names(left)
    const store = await stores.fill('anna', made)
    expect([stores.of('anna'), left.all.value]).toEqual([store, []])
  })

  it('is nothing when somebody else wrote what is remembered', () => {
    for (const text of ['', '{', 'null', '7', '[null, 7, {"name":1,"store":"a"}, {"name":"b"}]']) {
      storage.kept.set('kith.leftovers', text)
      expect(leftovers().all.value).toEqual([])
    }
  })
})
