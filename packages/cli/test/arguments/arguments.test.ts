import { describe, expect, it } from 'vitest'

import { readArguments } from '../../src/arguments/arguments.ts'
import { editsBetween, nearest } from '../../src/arguments/nearest.ts'
import type { OptionSpec } from '../../src/arguments/option.ts'

const options: readonly OptionSpec[] = [
  { name: 'port', value: 'PORT', what: 'port' },
  { name: 'where', value: 'K=V', isRepeatable: true, what: 'condition' },
  { name: 'stay', short: 's', what: 'flag' },
  { name: 'as', value: 'NAME', what: 'name', env: 'KITH_NAME' },
]
const read = (...argv: string[]) => readArguments(argv, options, { KITH_NAME: 'carol' })

describe('reading a command line', () => {
  it('tells operands from options, in any order', () => {
    const found = read('bob', '--port', '1', 'hello', '--stay', '--as=alice')
    expect(found.operands).toEqual(['bob', 'hello'])
    expect([found.text('port'), found.has('stay'), found.text('as')]).toEqual(['1', true, 'alice'])
  })

  it('takes values with equals signs, dashes and nothing in them', () => {
    expect(read('--where', 'a=b', '--where=c=d=e').all('where')).toEqual(['a=b', 'c=d=e'])
    expect(read('--port', '-5').text('port')).toBe('-5')
    expect(read('--port=').text('port')).toBe('')
  })

  it('ends options at --, and leaves a lone dash', () => {
    expect(read('-', '--', '--port', '-x').operands).toEqual(['-', '--port', '-x'])
  })

  it('reads the environment where nothing is given, and not where it is empty', () => {
    expect(read().text('as')).toBe('carol')
    expect(readArguments([], options, { KITH_NAME: '' }).text('as')).toBeUndefined()
  })

  it.each([
    [['--prot', '1'], 'There is no option --prot.', 'Did you mean --port?'],
    [['-x'], 'There is no option -x.', 'A text that begins with a dash goes after -- .'],
    [['--port'], '--port needs a value: --port PORT.', undefined],
    [['--stay=yes'], '--stay takes no value.', undefined],
    [['--port', '1', '--port', '2'], '--port is given twice.', undefined],
  ])('refuses %j', (argv, message, hint) => {
    expect(() => read(...argv)).toThrow(expect.objectContaining({ name: 'UsageError', message, hint }))
  })

  it('reads durations, numbers and choices', () => {
    expect(read('--port', '7d').durationMs('port')).toBe(604_800_000)
    expect(read('--port', '1.5s').durationMs('port')).toBe(1500)
    expect(read('--port', '80').number('port', 0, 100)).toBe(80)
    expect(read('--port', 'b').choice('port', ['a', 'b'])).toBe('b')
    for (const wrong of ['7', '0s', 'd', '-1s', '7 d', '1w'])
      expect(() => read('--port', wrong).durationMs('port')).toThrow(/length of time/)
    for (const wrong of ['101', '1.5', '0x1', '', '1e1'])
      expect(() => read('--port', wrong).number('port', 0, 100)).toThrow(/whole number from 0 to 100/)
    expect(() => read('--port', 'comitted').choice('port', ['stored', 'committed'])).toThrow(
      expect.objectContaining({ hint: 'Did you mean committed?' }),
    )
  })
})

describe('the nearest word', () => {
  it.each([
    ['sned', 'send'],
    ['wathc', 'watch'],
    ['pub', 'publish'],
    ['chta', 'chat'],
    ['zzzz', undefined],
    ['x', undefined],
  ])('of %s is %s', (typed, word) => {
    expect(nearest(typed, ['serve', 'chat', 'send', 'watch', 'publish', 'search', 'cancel', 'why'])).toBe(word)
  })

  it('counts a swap as one edit', () => {
    expect([editsBetween('ab', 'ba'), editsBetween('', 'abc'), editsBetween('kitten', 'sitting')]).toEqual([1, 3, 3])
  })
})
