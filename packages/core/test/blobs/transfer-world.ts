import { BlobTransfer, type BlobTransferInput, type BlobTransferOutput, HaveMap } from '@kith/core'
import { type BlobPart, BlobShape, limits } from '@kith/wire'
import { generator } from './generator.ts'

/** What a simulated holder does. */
interface Holder {
  readonly id: string
  readonly latencyMs: number
  readonly partMs: number
  readonly kind: 'honest' | 'partial' | 'liar' | 'silent' | 'flapping'
  /** Parts that it was asked for and has not answered, in order. */
  queue: number[]
  answered: number
  isHere: boolean
  isBusy: boolean
}

/** Changes what goes into the machine and what comes out of it: how a mutant is made. */
export interface Interference {
  readonly input?: (input: BlobTransferInput) => readonly BlobTransferInput[]
  readonly output?: (output: BlobTransferOutput) => readonly BlobTransferOutput[]
  /** The timers of the machine never ring. */
  readonly isDeaf?: boolean
  /** What a restart finds on disk. */
  readonly have?: (bytes: Uint8Array) => Uint8Array | undefined
}

export interface WorldResult {
  readonly violations: readonly string[]
  readonly stored: number
  readonly doubled: number
  readonly restarts: number
}

/** One simulated transfer: holders of every kind, a disk that takes time, fills up and forgets what it had not synced; everything comes from the seed. */
export class TransferWorld {
  readonly #random: () => number
  readonly #shape: BlobShape
  readonly #events: { atMs: number; order: number; run: () => void }[] = []
  readonly #holders: Holder[] = []
  readonly #violations: string[] = []
  readonly #interference: Interference
  #disk: HaveMap
  /** Arrived in this life. */
  #arrived = new Set<number>()
  #asked = new Map<number, Set<string>>()
  readonly #liars = new Set<string>()
  #writing: { life: number; parts: BlobPart[] } | undefined
  #unwritten: BlobPart[] = []
  #transfer: BlobTransfer
  #life = 0
  #order = 0
  #nowMs = 0
  #restarts = 0
  #doubled = 0
  #isPaused = false
  #hasRoom = true
  #readOffset: number | undefined
  #timerMs: number | undefined
  #rings = 0

  constructor(seed: number, interference: Interference = {}) {
    this.#random = generator(seed)
    this.#interference = interference
    const chunks = this.#pick([1, 2, 40, limits.blobPageHashes, limits.blobPageHashes + 1, 3300])
    this.#shape = new BlobShape(Math.max(0, chunks * limits.blobChunkBytes - this.#between(0, limits.blobChunkBytes)))
    this.#disk = new HaveMap(this.#shape.parts)
    this.#transfer = new BlobTransfer(0, { shape: this.#shape })
  }

