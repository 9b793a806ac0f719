import fc from 'fast-check'
import { expect, it } from 'vitest'

import { isName, nameLengthMax, parseName, type PeerName, skeletonOf } from '@kith/wire'

const inner = 'abcdefghijklmnopqrstuvwxyz0123456789._-'
const ends = inner.slice(0, 36)
const shape = fc
  .tuple(
    fc.constantFrom(...ends),
    fc.string({ unit: fc.constantFrom(...inner), maxLength: nameLengthMax - 2 }),
    fc.constantFrom(...ends),
  )
  .map((parts) => parts.join(''))

/** What a person may take for the other; every pair has one skeleton. */
const lookalikes: readonly (readonly [string, string])[] = [
  ['o', '0'],
  ['l', '1'],
  ['i', '1'],
  ['i', 'l'],
  ['m', 'rn'],
  ['m', 'r-n'],
]
const words = (
  'alice bob carol dominic emil florian gloria helmi imogen jolie kilian lionel milo olivia molly romeo silo timo ' +
  'violin willow loom mirror oil limit million moon iron collie tomorrow cinnamon polio minimal momo solomon'
).split(' ')

function parsed(text: string): PeerName {
  const result = parseName(text)
  if (result.kind === 'refused') throw new Error(`${text}: ${result.code}`)
  return result.name
}

/** Every word with one place, or all places, made to look alike, and with separators put in. */
function confusablePairs(): (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>()
  for (const word of words) {
    const others = ['.', '_', '-'].flatMap((mark) => [
      `${word.slice(0, 2)}${mark}${word.slice(2)}`,
      [...word].join(mark),
    ])
    for (const [plain, alike] of lookalikes) {
      if (!word.includes(plain)) continue
      others.push(
        word.replace(plain, alike),
        word.replaceAll(plain, alike),
        [...word.replaceAll(plain, alike)].join('.'),
      )
    }
    for (const other of others) pairs.set(other, [word, other])
  }
  return [...pairs.values()]
}

it('[NM1, NM4] takes every text of the form, unless it looks reserved', () => {
  fc.assert(
    fc.property(shape, (text) => {
      const result = parseName(text)
      if (result.kind === 'refused') expect(result.code).toBe('name-reserved')
      else expect(result.name).toBe(text)
    }),
    { numRuns: 500 },
  )
})

it('[NM1, NM2] never throws, and what it takes is of the form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), shape), (text) => {
      const result = parseName(text)
      if (result.kind === 'refused') return
      expect(result.name).toMatch(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/)
      expect(isName(result.name)).toBe(true)
      expect(parsed(result.name)).toBe(result.name)
    }),
    { numRuns: 1000 },
  )
})

it('[NM2] lowers A to Z and no other capital of Unicode', () => {
  for (let point = 0x80; point <= 0x10ffff; point += point < 0x3000 || (point >= 0xff00 && point < 0x10000) ? 1 : 251) {
    if (point >= 0xd800 && point < 0xe000) continue
    const result = parseName(`a${String.fromCodePoint(point)}a`)
    if (result.kind !== 'refused') throw new Error(`took U+${point.toString(16)}`)
  }
  expect(parsed('ABCDEFGHIJKLMNOPQRSTUVWXYZ')).toBe('abcdefghijklmnopqrstuvwxyz')
})

it('[NM3] a skeleton is the skeleton of itself, without separators, and never empty', () => {
  fc.assert(
    fc.property(shape, (text) => {
      const skeleton = skeletonOf(text as PeerName)
      expect(skeleton).toMatch(/^[a-z2-9]+$/)
      expect(skeleton).not.toMatch(/rn|i/)
      expect(skeletonOf(skeleton as PeerName)).toBe(skeleton)
    }),
    { numRuns: 500 },
  )
})

it('[NM3] gives more than 500 pairs that people confuse one skeleton each, and other names another', () => {
  const pairs = confusablePairs()
  expect(pairs.length).toBeGreaterThan(500)
  for (const [name, other] of pairs) {
    expect(other).not.toBe(name)
    expect(skeletonOf(parsed(other)), `${name} and ${other}`).toBe(skeletonOf(parsed(name)))
  }
  expect(new Set(words.map((word) => skeletonOf(word as PeerName))).size).toBe(words.length)
})

it('[NM4] refuses every reserved name in every form that looks like it', () => {
  for (const name of [
    'admin',
    'administrator',
    'everyone',
    'kith',
    'network',
    'nobody',
    'operator',
    'root',
    'server',
    'support',
    'system',
  ])
    for (const form of [
      name,
      name.toUpperCase(),
      [...name].join('.'),
      name.replaceAll('o', '0'),
      name.replaceAll('i', '1'),
      name.replaceAll('m', 'rn'),
      name.replaceAll('i', 'l'),
    ])
      expect(parseName(form), form).toMatchObject({ kind: 'refused', code: 'name-reserved' })
})

it('[NM5] on the wire a name stands as it reads back, not as it was typed', () => {
  expect(isName('alice')).toBe(true)
  for (const text of ['Alice', 'alice@example.org', 'admin', '', 'alice.']) expect(isName(text), text).toBe(false)
})
