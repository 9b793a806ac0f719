import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'

import type { Outlet } from '../output/screen.ts'
import { columnsOf } from '../output/plain.ts'

const columnsDefault = 80
const rowsDefault = 24

/** A line whose beginning may be rewritten while it is on the screen. */
export interface PlacedLine {
  /** Rows from its first row down to the first row of the prompt; undefined when it cannot be reached any more. */
  rowsBelow: number | undefined
}

/** The terminal above a prompt of `node:readline`: prints above it, and rewrites marks in lines already printed. */
export class TerminalScreen {
  readonly #out: Outlet
  readonly #prompt: Interface
  readonly #placed = new Set<PlacedLine>()
  readonly #onResize: () => void

  constructor(out: Outlet, prompt: Interface) {
    this.#out = out
    this.#prompt = prompt
    // A terminal that changed its width has broken its lines anew, nobody says where.
    this.#onResize = () => {
      this.#forgetPlaces()
    }
    out.on('resize', this.#onResize)
  }

  /** Prints above the prompt; what is being typed stays. */
  print(text: string): PlacedLine {
    this.#erasePrompt()
    const placed = this.#write(text)
    this.#prompt.prompt(true)
    return placed
  }

  /** Prints in place of a line that was just entered at the prompt. */
  replaceEntered(entered: string, text: string): PlacedLine {
    const rows = this.#rowsOf(`${this.#prompt.getPrompt()}${entered}`)
    moveCursor(this.#out, 0, -rows)
    cursorTo(this.#out, 0)
    clearScreenDown(this.#out)
    const placed = this.#write(text)
    this.#prompt.prompt()
    return placed
  }

  /** Writes `text` over the row where a line begins, from `column`; false when that row is gone from the screen. */
  rewrite(line: PlacedLine, column: number, text: string): boolean {
    if (line.rowsBelow === undefined) return false
    const cursor = this.#prompt.getCursorPos()
    const up = line.rowsBelow + cursor.rows
    if (up >= this.#rows) {
      this.#forget(line)
      return false
    }
    moveCursor(this.#out, 0, -up)
    cursorTo(this.#out, column)
    this.#out.write(text)
    moveCursor(this.#out, 0, up)
    cursorTo(this.#out, cursor.cols)
    return true
  }

  /** Takes the prompt away for good. */
  close(): void {
    this.#out.off('resize', this.#onResize)
    this.#erasePrompt()
  }

  /** A terminal that does not know its size says 0. */
  get #rows(): number {
    return this.#out.rows || rowsDefault
  }

  #erasePrompt(): void {
    moveCursor(this.#out, 0, -this.#prompt.getCursorPos().rows)
    cursorTo(this.#out, 0)
    clearScreenDown(this.#out)
  }

  #write(text: string): PlacedLine {
    this.#out.write(`${text}\n`)
    const rows = text.split('\n').reduce((sum, line) => sum + this.#rowsOf(line), 0)
    for (const line of this.#placed) if (line.rowsBelow !== undefined) line.rowsBelow += rows
    const placed: PlacedLine = { rowsBelow: rows }
    this.#placed.add(placed)
    for (const line of this.#placed) if ((line.rowsBelow ?? 0) > this.#rows) this.#forget(line)
    return placed
  }

  #rowsOf(line: string): number {
    const columns = this.#out.columns || columnsDefault
    return Math.max(1, Math.ceil(columnsOf(stripVTControlCharacters(line)) / columns))
  }

  #forget(line: PlacedLine): void {
    line.rowsBelow = undefined
    this.#placed.delete(line)
  }

  #forgetPlaces(): void {
    for (const line of this.#placed) this.#forget(line)
  }
}
