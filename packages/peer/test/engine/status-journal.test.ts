import { journalDay, journalLimits, type JournalSpan } from '@kith/core'
import { openMemoryStore, type PeerStore, type PresenceInfo } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { KithError, type PeerName } from '@kith/wire'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { Contact, ContactJournals } from '../../src/api/contacts.ts'
import type { Message, Transaction } from '../../src/api/messages.ts'
import { ItemQueue } from '../../src/backend/item-queue.ts'
import { contactsCollection } from '../../src/engine/contact-record.ts'
import { journalCollection, journalMessageType } from '../../src/engine/journal-consent.ts'
import { Journals } from '../../src/engine/journals.ts'
import { decodeStored, encodeStored } from '../../src/services/body.ts'

const bob = 'bob' as PeerName
const startMs = Date.UTC(2026, 10, 20, 8)
const minuteMs = 60_000
const dayMs = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startMs })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A keeper over a store, with contacts and presence that the test plays. */
class Rig {
  readonly store: PeerStore
  readonly failures: unknown[] = []
  readonly sent: unknown[] = []
  readonly keeper: Journals
  readonly #queues = new Map<string, ItemQueue<PresenceInfo>>()
  #contacts: Contact[] = []
  isFull = false

  constructor(store: PeerStore = openMemoryStore()) {
    this.store = store
    this.keeper = new Journals({
      contacts: () => this.#contacts,
      store,
      commits: {
        commit: (groups) => (this.isFull ? Promise.reject(new KithError('store-full')) : store.commit(groups)),
      },
      transact: (work) => this.#transact(work),
      tell: () => Promise.resolve(),
      watch: (name, signal) => {
        const queue = new ItemQueue<PresenceInfo>({ signal })
        this.#queues.set(name, queue)
        return queue
      },
      onFailure: (error) => this.failures.push(error),
    })
  }

  async started(journals: ContactJournals = { allowedMs: 1, keptMs: 1 }): Promise<this> {
    await this.contact(journals)
    await this.keeper.load()
    await this.#watched()
    return this
  }

  /** How it stands with bob. */
  async contact(journals: ContactJournals | undefined, state: Contact['state'] = 'contact'): Promise<void> {
    const contact = { state, note: '', sinceMs: 1, granted: 'contact', ...(journals && { journals }) }
    await this.store.commit([
      { changes: [{ collection: contactsCollection, key: bob, value: encodeStored(contact as never) }], expects: [] },
    ])
    await this.#reread()
  }

  /** Bob is seen so. */
  async see(state: PresenceInfo['state'], freshness: PresenceInfo['freshness'] = 'live'): Promise<void> {
    this.#queues
      .get(bob)
      ?.push({ name: bob, state, freshness, sinceMs: undefined, idleMs: 0, note: 'secret', activity: '' })
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }

  /** Time passes, with its alarms. */
  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms)
  }

  async hear(from: string, body: unknown): Promise<void> {
    await this.#transact(async (tx) => {
      await this.keeper.handlers.get(journalMessageType)?.handle({ from, body } as Message<unknown>, tx)
    })
  }

  /** What the journal says from the start on, in minutes. */
  async spans(
    fromMs = startMs,
    toMs = startMs + 10 * dayMs,
  ): Promise<readonly (readonly [number, JournalSpan['state']])[]> {
    const spans = await this.keeper.read(bob, { fromMs, toMs })
    return spans.map((span) => [Math.round((span.toMs - span.fromMs) / minuteMs), span.state])
  }

  async keys(): Promise<readonly string[]> {
    return (await this.store.list(journalCollection)).map(({ key }) => key)
  }

  get journals(): ContactJournals | undefined {
    return this.#contacts[0]?.journals
  }

  async #reread(): Promise<void> {
    const record = await this.store.get(contactsCollection, bob)
    this.#contacts =
      record === undefined ? [] : [{ name: bob, ...(decodeStored(record.value) as never as Omit<Contact, 'name'>) }]
    this.keeper.contactsChanged()
    await this.#watched()
  }

  async #watched(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  }

  async #transact(work: (tx: Transaction) => Promise<void>): Promise<void> {
    const changes: { collection: string; key: string; value: Uint8Array }[] = []
    await work({
      get: async (collection: string, key: string) => {
        const record = await this.store.get(collection, key)
        return record && decodeStored(record.value)
      },
      put: (collection: string, key: string, value: never) => {
        changes.push({ collection, key, value: encodeStored(value) })
      },
      send: (to: string, type: string, body: unknown) => {
        this.sent.push([to, type, body])
      },
    } as unknown as Transaction)
    await this.store.commit([{ changes, expects: [] }])
    await this.#reread()
  }
}

