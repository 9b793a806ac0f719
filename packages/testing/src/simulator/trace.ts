/** Hears what happens in a world, in order. */
export interface Trace {
  /** `atMs` counts from the start of the world. */
  add(atMs: number, who: string, what: string, detail: string): void
}

/**
 * A hash over everything that happened, to compare histories of different machines and versions of Node: two rows of FNV-1a (32 bits each, with
 * different starts) over the letters of each line.
 */
export class TraceHash implements Trace {
  lines = 0
  #high = 0x811c_9dc5
  #low = 0x9dc5_811c
  readonly #line: ((line: string) => void) | undefined

  /** `line` is given each line as a person reads it. */
  constructor(line?: (line: string) => void) {
    this.#line = line
  }

  add(atMs: number, who: string, what: string, detail: string): void {
    const text = `${String(atMs)} ${who} ${what} ${detail}`
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at)
      this.#high = Math.imul(this.#high ^ letter, 0x0100_0193)
      this.#low = Math.imul(this.#low ^ (letter + at), 0x0100_0193)
    }
    this.lines++
    this.#line?.(`${(atMs / 1000).toFixed(3).padStart(12)}  ${who.padEnd(8)} ${what} ${detail}`.trimEnd())
  }

  /** 16 hexadecimal digits. */
  get digest(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
