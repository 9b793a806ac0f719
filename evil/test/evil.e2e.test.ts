import { describe, expect, it } from 'vitest'

import { attacks } from '../src/attacks/all.ts'
import { mutateFrames } from '../src/frames/mutated-frames.ts'
import { runAttack } from '../src/program/run.ts'

describe('what must not succeed', () => {
  it.each(attacks)('$name: $tries', { timeout: 200_000 }, async (attack) => {
    const { failure, strikes } = await runAttack(attack)
    expect(failure).toBeUndefined()
    expect(strikes).toBeGreaterThan(0)
  })

  it('[KY9] [KY10] [KY17] [KY22] no mutation of sealed or signed bytes is believed, or makes the code throw', async () => {
    const { accepted, crashes, tried } = await mutateFrames(5000, 7)
    expect({ accepted, crashes, tried }).toEqual({ accepted: 0, crashes: 0, tried: 5000 })
  }, 200_000)
})
