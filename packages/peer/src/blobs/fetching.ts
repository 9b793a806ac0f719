import {
  BlobTransfer,
  type BlobTransferInput,
  type BlobTransferOutput,
  type BlobTransferReport,
  HaveMap,
} from '@kith/core'
import { assertNever, blobAnswerHeadBytes, type BlobPart, discard, type ErrorCode, KithError } from '@kith/wire'
import { Alarm } from '../engine/alarm.ts'
import type { BlobHolder } from './blob-holder.ts'
import type { KeptPart } from './blob-store.ts'
import type { SealedContent } from './sealed-content.ts'
import { segmentOf, segmentsOf } from './taking-in.ts'

export interface FetchingOptions {
  readonly content: SealedContent
  /** The map of what is on disk. */
  readonly have: Uint8Array
  readonly isPaused: boolean
  /** Looks for holders, and gives each that is found to `join`; says by `gone` why somebody is none. */
  readonly seek: (fetching: Fetching) => void
  /** Whether so many bytes more can be kept. */
  readonly hasRoom: (bytes: number) => Promise<boolean>
  /** The state or what is here changed. */
  readonly changed: () => void
}

/** Drives the machine of one transfer: asks holders, verifies what they give, and puts it on disk. */
export class Fetching {
  readonly #options: FetchingOptions
  readonly #transfer: BlobTransfer
  readonly #onDisk: HaveMap
  readonly #holders = new Map<string, BlobHolder>()
  /** What was asked of holders and is not answered. */
  readonly #asked = new Set<Asked>()
  readonly #alarm = new Alarm(() => {
    this.#transfer.handleTimeout(Date.now())
    this.#drain()
  })
  #gathered: KeptPart[] = []
  #gatheredBytes = 0
  #writing: Promise<void> | undefined
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #roomTimer: ReturnType<typeof setTimeout> | undefined
  #isEnded = false
  #ends: ReadonlyMap<string, Promise<ErrorCode>> = new Map()

  constructor(options: FetchingOptions) {
    this.#options = options
    const { content, have, isPaused } = options
    this.#onDisk = new HaveMap(content.shape.parts, have)
    // Nothing is asked for before it is known that there is room.
    this.#transfer = new BlobTransfer(Date.now(), { shape: content.shape, have, isPaused: true })
    void this.#begin(isPaused)
  }

  get report(): BlobTransferReport {
    return this.#transfer.snapshot(Date.now())
  }

  /** Bytes that are still to be kept. */
  get bytesLeft(): number {
    return this.#options.content.shape.bytes - this.#transfer.snapshot(Date.now()).bytesHere
  }

  /** Who gave it when it became whole, and how their channels end: `blob-unknown` when they have heard that it is. */
  get ends(): ReadonlyMap<string, Promise<ErrorCode>> {
    return this.#ends
  }

  get isOver(): boolean {
    return this.#transfer.isOver
  }

  /** A holder was found. */
  join(holder: BlobHolder): void {
    if (this.#isEnded || this.#transfer.isOver || !this.#transfer.admits(holder.id)) {
      holder.close()
      return
    }
    this.#holders.set(holder.id, holder)
    void holder.gone?.then((code) => {
      if (this.#holders.get(holder.id) === holder) this.gone(holder.id, code)
    })
    this.input({ kind: 'holder', holder: holder.id })
  }

  /** False for who need not be looked for. */
  admits(holder: string): boolean {
    return !this.#isEnded && this.#transfer.admits(holder)
  }

  /** Somebody is no holder now. */
  gone(holder: string, code: ErrorCode): void {
    this.#holders.delete(holder)
    this.input({ kind: 'holder-gone', holder, code })
  }

  input(input: BlobTransferInput): void {
    if (this.#isEnded) return
    this.#transfer.handleInput(Date.now(), input)
    this.#drain()
  }

  /** True when a part came, also when it is not on disk yet. */
  has(part: BlobPart): boolean {
    return this.#transfer.has(part)
  }

  /** True when a chunk can be read: it is here, with what proves it. */
  hasChunk(index: number): boolean {
    const { shape } = this.#options.content
    for (let part: BlobPart | undefined = { level: 0, index }; part !== undefined; part = shape.parentOf(part))
      if (!this.has(part)) return false
    return true
  }

  /** A part on disk is not what it was: it is fetched again. */
  lose(part: BlobPart): void {
    const { shape, unwritten } = this.#options.content
    const number = shape.numberOf(part)
    // It came again meanwhile.
    if (unwritten.has(number)) return
    this.#onDisk.unset(number)
    this.input({ kind: 'lost', parts: [part] })
  }

  /** Stops without a word: what is here stays. */
  async end(): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#alarm.off()
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#roomTimer)
    for (const asked of this.#asked) asked.ending.abort()
    for (const holder of this.#holders.values()) holder.close()
    this.#holders.clear()
    await this.#writing
    if (this.#gathered.length > 0) await this.#flush()
  }

  /** Whether there is room for what is missing; looked at again after a while when there is not. */
  async look(): Promise<void> {
    let hasRoom: boolean
    try {
      hasRoom = await this.#options.hasRoom(this.bytesLeft)
    } catch (cause) {
      this.input({ kind: 'fail', code: codeOf(cause) })
      return
    }
    this.input({ kind: 'room', hasRoom })
    if (hasRoom || this.#isEnded || this.#transfer.isOver) return
    clearTimeout(this.#roomTimer)
    this.#roomTimer = setTimeout(() => void this.look(), roomMs)
  }

  async #begin(isPaused: boolean): Promise<void> {
    await this.look()
    if (!isPaused) this.input({ kind: 'resume' })
    this.#options.changed()
  }

  #drain(): void {
    for (let output = this.#transfer.pollOutput(); output !== undefined; output = this.#transfer.pollOutput())
      this.#output(output)
    this.#alarm.set(this.#transfer.nextTimeout())
  }

  #output(output: BlobTransferOutput): void {
    switch (output.kind) {
      case 'ask':
        void this.#ask(output.holder, output.parts)
        return
      case 'unask':
        this.#unask(output.holder, output.parts)
        return
      case 'leave':
        this.#holders.get(output.holder)?.close()
        this.#holders.delete(output.holder)
        return
      case 'seek':
        this.#options.seek(this)
        return
      case 'changed':
        if (this.#transfer.isOver) {
          const isWhole = this.#transfer.state === 'whole'
          const ends = new Map<string, Promise<ErrorCode>>()
          for (const holder of this.#holders.values()) {
            holder.close(isWhole)
            if (isWhole && holder.gone !== undefined) ends.set(holder.id, holder.gone)
          }
          this.#ends = ends
          this.#holders.clear()
        }
        this.#options.changed()
        return
      default:
        assertNever(output)
    }
  }

  async #ask(id: string, parts: readonly BlobPart[]): Promise<void> {
    const holder = this.#holders.get(id)
    if (holder === undefined) return
    const asked: Asked = {
      holder: id,
      parts: new Set(parts.map(numberIn(this.#options.content))),
      ending: new AbortController(),
    }
    this.#asked.add(asked)
    try {
      for await (const { part, ...given } of holder.fetch(parts, asked.ending.signal)) {
        asked.parts.delete(this.#options.content.shape.numberOf(part))
        if (given.bytes !== undefined) {
          await this.#take(id, part, given.bytes)
          discard(given.bytes, blobAnswerHeadBytes)
        } else this.input({ kind: 'lacking', holder: id, part, code: given.code })
      }
    } catch (cause) {
      if (!asked.ending.signal.aborted && this.#holders.get(id) === holder) {
        holder.close()
        this.gone(id, codeOf(cause))
      }
    } finally {
      this.#asked.delete(asked)
    }
  }

  #unask(id: string, parts: readonly BlobPart[]): void {
    const numbers = parts.map(numberIn(this.#options.content))
    for (const asked of this.#asked) {
      if (asked.holder !== id) continue
      for (const number of numbers) asked.parts.delete(number)
      if (asked.parts.size === 0) asked.ending.abort()
    }
  }

  async #take(holder: string, part: BlobPart, bytes: Uint8Array): Promise<void> {
    const { content } = this.#options
    if (this.#transfer.has(part)) {
      this.input({ kind: 'arrived', holder, part })
      return
    }
    let checked
    try {
      checked = await content.check(part, bytes)
    } catch (cause) {
      const code = codeOf(cause)
      // The page that proves it was found damaged, and is fetched again first.
      this.input(code === 'blob-damaged' ? { kind: 'lacking', holder, part, code } : { kind: 'fail', code })
      return
    }
    if (checked === 'unproven') this.input({ kind: 'lacking', holder, part, code: 'blob-lacking' })
    else if (checked === 'wrong') this.input({ kind: 'wrong', holder, part })
    else if (checked === 'false') this.input({ kind: 'fail', code: 'blob-false' })
    else if (!this.#isEnded && !this.#transfer.isOver && !this.#transfer.has(part)) {
      content.unwritten.set(content.shape.numberOf(part), checked.plain)
      this.#gathered.push({ part, bytes: checked.plain })
      this.#gatheredBytes += checked.plain.byteLength
      this.input({ kind: 'arrived', holder, part })
      this.#options.changed()
      this.#gather()
    }
  }

  /** Writes when there is enough, when it is the last, or after a while. */
  #gather(): void {
    if (this.#writing !== undefined || this.#gathered.length === 0 || this.#isEnded) return
    const isLast = this.#onDisk.count + this.#gathered.length >= this.#onDisk.size
    if (this.#gatheredBytes >= writeBytes || isLast) this.#write()
    else
      this.#flushTimer ??= setTimeout(() => {
        if (this.#writing === undefined && !this.#isEnded) this.#write()
      }, writeMs)
  }

  #write(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    this.#writing = this.#flush().finally(() => {
      this.#writing = undefined
      this.#gather()
    })
  }

  async #flush(): Promise<void> {
    const { content } = this.#options
    const written = this.#gathered
    this.#gathered = []
    this.#gatheredBytes = 0
    const parts = written.map(({ part }) => part)
    const numbers = parts.map(numberIn(content))
    for (const number of numbers) this.#onDisk.set(number)
    try {
      await content.kept.write(written, segmentsOf(this.#onDisk, new Set(numbers.map(segmentOf))))
      this.input({ kind: 'stored', parts })
      this.#options.changed()
    } catch (cause) {
      for (const number of numbers) this.#onDisk.unset(number)
      this.input({ kind: 'lost', parts })
      if (codeOf(cause) !== 'store-full') this.input({ kind: 'fail', code: codeOf(cause) })
      else {
        this.input({ kind: 'room', hasRoom: false })
        clearTimeout(this.#roomTimer)
        if (!this.#isEnded) this.#roomTimer = setTimeout(() => void this.look(), roomMs)
      }
    } finally {
      for (const number of numbers) content.unwritten.delete(number)
      for (const { part, bytes } of written) if (part.level === 0) discard(bytes)
    }
  }
}

interface Asked {
  readonly holder: string
  readonly parts: Set<number>
  readonly ending: AbortController
}

function numberIn({ shape }: SealedContent): (part: BlobPart) => number {
  return (part) => shape.numberOf(part)
}

function codeOf(cause: unknown): ErrorCode {
  return cause instanceof KithError ? cause.code : 'internal'
}

const writeBytes = 1_048_576
const writeMs = 500
const roomMs = 10_000
