import type { EmoticonRef } from './emoticon.ts'

/** A piece of a text: words, or `:name:` with the hash of the picture that stands for it. */
export interface EmoticonPiece {
  readonly text: string
  readonly hash?: string
}

const shortcut = /:([\p{L}\p{M}\p{N}_+-]{2,24})(?=:)/gu

/** Cuts a text where an emoticon of these stands between its colons. One colon belongs to one emoticon alone. */
export function emoticonPieces(text: string, emoticons: readonly EmoticonRef[]): EmoticonPiece[] {
  const hashes = new Map(emoticons)
  const pieces: EmoticonPiece[] = []
  let at = 0
  for (const { 0: found, 1: name = '', index } of text.matchAll(shortcut)) {
    const hash = hashes.get(name)
    if (hash === undefined || index < at) continue
    if (index > at) pieces.push({ text: text.slice(at, index) })
    pieces.push({ text: `${found}:`, hash })
    at = index + found.length + 1
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}

/** The emoticons of these that stand in a text. */
export function emoticonsIn(text: string, emoticons: readonly EmoticonRef[]): readonly EmoticonRef[] {
  const found = new Set(emoticonPieces(text, emoticons).flatMap(({ hash, text: words }) => (hash ? [words] : [])))
  return emoticons.filter(([name]) => found.has(`:${name}:`))
}
