import { assertNever, type BlobPart, type BlobShape, type ErrorCode, limits } from '@kith/wire'
import { HaveMap } from './have-map.ts'
import { HolderState } from './holder-state.ts'
import { Rate } from './rate.ts'
import type {
  BlobTransferInput,
  BlobTransferOptions,
  BlobTransferOutput,
  BlobTransferReport,
  BlobTransferState,
} from './transfer-ports.ts'
import { Wanting } from './wanting.ts'

/**
 * One blob on its way to this device (spec BL6 to BL8, BL15 to BL17): which parts are missing, and who is asked for which.
 *
 * The shell finds holders, asks them, verifies what they give, puts it on disk, and says what came of it. A part is *arrived* when it matched its hash: it
 * is not asked for any more, and what it proves can be asked for. It is *stored* when it is on disk. The transfer is whole when everything is stored.
 *
 * Every holder has as much under way as keeps it busy, and all together no more than memory should hold. Nobody is asked for what another was asked
 * for, until nothing else is left: then an idle holder is asked again for what is overdue. Who is silent too long is put aside, and what it was asked for
 * is free; who gives what is wrong is left for good.
 */
export class BlobTransfer {
  readonly #shape: BlobShape
  /** Arrived. */
  readonly #have: HaveMap
  /** On disk. */
  readonly #stored: HaveMap
  readonly #wanting: Wanting
  readonly #holders = new Map<string, HolderState>()
  /** Who gave what is wrong. */
  readonly #banned = new Set<string>()
  readonly #rate = new Rate()
  readonly #outputs: BlobTransferOutput[] = []
  #bytesHere = 0
  #doubled = 0
  #isPaused: boolean
  #hasRoom = true
  #end: 'failed' | 'canceled' | undefined
  #code: ErrorCode | undefined
  #nowMs: number
  #seekAtMs: number
  /** Seeks since there was a holder. */
  #seeks = 0
  /** When to see whether an idle holder is to help out. */
  #helpAtMs: number | undefined
  #told: BlobTransferState | undefined

