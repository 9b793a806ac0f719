import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { chartDays } from '../../src/controllers/journal/journal-chart.ts'
import { durationCell, durationWords } from '../../src/controllers/journal/journal-words.ts'
import { firstDayOfWeek, isZone, weekOf } from '../../src/controllers/journal/zone-days.ts'
import { english } from '../../src/words/words.ts'

const hourMs = 3_600_000

/** When the days of a week begin, by the clocks of UTC. */
function begins(at: string, zone: string, firstDay = 1, weeks = 0): readonly string[] {
  return weekOf(Date.parse(at), zone, firstDay, weeks).map(({ fromMs }) => new Date(fromMs).toISOString().slice(0, 16))
}

describe('weeks of a zone', () => {
  it('begin at midnight where the reader is, on the day on which weeks begin there', () => {
    expect(begins('2026-11-22T23:30:00Z', 'Europe/Zurich')[0]).toBe('2026-11-22T23:00')
    expect(begins('2026-11-22T22:30:00Z', 'Europe/Zurich')[0]).toBe('2026-11-15T23:00')
    expect(begins('2026-11-22T22:30:00Z', 'UTC', 7)[0]).toBe('2026-11-22T00:00')
    expect(begins('2026-11-22T22:30:00Z', 'Asia/Kathmandu', 6)[0]).toBe('2026-11-20T18:15')
    expect(begins('2026-11-23T12:00:00Z', 'Pacific/Kiritimati', 1, -1)[0]).toBe('2026-11-15T10:00')
  })

  it('have days of 23 and 25 hours when clocks are changed, and a day that begins at one', () => {
    const hours = (at: string, zone: string): readonly number[] =>
      weekOf(Date.parse(at), zone, 1).map(({ fromMs, toMs }) => (toMs - fromMs) / hourMs)
    expect(hours('2026-03-29T12:00:00Z', 'Europe/Zurich')).toEqual([24, 24, 24, 24, 24, 24, 23])
    expect(hours('2026-10-25T12:00:00Z', 'Europe/Zurich')).toEqual([24, 24, 24, 24, 24, 24, 25])
    // In Cairo clocks go forward at midnight.
    expect(hours('2026-04-24T12:00:00Z', 'Africa/Cairo')).toEqual([24, 24, 24, 24, 23, 24, 24])
    expect(hours('2026-04-05T12:00:00Z', 'Australia/Lord_Howe')[6]).toBe(24.5)
  })

  it('hold the moment that was asked for, and adjoin, in every zone', () => {
    const zones = ['Europe/Zurich', 'America/Sao_Paulo', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
        fc.constantFrom(...zones),
        fc.integer({ min: 1, max: 7 }),
        (atMs, zone, firstDay) => {
          const week = weekOf(atMs, zone, firstDay)
          expect(week[0]?.fromMs).toBeLessThanOrEqual(atMs)
          expect(week[6]?.toMs).toBeGreaterThan(atMs)
          week.forEach(({ fromMs, toMs }, at) => {
            expect(toMs).toBeGreaterThan(fromMs)
            if (at > 0) expect(fromMs).toBe(week[at - 1]?.toMs)
          })
          expect(weekOf(atMs, zone, firstDay, -1)[6]?.toMs).toBe(week[0]?.fromMs)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('knows zones, and where weeks begin', () => {
    expect(isZone('Europe/Zurich')).toBe(true)
    expect(isZone('Europe/Nowhere')).toBe(false)
    expect(firstDayOfWeek('de-CH')).toBe(1)
    expect(firstDayOfWeek('en-US')).toBe(7)
  })
})

describe('the chart of a week', () => {
  it('cuts spans at midnight and leaves what is to come empty', () => {
    const days = weekOf(Date.parse('2026-11-23T12:00:00Z'), 'UTC', 1)
    const [monday] = days
    if (monday === undefined) throw new Error('a week has seven days')
    const chart = chartDays(
      [
        { fromMs: monday.fromMs - 5 * hourMs, toMs: monday.fromMs + 6 * hourMs, state: 'online' },
        { fromMs: monday.fromMs + 6 * hourMs, toMs: monday.fromMs + 36 * hourMs, state: 'gap' },
      ],
      days,
    )
    expect(chart[0]?.bars).toMatchObject([
      { state: 'online', start: 0, length: 0.25 },
      { state: 'gap', start: 0.25, length: 0.75 },
    ])
    expect(chart[0]?.totals.online).toBe(6 * hourMs)
    expect(chart[1]?.bars).toMatchObject([{ state: 'gap', start: 0, length: 0.5 }])
    expect(chart.slice(2).flatMap(({ bars }) => bars)).toEqual([])
  })

  it('says lengths of time in few letters', () => {
    expect([0, 20_000, 5 * 60_000, hourMs, 26.2 * hourMs].map((ms) => durationWords(ms, english))).toEqual([
      ...['0m', '0m', '5m', '1h', '26h 12m'],
    ])
    expect([0, 5 * 60_000, 26.2 * hourMs].map((ms) => durationCell(ms, english))).toEqual(['', '0:05', '26:12'])
  })
})
