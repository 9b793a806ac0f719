import { Writable } from 'node:stream'

/** A terminal small enough to test with: letters, newlines, and the cursor movements that `node:readline` writes. */
export class TinyTerminal extends Writable {
  readonly isTTY = true
  readonly columns: number
  readonly rows: number
  #lines: string[][] = [[]]
  #row = 0
  #column = 0
  readonly #waiting = new Set<() => void>()

  constructor(columns = 60, rows = 12) {
    super({ decodeStrings: false })
    this.columns = columns
    this.rows = rows
  }

  /** Everything that was ever shown, without trailing spaces. */
  get shown(): string[] {
    return this.#lines.map((line) => Array.from(line, (letter) => letter ?? ' ').join('').trimEnd()) // prettier-ignore
  }

  /** Waits until a shown line matches. */
  async shows(pattern: RegExp): Promise<void> {
    const late = setTimeout(() => { this.#wake() }, 10_000) // prettier-ignore
    const lateMs = performance.now() + 9_999
    while (!this.shown.some((line) => pattern.test(line))) {
      if (performance.now() > lateMs) throw new Error(`late without ${String(pattern)}:\n${this.shown.join('\n')}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
    clearTimeout(late)
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString()
    for (let at = 0; at < text.length;) {
      const sequence = /^\u001B\[(\d*)(?:;(\d*))?([A-Za-z])/.exec(text.slice(at))
      if (sequence !== null) {
        const [all, count = '', , action = ''] = sequence
        this.#move(action, count === '' ? 1 : Number(count), count)
        at += all.length
        continue
      }
      const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
      at += letter.length
      this.#type(letter)
    }
    this.#wake()
    done()
  }

  #type(letter: string): void {
    if (letter === '\r') this.#column = 0
    else if (letter === '\n') {
      this.#row += 1
      this.#column = 0
    } else {
      if (this.#column >= this.columns) {
        this.#row += 1
        this.#column = 0
      }
      this.#line()[this.#column] = letter
      this.#column += 1
    }
    this.#line()
  }

  #move(action: string, count: number, given: string): void {
    if (action === 'A') this.#row = Math.max(0, this.#row - count)
    else if (action === 'B') this.#row += count
    else if (action === 'C') this.#column += count
    else if (action === 'D') this.#column = Math.max(0, this.#column - count)
    else if (action === 'G') this.#column = count - 1
    else if (action === 'K') this.#line().length = Math.min(this.#line().length, this.#column)
    else if (action === 'J' && given !== '2') {
      this.#line().length = Math.min(this.#line().length, this.#column)
      this.#lines.length = this.#row + 1
    }
    this.#line()
  }

  #line(): string[] {
    while (this.#lines.length <= this.#row) this.#lines.push([])
    return this.#lines[this.#row] as string[]
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
