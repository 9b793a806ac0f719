import { Journal, type StoreChange, type WriteGroup, type WriteSet } from '@kith/core'
import { KithError, openMemoryStore, type Peer } from '@kith/peer'
import type { PeerName } from '@kith/wire'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { PlannedWrites } from '../../src/engine/planned-writes.ts'
import { decodeStored, encodeStored } from '../../src/services/body.ts'
import { Draft } from '../../src/services/draft.ts'
import type { PeerStore } from '../../src/store/store.ts'
import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

/** One step of a transaction over few records. */
type Step = { readonly do: 'get' | 'put' | 'delete'; readonly key: string }

/** What a committed transaction did, as it saw it. */
interface Done {
  readonly reads: readonly (readonly [key: string, value: unknown])[]
  readonly writes: ReadonlyMap<string, unknown>
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('get', 'get', 'get', 'put', 'put', 'delete'),
  key: fc.constantFrom('a', 'b'),
})
const transactions = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 8 })

/** A small engine: drafts, the plan, the journal, and a store whose every step is put in an order by the scheduler. */
class Bench {
  readonly #scheduler: fc.Scheduler
  readonly #kept = openMemoryStore()
  readonly #journal = new Journal()
  readonly planned: PlannedWrites
  /** Committed transactions, in the order in which the store applied them. */
  readonly history: Done[] = []
  readonly #done = new Map<WriteGroup, Done>()
  /** Groups that the store leaves out although they were planned, as it does when somebody else writes in it. */
  readonly #isLeftOut: () => boolean
  conflictsOnDisk = 0

  constructor(scheduler: fc.Scheduler, isLeftOut: () => boolean, rememberedMax?: number) {
    this.#scheduler = scheduler
    this.#isLeftOut = isLeftOut
    const store: Pick<PeerStore, 'get'> = {
      get: async (collection, key) => {
        await this.#turn('look')
        const found = await this.#kept.get(collection, key)
        await this.#turn('found')
        return found
      },
    }
    this.planned = new PlannedWrites(store, { rememberedMax })
  }

  /** Runs a transaction until it is committed. Its puts are unlike all others, so that each value has one origin. */
  async run(steps: readonly Step[], name: string): Promise<void> {
    for (let run = 1; ; run++) {
      const draft = new Draft('alice' as PeerName, (collection, key) => this.planned.read(collection, key))
      const reads: [string, unknown][] = []
      const writes = new Map<string, unknown>()
      for (const [at, { do: what, key }] of steps.entries()) {
        await this.#turn(name)
        if (what === 'get') {
          const value = await draft.get('c', key)
          if (!writes.has(key)) reads.push([key, value])
        } else {
          const value = what === 'put' ? `${name}.${String(run)}.${String(at)}` : undefined
          writes.set(key, value)
          if (value === undefined) draft.delete('c', key)
          else draft.put('c', key, value)
        }
      }
      // A mark of its own tells the transaction in what the store applied.
      draft.put('marks', name, run)
      await this.#turn(name)
      if (await this.#submit(draft.writeSet(), { reads, writes })) return
    }
  }

  #submit(set: WriteSet, done: Done): Promise<boolean> {
    if (!this.planned.plan(set)) return Promise.resolve(false)
    const group: WriteGroup = { changes: set.changes, expects: set.expects }
    this.#done.set(group, done)
    return new Promise((resolve) => {
      this.#journal.add(group, (_, applied) => {
        resolve(applied)
      })
      this.#pump()
    })
  }

  #pump(): void {
    const write = this.#journal.next()
    if (write === undefined) return
    void (async () => {
      await this.#turn('write')
      const wished = write.groups.map((group) => (this.#isLeftOut() ? impossible(group) : group))
      const { conflicts } = await this.#kept.commit(wished)
      this.conflictsOnDisk += conflicts.length
      write.groups.forEach((group, at) => {
        const done = this.#done.get(group)
        if (done !== undefined && !conflicts.includes(at)) this.history.push(done)
      })
      await this.#turn('written')
      write.groups.forEach((group, at) => {
        this.planned.settled(group, !conflicts.includes(at))
      })
      this.#journal.settle(0, write.id, conflicts)
      this.#pump()
    })()
  }

  async valueOf(key: string): Promise<unknown> {
    const found = await this.#kept.get('c', key)
    return found && decodeStored(found.value)
  }

  #turn(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label)
  }
}

