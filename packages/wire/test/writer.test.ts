import { expect, it } from 'vitest'

import { bytesToId, encode, id, list, u16, u32, u64, u8 } from '@kith/wire'
import { bytesToHex } from './vectors.ts'

it('[FR5] writes the same numbers wherever the buffer has to grow', () => {
  for (const [field, digits] of [
    [u8, 2],
    [u16, 4],
    [u32, 8],
    [u64, 16],
  ] as const)
    for (let count = 0; count < 300; count++) {
      const expected = count.toString(16).padStart(4, '0') + '7b'.padStart(digits, '0').repeat(count)
      expect(bytesToHex(encode(list(field, 300), Array<number>(count).fill(123)))).toBe(expected)
    }
})

it('[FR16] writes the bytes of each id, however many there are and in whatever order', () => {
  const ids = Array.from({ length: 5_000 }, (_, at) => {
    const bytes = new Uint8Array(16)
    for (let index = 0; index < 16; index++) bytes[index] = (at * (index + 7) * 2_654_435_761) >>> 13
    return bytes
  })
  for (const bytes of [...ids, ...ids.toReversed(), ...ids])
    expect(bytesToHex(encode(id(), bytesToId(bytes)))).toBe(bytesToHex(bytes))
})
