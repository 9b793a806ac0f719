import type { MessageId } from '@kith/wire'

import type { Paint } from '../output/paint.ts'
import { plainLine } from '../output/plain.ts'
import type { DeliveryMark } from './delivery.ts'
import { isFinal, type Line, wordsOf } from './record.ts'
import { isReadUpTo } from './seen-by.ts'
import type { PlacedLine, TerminalScreen } from './terminal-screen.ts'
import { markText, sentenceOfKept, type ShownLine } from './words.ts'

interface OwnLine {
  readonly line: Line
  readonly placed: PlacedLine
  /** Columns before its mark. */
  readonly column: number
}

/** Own lines on a terminal, and the mark beside each: where it is, and whether the other has read it. */
export class OwnLines {
  readonly #terminal: TerminalScreen
  readonly #name: string
  readonly #paint: Paint
  /** By mid, in the order in which they were shown. */
  readonly #lines = new Map<string, OwnLine>()
  #readUpTo = ''

  constructor(terminal: TerminalScreen, name: string, paint: Paint) {
    this.#terminal = terminal
    this.#name = name
    this.#paint = paint
  }

  /** The mid of the last one. */
  get lastMid(): string | undefined {
    return [...this.#lines.keys()].at(-1)
  }

  /** A line with whether it was read, as it is shown. */
  shown(line: Line): ShownLine {
    return { ...line, isRead: isReadUpTo(this.#readUpTo, line) }
  }

  /** A line was shown, with its mark behind so many columns; from now on that is rewritten. */
  add(line: Line, placed: PlacedLine, column: number): void {
    this.#lines.set(line.mid, { line, placed, column })
  }

  /** What is known of a line now. */
  mark(mid: MessageId, { state, code, path }: DeliveryMark): void {
    const before = this.#lines.get(mid)
    if (before === undefined || before.line.state === state) return
    const line = { ...before.line, state, ...(code !== undefined && { code }), ...(path !== undefined && { path }) }
    const own = { ...before, line }
    this.#lines.set(mid, own)
    const isThere = this.#rewrite(own)
    if (isFinal(state) && state !== 'committed') {
      const why = `✗ Not delivered: ${sentenceOfKept(code)} (${code ?? state})`
      this.#terminal.print(`${this.#paint.red(why)} ${this.#quoted(own)}`)
    } else if (!isThere && state === 'committed') this.#repeat(own)
  }

  /** The other has read up to the own line with this key (spec CT14). */
  readUpTo(key: string): void {
    if (key <= this.#readUpTo) return
    const before = this.#readUpTo
    this.#readUpTo = key
    const read = [...this.#lines.values()].filter(({ line }) => isReadUpTo(key, line) && !isReadUpTo(before, line))
    const areThere = read.map((own) => this.#rewrite(own))
    const newest = read.at(-1)
    if (newest !== undefined && areThere.at(-1) === false) this.#repeat(newest)
  }

  /** False when the line is gone from the screen. */
  #rewrite(own: OwnLine): boolean {
    return this.#terminal.rewrite(own.placed, own.column, this.#markText(own))
  }

  /** Says the mark again below, with the words of its line. */
  #repeat(own: OwnLine): void {
    this.#terminal.print(`${' '.repeat(own.column)}${this.#markText(own)} ${this.#quoted(own)}`)
  }

  #markText({ line }: OwnLine): string {
    return markText(this.shown(line), this.#name, this.#paint)
  }

  #quoted({ line }: OwnLine): string {
    return this.#paint.dim(`"${plainLine(wordsOf(line), 40)}"`)
  }
}
