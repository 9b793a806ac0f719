import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { messageKey } from '../../src/controllers/chat/message-record.ts'
import { fold, wordsToFind } from '../../src/controllers/search/fold.ts'
import { mergeSegment, segmentMax, Segments } from '../../src/controllers/search/segments.ts'

describe('folding', () => {
  it('finds what a person means, in any script', () => {
    expect(fold('Über  STRAẞE\n')).toBe('uber straße '.normalize('NFKD'))
    expect(fold('Crème brûlée')).toBe('creme brulee')
    expect(fold('ＫＩＴＨ ﬁn')).toBe('kith fin')
    expect(fold('ЁЛКА')).toBe('елка')
    expect(fold('你好，世界')).toContain('世界')
    expect(fold('مُحَمَّد')).toBe('محمد')
    expect(wordsToFind('  Two   Words ')).toEqual(['two', 'words'])
  })

  it('of what is folded already is the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

describe('segments', () => {
  it('hold what was put in and not taken out, in order, none longer than it may be', () => {
    const name = fc.integer({ min: 0, max: 2000 }).map((at) => messageKey('bo', at, ''))
    const entry = fc.record({ key: name, text: fc.option(fc.string(), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 700 }), { maxLength: 4 }), (batches) => {
        const model = new Map<string, string>()
        let parts = mergeSegment(undefined, [])
        for (const batch of batches) {
          for (const { key, text } of batch)
            if (text === undefined) model.delete(key)
            else model.set(key, text)
          const all = {
            keys: parts.flatMap(({ keys }) => keys),
            texts: parts.flatMap(({ texts }) => texts),
          }
          parts = mergeSegment(all, batch)
        }
        expect(parts.flatMap(({ keys, texts }) => keys.map((key, index) => [key, texts[index]]))).toEqual(
          [...model].sort(([a], [b]) => (a < b ? -1 : 1)),
        )
        for (const { keys } of parts) expect(keys.length).toBeLessThanOrEqual(segmentMax)
      }),
      { numRuns: 30 },
    )
  })

  it('are found by the message that belongs into them', () => {
    const segments = new Segments()
    expect(segments.at(messageKey('bo', 5, ''))).toBeUndefined()
    segments.set('bo/', { keys: [], texts: [] })
    segments.set(messageKey('bo', 100, ''), { keys: [], texts: [] })
    segments.set(messageKey('carla', 10, ''), { keys: [], texts: [] })
    expect(segments.at(messageKey('bo', 5, ''))).toBe('bo/')
    expect(segments.at(messageKey('bo', 100, ''))).toBe(messageKey('bo', 100, ''))
    expect(segments.at(messageKey('bo', 500, 'x'))).toBe(messageKey('bo', 100, ''))
    expect(segments.at(messageKey('carla', 5, ''))).toBe(messageKey('carla', 10, ''))
    expect(segments.at(messageKey('bob', 5, ''))).toBeUndefined()
    expect(segments.at(messageKey('a', 5, ''))).toBeUndefined()
    segments.set('bo/', undefined)
    expect(segments.at(messageKey('bo', 5, ''))).toBe(messageKey('bo', 100, ''))
  })

  it('give the newest first, of one conversation or of all', () => {
    const segments = new Segments()
    const [one, two, three] = [messageKey('bo', 1, ''), messageKey('carla', 2, ''), messageKey('bo', 3, '')]
    segments.set('bo/', { keys: [one, three], texts: ['tea and cake', 'cake, tea'] })
    segments.set('carla/', { keys: [two], texts: ['no tea but cake'] })
    expect(segments.find(['tea', 'cake'], 10)).toEqual({ keys: [three, two, one], count: 3 })
    expect(segments.find(['tea', 'cake'], 2)).toEqual({ keys: [three, two], count: 3 })
    expect(segments.findIn('bo', ['tea', 'cake'])).toEqual([three, one])
    expect(segments.find(['tea', 'but'], 10)).toEqual({ keys: [two], count: 1 })
    expect(segments.find(['coffee'], 10)).toEqual({ keys: [], count: 0 })
  })
})
