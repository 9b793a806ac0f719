import { join } from 'node:path'

import type { Said } from '../processes/lines.ts'
import { Program, type ProgramName } from '../processes/program.ts'
import type { Disk } from './disk.ts'
import type { Around } from './network.ts'

export interface RunOptions extends Around {
  readonly disk: Disk
}

/** A program of the network with its store: it lives, dies and lives again. */
export abstract class Run implements AsyncDisposable {
  abstract readonly name: string
  readonly disk: Disk
  /** What went wrong in this life, as it was named. */
  failures: string[] = []
  /** A program and its arguments, such as strace, that runs each life from now on. */
  under: readonly string[] | undefined
  protected readonly around: Around
  #program: Program | undefined

  constructor({ disk, ...around }: RunOptions) {
    this.disk = disk
    this.around = around
  }

  /** The files of the store that a life may write, and their folder. */
  get files(): string[] {
    const store = this.storeFile
    const beside = ['-wal', '-shm', '-journal', '-lock', '-lock-journal']
    return [store, ...beside.map((end) => store + end), this.disk.folder]
  }

  get isAlive(): boolean {
    return this.#program !== undefined && !this.#program.isGone
  }

  /** The present life, or the last. */
  get program(): Program {
    if (this.#program === undefined) throw new Error(`${this.name} was never started.`)
    return this.#program
  }

  /** Resolves with true when it does its work, and with false when it died or said why not. */
  abstract start(): Promise<boolean>

  protected abstract readonly storeFile: string

  protected launch(program: ProgramName, args: readonly string[]): void {
    this.failures = []
    this.#program = new Program({
      ...{ program, args, under: this.under, codeCache: this.around.codeCache },
      onSaid: (said) => {
        if (said.kind === 'failed')
          this.failures.push(said.message === '' ? said.code : `${said.code}: ${said.message}`)
        else if (said.kind === 'refused') this.failures.push(said.code)
        this.around.note(said)
        this.hear(said)
        this.around.happened()
      },
      onExit: () => {
        this.gone()
        this.around.happened()
      },
    })
  }

  protected abstract hear(said: Said): void
  protected abstract gone(): void

  /** Ends the present life as a lost battery would; with its disk, if that can lose power. */
  async kill(): Promise<void> {
    await this.#program?.kill()
  }

  /** Asks it to end, and waits until it has. False when it does not. */
  async stop(): Promise<boolean> {
    const program = this.#program
    if (program === undefined || program.isGone) return true
    program.tell({ kind: 'stop' })
    return this.around.until(() => program.isGone, 15_000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await this.disk[Symbol.asyncDispose]()
  }

  protected inFolder(file: string): string {
    return join(this.disk.folder, file)
  }
}
