import { MockNetwork } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { StatusJournal } from '../../src/controllers/journal/status-journal.ts'
import { until } from '@kith/testing/contracts'

const startMs = Date.UTC(2026, 10, 23, 12)
const dayMs = 86_400_000
const view = { name: 'bo', zone: 'UTC', firstDay: 1 } as const
let nowMs = startMs

beforeEach(() => {
  nowMs = startMs
})
afterEach(() => {
  vi.useRealTimers()
})

async function stage() {
  const network = new MockNetwork({ nowMs: () => nowMs })
  const [anna, bo] = [await network.join('anna'), await network.join('bo')]
  network.befriend(anna, bo)
  const journal = new StatusJournal(anna, () => nowMs)
  journal.open(view)
  return { network, anna, bo, journal }
}

describe('the journal of a contact', () => {
  it('is closed without consent, says why it cannot be kept, and opens when consent comes', async () => {
    const { network, anna, bo, journal } = await stage()
    await journal.keep(true)
    expect(journal.fault.value?.code).toBe('journal-not-allowed')
    expect(journal.week.value).toBeUndefined()
    await bo.presence.journal.allow('anna')
    await until(() => journal.week.value !== undefined)
    await journal.keep(true)
    await until(() => journal.journals.value.keptMs !== undefined)
    expect(journal.fault.value).toBeUndefined()
    await network.settled()
    expect(bo.contacts.journalsOf('anna').takenMs).toBe(nowMs)
    nowMs += 3_600_000
    await bo.presence.set({ choice: 'busy' })
    await until(() => journal.week.value?.totals.online === 3_600_000)
    nowMs += 60_000
    await journal.turn(0)
    expect(journal.week.value?.totals.busy).toBe(60_000)
    expect(await journal.csv()).toContain('bo,busy,2026-11-23T13:00:00Z,2026-11-23T13:01:00Z,60')
    await journal.erase()
    expect(journal.week.value?.totals.online).toBe(0)
    await journal.give(true)
    await network.settled()
    expect(bo.contacts.journalsOf('anna').allowedMs).toBe(nowMs)
    await bo.presence.journal.withdraw('anna')
    await until(() => journal.week.value === undefined)
    expect(anna.contacts.journalsOf('bo')).toEqual({ givenMs: nowMs })
    journal.close()
  })

  it('is turned by weeks, back to when it was allowed and not into the future', async () => {
    const { anna, journal } = await stage()
    anna.contacts.putJournals('bo', () => ({ allowedMs: startMs - 10 * dayMs, keptMs: startMs - 10 * dayMs }))
    anna.presence.journal.script('bo', [{ atMs: startMs - 9 * dayMs, state: 'online' }])
    await until(() => journal.week.value !== undefined)
    expect(journal.week.value).toMatchObject({ isLast: true, isFirst: false })
    await journal.turn(1)
    expect(journal.week.value?.days[0]?.fromMs).toBe(startMs - dayMs / 2)
    await journal.turn(-1)
    expect(journal.week.value).toMatchObject({ isLast: false, isFirst: false, totals: { online: 7 * dayMs } })
    await journal.turn(-1)
    expect(journal.week.value).toMatchObject({ isFirst: true, totals: { online: 1.5 * dayMs, gap: 5.5 * dayMs } })
    journal.close()
  })

  it('shows only the last week that was asked for, and nothing after it was closed', async () => {
    const { anna, journal } = await stage()
    anna.contacts.putJournals('bo', () => ({ allowedMs: 1, keptMs: 1 }))
    await until(() => journal.week.value !== undefined)
    const read = anna.presence.journal.read.bind(anna.presence.journal)
    const held: (() => void)[] = []
    vi.spyOn(anna.presence.journal, 'read').mockImplementation(async (name, range) => {
      await new Promise<void>((resolve) => held.push(resolve))
      return read(name, range)
    })
    const turns = [journal.turn(-1), journal.turn(-1)]
    held[1]?.()
    await turns[1]
    const shown = journal.week.value
    held[0]?.()
    await turns[0]
    expect(journal.week.value).toBe(shown)
    expect(shown?.days[0]?.fromMs).toBe(startMs - dayMs / 2 - 14 * dayMs)
    const late = journal.turn(-1)
    journal.close()
    held[2]?.()
    await late
    expect(journal.week.value).toBeUndefined()
  })
})
