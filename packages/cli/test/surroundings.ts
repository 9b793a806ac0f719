import { PassThrough, Writable } from 'node:stream'

import type { EndingSignal, Inlet, Surroundings } from '../src/program/surroundings.ts'

/** What a command printed, as text. */
export class Paper extends Writable {
  text = ''
  readonly isTTY: boolean
  columns = 80
  rows = 24
  readonly #waiting = new Set<() => void>()

  constructor(isTTY = false) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }

  /** Waits until the text matches. */
  async shows(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
    done()
  }
}

/** Surroundings of a program under test. */
export interface Stage extends Surroundings {
  readonly stdin: Inlet & PassThrough
  readonly stdout: Paper
  readonly stderr: Paper
  /** Sends a signal, as the system does. */
  readonly signal: (signal: EndingSignal) => void
  readonly exits: number[]
}

/** Makes surroundings; `change` replaces what a test needs otherwise. */
export function stage(argv: readonly string[], change: Partial<Surroundings> = {}, isTerminal = false): Stage {
  const handlers = new Set<(signal: EndingSignal) => void>()
  const exits: number[] = []
  const never = (): Promise<never> => Promise.reject(new Error('not in this test'))
  return {
    argv,
    env: { XDG_DATA_HOME: '/nowhere' },
    nowMs: Date.now,
    exit: (code) => exits.push(code),
    join: never,
    linkDevice: never,
    recover: never,
    takeName: never,
    reach: never,
    serve: never,
    ...change,
    stdin: Object.assign(new PassThrough(), { isTTY: isTerminal }),
    stdout: new Paper(isTerminal),
    stderr: new Paper(isTerminal),
    exits,
    onSignal: (handler) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
    signal: (signal) => {
      for (const handler of handlers) handler(signal)
    },
  }
}
