/**
 * What an entry is found by (spec DI5): its words, and the values of its fields. Both are short texts in one table, so that the three
 * databases search alike, byte by byte: a word is `w` and the word, a field with its value is `f` and a hash.
 */
import { createHash } from 'node:crypto'

/** Words of one entry that are searched; the rest is not. */
export const wordsMax = 200
/** Words of one search that count. */
export const searchWordsMax = 8
const wordLengthMax = 40
const fieldsMax = 64
const depthMax = 8

/** The last letter of Unicode: above every word that begins alike. */
const above = '\u{10ffff}'

/** A content is a JSON object; nothing when it is not. */
export function parseContent(bytes: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    // Bytes that are no JSON are an answer, not a failure.
    return undefined
  }
}

/** Everything a content is found by. */
export function termsOf(content: object): ReadonlySet<string> {
  const words = new Set<string>()
  const terms = new Set<string>()
  for (const [field, value] of Object.entries(content) as [string, unknown][]) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isPlain(one) && terms.size < fieldsMax) terms.add(fieldTerm(field, String(one)))
    }
    collectWords(value, words, 0)
  }
  for (const word of words) terms.add(`w${word}`)
  return terms
}

/** The words of a text as they are searched: letters and digits, lower case, without accents. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])].map((word) => [...word].slice(0, wordLengthMax).join(''))
}

/** The term of a field that equals a value. */
export function fieldTerm(field: string, value: string): string {
  return `f${createHash('sha256')
    .update(JSON.stringify([field, value]))
    .digest('base64url')
    .slice(0, 32)}`
}

/** The terms from `from` up to but not including `to` are the words that begin with `word`. */
export function wordRange(word: string): { readonly from: string; readonly to: string } {
  return { from: `w${word}`, to: `w${word}${above}` }
}

/** What a search asks of the terms of an entry. */
export interface TermQuery {
  readonly words: readonly string[]
  readonly fields: readonly string[]
}

/** Whether an entry with these terms is found, as the database would find it. */
export function isFound(terms: ReadonlySet<string>, { words, fields }: TermQuery): boolean {
  if (!fields.every((field) => terms.has(field))) return false
  return words.every((word) => {
    const begin = `w${word}`
    for (const term of terms) if (term.startsWith(begin)) return true
    return false
  })
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function collectWords(value: unknown, words: Set<string>, depth: number): void {
  if (typeof value === 'string' || typeof value === 'number') {
    for (const word of wordsOf(String(value))) if (words.size < wordsMax) words.add(word)
  } else if (typeof value === 'object' && value !== null && depth < depthMax) {
    for (const one of Object.values(value)) collectWords(one, words, depth + 1)
  }
}
