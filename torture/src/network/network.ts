import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { Ledger, type Violation } from '../ledger/ledger.ts'
import { check, type Moment } from '../ledger/checker.ts'
import type { Said } from '../processes/lines.ts'
import type { Disk } from './disk.ts'
import type { Run } from './run.ts'
import { PeerRun } from './peer-run.ts'
import { ServerRun } from './server-run.ts'

/** How long a thing may take that must happen. Nothing is measured by it: a rig that waits so long has found an end that never comes. */
export const patienceMs = 45_000

/** After so long nothing more is awaited of a round that has ended. */
const quietMs = 300

export interface NetworkOptions {
  /** A folder of this network alone; made, and removed at the end. */
  readonly folder: string
  readonly codeCache: string
  readonly openDisk: (folder: string) => Promise<Disk>
  /** How long a thing may take that must happen, in milliseconds. */
  readonly patienceMs: number
}

/** A server, peers, the ways between them, and the ledger of what they promised. */
export class Network implements AsyncDisposable {
  readonly ledger: Ledger = new Ledger()
  readonly violations: Violation[] = []
  readonly server: ServerRun
  readonly peers = new Map<string, PeerRun>()
  readonly #options: NetworkOptions
  readonly #looking = new Set<() => void>()
  /** How often anything happened. */
  #events = 0

  private constructor(options: NetworkOptions, disk: Disk) {
    this.#options = options
    this.server = new ServerRun({ ...this.#around('server'), disk })
  }

  static async start(options: NetworkOptions): Promise<Network> {
    await mkdir(options.folder, { recursive: true })
    return new Network(options, await options.openDisk(join(options.folder, 'server')))
  }

  /** A peer with a store of its own; it is not started. */
  async add(name: string): Promise<PeerRun> {
    const disk = await this.#options.openDisk(join(this.#options.folder, name))
    const peer = await PeerRun.make({ ...this.#around(name), name, disk, server: this.server })
    this.peers.set(name, peer)
    return peer
  }

  /** Resolves with true when it holds, looking at it whenever anybody says or does anything; with false after a long time. */
  async until(holds: () => boolean, ms: number = this.#options.patienceMs): Promise<boolean> {
    if (holds()) return true
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(timer)
        this.#looking.delete(look)
        resolve(held)
      }
      const look = (): void => {
        if (holds()) end(true)
      }
      const timer = setTimeout(() => {
        end(false)
      }, ms)
      this.#looking.add(look)
    })
  }

  /** Resolves when so many things were said, or when it has become quiet. */
  async afterEvents(count: number): Promise<void> {
    const end = this.#events + count
    while (this.#events < end) {
      const before = this.#events
      await this.until(() => this.#events >= end, quietMs)
      if (this.#events === before) return
    }
  }

  /** Notes a violation when this never comes to hold. */
  async must(what: string, holds: () => boolean): Promise<boolean> {
    const held = await this.until(holds)
    if (!held) this.violations.push({ kind: 'lost', count: 1, what: `never: ${what}` })
    return held
  }

  /** Starts a program that died; notes a violation when it does not come up. */
  async mustStart(run: Run): Promise<void> {
    if (await run.start()) return
    const why = [...run.failures, run.program.complaints].filter((each) => each !== '').join(' | ')
    this.violations.push({ kind: 'lost', count: 1, what: `${run.name} does not start again: ${why}` })
  }

  /** Asks a receiver for its rows and compares them with the promises. */
  async check(moment: Moment, receiver: PeerRun): Promise<void> {
    const rows = await receiver.rows()
    for (const flow of this.ledger.flows())
      if (flow.receiver === receiver.name) this.violations.push(...check(moment, flow, rows?.[flow.sender]))
  }

  /** Asks a sender that started again, and hears nobody yet, of all that the ledger knows of it. */
  async checkSender(sender: PeerRun): Promise<void> {
    const mids = [...this.ledger.undecidedIds(sender.name), ...this.ledger.decidedIds(sender.name)]
    const said = await sender.why(mids)
    if (said !== undefined) this.violations.push(...this.ledger.checkWhy(said))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of [...this.peers.values(), this.server]) await run[Symbol.asyncDispose]()
    await rm(this.#options.folder, { recursive: true, force: true })
  }

  #around(who: string): Around {
    return {
      codeCache: this.#options.codeCache,
      until: (holds, ms) => this.until(holds, ms),
      note: (said) => {
        this.ledger.note(who, said)
      },
      happened: () => {
        this.#events++
        for (const look of [...this.#looking]) look()
      },
    }
  }
}

/** What a run of a program has of the network it is in. */
export interface Around {
  readonly codeCache: string
  /** As `Network.until`. */
  readonly until: (holds: () => boolean, ms?: number) => Promise<boolean>
  /** Gives the ledger what a process said. */
  readonly note: (said: Said) => void
  /** Something was said, or somebody died. */
  readonly happened: () => void
}