  /** Runs a phase with faults and one in which everything heals, and says what was broken. */
  run(): WorldResult {
    const count = this.#between(1, 4)
    const kinds = ['honest', 'partial', 'liar', 'silent', 'flapping'] as const
    for (let at = 0; at < count; at++) this.#add(`h${String(at)}`, at === 0 ? 'honest' : this.#pick(kinds))
    this.#drain()
    for (let at = this.#between(0, 6); at > 0; at--) this.#after(this.#between(0, 60_000), this.#fault)
    this.#after(70_000, () => {
      this.#heal()
    })
    const endMs = 70_000 + 600_000
    while (this.#events.length > 0 && this.#nowMs < endMs && !this.#isDone) this.#step()
    if (!this.#isDone)
      this.#violations.push(
        `not whole: ${this.#transfer.state}, ${String(this.#disk.count)} of ${String(this.#disk.size)}`,
      )
    if (this.#transfer.state === 'whole' && this.#disk.count < this.#disk.size)
      this.#violations.push('whole, but not on disk')
    return { violations: this.#violations, stored: this.#disk.count, doubled: this.#doubled, restarts: this.#restarts }
  }

  get #isDone(): boolean {
    return this.#violations.length > 0 || this.#transfer.state === 'whole'
  }

  readonly #fault = (): void => {
    const holder = this.#pick(this.#holders)
    switch (this.#between(0, 6)) {
      case 0:
        this.#restart()
        return
      case 1:
        this.#isPaused = true
        this.#input({ kind: 'pause' })
        this.#after(this.#between(0, 5000), () => {
          this.#resume()
        })
        return
      case 2:
        this.#hasRoom = false
        this.#input({ kind: 'room', hasRoom: false })
        this.#after(this.#between(0, 5000), () => {
          this.#room()
        })
        return
      case 3:
        this.#goes(holder)
        return
      case 4:
        this.#readOffset = this.#between(0, this.#shape.bytes)
        this.#input({ kind: 'read', offset: this.#readOffset })
        return
      case 5: {
        // What was on disk turns out to be damaged.
        const at = this.#between(0, this.#shape.parts - 1)
        if (!this.#disk.has(at)) return
        this.#disk.unset(at)
        this.#arrived.delete(at)
        this.#input({ kind: 'lost', parts: [this.#shape.partOf(at)] })
        return
      }
      default:
        holder.queue = []
    }
  }

  #heal(): void {
    this.#resume()
    this.#room()
    // Somebody who has everything and answers, if he is looked for.
    this.#holders.push(this.#newHolder('rescue', 'honest'))
  }

  #resume(): void {
    this.#isPaused = false
    this.#input({ kind: 'resume' })
  }

  #room(): void {
    this.#hasRoom = true
    this.#input({ kind: 'room', hasRoom: true })
  }

  #add(id: string, kind: Holder['kind']): void {
    this.#holders.push(this.#newHolder(id, kind))
    this.#input({ kind: 'holder', holder: id })
  }

  #newHolder(id: string, kind: Holder['kind']): Holder {
    const latencyMs = this.#between(1, 200)
    const partMs = this.#between(1, 40)
    return { id, kind, latencyMs, partMs, queue: [], answered: 0, isHere: true, isBusy: false }
  }

  #goes(holder: Holder): void {
    if (!holder.isHere) return
    holder.isHere = false
    this.#forget(holder.id)
    holder.queue = []
    this.#input({ kind: 'holder-gone', holder: holder.id, code: 'receiver-absent' })
  }

  #restart(): void {
    this.#restarts++
    this.#life++
    this.#timerMs = undefined
    this.#arrived = new Set()
    this.#asked = new Map()
    this.#unwritten = []
    this.#writing = undefined
    for (const holder of this.#holders) holder.queue = []
    const bytes = this.#disk.toBytes()
    const have = this.#interference.have === undefined ? bytes : this.#interference.have(bytes)
    this.#transfer = new BlobTransfer(this.#nowMs, { shape: this.#shape, have, isPaused: this.#isPaused })
    this.#readOffset = undefined
    this.#liars.clear()
    if (!this.#hasRoom) this.#input({ kind: 'room', hasRoom: false })
    this.#drain()
  }

  #input(input: BlobTransferInput): void {
    for (const one of this.#interference.input?.(input) ?? [input]) this.#transfer.handleInput(this.#nowMs, one)
    this.#drain()
  }

  #drain(): void {
    for (let output = this.#transfer.pollOutput(); output !== undefined; output = this.#transfer.pollOutput())
      for (const one of this.#interference.output?.(output) ?? [output]) this.#output(one)
    this.#schedule()
  }

  #output(output: BlobTransferOutput): void {
    switch (output.kind) {
      case 'ask':
        for (const part of output.parts) this.#ask(output.holder, part)
        return
      case 'unask': {
        const holder = this.#holderOf(output.holder)
        const parts = new Set(output.parts.map((part) => this.#shape.numberOf(part)))
        for (const part of parts) this.#asked.get(part)?.delete(output.holder)
        if (holder !== undefined) holder.queue = holder.queue.filter((part) => !parts.has(part))
        return
      }
      case 'leave':
        this.#forget(output.holder)
        return
      case 'seek':
        for (const holder of this.#holders)
          this.#after(holder.latencyMs, () => {
            if (holder.kind === 'flapping' || holder.kind === 'honest') holder.isHere = true
            if (holder.isHere && this.#transfer.admits(holder.id)) this.#input({ kind: 'holder', holder: holder.id })
          })
        return
      default:
    }
  }

  #ask(id: string, part: BlobPart): void {
    const number = this.#shape.numberOf(part)
    const fault = (what: string): void => {
      this.#violations.push(
        `${what}: ${id} is asked for ${String(part.level)}/${String(part.index)} at ${String(this.#nowMs)}`,
      )
    }
    const askers = this.#asked.get(number) ?? new Set<string>()
    if (this.#isPaused) fault('while paused')
    if (!this.#hasRoom) fault('without room')
    if (this.#liars.has(id)) fault('of one that gave what is wrong')
    if (this.#disk.has(number) || this.#arrived.has(number)) fault('what is here')
    const page = this.#shape.parentOf(part)
    if (page !== undefined && !this.#isHere(this.#shape.numberOf(page))) fault('what nothing proves')
    if (askers.size > 0 && this.#anythingLeft(id)) fault('twice, though there is more')
    const holder = this.#holderOf(id)
    // Who does not have everything may lack what is read.
    if (askers.size === 0 && part.level === 0 && holder?.kind !== 'partial') this.#checkReading(part, fault)
    askers.add(id)
    this.#asked.set(number, askers)
    let underWay = 0
    for (const set of this.#asked.values()) underWay += set.size
    if (underWay > 256) fault('more than memory should hold')
    if (holder === undefined || !holder.isHere) return
    holder.queue.push(number)
    if (holder.queue.length > 64) fault('more than one holder is asked for')
    this.#serve(holder)
  }

  /** What is read comes first: a chunk before the reader is asked for only when none behind him is left. */
  #checkReading(part: BlobPart, fault: (what: string) => void): void {
    const from = this.#shape.chunkAt(this.#readOffset ?? 0)
    if (part.index >= from) return
    for (let at = from; at < this.#shape.chunks; at++)
      if (!this.#isHere(at) && !this.#isAsked(at) && this.#isProven(at)) {
        fault('before what is read')
        return
      }
  }

  /** Something is missing that nobody was asked for and that this holder never said it lacks. */
  #anythingLeft(id: string): boolean {
    const holder = this.#holderOf(id)
    if (holder?.kind === 'partial') return false
    for (let at = 0; at < this.#shape.parts; at++)
      if (!this.#isHere(at) && !this.#isAsked(at) && this.#isProven(at)) return true
    return false
  }

  #isHere(number: number): boolean {
    return this.#disk.has(number) || this.#arrived.has(number)
  }

  #isAsked(number: number): boolean {
    return (this.#asked.get(number)?.size ?? 0) > 0
  }

  #isProven(number: number): boolean {
    let page = this.#shape.parentOf(this.#shape.partOf(number))
    while (page !== undefined && this.#isHere(this.#shape.numberOf(page))) page = this.#shape.parentOf(page)
    return page === undefined
  }

  #serve(holder: Holder): void {
    if (holder.isBusy) return
    holder.isBusy = true
    this.#after(holder.answered === 0 ? holder.latencyMs : holder.partMs, () => {
      holder.isBusy = false
      const number = holder.queue.shift()
      if (number === undefined || !holder.isHere) return
      holder.answered++
      this.#answer(holder, number, this.#life)
      if (holder.queue.length > 0) this.#serve(holder)
    })
  }

  #answer(holder: Holder, number: number, life: number): void {
    if (life !== this.#life) return
    const part = this.#shape.partOf(number)
    if (holder.kind === 'silent' && holder.answered > 20) return
    if (holder.kind === 'liar' && holder.answered % 10 === 7) {
      this.#liars.add(holder.id)
      this.#forget(holder.id)
      this.#input({ kind: 'wrong', holder: holder.id, part })
      return
    }
    if (holder.kind === 'flapping' && holder.answered % 50 === 49) {
      this.#goes(holder)
      return
    }
    if (holder.kind === 'partial' && (number * 7919) % 3 === 0) {
      this.#asked.get(number)?.delete(holder.id)
      this.#input({ kind: 'lacking', holder: holder.id, part, code: 'blob-lacking' })
      return
    }
    this.#asked.delete(number)
    if (this.#isHere(number)) this.#doubled++
    else this.#write(part)
    this.#arrived.add(number)
    this.#input({ kind: 'arrived', holder: holder.id, part })
  }

  #write(part: BlobPart): void {
    this.#unwritten.push(part)
    if (this.#writing !== undefined) return
    const writing = { life: this.#life, parts: this.#unwritten }
    this.#writing = writing
    this.#after(this.#between(1, 30), () => {
      if (this.#writing !== writing) return
      this.#writing = undefined
      const parts = [...writing.parts]
      this.#unwritten = []
      for (const one of parts) this.#disk.set(this.#shape.numberOf(one))
      this.#input({ kind: 'stored', parts })
    })
  }

  #forget(id: string): void {
    for (const set of this.#asked.values()) set.delete(id)
    const holder = this.#holderOf(id)
    if (holder !== undefined) holder.queue = []
  }

  #holderOf(id: string): Holder | undefined {
    return this.#holders.find((holder) => holder.id === id)
  }

  #schedule(): void {
    if (this.#interference.isDeaf === true) return
    const next = this.#transfer.nextTimeout()
    if (next === undefined || next === Infinity || next === this.#timerMs) return
    this.#timerMs = next
    const transfer = this.#transfer
    this.#after(next - this.#nowMs, () => {
      if (transfer !== this.#transfer || this.#timerMs !== next) return
      this.#timerMs = undefined
      if (++this.#rings > 20_000) this.#violations.push('the timer rings without end')
      this.#transfer.handleTimeout(this.#nowMs)
      this.#drain()
    })
  }

  #after(delayMs: number, run: () => void): void {
    const event = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run }
    let at = this.#events.length
    while (at > 0) {
      const before = this.#events[at - 1]
      if (
        before === undefined ||
        before.atMs > event.atMs ||
        (before.atMs === event.atMs && before.order > event.order)
      )
        break
      at--
    }
    this.#events.splice(at, 0, event)
  }

  #step(): void {
    const event = this.#events.pop()
    if (event === undefined) return
    this.#nowMs = event.atMs
    event.run()
  }

  #between(min: number, max: number): number {
    return min + Math.floor(this.#random() * (max - min + 1))
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#between(0, values.length - 1)] as T
  }
}