  constructor(nowMs: number, { shape, have, isPaused = false }: BlobTransferOptions) {
    this.#nowMs = nowMs
    this.#shape = shape
    this.#have = new HaveMap(shape.parts, have)
    this.#stored = new HaveMap(shape.parts, have)
    for (let at = 0; at < shape.chunks; at++) if (this.#stored.has(at)) this.#bytesHere += shape.chunkBytes(at)
    this.#wanting = new Wanting(shape, this.#have)
    this.#isPaused = isPaused
    this.#seekAtMs = nowMs
    this.handleTimeout(nowMs)
  }

  handleInput(nowMs: number, input: BlobTransferInput): void {
    if (this.isOver) return
    this.#nowMs = nowMs
    this.#take(input)
    this.#goOn()
  }

  handleTimeout(nowMs: number): void {
    if (this.isOver) return
    this.#nowMs = nowMs
    for (const holder of this.#holders.values()) {
      if ((holder.stallsAtMs(this.#isAlone(holder)) ?? Infinity) <= nowMs) this.#putAside(holder, 'blob-stalled')
      if ((holder.lackingUntilMs ?? Infinity) <= nowMs) holder.forgetLacking()
    }
    if (this.#isWanted && this.#seekAtMs <= nowMs) this.#seek()
    this.#goOn()
  }

  nextTimeout(): number | undefined {
    if (!this.#isWanted) return undefined
    let next = Math.min(this.#seekAtMs, this.#helpAtMs ?? Infinity)
    for (const holder of this.#holders.values()) {
      next = Math.min(next, holder.stallsAtMs(this.#isAlone(holder)) ?? Infinity, holder.lackingUntilMs ?? Infinity)
      if (holder.asideUntilMs > this.#nowMs) next = Math.min(next, holder.asideUntilMs)
    }
    return next
  }

  pollOutput(): BlobTransferOutput | undefined {
    return this.#outputs.shift()
  }

  /** False for a holder that gave what is wrong: it need not be looked for. */
  admits(holder: string): boolean {
    return !this.#banned.has(holder) && !this.#holders.has(holder)
  }

  /** True when a part is here, though it may not be on disk yet. */
  has(part: BlobPart): boolean {
    return this.#have.has(this.#shape.numberOf(part))
  }

  /** True when a part is on disk. */
  hasStored(part: BlobPart): boolean {
    return this.#stored.has(this.#shape.numberOf(part))
  }

  get state(): BlobTransferState {
    if (this.#end !== undefined) return this.#end
    if (this.#stored.count === this.#stored.size) return 'whole'
    if (this.#isPaused) return 'paused'
    if (!this.#hasRoom) return 'room'
    return this.#isServed ? 'running' : 'seeking'
  }

  /** True when nothing changes any more. */
  get isOver(): boolean {
    return this.#end !== undefined || this.#stored.count === this.#stored.size
  }

  snapshot(nowMs: number): BlobTransferReport {
    const { state } = this
    const rate = state === 'running' ? this.#rate.at(nowMs) : 0
    const left = this.#shape.bytes - this.#bytesHere
    return {
      state,
      code: state === 'room' ? 'blob-room' : codeless.has(state) ? undefined : this.#code,
      bytesHere: this.#bytesHere,
      rate: Math.round(rate),
      leftMs: state === 'whole' ? 0 : rate > 0 ? Math.round((left / rate) * 1000) : undefined,
      holders: [...this.#holders.values()].map((holder) => ({
        holder: holder.id,
        bytes: holder.bytes,
        rate: Math.round(holder.rate.at(nowMs)),
        isAside: holder.asideUntilMs > nowMs,
      })),
      doubled: this.#doubled,
    }
  }

  /** Somebody is asked who answers. */
  get #isServed(): boolean {
    for (const holder of this.#holders.values()) if (holder.asideUntilMs === 0) return true
    return false
  }

  get #isWanted(): boolean {
    return !this.isOver && !this.#isPaused && this.#hasRoom
  }

  #take(input: BlobTransferInput): void {
    switch (input.kind) {
      case 'holder':
        this.#join(input.holder)
        return
      case 'holder-gone':
        this.#gone(input.holder, input.code)
        return
      case 'heard':
        this.#holders.get(input.holder)?.heard(this.#nowMs)
        return
      case 'arrived':
        this.#arrived(input.holder, input.part)
        return
      case 'wrong':
        this.#banned.add(input.holder)
        this.#gone(input.holder, 'blob-mismatch')
        this.#outputs.push({ kind: 'leave', holder: input.holder, code: 'blob-mismatch' })
        return
      case 'lacking':
        this.#lacking(input.holder, input.part, input.code)
        return
      case 'stored':
        for (const part of input.parts) this.#keep(part)
        return
      case 'lost':
        for (const part of input.parts) this.#lose(part)
        return
      case 'fail':
        this.#finish('failed', input.code)
        return
      case 'cancel':
        this.#finish('canceled', 'blob-canceled')
        return
      case 'read':
        this.#wanting.readFrom = input.offset === undefined ? undefined : this.#shape.chunkAt(input.offset)
        return
      case 'room':
        this.#want(() => {
          this.#hasRoom = input.hasRoom
        })
        return
      case 'pause':
      case 'resume':
        this.#want(() => {
          this.#isPaused = input.kind === 'pause'
        })
        return
      case 'seek':
        this.#seeks = 0
        if (this.#isWanted) this.#seek()
        return
      default:
        assertNever(input)
    }
  }

  #join(id: string): void {
    if (this.#banned.has(id)) this.#outputs.push({ kind: 'leave', holder: id, code: 'blob-mismatch' })
    else if (!this.#holders.has(id)) this.#holders.set(id, new HolderState(id, this.#nowMs))
  }

  #gone(id: string, code: ErrorCode): void {
    if (this.#holders.size === 0) this.#code = code
    const holder = this.#holders.get(id)
    if (holder === undefined) return
    this.#free(holder)
    this.#holders.delete(id)
    this.#code = code
    if (this.#holders.size === 0) this.#seekAtMs = Math.min(this.#seekAtMs, this.#nowMs + seekMsMin)
  }

  #arrived(id: string, part: BlobPart): void {
    const number = this.#shape.numberOf(part)
    const holder = this.#holders.get(id)
    holder?.gave(this.#nowMs, number, this.#shape.sealedBytes(part))
    if (holder !== undefined) this.#seeks = 0
    for (const asked of this.#wanting.came(number)) {
      asked.asked.delete(number)
      if (asked.id !== id) this.#outputs.push({ kind: 'unask', holder: asked.id, parts: [part] })
    }
    if (this.#have.has(number)) this.#doubled++
    this.#have.set(number)
  }

  #lacking(id: string, part: BlobPart, code: ErrorCode): void {
    const holder = this.#holders.get(id)
    if (holder === undefined) return
    const number = this.#shape.numberOf(part)
    this.#wanting.free(holder, number)
    holder.lacks(this.#nowMs, number)
    this.#code = code
    if (holder.lacking.size > lackingMax) this.#putAside(holder, code)
  }

  #keep(part: BlobPart): void {
    const number = this.#shape.numberOf(part)
    if (this.#stored.has(number) || !this.#have.has(number)) return
    this.#stored.set(number)
    if (part.level > 0) return
    const bytes = this.#shape.chunkBytes(part.index)
    this.#bytesHere += bytes
    this.#rate.add(this.#nowMs, bytes)
  }

  #lose(part: BlobPart): void {
    const number = this.#shape.numberOf(part)
    if (part.level === 0 && this.#stored.has(number)) this.#bytesHere -= this.#shape.chunkBytes(part.index)
    this.#have.unset(number)
    this.#stored.unset(number)
    this.#wanting.lost(number)
  }

  #finish(end: 'failed' | 'canceled', code: ErrorCode): void {
    this.#end = end
    this.#code = code
    for (const holder of this.#holders.values()) this.#outputs.push({ kind: 'leave', holder: holder.id, code })
    this.#holders.clear()
  }

  /** Changes whether anything is wanted: while it is not, nothing is under way. */
  #want(change: () => void): void {
    const before = this.#isWanted
    change()
    if (before === this.#isWanted) return
    this.#rate.reset()
    if (this.#isWanted) this.#seek()
    else for (const holder of this.#holders.values()) this.#unask(holder)
  }

  #putAside(holder: HolderState, code: ErrorCode): void {
    this.#unask(holder)
    holder.putAside(this.#nowMs)
    this.#code = code
  }

  #unask(holder: HolderState): void {
    const parts = this.#free(holder)
    if (parts.length > 0) this.#outputs.push({ kind: 'unask', holder: holder.id, parts })
  }

  #free(holder: HolderState): readonly BlobPart[] {
    const numbers = [...holder.asked.keys()]
    for (const number of numbers) this.#wanting.free(holder, number)
    return numbers.map((number) => this.#shape.partOf(number))
  }

  #isAlone(holder: HolderState): boolean {
    for (const other of this.#holders.values()) if (other !== holder && other.asideUntilMs === 0) return false
    return true
  }

  #seek(): void {
    this.#outputs.push({ kind: 'seek' })
    const pauseMs = this.#isServed ? seekServedMs : Math.min(seekMsMin * 2 ** this.#seeks, seekMsMax)
    this.#seeks++
    this.#seekAtMs = this.#nowMs + pauseMs
  }

  #goOn(): void {
    this.#helpAtMs = undefined
    if (this.#isWanted) for (const holder of this.#holders.values()) this.#ask(holder)
    const { state } = this
    if (state === this.#told) return
    this.#told = state
    this.#outputs.push({ kind: 'changed' })
  }

  /** Asks a holder for as much as it may have under way. */
  #ask(holder: HolderState): void {
    const room = Math.min(
      holder.room(this.#nowMs, limits.blobChunkBytes),
      aheadMax - this.#wanting.underWay - (this.#have.count - this.#stored.count),
    )
    const parts: BlobPart[] = []
    while (parts.length < room) {
      const number = this.#wanting.next(holder)
      if (number === undefined) break
      this.#wanting.ask(holder, number, this.#nowMs)
      parts.push(this.#shape.partOf(number))
    }
    if (room > 0 && holder.asked.size === 0 && this.#wanting.underWay > 0) this.#help(holder, parts)
    if (parts.length > 0) this.#outputs.push({ kind: 'ask', holder: holder.id, parts })
  }

  /** Nothing is left but what others were asked for: an idle holder is asked for what is overdue. */
  #help(holder: HolderState, parts: BlobPart[]): void {
    while (parts.length < helpMax) {
      const number = this.#wanting.again(holder, this.#nowMs - overdueMs)
      if (number === undefined) break
      this.#wanting.ask(holder, number, this.#nowMs)
      parts.push(this.#shape.partOf(number))
    }
    if (parts.length === 0) this.#helpAtMs = this.#nowMs + helpMs
  }
}

/** States that need no reason. */
const codeless: ReadonlySet<BlobTransferState> = new Set(['running', 'paused', 'whole'])
/** Parts that are under way or not on disk yet, of all holders together. */
const aheadMax = 192
/** Parts that a holder may lack before it is left alone for a while. */
const lackingMax = 256
const seekMsMin = 2000
const seekMsMax = 60_000
/** Others may be faster, or take over. */
const seekServedMs = 30_000
const helpMs = 500
const overdueMs = 1500
const helpMax = 8
