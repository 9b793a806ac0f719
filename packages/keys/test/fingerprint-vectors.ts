import { compareFingerprint, fingerprintOf, type FingerprintOf } from '@kith/keys'
import { expect, it } from 'vitest'
import fingerprintVectors from '../../../spec/vectors/fingerprints.json' with { type: 'json' }
import { fromVector } from './vectors.ts'

/** A vector of `spec/vectors/fingerprints.json`. */
interface FingerprintVector {
  readonly id: string
  readonly input: unknown
  readonly digits?: string
  readonly words?: string
  readonly link?: string
  readonly outcome?: string
}

/** The tests of `spec/vectors/fingerprints.json`, the same in Node and in browsers. */
export function registerFingerprintVectorTests(): void {
  it('[KY60, KY61] a fingerprint has the digits, words and link of the vectors', () => {
    const made = vectorsWith('digits').map(({ id, input }) => ({ id, ...fingerprintOf(inputOf(input)) }))
    expect(made).toEqual(vectorsWith('digits').map(({ id, digits, words, link }) => ({ id, digits, words, link })))
  })

  it('[KY62] what a person typed or scanned is the same, different, or no fingerprint', () => {
    const compared = vectorsWith('outcome').map(({ id, input }) => {
      const { seen, ...of } = inputOf(input)
      return { id, outcome: compareFingerprint(fingerprintOf(of), seen) }
    })
    expect(compared).toEqual(vectorsWith('outcome').map(({ id, outcome }) => ({ id, outcome })))
  })
}

function vectorsWith(field: 'digits' | 'outcome'): readonly FingerprintVector[] {
  const found = (fingerprintVectors as readonly FingerprintVector[]).filter((vector) => vector[field] !== undefined)
  expect(found.length).toBeGreaterThan(3)
  return found
}

function inputOf(input: unknown): FingerprintOf & { readonly seen: string } {
  return fromVector(input) as FingerprintOf & { readonly seen: string }
}
