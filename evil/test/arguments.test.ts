import { expect, it } from 'vitest'

import { attacks } from '../src/attacks/all.ts'
import { mutated, randomOf } from '../src/frames/mutations.ts'
import { readArguments } from '../src/program/arguments.ts'
import { attacksOf } from '../src/program/run.ts'

it('reads what the command line asks for', () => {
  expect(readArguments([])).toEqual({ only: [''], frames: 20_000, seed: 1, isList: false })
  expect(readArguments(['--only', 'forged,replayed', '--frames', '0', '--seed', '9', '--list'])).toEqual({
    ...{ only: ['forged', 'replayed'], frames: 0, seed: 9, isList: true },
  })
  expect(readArguments(['-h'])).toBe('help')
  for (const wrong of [['--frames', '-1'], ['--frames', '1.5'], ['--seed', 'x'], ['--unknown'], ['more']])
    expect(() => readArguments(wrong)).toThrow(RangeError)
})

it('chooses attacks by how their names begin', () => {
  expect(attacksOf([''])).toEqual(attacks)
  expect(attacksOf(['replayed']).map(({ name }) => name)).toEqual(['replayed', 'replayed-signals'])
  expect(attacksOf(['none'])).toEqual([])
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
})

it('mutates bytes into others, the same for the same seed', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, at) => at)
  const made = (seed: number): string[] => {
    const random = randomOf(seed)
    return Array.from({ length: 500 }, () => Buffer.from(mutated(bytes, [bytes], random)).toString('hex'))
  }
  expect(made(3)).toEqual(made(3))
  expect(made(3)).not.toEqual(made(4))
  expect(made(3)).not.toContain(Buffer.from(bytes).toString('hex'))
})
