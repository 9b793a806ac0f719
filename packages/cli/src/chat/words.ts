import { type BlobRef, cleanFileName } from '@kith/peer'
import { type ErrorCode, errorCodes, sentenceOf } from '@kith/wire'

import { bytesWords } from '../output/file-words.ts'
import type { Paint } from '../output/paint.ts'
import { columnsOf, plain, plainLine } from '../output/plain.ts'
import { timeWords } from '../output/time.ts'
import type { Said } from './line-book.ts'
import { type DeliveryState, type Line, type Quote, spanWords, wordsOf } from './record.ts'

/** Columns of the mark, or of the other's name when that is longer. */
export function markColumns(name: string): number {
  return Math.max('✓✓ direct'.length, name.length)
}

/** Columns before the mark of a line of `atMs` that is shown at `nowMs`. */
export function markColumn(atMs: number, nowMs: number): number {
  return timeWords(atMs, nowMs).length + 1
}

/** A line as it is shown: `isRead` says of an own one that the other has read it (spec CT14). */
export type ShownLine = Line & { readonly isRead?: boolean }

type Marked = Pick<ShownLine, 'state' | 'path' | 'isRead'>

/** The mark of an own line: where it stands, by which path it was delivered, and that it was read. */
export function markOf({ state = 'accepted', path, isRead = false }: Marked): string {
  const marks: Readonly<Record<DeliveryState, string>> = {
    scheduled: '⏲',
    addressing: '·',
    accepted: '·',
    stored: '✓ kept',
    committed: isRead ? '✓✓ read' : path === undefined ? '✓✓' : `✓✓ ${path}`,
    expired: '✗',
    rejected: '✗',
    indeterminate: '?',
  }
  return marks[state]
}

/** A line of conversation as it is shown; `other` is whom we talk with. */
export function lineText(line: ShownLine, other: string, nowMs: number, paint: Paint): string {
  const columns = markColumns(other)
  const isOwn = line.from === 'me'
  const head = isOwn ? markText(line, other, paint) : paint.bold(paint.cyan(other)) + ' '.repeat(columns - other.length)
  const time = timeWords(line.atMs, nowMs)
  const indent = ' '.repeat(time.length + columns + 2)
  const text = plain(shownWords(line)).split('\n').join(`\n${indent}`)
  return `${paint.dim(time)} ${head} ${text}`
}

/** What a line says, with a short line above it of what it answers. */
export function shownWords(line: Line): string {
  if (line.isDeleted === true) return '(taken back)'
  const said = line.file === undefined ? wordsOf(line) : fileWords(line, line.file)
  const words = line.lasts === undefined ? said : `${said} (goes after ${spanWords(line.lasts)})`
  const { reply } = line
  return reply === undefined ? words : `${quoteWords(reply)}\n${words}`
}

/** What is answered, on one line. */
export function quoteWords({ by, text }: Quote): string {
  return text === '' ? `> ${by}` : `> ${by}: ${plainLine(text, 60)}`
}

/** What somebody said of a line, as a sentence. */
export function saidWords({ actor, change, before }: Said): string {
  const words = wordsOf(before)
  const quoted = words === '' ? 'a message' : `"${plainLine(words, 40)}"`
  switch (change.kind) {
    case 'edit':
      return `${actor} edited: ${plainLine(change.text)}`
    case 'delete':
      return `${actor} took a message back`
    case 'react':
      return change.sign === ''
        ? `${actor} took the sign under ${quoted} away`
        : `${actor} put ${plain(change.sign)} under ${quoted}`
    case 'pin':
      return `${actor} ${change.isPinned ? 'pinned' : 'let go of'} ${quoted}`
  }
}

/** A file as it is shown among lines, with the words that go with it. */
export function fileWords(line: Line, { name, bytes, from }: BlobRef): string {
  const clean = cleanFileName(name)
  const hint = line.from === 'them' ? `; kith receive ${from} saves it` : ''
  const shown = `[${clean}, ${bytesWords(bytes)}${hint}]`
  return line.text === '' ? shown : `${shown}\n${line.text}`
}

/** The mark in its full width. */
export function markText(line: Marked, other: string, { dim, green, red }: Paint): string {
  const mark = markOf(line)
  const colour = line.state === 'committed' ? green : mark === '✗' || mark === '?' ? red : dim
  return colour(mark) + ' '.repeat(markColumns(other) - columnsOf(mark))
}

/** The sentence of a code that was kept; a code of a later version reads as an inner failure. */
export function sentenceOfKept(code: string | undefined): string {
  return sentenceOf(code !== undefined && code in errorCodes ? (code as ErrorCode) : 'internal')
}