/** The group with an expectation that does not hold. */
function impossible(group: WriteGroup): WriteGroup {
  return { ...group, expects: [...group.expects, { collection: 'never', key: 'never', version: 9 }] }
}

/** The values of the records when committed transactions run one after the other; fails when one of them saw something else. */
function replayed(history: readonly Done[]): ReadonlyMap<string, unknown> {
  const records = new Map<string, unknown>()
  for (const { reads, writes } of history) {
    for (const [key, value] of reads) expect(value).toBe(records.get(key))
    for (const [key, value] of writes) records.set(key, value)
  }
  return records
}

async function checkSerial(bench: Bench, all: readonly (readonly Step[])[], scheduler: fc.Scheduler): Promise<void> {
  const running = Promise.all(all.map((steps, at) => bench.run(steps, `t${String(at)}`)))
  await scheduler.waitFor(running)
  expect(bench.history).toHaveLength(all.length)
  const records = replayed(bench.history)
  for (const key of ['a', 'b']) expect(await bench.valueOf(key)).toBe(records.get(key))
}

describe('write-sets that wait for the disk', () => {
  it('[PE36] are read as if all before were there: every interleaving equals a serial order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), transactions, async (scheduler, all) => {
        const bench = new Bench(scheduler, () => false)
        await checkSerial(bench, all, scheduler)
        expect(bench.conflictsOnDisk).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  it('[PE37] take those with them that read through them, when they are left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        transactions,
        fc.array(fc.boolean(), { maxLength: 20 }),
        fc.constantFrom(1, 2, 3, undefined),
        async (scheduler, all, leftOut, rememberedMax) => {
          let groups = 0
          const bench = new Bench(scheduler, () => leftOut[groups++] ?? false, rememberedMax)
          await checkSerial(bench, all, scheduler)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the plan', () => {
  const expects = (reading: Awaited<ReturnType<PlannedWrites['read']>>, key = 'k') => ({
    collection: 'c',
    key,
    version: reading.record?.version ?? 0,
    at: reading.at,
    isPlanned: reading.isPlanned,
  })
  const put = (value: unknown, key = 'k'): StoreChange => ({
    collection: 'c',
    key,
    value: encodeStored(value as number),
  })
  const removal: StoreChange = { collection: 'c', key: 'k', value: undefined }
  const set = (changes: readonly StoreChange[], read: WriteSet['expects'] = []): WriteSet => ({
    sends: [],
    changes,
    expects: read,
  })

  it('[PE36] shows a put upon what was read, and a deletion, before the disk has them', async () => {
    const store = openMemoryStore()
    const plan = new PlannedWrites(store)
    const first = await plan.read('c', 'k')
    const [one, two] = [set([put(1)], [expects(first)]), set([put(2)])]
    expect(plan.plan(one) && plan.plan(two)).toBe(true)
    const second = await plan.read('c', 'k')
    expect([second.isPlanned, second.record?.version, decodeStored(second.record!.value)]).toEqual([true, 2, 2])
    const three = set([removal], [expects(second)])
    expect(plan.plan(three)).toBe(true)
    expect((await plan.read('c', 'k')).record).toBeUndefined()
    const { conflicts } = await store.commit([one, two, three])
    expect(conflicts).toEqual([])
  })

  it('[PE36] makes a reader wait for a record that was put without being read', async () => {
    const store = openMemoryStore()
    const plan = new PlannedWrites(store)
    const blind = set([put(1)])
    plan.plan(blind)
    let reading: unknown
    const waiting = plan.read('c', 'k').then((told) => (reading = told))
    await Promise.resolve()
    expect(reading).toBeUndefined()
    await store.commit([blind])
    plan.settled(blind, true)
    await waiting
    expect(reading).toMatchObject({ isPlanned: false, record: { version: 1 } })
  })

  it('[PE36] takes no reading from before a record was deleted and put again, though its version is the same', async () => {
    const store = openMemoryStore()
    await store.commit([set([put('old')])])
    const plan = new PlannedWrites(store)
    const old = await plan.read('c', 'k')
    for (const change of [set([removal]), set([put('new')])]) {
      plan.plan(change)
      await store.commit([change])
      plan.settled(change, true)
    }
    expect((await store.get('c', 'k'))?.version).toBe(old.record?.version)
    expect(plan.plan(set([put('upon the old')], [expects(old)]))).toBe(false)
  })

  it('[PE37] takes no reading of what was left out, however long ago that was', async () => {
    const store = openMemoryStore()
    const plan = new PlannedWrites(store)
    const leftOut = set([put('never')], [expects(await plan.read('c', 'k'))])
    plan.plan(leftOut)
    const reading = await plan.read('c', 'k')
    expect(reading.isPlanned).toBe(true)
    plan.settled(leftOut, false)
    for (let n = 0; n < 25_000; n++) {
      const other = set([put(n, n === 0 ? 'k' : String(n))])
      plan.plan(other)
      if (n === 0) await store.commit([other])
      plan.settled(other, true)
    }
    expect((await store.get('c', 'k'))?.version).toBe(reading.record?.version)
    expect(plan.plan(set([put('upon it')], [expects(reading)]))).toBe(false)
  })

  it('[PE37] makes a reader wait for a record whose row was broken, and for one that is deleted and put again', async () => {
    const store = openMemoryStore()
    await store.commit([set([put('old')])])
    const plan = new PlannedWrites(store)
    const rows = [
      [put('broken'), put('upon it')],
      [removal, put('again')],
    ] as const
    for (const [first, second] of rows) {
      const sets = [set([first], [expects(await plan.read('c', 'k'))]), set([second])] as const
      for (const one of sets) expect(plan.plan(one)).toBe(true)
      if (first !== removal) plan.settled(sets[0], false)
      let reading: Awaited<ReturnType<PlannedWrites['read']>> | undefined
      const waiting = plan.read('c', 'k').then((told) => (reading = told))
      await new Promise((resolve) => setImmediate(resolve))
      expect(reading).toBeUndefined()
      for (const one of sets) plan.settled(one, false)
      await waiting
      expect(reading && [reading.isPlanned, decodeStored(reading.record!.value)]).toEqual([false, 'old'])
    }
  })

  it('[PE37] takes no reading of another owner of the store', async () => {
    const store = openMemoryStore()
    const before = await new PlannedWrites(store, { startAt: 1000 }).read('c', 'k')
    expect(new PlannedWrites(store, { startAt: 2000 }).plan(set([put(1)], [expects(before)]))).toBe(false)
    expect(new PlannedWrites(store, { startAt: 500 }).plan(set([put(1)], [expects(before)]))).toBe(false)
  })

  it('[PE37] rejects who waits when the store is over', async () => {
    const plan = new PlannedWrites(openMemoryStore())
    plan.plan(set([put(1)]))
    const waiting = plan.read('c', 'k')
    plan.end(new KithError('store-failed'))
    await expect(waiting).rejects.toMatchObject({ code: 'store-failed' })
  })
})

/** A store whose commits take many turns of the event loop. */
function slowStore(): PeerStore {
  const kept = openMemoryStore()
  return {
    get: (collection, key) => kept.get(collection, key),
    list: (collection, range) => kept.list(collection, range),
    commit: async (groups) => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      return kept.commit(groups)
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}

describe('a record that every message changes', () => {
  async function run(senders: number, each: number): Promise<{ readonly runs: number; readonly sum: unknown }> {
    const server = new FakeServer()
    const names = Array.from({ length: senders }, (_, n) => `sender${String(n)}`)
    const bob = await joinFake(server, 'bob', slowStore())
    let runs = 0
    bob.messages.on<number>('add', async ({ body }, tx) => {
      runs++
      tx.put('sums', 'all', ((await tx.get<number>('sums', 'all')) ?? 0) + body)
    })
    const peers: Peer[] = await Promise.all(names.map((name) => joinFake(server, name)))
    const sent = await Promise.all(
      peers.flatMap((peer) => Array.from({ length: each }, () => peer.messages.send('bob', 'add', 1))),
    )
    await Promise.all(sent.map((one) => one.committed()))
    const sum = await bob.records.get('sums', 'all')
    await Promise.all([...peers, bob].map((peer) => peer.leave()))
    return { runs, sum }
  }

  it('[PE37] is changed by each in one run, however slow the disk is', async () => {
    expect(await run(1, 500)).toEqual({ runs: 500, sum: 500 })
  })

  it('[PE36] loses nothing when many change it at the same time', async () => {
    expect((await run(5, 100)).sum).toBe(500)
  })
})
