import type { Said } from '../processes/lines.ts'
import { Run, type RunOptions } from './run.ts'

/** The server of a network. */
export class ServerRun extends Run {
  readonly name = 'server'
  #port: number | undefined

  constructor(options: RunOptions) {
    super(options)
  }

  /** Where it listens, while it does. */
  get port(): number | undefined {
    return this.#port
  }

  protected get storeFile(): string {
    return this.inFolder('kith.sqlite')
  }

  /** Resolves with true when it listens, and with false when it died or said why not. */
  async start(): Promise<boolean> {
    this.launch('server-process', [this.disk.folder])
    await this.around.until(() => this.#port !== undefined || !this.isAlive)
    return this.#port !== undefined
  }

  protected hear(said: Said): void {
    if (said.kind === 'listening') this.#port = said.port
  }

  protected gone(): void {
    this.#port = undefined
  }
}
