import fc from 'fast-check'
import { expect, it } from 'vitest'

import { KeptOrder, pageHashes, type PartPlace } from '@kith/core'
import { limits } from '@kith/wire'

const part = limits.blobPartBytesMax

function orderOf(bytes: number): KeptOrder {
  const order = KeptOrder.of(bytes)
  if (order === undefined) throw new Error('no blob has so many bytes')
  return order
}

/** The order as the rule says it: a part, then what it has the hashes of, one after the other. */
function* walk(order: KeptOrder, place: PartPlace): Generator<PartPlace> {
  yield place
  const level = place.level - 1
  const end = Math.min((place.index + 1) * pageHashes, order.counts[level] ?? 0)
  for (let index = place.index * pageHashes; index < end; index++) yield* walk(order, { level, index })
}

it('[BM3] one chunk is the whole tree', () => {
  const order = orderOf(20)
  expect([order.parts, order.room, order.counts]).toEqual([1, 20, [1]])
  expect(order.placeAt(0)).toEqual({ level: 0, index: 0 })
  expect(order.hashOf({ level: 0, index: 0 })).toBeUndefined()
})

it.each([
  [2 * part, [2, 1]],
  [part * pageHashes, [pageHashes, 1]],
  [part * pageHashes + 16, [pageHashes + 1, 2, 1]],
  [part * 3 * pageHashes + 99, [3 * pageHashes + 1, 4, 1]],
])('[BM3] %d bytes stand in the order of the tree', (bytes, counts) => {
  const order = orderOf(bytes)
  expect(order.counts).toEqual(counts)
  let position = 0
  let room = 0
  for (const place of walk(order, { level: order.topLevel, index: 0 })) {
    expect(order.positionOf(place)).toBe(position)
    expect(order.placeAt(position)).toEqual(place)
    room += order.bytesOf(place)
    position++
  }
  expect(position).toBe(order.parts)
  expect(room).toBe(order.room)
})

it('[BM3] positions and places are the same thing, whatever the size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 2 ** 47 }), fc.double({ min: 0, max: 1, noNaN: true }), (bytes, share) => {
      const order = KeptOrder.of(bytes)
      fc.pre(order !== undefined)
      const position = Math.floor(share * (order.parts - 1))
      const place = order.placeAt(position)
      expect(order.has(place)).toBe(true)
      expect(order.positionOf(place)).toBe(position)
      const above = order.hashOf(place)
      if (above !== undefined) {
        expect(order.positionOf(above.page)).toBeLessThan(position)
        expect(above.at + 32).toBeLessThanOrEqual(order.bytesOf(above.page))
      }
    }),
  )
})

it('[BM2] no blob ends in less than a seal', () => {
  expect([0, 15, part + 1, part + 15].map((bytes) => KeptOrder.of(bytes))).toEqual(Array(4).fill(undefined))
  expect([16, part, part + 16].map((bytes) => KeptOrder.of(bytes)?.parts)).toEqual([1, 1, 3])
})
