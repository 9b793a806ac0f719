import type { Writable } from 'node:stream'

import type { Environment } from '../arguments/arguments.ts'
import { type Paint, paintOf, wantsColour } from './paint.ts'

/** A stream to write to, perhaps a terminal. */
export type Outlet = Writable & {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

/** What a command prints: results on standard output, everything else on standard error. */
export class Screen {
  readonly isJson: boolean
  readonly out: Outlet
  readonly err: Outlet
  /** Colours of standard output, and of standard error. */
  readonly paint: Paint
  readonly errPaint: Paint
  #progress: string | undefined

  constructor(out: Outlet, err: Outlet, env: Environment, isJson: boolean) {
    this.out = out
    this.err = err
    this.isJson = isJson
    this.paint = paintOf(!isJson && wantsColour(out.isTTY === true, env))
    this.errPaint = paintOf(!isJson && wantsColour(err.isTTY === true, env))
  }

  /** A line of the result; nothing with `--json`. */
  line(text = ''): void {
    if (this.isJson) return
    this.#withoutProgress(() => this.out.write(`${text}\n`))
  }

  /** An object of the result on a line of its own; nothing without `--json`. */
  json(value: object): void {
    if (this.isJson) this.out.write(`${JSON.stringify(value)}\n`)
  }

  /** Something beside the result; nothing with `--json`. */
  note(text: string): void {
    if (this.isJson) return
    this.#withoutProgress(() => this.err.write(`${text}\n`))
  }

  /** A failure: a sentence, its code, and what to do. With `--json` one object on standard error. */
  error(message: string, code: string | undefined, hint: string | undefined): void {
    this.progress(undefined)
    if (this.isJson) {
      this.err.write(`${JSON.stringify({ event: 'error', code: code ?? null, message, hint: hint ?? null })}\n`)
      return
    }
    const { red, dim } = this.errPaint
    this.err.write(`${red('kith:')} ${message}${code === undefined ? '' : ` ${dim(`(${code})`)}`}\n`)
    if (hint !== undefined) this.err.write(`  ${hint}\n`)
  }

  /** What is going on, on a line that vanishes; only on a terminal. `undefined` takes it away. */
  progress(text: string | undefined): void {
    if (this.isJson || this.err.isTTY !== true) return
    if (this.#progress !== undefined) this.err.write('\r\u001B[K')
    if (text !== undefined) this.err.write(this.errPaint.dim(text))
    this.#progress = text
  }

  #withoutProgress(write: () => void): void {
    const progress = this.#progress
    this.progress(undefined)
    write()
    if (progress !== undefined) this.progress(progress)
  }
}
