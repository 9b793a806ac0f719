import { attached, MadeBlob, newPerson, type Person, type RawClient } from '@kith/testing/conformance'
import { limits } from '@kith/wire'

/** Parts under way to the mailbox, as `@kith/peer` has at most. */
const windowParts = 64

/** A device that puts a blob into the mailbox of a server, and another that fetches it; neither seals, proves or keeps anything. */
export class KithBlob {
  readonly #blob: MadeBlob
  readonly #sender: Person
  readonly #uploader: RawClient
  readonly #receiver: Person
  readonly #downloader: RawClient

  private constructor(blob: MadeBlob, sender: Person, uploader: RawClient, receiver: Person, downloader: RawClient) {
    this.#blob = blob
    this.#sender = sender
    this.#uploader = uploader
    this.#receiver = receiver
    this.#downloader = downloader
  }

  static async connect(port: number, bytes: number, round: number): Promise<KithBlob> {
    const url = `ws://127.0.0.1:${String(port)}/kith`
    const [sender, receiver] = await Promise.all([
      newPerson(`sender${String(round)}`),
      newPerson(`taker${String(round)}`),
    ])
    return new KithBlob(
      new MadeBlob(bytes),
      sender,
      await attached(url, sender),
      receiver,
      await attached(url, receiver),
    )
  }

  async upload(): Promise<void> {
    const { parts } = this.#blob
    this.#uploader.send(this.#blob.reserve(this.#sender.device, this.#uploader.request(), { keepMs: 600_000 }))
    await this.#uploader.next('blob-kept')
    let stored = 0
    for (let next = 0; stored < parts;) {
      for (; next < Math.min(stored + windowParts, parts); next++)
        this.#uploader.send(this.#blob.put(this.#sender.device, next))
      const frame = await this.#uploader.next('blob-stored', 'blob-turned-down')
      if (frame.type === 'blob-turned-down') throw new Error(`a part was turned down: ${String(frame.code)}`)
      stored = frame.stored
    }
  }

  /** Fetches all chunks, two questions under way. */
  async download(): Promise<void> {
    const { chunks } = this.#blob.order.shape
    let asked = 0
    const ask = (): void => {
      const count = Math.min(limits.blobGetPartsMax / 2, chunks - asked)
      if (count <= 0) return
      this.#downloader.send(this.#blob.get(this.#receiver.device, this.#downloader.request(), 0, asked, count))
      asked += count
    }
    ask()
    for (let came = 0; came < chunks; came++) {
      if (came % (limits.blobGetPartsMax / 2) === 0) ask()
      const { content } = await this.#downloader.next('blob-part')
      if (content.byteLength === 0) throw new Error('a part is missing')
    }
  }

  /** A message-sized write of the other device, until it is on disk. */
  async commit(): Promise<void> {
    const request = this.#downloader.request()
    const { device: as } = this.#receiver
    const { name } = this.#sender
    const level = request % 2 === 0 ? 'contact' : 'none'
    this.#downloader.send({ type: 'grant', request, as, name, level })
    await this.#downloader.nextWhere('done', (frame) => 'request' in frame && frame.request === request)
  }

  /** A small question on the connection that uploads. */
  ask(): Promise<void> {
    return this.#uploader.sync()
  }

  close(): void {
    this.#uploader.cut()
    this.#downloader.cut()
  }
}
