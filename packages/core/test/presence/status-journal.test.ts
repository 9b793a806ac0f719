import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  csv,
  journalDay,
  journalLimits,
  type JournalMark,
  journalSpans,
  journalStateOf,
  journalStates,
  journalTotals,
  nextMark,
  readMarks,
  storedMarks,
} from '../../src/index.ts'

const noonMs = Date.UTC(2026, 10, 23, 12)
const hourMs = 3_600_000

/** Keeps what is seen, as a keeper does: by days, with a count of each. */
function journal(seen: readonly JournalMark[]): JournalMark[] {
  const marks: JournalMark[] = []
  let count = 0
  for (const { atMs, state } of seen) {
    const last = marks.at(-1)
    const mark = nextMark(last, count, atMs, state)
    if (mark === undefined) continue
    count = last !== undefined && journalDay(mark.atMs) === journalDay(last.atMs) ? count + 1 : 1
    marks.push(mark)
  }
  return marks
}

const seenArbitrary = fc
  .array(fc.record({ atMs: fc.integer({ min: 0, max: 10 * hourMs }), state: fc.constantFrom(...journalStates) }))
  .map((list) => list.map(({ atMs, state }) => ({ atMs: noonMs + atMs, state })))

describe('a status journal', () => {
  it('[PR13] says from when to when a name was seen how, and marks what nobody saw', () => {
    const marks = journal([
      { atMs: noonMs, state: 'online' },
      { atMs: noonMs + hourMs, state: 'online' },
      { atMs: noonMs + 2 * hourMs, state: 'gap' },
      { atMs: noonMs + 3 * hourMs, state: 'offline' },
    ])
    expect(marks).toHaveLength(3)
    const spans = journalSpans(marks, noonMs - hourMs, noonMs + 6 * hourMs, noonMs + 4 * hourMs)
    expect(
      spans.map(({ fromMs, toMs, state }) => [(fromMs - noonMs) / hourMs, (toMs - noonMs) / hourMs, state]),
    ).toEqual([
      [-1, 0, 'gap'],
      [0, 2, 'online'],
      [2, 3, 'gap'],
      [3, 4, 'offline'],
      [4, 6, 'gap'],
    ])
    expect(journalTotals(spans)).toEqual({ online: 2 * hourMs, away: 0, busy: 0, offline: hourMs, gap: 4 * hourMs })
  })

  it('[PR13] is cut into spans that adjoin and differ, whatever was seen and whatever is asked for', () => {
    fc.assert(
      fc.property(
        seenArbitrary,
        fc.integer({ min: -hourMs, max: 11 * hourMs }),
        fc.integer({ min: 0, max: 12 * hourMs }),
        fc.integer({ min: -hourMs, max: 12 * hourMs }),
        (seen, from, length, known) => {
          const marks = journal(seen)
          const [fromMs, toMs, knownMs] = [noonMs + from, noonMs + from + length, noonMs + known]
          const spans = journalSpans(marks, fromMs, toMs, knownMs)
          expect(spans.reduce((at, span) => (expect(span.fromMs).toBe(at), span.toMs), fromMs)).toBe(toMs)
          spans.forEach((span, at) => {
            expect(span.toMs).toBeGreaterThan(span.fromMs)
            expect(span.state).not.toBe(spans[at - 1]?.state)
          })
          // At any moment the last mark before it counts, and nothing after what is known.
          for (const { fromMs: atMs, state } of spans) {
            const last = marks.findLast((mark) => mark.atMs <= atMs)
            expect(state).toBe(atMs >= knownMs ? 'gap' : (last?.state ?? 'gap'))
          }
        },
      ),
    )
  })

  it('[PR13] does not run backwards with the clock', () => {
    const last: JournalMark = { atMs: noonMs, state: 'online' }
    expect(nextMark(last, 1, noonMs - 5 * hourMs, 'away')).toEqual({ atMs: noonMs, state: 'away' })
  })

  it('[PR15] ends a day in a gap when a name flickers, and goes on the next day', () => {
    const flicker = Array.from({ length: 4000 }, (_, at) => ({
      atMs: noonMs + at,
      state: at % 2 === 0 ? ('online' as const) : ('away' as const),
    }))
    const marks = journal(flicker)
    expect(marks).toHaveLength(journalLimits.marksPerDayMax)
    expect(marks.at(-1)?.state).toBe('gap')
    const tomorrow = nextMark(marks.at(-1), marks.length, noonMs + 24 * hourMs, 'away')
    expect(tomorrow).toEqual({ atMs: noonMs + 24 * hourMs, state: 'away' })
  })

  it('[PR13] sees only what is live', () => {
    expect(journalStateOf('busy', true)).toBe('busy')
    expect(journalStateOf('busy', false)).toBe('gap')
    expect(journalStateOf('unknown', true)).toBe('gap')
  })

  it('is stored and read again, without what is no mark', () => {
    fc.assert(
      fc.property(seenArbitrary, (seen) => {
        const marks = journal(seen)
        expect(readMarks(JSON.parse(JSON.stringify(storedMarks(marks))))).toEqual(marks)
      }),
    )
    expect(readMarks([[1, 0], [2, 9], ['3', 1], [-4, 1], null, [5]])).toEqual([{ atMs: 1, state: 'online' }])
    expect(readMarks('online')).toEqual([])
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readMarks(value)
      }),
    )
  })
})

describe('CSV', () => {
  it('[PR17] quotes what separates, and lets no text be a formula', () => {
    expect(csv([['a', 'b"c', 'd,e', 'f\ng', 12, -3]])).toBe('a,"b""c","d,e","f\ng",12,-3\r\n')
    for (const evil of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      ' =1',
      '\ufeff=1',
      '＝1',
      '=HYPERLINK("x","y")',
    ])
      expect(csv([[evil]])).toMatch(/^"?'/)
    expect(csv([['-2', 'alice-2']])).toBe("'-2,alice-2\r\n")
  })

  it('[PR17] gives back every text that a reader of CSV takes apart', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const fields = readRow(csv([texts]))
        expect(fields).toHaveLength(texts.length)
        fields.forEach((field, at) => {
          expect([texts[at], `'${texts[at]}`]).toContain(field)
          expect(field).not.toMatch(/^[=+\-@\t\r]/)
        })
      }),
    )
  })
})

/** The fields of one row, by RFC 4180. */
function readRow(text: string): string[] {
  const fields: string[] = []
  let rest = text.slice(0, -2)
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|$)/.exec(rest)
    if (match === null) throw new Error(`no CSV: ${JSON.stringify(rest)}`)
    fields.push((match[1] ?? match[2] ?? '').replaceAll('""', '"'))
    if (match[3] === '') return fields
    rest = rest.slice(match[0].length)
  }
}
