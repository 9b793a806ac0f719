import { createInterface } from 'node:readline'

import { KithError } from '@kith/wire'

import type { Context } from '../program/command.ts'

/** Asks a person, or the program at standard input, for one line after the other. Dispose it to give standard input back. */
export class Questions implements Disposable {
  readonly #context: Context
  readonly #lines: AsyncIterator<string>
  readonly #close: () => void

  constructor(context: Context) {
    this.#context = context
    const reader = createInterface({ input: context.surroundings.stdin, signal: context.ending })
    this.#lines = reader[Symbol.asyncIterator]()
    this.#close = () => {
      reader.close()
    }
  }

  /** The next line. Rejects `aborted` when the person gives up, and when there is no line more. */
  async ask(question: string): Promise<string> {
    const { screen } = this.#context
    if (!screen.isJson) screen.err.write(`${question} `)
    const next = await this.#lines.next()
    if (next.done === true) throw new KithError('aborted')
    return next.value.trim()
  }

  /** Whether the answer is yes; anything else is no. */
  async agree(question: string): Promise<boolean> {
    return /^y(?:es)?$/i.test(await this.ask(`${question} [y/N]`))
  }

  [Symbol.dispose](): void {
    this.#close()
  }
}
