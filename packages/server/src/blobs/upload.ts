import { type BlobPart, type BlobPutFrame, type ErrorCode, KithError } from '@kith/wire'

import type { BlobRows } from './blob-rows.ts'
import { copyOfPart, giveBack } from './part-buffers.ts'
import type { KeptBlob, PartHome, PlacedPart } from './part-home.ts'
import { pagesBefore, TreeCheck } from './tree-check.ts'

/** Bytes of one upload that may wait for the disk; an uploader that sends more has not waited for `blob-stored`. */
const waitingBytesMax = 4 * 1024 * 1024
/** Parts that one commit counts. */
const partsPerCommit = 64

/** A part that waits for the disk. */
interface WaitingPart extends PlacedPart {
  readonly content: Buffer
  readonly isPage: boolean
}

/** Bytes of all uploads that wait for the disk. */
export interface UnderWay {
  bytes: number
  readonly bytesMax: number
}

/** Who is told how an upload goes. */
export interface UploadListener {
  stored(stored: number): void
  /** The upload has ended; a new reservation says from where it goes on. */
  turnedDown(place: BlobPart, code: ErrorCode): void
}

/** What an upload works with. */
export interface UploadPorts {
  readonly rows: BlobRows
  readonly underWay: UnderWay
  readonly nowMs: () => number
  /** Told of bytes that came to the disk. */
  readonly onStored: (bytes: number) => void
  /** Told when an upload failed or nobody follows it any more, and nothing of it waits. */
  readonly onIdle: () => void
  /** What a failure of the store is called. */
  readonly codeOf: (cause: unknown) => ErrorCode
}

/**
 * One blob that is coming: parts are compared with the tree as they come, wait for the disk together, and are acknowledged after it (spec BM4, BM5). All
 * sessions that upload it share this object.
 */
export class Upload {
  readonly blob: KeptBlob
  readonly #ports: UploadPorts
  readonly #check: TreeCheck
  readonly #listeners = new Set<UploadListener>()
  readonly #waiting: WaitingPart[] = []
  #waitingBytes = 0
  #stored: number
  #next: number
  #writing: Promise<void> | undefined
  #hasFailed = false

  private constructor(blob: KeptBlob, check: TreeCheck, ports: UploadPorts) {
    this.blob = blob
    this.#check = check
    this.#ports = ports
    this.#stored = blob.stored
    this.#next = blob.stored
  }

  /** Goes on with what is stored. Rejects `store-damaged` when a page of it is not there, or is another. */
  static async open(blob: KeptBlob, home: PartHome, ports: UploadPorts): Promise<Upload> {
    const check = new TreeCheck(blob.order.shape, blob.root)
    for (const place of pagesBefore(blob.order, blob.stored)) {
      const position = blob.order.positionOf(place)
      if (position >= blob.stored) break
      const [page] = await home.read(blob, position, 1)
      if (page === undefined || !check.take(place, page)) throw new KithError('store-damaged')
    }
    return new Upload(blob, check, ports)
  }

  /** Parts on disk. */
  get stored(): number {
    return this.#stored
  }

  get isIdle(): boolean {
    return this.#listeners.size === 0 && this.#waiting.length === 0 && this.#writing === undefined
  }

  follow(listener: UploadListener): void {
    this.#listeners.add(listener)
  }

  leave(listener: UploadListener): void {
    this.#listeners.delete(listener)
    if (this.isIdle) this.#ports.onIdle()
  }

  /** Takes a part; why not, when it is not taken. Its bytes are copied. */
  put({ level, index, content }: BlobPutFrame, listener: UploadListener): ErrorCode | undefined {
    const { order } = this.blob
    const place = { level, index }
    if (this.#hasFailed) return 'server-busy'
    if (!order.shape.has(place)) return 'blob-conflict'
    const position = order.positionOf(place)
    if (position > this.#next) return 'position-gap'
    if (position < this.#next) {
      // What is on its way is told when it is there.
      if (position < this.#stored) listener.stored(this.#stored)
      return undefined
    }
    const { underWay } = this.#ports
    const { byteLength } = content
    if (this.#waitingBytes + byteLength > waitingBytesMax) return 'rate-exceeded'
    if (underWay.bytes + byteLength > underWay.bytesMax) return 'server-busy'
    const isPage = level > 0
    const copy = isPage ? Buffer.from(content) : copyOfPart(content)
    if (!this.#check.take(place, copy)) return 'blob-conflict'
    this.#next++
    this.#waiting.push({ position, content: copy, isPage })
    this.#count(byteLength)
    this.#writing ??= this.#write()
    return undefined
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    await this.#writing
  }

  /** Ends it for everybody; what waits is dropped. */
  fail(code: ErrorCode): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#drop(this.#waiting.splice(0))
    const place = this.#stored < this.blob.order.parts ? this.blob.order.partAt(this.#stored) : { level: 0, index: 0 }
    for (const listener of [...this.#listeners]) listener.turnedDown(place, code)
    this.#listeners.clear()
    this.#ports.onIdle()
  }

  async #write(): Promise<void> {
    // What comes in the same turn goes together.
    await new Promise<void>((resolve) => setImmediate(resolve))
    let counting: Promise<void> = Promise.resolve()
    for (;;) {
      // While the last are counted, the next are written.
      if (this.#waiting.length === 0) await counting
      const parts = this.#waiting.splice(0, partsPerCommit)
      if (parts.length === 0) break
      const written = await this.#attempt(() => this.#ports.rows.write(this.blob, parts))
      await counting
      counting = this.#counted(parts, written)
    }
    this.#writing = undefined
    if (this.isIdle) this.#ports.onIdle()
  }

  /** Counts parts that are written, unless something before them failed, and forgets them. */
  async #counted(parts: readonly WaitingPart[], isWritten: boolean): Promise<void> {
    if (isWritten && !this.#hasFailed)
      await this.#attempt(async () => {
        const stored = await this.#ports.rows.append(this.blob, parts, this.#ports.nowMs())
        if (stored === (parts.at(-1)?.position ?? 0) + 1) this.#tell(stored, parts)
        else this.fail(stored === undefined ? 'blob-unknown' : 'position-gap')
      })
    this.#drop(parts)
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (cause) {
      this.fail(this.#ports.codeOf(cause))
      return false
    }
  }

  #tell(stored: number, parts: readonly PlacedPart[]): void {
    this.#stored = stored
    this.#ports.onStored(parts.reduce((sum, { content }) => sum + content.byteLength, 0))
    for (const listener of [...this.#listeners]) listener.stored(stored)
  }

  #drop(parts: readonly WaitingPart[]): void {
    for (const { content, isPage } of parts) {
      this.#count(-content.byteLength)
      // A page is remembered for what comes below it.
      if (!isPage) giveBack(content)
    }
  }

  #count(bytes: number): void {
    this.#waitingBytes += bytes
    this.#ports.underWay.bytes += bytes
  }
}
