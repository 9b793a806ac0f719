import {
  type BlobAnswer,
  blobAnswer,
  type BlobId,
  blobMessage,
  BlobMessages,
  blobRequest,
  BlobShape,
  bytesToId,
  type DeviceId,
  encodeBlobOpening,
  type ErrorCode,
} from '@kith/wire'
import { expect, it } from 'vitest'
import type { SealedBlob } from '../../src/blobs/blob-holder.ts'
import { Serving } from '../../src/blobs/serving.ts'
import type { ByteChannel } from '../../src/engine/byte-channel.ts'

const blob: SealedBlob = {
  blob: bytesToId<BlobId>(new Uint8Array(16).fill(7)),
  token: new Uint8Array(32).fill(1),
  root: new Uint8Array(32),
  shape: new BlobShape(5),
  read: async () => Uint8Array.of(1, 2, 3),
}

/** The end of a channel of which the test is the other. */
class Heard implements ByteChannel {
  readonly device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
  readonly type = 'kith.blob'
  readonly init = encodeBlobOpening(blob)
  readonly opened = Promise.resolve()
  readonly closed = new Promise<void>(() => undefined)
  readonly #asked: (Uint8Array | undefined)[]
  readonly #answers = new BlobMessages(blobAnswer)
  answered: (answer: BlobAnswer) => void = () => undefined
  over: (code: ErrorCode | 'ended') => void = () => undefined

  constructor(asked: readonly (Uint8Array | undefined)[]) {
    this.#asked = [...asked]
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (const answer of this.#answers.push(bytes)) this.answered(answer)
  }

  read(): Promise<Uint8Array | undefined> {
    return this.#asked.length > 0 ? Promise.resolve(this.#asked.shift()) : new Promise(() => undefined)
  }

  async end(): Promise<void> {
    this.over('ended')
  }

  reset(code: ErrorCode): void {
    this.over(code)
  }
}

function serving(idleMsMax?: number): Serving {
  const nothing = (): void => undefined
  return new Serving({
    use: (_, work) => work(blob),
    gave: nothing,
    done: async () => undefined,
    trouble: nothing,
    idleMsMax,
  })
}

/** What serving does with the timers and memory of this runtime. */
export function registerServingTests(): void {
  it('[BL10] a part that is asked for is given', async () => {
    const part = { level: 0, index: 0 }
    const channel = new Heard([blobMessage(blobRequest, { kind: 'want', parts: [part] })])
    const outcome = new Promise<unknown>((resolve) => {
      channel.answered = resolve
      channel.over = resolve
    })
    const server = serving()
    void server.take(channel)
    expect(await outcome).toEqual({ kind: 'part', part, bytes: Uint8Array.of(1, 2, 3) })
    server.end('disposed')
  })

  it('[BL10] a channel on which nothing is asked for is ended', async () => {
    const channel = new Heard([])
    const outcome = new Promise((resolve) => {
      channel.over = resolve
    })
    void serving(20).take(channel)
    expect(await outcome).toBe('blob-stalled')
  })

  it('[BL10] who has everything ends the channel, and so does the holder', async () => {
    const channel = new Heard([undefined])
    const outcome = new Promise((resolve) => {
      channel.over = resolve
    })
    void serving(20).take(channel)
    expect(await outcome).toBe('ended')
  })
}
