import { describe, expect, it } from 'vitest'
import { type Interference, TransferWorld } from './transfer-world.ts'

const histories = 120

describe('simulated transfers', () => {
  it('[BL8][BL15][BL17] become whole on disk, whatever holders, disk and person do', () => {
    let restarts = 0
    let stored = 0
    let doubled = 0
    for (let seed = 1; seed <= histories; seed++) {
      const result = new TransferWorld(seed).run()
      expect(result.violations, `seed ${String(seed)}`).toEqual([])
      expect(result.stored).toBeGreaterThan(0)
      restarts += result.restarts
      stored += result.stored
      doubled += result.doubled
    }
    expect(restarts).toBeGreaterThan(10)
    expect(doubled / stored).toBeLessThan(0.02)
  })
})

/** Naive designs: each has to be noticed. */
const mutants: readonly (Interference & { readonly name: string })[] = [
  {
    name: 'counts as stored what arrived',
    input: (input) => (input.kind === 'arrived' ? [input, { kind: 'stored', parts: [input.part] }] : [input]),
  },
  {
    name: 'goes on asking who gave what is wrong',
    input: (input) => (input.kind === 'wrong' ? [{ ...input, kind: 'lacking', code: 'blob-lacking' }] : [input]),
  },
  { name: 'waits for silent holders for ever', isDeaf: true },
  {
    name: 'does not notice that holders go',
    input: (input) => (input.kind === 'holder-gone' ? [] : [input]),
    isDeaf: true,
  },
  { name: 'believes what is damaged', input: (input) => (input.kind === 'lost' ? [] : [input]) },
  {
    name: 'asks everybody for everything',
    output: (output) =>
      output.kind === 'ask' ? ['h0', 'h1', 'h2'].map((holder) => ({ ...output, holder })) : [output],
  },
  { name: 'asks while it is paused', input: (input) => (input.kind === 'pause' ? [] : [input]) },
  { name: 'asks without room', input: (input) => (input.kind === 'room' ? [] : [input]) },
  { name: 'begins anew after a restart', have: () => undefined },
  { name: 'takes no notice of the reader', input: (input) => (input.kind === 'read' ? [] : [input]) },
  { name: 'never looks for holders again', output: (output) => (output.kind === 'seek' ? [] : [output]) },
]

describe('a naive transfer is noticed', () => {
  it.each(mutants)('$name', (mutant) => {
    let seed = 1
    while (seed <= histories && new TransferWorld(seed, mutant).run().violations.length === 0) seed++
    expect(seed).toBeLessThanOrEqual(histories)
  })
})
