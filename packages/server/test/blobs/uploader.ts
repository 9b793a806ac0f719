import { attached, type MadeBlob, type Person, type RawClient } from '@kith/testing/conformance'
import { codeOfNumber, type BlobReserveFrame, type ErrorCode, type FrameOf } from '@kith/wire'

/** A signed-in device that puts and gets blobs. */
export class Uploader {
  readonly client: RawClient
  readonly person: Person

  private constructor(client: RawClient, person: Person) {
    this.client = client
    this.person = person
  }

  static async connect(url: string, person: Person): Promise<Uploader> {
    return new Uploader(await attached(url, person), person)
  }

  /** What the mailbox has, or the code of a refusal. */
  async reserve(blob: MadeBlob, change: Partial<BlobReserveFrame> = {}): Promise<FrameOf<'blob-kept'> | ErrorCode> {
    return this.#asked(blob.reserve(this.person.device, this.client.request(), change))
  }

  async query(blob: MadeBlob, token = blob.token, root = blob.root): Promise<FrameOf<'blob-kept'> | ErrorCode> {
    const request = this.client.request()
    return this.#asked({ type: 'blob-query', request, as: this.person.device, blob: blob.id, root, token })
  }

  put(blob: MadeBlob, first: number, end: number): void {
    // One packet holds one chunk.
    for (let position = first; position < end; position++) this.client.send(blob.put(this.person.device, position))
  }

  /** Reserves and puts all of it; resolves when all is stored. */
  async upload(blob: MadeBlob, change: Partial<BlobReserveFrame> = {}): Promise<void> {
    const kept = await this.reserve(blob, change)
    if (typeof kept === 'string') throw new Error(kept)
    const window = 32
    let stored = kept.stored
    for (let next = stored; stored < blob.parts;) {
      const end = Math.min(stored + window, blob.parts)
      this.put(blob, next, end)
      next = Math.max(next, end)
      stored = await this.stored(stored + 1)
    }
  }

  /** Resolves with the number of stored parts when it is at least `least`. */
  async stored(least: number): Promise<number> {
    for (;;) {
      const frame = await this.client.next('blob-stored', 'blob-turned-down')
      if (frame.type === 'blob-turned-down') throw new Error(codeOfNumber(frame.code))
      if (frame.stored >= least) return frame.stored
    }
  }

  async turnedDown(): Promise<ErrorCode> {
    return codeOfNumber((await this.client.next('blob-turned-down')).code)
  }

  /** The parts, in the order in which they came, or the code of a refusal. */
  async get(blob: MadeBlob, level: number, first: number, count: number): Promise<readonly Uint8Array[] | ErrorCode> {
    const request = this.client.request()
    this.client.send(blob.get(this.person.device, request, level, first, count))
    const parts: Uint8Array[] = []
    while (parts.length < count) {
      const frame = await this.client.nextWhere(
        `part of ${request}`,
        (one) => (one.type === 'blob-part' || one.type === 'refused') && one.request === request,
      )
      if (frame.type === 'refused') return codeOfNumber(frame.code)
      if (frame.type !== 'blob-part' || frame.level !== level || frame.index !== first + parts.length)
        throw new Error('another part came')
      parts.push(frame.content)
    }
    return parts
  }

  /** Every chunk and page; throws when one is missing or another. */
  async getAll(blob: MadeBlob): Promise<void> {
    for (const [level, count] of blob.order.shape.counts.entries()) {
      for (let first = 0; first < count; first += 64) {
        const parts = await this.get(blob, level, first, Math.min(64, count - first))
        if (typeof parts === 'string') throw new Error(parts)
        for (const [at, part] of parts.entries())
          if (Buffer.compare(part, blob.content(level, first + at)) !== 0) throw new Error('another content came')
      }
    }
  }

  async release(blob: MadeBlob): Promise<void> {
    const request = this.client.request()
    this.client.send({ type: 'blob-release', request, as: this.person.device, blob: blob.id })
    await this.client.nextWhere('done', (frame) => frame.type === 'done' && frame.request === request)
  }

  async #asked(frame: FrameOf<'blob-reserve' | 'blob-query'>): Promise<FrameOf<'blob-kept'> | ErrorCode> {
    this.client.send(frame)
    const answer = await this.client.nextWhere(
      'blob-kept',
      (one) => (one.type === 'blob-kept' || one.type === 'refused') && one.request === frame.request,
    )
    return answer.type === 'refused' ? codeOfNumber(answer.code) : (answer as FrameOf<'blob-kept'>)
  }
}
