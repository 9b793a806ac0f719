import { describe, expect, it } from 'vitest'

import { fullMoment, lastSeen } from '../../src/controllers/time/time-words.ts'
import { sizeWords } from '../../src/controllers/chat/file-words.ts'
import type { Catalogue } from '../../src/words/catalogue.ts'
import { composer } from '../../src/words/en/composer.ts'
import { time } from '../../src/words/en/time.ts'
import { chooseTag, languageOf, languages, type LanguageTag } from '../../src/words/languages.ts'
import * as plurals from '../../src/words/plural.ts'
import { english, loadWords } from '../../src/words/words.ts'

const others = (Object.keys(languages) as LanguageTag[]).filter((tag) => tag !== 'en')
const nowMs = new Date(2026, 10, 22, 14, 5).getTime()

describe('the choice of a language', () => {
  it('takes the first that there is', () => {
    expect(chooseTag(['nl', 'pt-BR', 'de'])).toBe('pt-BR')
    expect(chooseTag(['nl', 'constructor'])).toBe('en')
    expect(chooseTag([])).toBe('en')
    expect(languageOf('AR-eg')).toMatchObject({ tag: 'ar', direction: 'rtl' })
  })

  it('is English for what there is not, and the language itself for what no one can read behind it', async () => {
    expect(await loadWords('nl')).toBe(english)
    expect(await loadWords('__proto__')).toBe(english)
    expect((await loadWords('de-!')).language.tag).toBe('de')
  })

  it('keeps the region for what Intl writes', async () => {
    const words = await loadWords('de-AT')
    expect([words.language.tag, words.locale, words.of(composer).send]).toEqual(['de', 'de-AT', 'Senden'])
    expect(await loadWords('de-at')).toBe(words)
  })
})

describe.each(others)('the words of %s', (tag) => {
  it('say something everywhere, and nothing that is undefined', async () => {
    const catalogue = (await import(`../../src/words/${tag}/catalogue.ts`)) as Catalogue
    const silent = Object.entries(catalogue).flatMap(([area, sentences]) =>
      sentencesOf(sentences, area).filter(([, said]) => said.trim() === '' || /undefined|NaN|#/u.test(said)),
    )
    expect(silent).toEqual([])
  })

  it('have a form for every whole number', () => {
    if (tag === 'zh') return
    const plural = plurals[tag] as plurals.Plural<'one' | 'two' | 'few' | 'many' | 'other'>
    const forms = { one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' }
    const rules = new Intl.PluralRules(tag)
    for (let count = 1; count < 200; count += 1) expect(plural(count, forms)).toBe(rules.select(count))
  })

  it('write moments and sizes in their own way', async () => {
    const words = await loadWords(tag)
    const seen = [lastSeen(nowMs - 5 * 60_000, nowMs, words), lastSeen(nowMs - 86_400_000, nowMs, words)]
    expect(seen).toEqual([
      words.of(time).minutesAgo(5),
      words.of(time).yesterdayAt(words.time(nowMs, { hour: 'numeric', minute: '2-digit' })),
    ])
    expect(fullMoment(nowMs - 30 * 86_400_000, nowMs, words)).not.toMatch(/October/u)
    expect(sizeWords(3_440_000, words)).toMatch(/3[.,٫]4/u)
  })
})

/** Every sentence of an area with its place, functions called with something of each kind. */
function sentencesOf(value: unknown, place: string): [string, string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value === 'function') {
    const say = value as (...values: unknown[]) => unknown
    const facts = { host: 'host', why: 'why', name: 'name', time: 'time', mapped: 'mapped' }
    if (place.includes('.said.')) return sentencesOf(say(facts), place)
    return [1, 2, 3, 11, 21, 101].flatMap((count): [string, string][] => {
      const said = say(...Array.from({ length: say.length }, () => count))
      return typeof said === 'string' ? [[`${place}(${count})`, said]] : sentencesOf(said, `${place}(${count})`)
    })
  }
  return Object.entries(value as object).flatMap(([key, one]) => sentencesOf(one, `${place}.${key}`))
}
