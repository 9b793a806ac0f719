import type { Area, Catalogue, Sentences } from './catalogue.ts'
import { type Language, languageOf, languages, type LanguageTag } from './languages.ts'

/**
 * What is said to a person, in one language: the sentences of every area, and the ways of writing numbers, lists and dates. It never
 * changes; who changes the language takes another.
 */
export class Words {
  readonly language: Language
  /** BCP 47 tag for `Intl`, with a region where the page or the reader has one. */
  readonly locale: string
  readonly #catalogue: Catalogue | undefined
  readonly #times = new Map<string, Intl.DateTimeFormat>()
  readonly #numbers = new Map<string, Intl.NumberFormat>()

  /** English needs no catalogue: every area carries its own. */
  constructor(tag: string, catalogue?: Catalogue) {
    this.language = languageOf(tag) ?? languages.en
    // Without a region English is that in which it is written here.
    this.locale = tag.toLowerCase() === 'en' ? 'en-GB' : tag
    this.#catalogue = catalogue
  }

  /** The sentences of an area, named by its English. */
  of<A extends Area>(english: A): Sentences<A> {
    const translated = this.#catalogue?.[english.area as keyof Catalogue]
    return (translated ?? english) as unknown as Sentences<A>
  }

  /** A moment by a format that stays the same object; making one takes longer than drawing a message. */
  time(atMs: number, options: Readonly<Intl.DateTimeFormatOptions>): string {
    const key = JSON.stringify(options)
    let format = this.#times.get(key)
    if (format === undefined) {
      format = new Intl.DateTimeFormat(options.hour === undefined ? this.locale : this.#habit, options)
      this.#times.set(key, format)
    }
    return format.format(atMs)
  }

  /** A number, such as `1,204`, or with a unit, such as `3.4 MB`. */
  number(value: number, options: Readonly<Intl.NumberFormatOptions> = {}): string {
    const key = JSON.stringify(options)
    let format = this.#numbers.get(key)
    if (format === undefined) this.#numbers.set(key, (format = new Intl.NumberFormat(this.locale, options)))
    return format.format(value)
  }

  /** A list of names or things in a sentence, such as `anna, bo and cleo`. */
  list(parts: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
    return new Intl.ListFormat(this.locale, { type }).format(parts)
  }

  /** Hours follow the reader's own habit where the language is the reader's own. */
  get #habit(): string {
    const own = new Intl.DateTimeFormat().resolvedOptions().locale
    return languageOf(own) === this.language ? own : this.locale
  }
}

/** The words that are always there. */
export const english: Words = new Words('en')

const loaders: Readonly<Record<Exclude<LanguageTag, 'en'>, () => Promise<Catalogue>>> = {
  de: () => import('./de/catalogue.ts'),
  es: () => import('./es/catalogue.ts'),
  fr: () => import('./fr/catalogue.ts'),
  it: () => import('./it/catalogue.ts'),
  pl: () => import('./pl/catalogue.ts'),
  pt: () => import('./pt/catalogue.ts'),
  ru: () => import('./ru/catalogue.ts'),
  ar: () => import('./ar/catalogue.ts'),
  zh: () => import('./zh/catalogue.ts'),
}
/** Languages by their tags, so few that all may stay. */
const ready = new Map<string, Words>([['en', english]])

/** The words of a BCP 47 tag if they are here already. Those of a language that there is not are English. */
export function wordsHere(tag: string): Words | undefined {
  return ready.get(keyOf(tag))
}

/** The words of a BCP 47 tag; rejects when they cannot be loaded, and may be asked again then. */
export async function loadWords(tag: string): Promise<Words> {
  const key = keyOf(tag)
  const before = ready.get(key)
  if (before !== undefined) return before
  const language = languageOf(key)?.tag ?? 'en'
  const words = new Words(key, language === 'en' ? undefined : await loaders[language]())
  ready.set(key, words)
  return words
}

/** The tag as `Intl` writes it, `en` for what it cannot read and for languages that there are not. */
function keyOf(tag: string): string {
  if (languageOf(tag) === undefined) return 'en'
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en'
  } catch {
    // The language is known; what stands behind it is not.
    return languageOf(tag)?.tag ?? 'en'
  }
}
