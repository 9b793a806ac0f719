import type { MessageId } from '@kith/peer'

import type { FlowRow } from '../processes/flow-row.ts'
import type { Said } from '../processes/lines.ts'
import { CutOff } from './cut-off.ts'
import { Run, type RunOptions } from './run.ts'
import type { ServerRun } from './server-run.ts'

export interface PeerRunOptions extends RunOptions {
  readonly name: string
  readonly server: ServerRun
}

/** A peer of a network, with its own way to the server. */
export class PeerRun extends Run {
  readonly name: string
  readonly way: CutOff
  #server: ServerRun
  #isReady = false
  #status = 'connecting'
  #rows: Readonly<Record<string, FlowRow>> | undefined
  #why: Extract<Said, { kind: 'why' }> | undefined

  private constructor(options: PeerRunOptions, way: CutOff) {
    super(options)
    this.name = options.name
    this.way = way
    this.#server = options.server
  }

  static async make(options: PeerRunOptions): Promise<PeerRun> {
    const { server } = options
    return new PeerRun(options, await CutOff.listen(() => server.port))
  }

  /** Its store is open and it takes commands. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Signed in at the server. */
  get isConnected(): boolean {
    return this.#status === 'connected'
  }

  /** Says why it will not go on. */
  get isRefused(): boolean {
    return this.#status === 'refused'
  }

  protected get storeFile(): string {
    return this.inFolder('peer.sqlite')
  }

  /** Resolves with true when its store is open, and with false when it died or said why not. */
  async start(): Promise<boolean> {
    this.#isReady = false
    this.#status = 'connecting'
    this.launch('peer-process', [`ws://127.0.0.1:${this.way.port}/kith`, this.name, this.storeFile])
    await this.around.until(() => this.#isReady || !this.isAlive)
    return this.#isReady
  }

  /** Opens the way to the server and lets the peer know. Resolves with true when it is connected. */
  async connect(): Promise<boolean> {
    this.way.isClosed = false
    this.#wake()
    return this.around.until(() => this.isConnected || this.isRefused || !this.isAlive).then(() => this.isConnected)
  }

  /** What it has committed, by sender; nothing when it died. */
  async rows(): Promise<Readonly<Record<string, FlowRow>> | undefined> {
    this.#rows = undefined
    this.program.tell({ kind: 'rows' })
    await this.around.until(() => this.#rows !== undefined || !this.isAlive)
    return this.#rows
  }

  /** How it says that messages stand; nothing when it died. */
  async why(mids: readonly MessageId[]): Promise<Extract<Said, { kind: 'why' }> | undefined> {
    this.#why = undefined
    this.program.tell({ kind: 'why', mids })
    await this.around.until(() => this.#why !== undefined || !this.isAlive)
    return this.#why
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]()
    await this.way[Symbol.asyncDispose]()
  }

  protected hear(said: Said): void {
    switch (said.kind) {
      case 'ready':
        this.#isReady = true
        return
      case 'status':
        this.#status = said.state
        if (said.state === 'refused') this.failures.push(said.code)
        // Waiting longer helps nobody when the server is there: the pauses are for thousands of peers.
        if (said.state === 'waiting' && !this.way.isClosed && this.#server.port !== undefined) this.#wake()
        return
      case 'rows':
        this.#rows = said.rows
        return
      case 'why':
        this.#why = said
        return
      default:
    }
  }

  protected gone(): void {
    this.#isReady = false
    this.#status = 'connecting'
  }

  #wake(): void {
    this.program.tell({ kind: 'wake' })
  }
}
