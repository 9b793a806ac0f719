import { describe, expect, it } from 'vitest'

import { partNames, readArguments } from '../src/program/arguments.ts'
import { storeCalls } from '../src/system/strace.ts'
import { Score } from '../src/program/score.ts'

describe('the command line of torture', () => {
  it('has defaults for everything', () => {
    expect(readArguments([])).toEqual({
      minutes: 2,
      messages: undefined,
      parts: partNames,
      roles: ['server', 'sender', 'receiver'],
      first: 1,
      step: 1,
      points: Infinity,
      calls: 3,
      together: 8,
      at: storeCalls,
      isWithoutSync: false,
    })
  })

  it('takes parts and roles, and refuses what is none', () => {
    expect(readArguments(['--parts', 'kills,load', '--roles', 'server'])).toMatchObject({
      parts: ['kills', 'load'],
      roles: ['server'],
    })
    expect(() => readArguments(['--parts', 'kill'])).toThrow('"kill" is none of them')
    expect(() => readArguments(['--minutes', '0'])).toThrow('--minutes takes a number')
    expect(() => readArguments(['--steps', '2'])).toThrow(RangeError)
  })
})

describe('the score', () => {
  it('ends in one line', () => {
    const score = new Score()
    score.kills = 3
    score.violations.push({ kind: 'lost', count: 2, what: '' }, { kind: 'false', count: 1, what: '' })
    expect(score.isClean).toBe(false)
    expect(score.line).toMatch(
      /^RESULT torture kills=3 powerlosses=0 lost=2 doubled=0 disordered=0 false=1 messages=0 /,
    )
  })

  it('is not clean when the planted fault was missed', () => {
    const score = new Score()
    expect(score.isClean).toBe(true)
    score.plantedFound = false
    expect(score.isClean).toBe(false)
  })
})
