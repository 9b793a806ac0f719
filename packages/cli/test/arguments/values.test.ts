import { describe, expect, it } from 'vitest'

import { listed, readCondition, readJson, readName } from '../../src/arguments/values.ts'

describe('values of the command line', () => {
  it.each([
    ['year=1959', ['year', 1959]],
    ['year="1959"', ['year', '1959']],
    ['live=true', ['live', true]],
    ['title=7up', ['title', '7up']],
    ['title=a=b', ['title', 'a=b']],
    ['title=', ['title', '']],
    ['by=null', ['by', 'null']],
  ])('reads the condition %s', (text, expected) => {
    expect(readCondition('--where', text)).toEqual(expected)
  })

  it('refuses what is no condition, no JSON, no name', () => {
    expect(() => readCondition('--where', 'year')).toThrow('--where is FIELD=VALUE, not "year".')
    expect(() => readCondition('--where', '=1')).toThrow(/FIELD=VALUE/)
    expect(() => readJson('The entry', '{a:1}')).toThrow(/^The entry is not JSON/)
    expect(() => readName('NAME', 'a b')).toThrow(/\(name-malformed\)$/)
    expect(readName('NAME', 'Alice')).toBe('alice')
  })

  it('lists words as people do', () => {
    expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a or b', 'a, b or c'])
  })
})
