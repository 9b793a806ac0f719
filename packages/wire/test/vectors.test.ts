import { expect, it } from 'vitest'

import { frameTypes, numberOfFrame } from '@kith/wire'
import { registerVectorTests } from './conformance.ts'
import { frameVectors, idVectors, isValid, messageVectors, nameVectors, signedVectors } from './vectors.ts'

registerVectorTests()

it('[FR4] has a valid vector for every frame type, and no number twice', () => {
  const shown = frameVectors.filter(isValid).flatMap(({ input }) => input as { type: string }[])
  expect(new Set(shown.map(({ type }) => type))).toEqual(new Set(frameTypes))
  expect(new Set(frameTypes.map(numberOfFrame)).size).toBe(frameTypes.length)
})

it('names every vector once, with a note', () => {
  for (const vectors of [frameVectors, idVectors, messageVectors, nameVectors, signedVectors] as const) {
    expect(vectors.length).toBeGreaterThan(10)
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
    for (const { note } of vectors) expect(note).toMatch(/^\S.*\.$/)
  }
})
