import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { type Command, hear, type Said } from './lines.ts'

/** The programs of the rig. */
export type ProgramName = 'server-process' | 'peer-process'

export interface ProgramOptions {
  readonly program: ProgramName
  readonly args: readonly string[]
  /** A program and its arguments, such as strace, that runs this one. @default none */
  readonly under?: readonly string[] | undefined
  /** Where compiled code is kept between starts. */
  readonly codeCache: string
  readonly onSaid: (said: Said) => void
  readonly onExit: () => void
}

/** A server or a peer in a process of its own. It dies with the rig, because it ends when its input does. */
export class Program {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #exit: Promise<void>
  #pid: number | undefined
  #isGone = false
  #complaints = ''

  constructor({ program, args, under = [], codeCache, onSaid, onExit }: ProgramOptions) {
    const file = fileURLToPath(new URL(`${program}.ts`, import.meta.url))
    const [command = '', ...rest] = [
      ...under,
      process.execPath,
      '--conditions=@kith/source',
      '--no-warnings',
      file,
      ...args,
    ]
    // With one thread in the pool the calls of a process come in the same order each time.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_COMPILE_CACHE: codeCache }
    this.#child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'], env })
    // It may be gone when something is written to it: the exit tells.
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2_000)
    })
    hear<Said>(this.#child.stdout, (said) => {
      if (said.kind === 'pid') this.#pid = said.pid
      onSaid(said)
    })
    // After `close` everything that it had written is read.
    this.#exit = once(this.#child, 'close').then(() => {
      this.#isGone = true
      onExit()
    })
  }

  /** The process itself, also when it runs under another program; once it has said so. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error(`The process has not begun: ${this.complaints}`)
    return this.#pid
  }

  /** True when it was ended by SIGKILL. */
  get wasKilled(): boolean {
    // The signal that ends what strace runs ends strace too.
    return this.#child.signalCode === 'SIGKILL'
  }

  /** True when it has ended and all that it wrote was read. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** The end of what it wrote to its error output. */
  get complaints(): string {
    return this.#complaints.trim().split('\n').slice(-3).join(' | ')
  }

  tell(command: Command): void {
    if (!this.#isGone && this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(command)}\n`)
  }

  /** Resolves when it has ended and all that it wrote was read. */
  async exit(): Promise<void> {
    await this.#exit
  }

  /** Sends a signal, if the process lives. */
  signal(signal: NodeJS.Signals): void {
    if (this.#isGone) return
    if (this.#pid === undefined) this.#child.kill(signal)
    else
      try {
        process.kill(this.#pid, signal)
      } catch {
        // It has just died by itself, which is what was wanted or will be seen by whoever waits for its exit.
      }
  }

  /** Ends it as a lost battery would. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.#exit
  }
}
