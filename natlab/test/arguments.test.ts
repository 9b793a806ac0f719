import { describe, expect, it } from 'vitest'

import { pairs } from '../src/cells/cells.ts'
import { type NatlabOptions, readArguments } from '../src/program/arguments.ts'
import { cellsOf } from '../src/program/natlab.ts'

function optionsOf(...args: readonly string[]): NatlabOptions {
  const options = readArguments(args)
  if (options === 'help') throw new Error('This is no question for help.')
  return options
}

describe('the command line of natlab', () => {
  it('has defaults for everything', () => {
    expect(optionsOf()).toEqual({
      task: 'matrix',
      isPairsOnly: false,
      pair: undefined,
      only: [],
      isQuick: false,
      browser: 'none',
      jobs: 2,
      times: undefined,
      size: 1024,
      minutes: 30,
      isVerbose: false,
    })
  })

  it('takes a pair of profiles, and refuses what is none', () => {
    expect(optionsOf('--profile', 'cgn', 'none').pair).toEqual(['cgn', 'none'])
    expect(() => optionsOf('--profile', 'cgn')).toThrow('--profile is one of')
    expect(() => optionsOf('--profile', 'cone', 'none')).toThrow('"cone" is none of them')
  })

  it('takes a task, and Chromium on one side or both', () => {
    expect(optionsOf('kills', '--quick')).toMatchObject({ task: 'kills', isQuick: true })
    expect(optionsOf('--browser').browser).toBe('one')
    expect(optionsOf('--browser=both').browser).toBe('both')
    expect(optionsOf('blob', '--browser')).toMatchObject({ task: 'blob', browser: 'one' })
    expect(() => optionsOf('blob', '--browser=both')).toThrow('so it is Node')
    expect(() => optionsOf('kill')).toThrow('"kill" is none of them')
    expect(() => optionsOf('--jobs', '0')).toThrow('--jobs takes a whole number')
    expect(() => optionsOf('--fast')).toThrow(RangeError)
  })

  it('chooses cells by what was asked', () => {
    expect(cellsOf(optionsOf('--pairs'))).toEqual(pairs)
    expect(pairs).toHaveLength(64)
    expect(cellsOf(optionsOf('--profile', 'cgn', 'none')).map(({ name }) => name)).toEqual(['cgn x none'])
    expect(cellsOf(optionsOf('--only', 'tcp-443')).map(({ name }) => name)).toContain('tcp-443 both')
    const names = cellsOf(optionsOf()).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