it('[PR13] keeps what is seen, and a gap for each time in which nobody watched', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(10 * minuteMs)
  await rig.see('busy')
  await rig.pass(5 * minuteMs)
  await rig.see('busy', 'stale')
  await rig.pass(7 * minuteMs)
  await rig.see('unknown', 'unknown')
  await rig.pass(3 * minuteMs)
  await rig.see('offline')
  await rig.pass(30 * minuteMs)
  expect(await rig.spans()).toEqual([
    [10, 'online'],
    [5, 'busy'],
    [10, 'gap'],
    [30, 'offline'],
  ])
  expect(rig.failures).toEqual([])
})

it('[PR12] keeps times and states, and nothing else of what is seen', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  const [record] = await rig.store.list(journalCollection)
  expect(record && decodeStored(record.value)).toEqual([[startMs, 0]])
})

it('[PR14] counts what was seen last up to the last confirmation when the program ends without a word', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(30 * minuteMs + 20_000)
  const later = await new Rig(rig.store).started()
  await later.pass(60 * minuteMs)
  await later.see('away')
  await later.pass(5 * minuteMs)
  const spans = await later.keeper.read(bob, { fromMs: startMs, toMs: startMs + dayMs })
  expect(spans.map(({ state }) => state)).toEqual(['online', 'gap', 'away'])
  // It was confirmed once a minute; the twenty seconds behind the last time are not claimed.
  expect((spans[0]?.toMs ?? 0) - startMs).toBe(30 * minuteMs)
})

it('[PR14] counts it up to the end of a program that leaves', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(10 * minuteMs + 20_000)
  rig.keeper.end()
  await rig.pass(minuteMs)
  const later = await new Rig(rig.store).started()
  await later.pass(minuteMs)
  const [first] = await later.keeper.read(bob, { fromMs: startMs, toMs: startMs + dayMs })
  expect(first).toEqual({ fromMs: startMs, toMs: startMs + 10 * minuteMs + 20_000, state: 'online' })
})

it('[PR14] has a gap from the last confirmation on while the disk takes nothing, and goes on afterwards', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(10 * minuteMs)
  rig.isFull = true
  await rig.see('away')
  await rig.pass(20 * minuteMs)
  expect(rig.failures.length).toBeGreaterThan(0)
  rig.isFull = false
  await rig.pass(minuteMs)
  await rig.pass(9 * minuteMs)
  const spans = await rig.spans()
  expect(spans.map(([, state]) => state)).toEqual(['online', 'gap', 'away'])
  expect(spans[0]?.[0]).toBe(10)
})

it('[PR13] goes on from day to day, also when a name stays as it is', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(3 * dayMs)
  await rig.see('away')
  await rig.pass(minuteMs)
  expect(await rig.keys()).toEqual([`bob/${journalDay(startMs)}`, `bob/${journalDay(startMs + 3 * dayMs)}`])
  expect(await rig.spans(startMs + dayMs, startMs + 2 * dayMs)).toEqual([[1440, 'online']])
  expect((await rig.spans(startMs + 2 * dayMs)).map(([, state]) => state)).toEqual(['online', 'away'])
})

it('[PR15] forgets days that are too long ago', async () => {
  const rig = new Rig()
  const day = (ago: number): string => `bob/${journalDay(startMs - ago * dayMs)}`
  const value = encodeStored([[startMs, 0]])
  const ages = [journalLimits.daysMax + 5, journalLimits.daysMax, journalLimits.daysMax - 1, 3]
  await rig.store.commit([
    { changes: ages.map((ago) => ({ collection: journalCollection, key: day(ago), value })), expects: [] },
  ])
  await rig.started()
  await until(async () => (await rig.keys()).length < 4)
  expect((await rig.keys()).slice(0, 2)).toEqual([day(journalLimits.daysMax - 1), day(3)])
})

