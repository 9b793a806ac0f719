import { mentionsMax } from './listed-names.ts'

/** A piece of a text: words, or a name that is mentioned, without its `@`. */
export interface MentionPiece {
  readonly kind: 'text' | 'mention'
  readonly text: string
}

const candidate = /(?<![\p{L}\p{N}._@/-])@([a-z0-9._-]{1,63})/gu

/** Cuts a text where a name of these stands behind an `@`, at the beginning of a word. What ends a sentence is no part of a name. */
export function mentionPieces(text: string, names: readonly string[]): MentionPiece[] {
  const pieces: MentionPiece[] = []
  let at = 0
  if (names.length > 0)
    for (const { 1: found = '', index } of text.matchAll(candidate)) {
      const name = longestOf(found, names)
      if (name === undefined) continue
      if (index > at) pieces.push({ kind: 'text', text: text.slice(at, index) })
      pieces.push({ kind: 'mention', text: name })
      at = index + 1 + name.length
    }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

/** Those of these names that a text mentions, each once. */
export function mentionsIn(text: string, names: readonly string[]): readonly string[] {
  const found = mentionPieces(text, names).flatMap(({ kind, text: name }) => (kind === 'mention' ? [name] : []))
  return [...new Set(found)].slice(0, mentionsMax)
}

/** The longest of these names that the found letters are, or are with a mark behind them. */
function longestOf(found: string, names: readonly string[]): string | undefined {
  for (let name = found; name !== ''; name = name.slice(0, -1)) {
    if (names.includes(name)) return name
    if (!/[._-]$/u.test(name)) return undefined
  }
  return undefined
}
