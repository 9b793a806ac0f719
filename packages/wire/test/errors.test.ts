import { expect, it } from 'vitest'

import { assert, codeOfNumber, type ErrorCode, errorCodes, KithError, numberOfCode, sentenceOf } from '@kith/wire'

const codes = Object.keys(errorCodes) as ErrorCode[]

it('[FR18] gives every code one number that reads back, and a sentence', () => {
  expect(new Set(codes.map(numberOfCode)).size).toBe(codes.length)
  for (const code of codes) {
    expect(codeOfNumber(numberOfCode(code))).toBe(code)
    expect(sentenceOf(code)).toMatch(/^[A-Z].*\.$/)
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  }
})

it('[FR18] reads a number of a later version as internal', () => {
  expect(codeOfNumber(65_535)).toBe('internal')
  expect(codeOfNumber(0)).toBe('internal')
})

it('an error has its code, its sentence and its cause', () => {
  const cause = new Error('below')
  const error = new KithError('store-failed', undefined, { cause })
  expect(error).toMatchObject({ code: 'store-failed', message: sentenceOf('store-failed'), cause, name: 'KithError' })
  expect(new KithError('store-failed', 'The disk is full.').message).toBe('The disk is full.')
  expect(() => {
    assert(false, 'one is two')
  }).toThrow('one is two')
})
