import { describe, expect, it } from 'vitest'

import { discard } from '@kith/wire'

describe('discarding bytes', () => {
  it('gives back the memory of long bytes, and nothing that others look at as well', () => {
    const long = new Uint8Array(5_000)
    discard(long)
    expect(long.byteLength).toBe(0)
    const whole = new Uint8Array(10_000)
    discard(whole.subarray(0, 5_000))
    discard(whole.subarray(1))
    expect(whole.byteLength).toBe(10_000)
    discard(whole.subarray(40), 40)
    expect(whole.byteLength).toBe(0)
    const short = new Uint8Array(100)
    discard(short)
    expect(short.byteLength).toBe(100)
  })
})
