import { type MailboxInput, type MailboxRequest, type MemoryNames, MemoryRows } from '@kith/server/mailbox'
import type { ErrorCode } from '@kith/wire'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** How the server's database behaves in one history. */
export interface ServerStoreFaults {
  /** Longest time of an ordinary transaction, in milliseconds. */
  readonly syncMsMax: number
  /** Share of transactions that take up to 1.5 s. */
  readonly slowShare: number
}

/** The server's database: transactions that are on disk whole or not at all, and take time. */
export class ServerStore {
  /** Every request fails, as when the database is away. */
  isAway = false
  readonly #world: World
  readonly #random: Random
  readonly #faults: ServerStoreFaults
  readonly #names: MemoryNames
  #rows: MemoryRows
  #inFlight: MailboxRequest | undefined
  #life = 0
  #writesToFailure = Infinity

  constructor(world: World, random: Random, names: MemoryNames, faults: ServerStoreFaults) {
    this.#world = world
    this.#random = random
    this.#faults = faults
    this.#names = names
    this.#rows = new MemoryRows(names)
  }

  /** What is on disk. */
  get rows(): MemoryRows {
    return this.#rows
  }

  /** Does a request; `done` hears the answer unless the server crashes before. `nowMs` is the server's clock. */
  request(request: MailboxRequest, nowMs: () => number, done: (input: MailboxInput) => void): void {
    const life = this.#life
    if (request.kind === 'write') this.#inFlight = request
    // What a read finds is of some moment between the question and the answer.
    const early =
      request.kind !== 'write' && request.kind !== 'sweep' && !this.isAway && this.#random.chance(0.5)
        ? this.#rows.answer(request, nowMs())
        : undefined
    this.#world.after(this.#delayMs(), () => {
      if (life !== this.#life) return
      if (request.kind === 'write') {
        this.#inFlight = undefined
        if (--this.#writesToFailure <= 0) {
          this.#writesToFailure = Infinity
          // The commit was lost on its way, or its answer was.
          if (this.#random.chance(0.5)) this.#rows.answer(request, nowMs())
          done(failed(request))
          return
        }
      }
      done(this.isAway ? failed(request) : (early ?? this.#rows.answer(request, nowMs())))
    })
  }

  /** The transaction after so many more fails. */
  failAfter(writes: number): void {
    this.#writesToFailure = writes
  }

  /** The server ends: a transaction in flight is on disk, or not. */
  crash(nowMs: number): void {
    this.#life++
    if (this.#inFlight !== undefined && !this.isAway && this.#random.chance(0.5))
      this.#rows.answer(this.#inFlight, nowMs)
    this.#inFlight = undefined
  }

  /** The disk is lost. The server does not run. */
  wipe(): void {
    this.#rows = new MemoryRows(this.#names)
  }

  /** What is on disk now, to be restored later. */
  copy(): MemoryRows {
    return this.#rows.copy()
  }

  /** Puts an older state back. The server does not run. */
  restore(copy: MemoryRows): void {
    this.#rows = copy.copy()
  }

  heal(): void {
    this.isAway = false
    this.#writesToFailure = Infinity
  }

  #delayMs(): number {
    if (this.#random.chance(this.#faults.slowShare)) return this.#random.between(100, 1500)
    return this.#random.between(0, this.#faults.syncMsMax)
  }
}

function failed(of: MailboxRequest): MailboxInput {
  const code: ErrorCode = 'database-unreachable'
  return { kind: 'failed', of, code }
}
