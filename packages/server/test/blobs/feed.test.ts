import { KeptOrder } from '@kith/core'
import { type BlobGetFrame, type BlobId, BlobShape, bytesToId, type DeviceId, type Frame, limits } from '@kith/wire'
import { expect, it } from 'vitest'

import { Feed } from '../../src/blobs/feed.ts'
import type { KeptBlob } from '../../src/blobs/part-home.ts'

const order = new KeptOrder(new BlobShape(1600 * limits.blobChunkBytes))
const blob: KeptBlob = { id: 1, order, root: new Uint8Array(32), stored: order.parts, keepUntilMs: 1 }

function question(request: number, first: number, count: number): BlobGetFrame {
  const [id, as] = [bytesToId<BlobId>(new Uint8Array(16)), bytesToId<DeviceId>(new Uint8Array(16))]
  const [root, token] = [new Uint8Array(32), new Uint8Array(32)]
  return { type: 'blob-get', request, as, blob: id, root, token, level: 0, first, count }
}

/** A receiver that takes what the test says, and a disk that gives what it has in pieces of eight. */
class Scene {
  readonly sent: (readonly [request: number, index: number])[] = []
  isOpen = true
  reads = 0
  #taken = gate()
  readonly feed: Feed = new Feed(
    {
      home: {
        read: (_, first, count) => {
          this.reads++
          const wanted = Math.min(count, 8)
          return Promise.resolve(
            Array.from({ length: wanted }, (_one, at) =>
              new Uint8Array(order.shape.sealedBytes(order.partAt(first + at))).fill(first + at),
            ),
          )
        },
      },
      given: () => undefined,
    },
    this.#sink(),
  )

  /** The receiver has read everything. */
  take(): void {
    const taken = this.#taken
    this.#taken = gate()
    taken.open()
  }

  #sink(): ConstructorParameters<typeof Feed>[1] {
    const isOpen = (): boolean => this.isOpen
    return {
      get isOpen() {
        return isOpen()
      },
      send: (frame: Frame) => {
        if (frame.type === 'blob-part') this.sent.push([frame.request, frame.index])
      },
      room: () => this.#taken.opened,
    }
  }
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}

/** Lets everything happen that can. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

it('[BM7] reads the next parts when the receiver has taken the last, and answers one question after the other', async () => {
  const scene = new Scene()
  const done = [scene.feed.give(question(1, 0, 20), blob), scene.feed.give(question(2, 5, 1), blob)]
  await settled()
  expect([scene.reads, scene.sent.length]).toEqual([0, 0])
  for (const [times, parts] of [8, 16, 20, 21].entries()) {
    scene.take()
    await settled()
    expect([scene.reads, scene.sent.length]).toEqual([times + 1, parts])
  }
  await Promise.all(done)
  expect(scene.sent.at(19)).toEqual([1, 19])
  expect(scene.sent.at(20)).toEqual([2, 5])
})

it('[BM7] reads nothing more for a receiver that has gone', async () => {
  const scene = new Scene()
  const done = scene.feed.give(question(1, 0, 64), blob)
  scene.take()
  await settled()
  scene.isOpen = false
  scene.take()
  await done
  expect(scene.reads).toBeLessThanOrEqual(2)
})

it('[BM7] steps over the pages between the chunks', async () => {
  const scene = new Scene()
  const done = scene.feed.give(question(1, 1530, 12), blob)
  for (let turn = 0; turn < 4; turn++) {
    scene.take()
    await settled()
  }
  await done
  expect(scene.sent.map(([, index]) => index)).toEqual(Array.from({ length: 12 }, (_, at) => 1530 + at))
})
