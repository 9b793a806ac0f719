import type { Usage } from './answering.ts'
import { Child } from './child.ts'

/** What is compared; each has a server, and a dialect that the generator speaks with it. */
export const systemNames = ['kith', 'ceiling', 'unbatched', 'socket-io'] as const
/** One of the systems that are compared. */
export type SystemName = (typeof systemNames)[number]

/** What people read for each system. */
export const titles: Readonly<Record<SystemName, string>> = {
  kith: 'Kith',
  ceiling: 'bare ws, batched (ceiling)',
  unbatched: 'bare ws, one a frame',
  'socket-io': 'Socket.IO 4',
}

/** A server and its generator, each a process. */
export class System implements AsyncDisposable {
  readonly name: SystemName
  readonly server: Child
  readonly generator: Child

  private constructor(name: SystemName, server: Child, generator: Child) {
    this.name = name
    this.server = server
    this.generator = generator
  }

  /** Starts both. `profile` is a folder for the server's processor profile. */
  static start(name: SystemName, profile?: string): System {
    const nodeArgs = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
    return new System(name, new Child(`servers/${name}.ts`, [], nodeArgs), new Child('generator/generator.ts', [name]))
  }

  /** Opens so many more connections. */
  async connect(count: number): Promise<void> {
    const port = await this.server.ask<number>('port')
    await this.generator.ask('connect', { port, count })
  }

  /** What the server has used so far. */
  usage(): Promise<Usage> {
    return this.server.ask('usage')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.generator[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}
