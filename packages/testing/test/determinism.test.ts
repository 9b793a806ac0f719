import { describe, expect, it } from 'vitest'

import { Random, runHistory, TraceHash, World } from '@kith/testing'

/** What a world does when its chance and its order come from the seed alone, without any code of the product in it. */
function play(seed: number): TraceHash {
  const trace = new TraceHash()
  const world = new World(seed, trace)
  const random = world.random.fork('play')
  const happen = (depth: number): void => {
    world.note(
      'player',
      'plays',
      () => `${String(depth)} ${[...random.bytes(4)].join(' ')} ${random.fraction().toFixed(9)}`,
    )
    if (depth < 8)
      for (let count = random.between(0, 3); count > 0; count--)
        world.after(random.between(0, 50), () => {
          happen(depth + 1)
        })
  }
  for (let at = 0; at < 20; at++)
    world.after(random.between(0, 100), () => {
      happen(0)
    })
  world.run(world.nowMs + 10_000)
  return trace
}

describe('a seed decides everything', () => {
  it('gives the same numbers on every machine', () => {
    const random = new Random(2026)
    expect([random.uint32(), random.uint32(), random.fork('a').uint32(), random.between(1, 1000)]).toEqual([
      866338330, 3073509513, 3635405957, 185,
    ])
  })

  it.each([
    [1, 'bb4da63322dc47a9'],
    [2, 'b0ab6c524d35653a'],
    [3, '2dd51cf56b494cc2'],
  ])('gives the same trace of seed %i on every machine and version of Node', (seed, digest) => {
    expect(play(seed).digest).toBe(digest)
  })

  it('gives the same trace twice, of minutes and of weeks', () => {
    for (const seed of [11, 168]) {
      const [one, other] = [new TraceHash(), new TraceHash()]
      runHistory({ seed, trace: one })
      runHistory({ seed, trace: other })
      expect(one.digest).toBe(other.digest)
    }
  })
})
