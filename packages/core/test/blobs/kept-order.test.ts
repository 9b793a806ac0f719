import fc from 'fast-check'
import { expect, it } from 'vitest'

import { KeptOrder } from '@kith/core'
import { type BlobPart, BlobShape, limits } from '@kith/wire'

const [chunk, hashes] = [limits.blobChunkBytes, limits.blobPageHashes]

function orderOf(bytes: number): KeptOrder {
  return new KeptOrder(new BlobShape(bytes))
}

/** The order as the rule says it: a part, then what it has the hashes of, one after the other. */
function* walk(order: KeptOrder, part: BlobPart): Generator<BlobPart> {
  yield part
  const level = part.level - 1
  const end = Math.min((part.index + 1) * hashes, order.shape.counts[level] ?? 0)
  for (let index = part.index * hashes; index < end; index++) yield* walk(order, { level, index })
}

it.each([0, 1, chunk])('[BM3] one chunk of %d bytes is the whole tree', (bytes) => {
  const order = orderOf(bytes)
  expect([order.parts, order.room]).toEqual([1, bytes + 16])
  expect(order.partAt(0)).toEqual({ level: 0, index: 0 })
})

it.each([2 * chunk, chunk * hashes, chunk * hashes + 1, 3 * chunk * hashes + 99])(
  '[BM3] the parts of %d bytes stand in the order of the tree',
  (bytes) => {
    const order = orderOf(bytes)
    let position = 0
    let room = 0
    for (const part of walk(order, order.shape.top)) {
      expect(order.positionOf(part)).toBe(position)
      expect(order.partAt(position)).toEqual(part)
      room += order.shape.sealedBytes(part)
      position++
    }
    expect(position).toBe(order.parts)
    expect(room).toBe(order.room)
  },
)

it('[BM3] positions and parts are the same thing, whatever the size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: limits.blobBytesMax }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (bytes, share) => {
        const order = orderOf(bytes)
        const position = Math.floor(share * (order.parts - 1))
        const part = order.partAt(position)
        expect(order.shape.has(part)).toBe(true)
        expect(order.positionOf(part)).toBe(position)
        const page = order.shape.parentOf(part)
        if (page !== undefined) expect(order.positionOf(page)).toBeLessThan(position)
      },
    ),
  )
})
