import { findLinks } from '../chat/links.ts'

/**
 * What a person means by marks in a text: `*bold*`, `_italic_`, `~strike~`, `` `code` ``, three backticks around a block of code, `> ` before a quoted line, and
 * addresses. The text is read once from its beginning to its end, whatever stands in it, and what makes no sense as a mark is text. Nothing here is ever HTML.
 */
export type TextBlock =
  | { readonly kind: 'text' | 'quote'; readonly spans: readonly TextSpan[] }
  | { readonly kind: 'code'; readonly text: string }

/** A part of a block. */
export type TextSpan =
  | { readonly kind: 'text' | 'link' | 'code'; readonly text: string }
  | { readonly kind: TextStyle; readonly spans: readonly TextSpan[] }

/** How words stand out. */
export type TextStyle = 'bold' | 'italic' | 'strike'

const styles: Readonly<Record<string, TextStyle>> = { '*': 'bold', _: 'italic', '~': 'strike' }
const fence = '```'
/** Marks of one text that count; what follows is plain. */
export const marksMax = 1000

/** Reads the marks of a text. */
export function readText(text: string): TextBlock[] {
  const blocks: TextBlock[] = []
  let at = 0
  while (at < text.length) {
    const begin = text.indexOf(fence, at)
    const end = begin === -1 ? -1 : text.indexOf(fence, begin + fence.length)
    const code = end === -1 ? '' : text.slice(begin + fence.length, end)
    if (end === -1 || code.trim() === '') {
      blocks.push(...lineBlocks(text.slice(at)))
      break
    }
    if (begin > at) blocks.push(...lineBlocks(withoutLast(text.slice(at, begin))))
    blocks.push({ kind: 'code', text: withoutLast(code.startsWith('\n') ? code.slice(1) : code) })
    at = end + fence.length
    if (text[at] === '\n') at += 1
  }
  return blocks
}

/** Characters of which a line is made: more than any line shows. */
const lineMax = 1000

/** The words alone, where there is no room for more: a list, a notification. */
export function plainText(text: string): string {
  return readText(text.slice(0, lineMax))
    .map((block) => (block.kind === 'code' ? block.text : wordsOfSpans(block.spans)))
    .join('\n')
}

function wordsOfSpans(spans: readonly TextSpan[]): string {
  return spans.map((span) => ('spans' in span ? wordsOfSpans(span.spans) : span.text)).join('')
}

function withoutLast(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

/** Quoted lines that follow each other are one block, and so are others. */
function lineBlocks(text: string): TextBlock[] {
  if (text === '') return []
  const blocks: { kind: 'text' | 'quote'; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const isQuote = line.startsWith('> ')
    const kind = isQuote ? 'quote' : 'text'
    const last = blocks.at(-1)
    const words = isQuote ? line.slice(2) : line
    if (last?.kind === kind) last.lines.push(words)
    else blocks.push({ kind, lines: [words] })
  }
  return blocks.map(({ kind, lines }) => ({ kind, spans: readSpans(lines.join('\n')) }))
}

interface Open {
  /** Nothing at the outermost level. */
  readonly mark: string | undefined
  readonly spans: TextSpan[]
}

/** Reads what stands in lines. A style ends in its own line, and a mark counts only at the edge of words. */
function readSpans(text: string): TextSpan[] {
  const outer: Open = { mark: undefined, spans: [] }
  const open: Open[] = [outer]
  let marks = 0
  let at = 0
  for (const { kind, text: piece } of pieces(text)) {
    const start = at
    at += kind === 'code' ? piece.length + 2 : piece.length
    if (kind !== 'text') {
      push(open, { kind, text: piece })
      continue
    }
    let from = 0
    for (let index = 0; index < piece.length; index += 1) {
      const char = piece[index] ?? ''
      const isLineEnd = char === '\n'
      if (!isLineEnd && styles[char] === undefined) continue
      if (isLineEnd) {
        push(open, { kind: 'text', text: piece.slice(from, index) })
        from = index
        while (open.length > 1) giveUp(open)
        continue
      }
      if (marks >= marksMax) break
      const before = text[start + index - 1] ?? ''
      const after = text[start + index + 1] ?? ''
      const style = styles[char] as TextStyle
      const opened = open.findLastIndex(({ mark }) => mark === char)
      const closes = opened !== -1 && !isSpace(before) && !isWord(after) && !isEmpty(open, opened, piece, from, index)
      const opens = !closes && opened === -1 && !isWord(before) && !isSpace(after) && after !== char && before !== char
      if (!closes && !opens) continue
      marks += 1
      push(open, { kind: 'text', text: piece.slice(from, index) })
      from = index + 1
      if (opens) {
        open.push({ mark: char, spans: [] })
        continue
      }
      while (open.length - 1 > opened) giveUp(open)
      const { spans } = open.pop() as Open
      push(open, { kind: style, spans })
    }
    push(open, { kind: 'text', text: piece.slice(from) })
  }
  while (open.length > 1) giveUp(open)
  return outer.spans
}

interface Piece {
  readonly kind: 'text' | 'link' | 'code'
  readonly text: string
}

/** Code, addresses, and the text between. */
function pieces(text: string): Piece[] {
  return text
    .split(/`([^`\n]+)`/u)
    .flatMap((part, index): Piece[] =>
      index % 2 === 1 ? [{ kind: 'code', text: part }] : part === '' ? [] : findLinks(part),
    )
}

/** A mark that was not closed is text. */
function giveUp(open: Open[]): void {
  const { mark = '', spans } = open.pop() as Open
  push(open, { kind: 'text', text: mark })
  for (const span of spans) push(open, span)
}

function push(open: readonly Open[], span: TextSpan): void {
  const spans = open.at(-1)?.spans ?? []
  const last = spans.at(-1)
  if (span.kind === 'text' && span.text === '') return
  if (span.kind === 'text' && last?.kind === 'text')
    spans[spans.length - 1] = { kind: 'text', text: last.text + span.text }
  else spans.push(span)
}

function isEmpty(open: readonly Open[], opened: number, piece: string, from: number, index: number): boolean {
  return open.length - 1 === opened && open[opened]?.spans.length === 0 && piece.slice(from, index) === ''
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char)
}

function isSpace(char: string): boolean {
  return char === '' || /\s/u.test(char)
}