it('[PR15] keeps no more journals than it may', async () => {
  const rig = await new Rig().started({ allowedMs: 1 })
  const many = Array.from({ length: journalLimits.namesMax }, (_, at) => ({
    ...{ name: `name-${String(at)}`, state: 'contact' as const, note: '', sinceMs: 1 },
    journals: { allowedMs: 1, keptMs: 1 },
  }))
  const full = new Journals({
    contacts: () => many,
    store: rig.store,
    commits: rig.store,
    transact: () => Promise.resolve(),
    tell: () => Promise.resolve(),
    watch: () => new ItemQueue<PresenceInfo>(),
    onFailure: () => undefined,
  })
  await full.load()
  await expect(full.step('keep', bob)).rejects.toMatchObject({ code: 'journals-full' })
  full.end()
})

it('[PR10] [PR16] hears of journals from contacts only, and only what it is asked to hear', async () => {
  const rig = await new Rig().started({})
  await expect(rig.keeper.step('keep', bob)).rejects.toMatchObject({ code: 'journal-not-allowed' })
  await expect(rig.keeper.read(bob, { fromMs: 0, toMs: 1 })).rejects.toMatchObject({ code: 'journal-not-allowed' })
  for (const body of [null, 7, 'allows', [], {}, { allows: 'true' }, { keeps: true }, { keeps: false }, { allows: 1 }])
    await rig.hear(bob, body)
  await rig.hear('mallory', { allows: true })
  expect(rig.journals).toEqual({})
  await rig.hear(bob, { allows: true })
  expect(rig.journals).toEqual({ allowedMs: startMs })
  await rig.keeper.step('keep', bob)
  await rig.keeper.step('allow', bob)
  await rig.hear(bob, { keeps: true })
  expect(rig.journals).toEqual({ allowedMs: startMs, keptMs: startMs, givenMs: startMs, takenMs: startMs })
  expect(rig.sent).toEqual([
    [bob, journalMessageType, { keeps: true }],
    [bob, journalMessageType, { allows: true }],
  ])
  await rig.keeper.step('withdraw', bob)
  expect(rig.journals).toEqual({ allowedMs: startMs, keptMs: startMs })
  await rig.contact(undefined, 'asking')
  await rig.hear(bob, { allows: true })
  expect(rig.journals).toBeUndefined()
  await expect(rig.keeper.step('allow', bob)).rejects.toMatchObject({ code: 'option-invalid' })
})

for (const [what, end] of [
  ['consent ends', (rig: Rig) => rig.hear(bob, { allows: false })],
  ['the two are contacts no more', (rig: Rig) => rig.contact({ allowedMs: 1, keptMs: 1 }, 'blocked')],
] as const)
  it(`[PR11] deletes what was kept when ${what}`, async () => {
    const rig = await new Rig().started()
    await rig.see('online')
    await rig.pass(3 * dayMs)
    await rig.see('away')
    expect(await rig.keys()).toHaveLength(2)
    await end(rig)
    await expect(rig.keeper.read(bob, { fromMs: startMs, toMs: startMs + dayMs })).rejects.toMatchObject({
      code: 'journal-not-allowed',
    })
    await until(async () => (await rig.keys()).length === 0)
    await rig.see('online')
    await rig.pass(10 * minuteMs)
    expect(await rig.keys()).toEqual([])
  })

it('[PR11] deletes at the next start what a program left that ended before it could', async () => {
  const rig = new Rig()
  const value = encodeStored([[startMs, 0]])
  const keys = ['bob/020776', 'bob/020777', 'carol/020777']
  await rig.store.commit([{ changes: keys.map((key) => ({ collection: journalCollection, key, value })), expects: [] }])
  await rig.started({ allowedMs: 1 })
  expect(await rig.keys()).toEqual(['bob/020776', 'bob/020777'])
})

it('[PR13] keeps what was there when it is stopped, and begins anew after it was erased', async () => {
  const rig = await new Rig().started()
  await rig.see('online')
  await rig.pass(10 * minuteMs)
  await rig.keeper.step('stop', bob)
  await rig.pass(10 * minuteMs)
  expect(await rig.spans()).toEqual([
    [10, 'online'],
    [10, 'gap'],
  ])
  await rig.keeper.step('keep', bob)
  await rig.see('away')
  await rig.keeper.step('erase', bob)
  await rig.pass(5 * minuteMs)
  expect(await rig.spans()).toEqual([
    [20, 'gap'],
    [5, 'away'],
  ])
})
