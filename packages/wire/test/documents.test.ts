import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { type ErrorCode, errorCodes, frameTypes, limits, numberOfCode, numberOfFrame, sentenceOf } from '@kith/wire'

/** The first cells of the rows of a document's tables. */
function rowsOf(path: string): readonly (readonly string[])[] {
  const text = readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8')
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  return rows.map((line) => line.slice(2).split(' | ').slice(0, 3))
}

it('[FR4] the specification lists the frame types with their numbers, and no others', () => {
  const listed = rowsOf('spec/02-frames.md').filter(([number]) => number?.startsWith('0x'))
  const known = frameTypes.map((type) => [`0x${numberOfFrame(type).toString(16).padStart(2, '0')}`, `\`${type}\``])
  expect(listed.map((row) => row.slice(0, 2))).toEqual(known)
})

it('LIMITS.md lists every limit with its value, and what happens beyond it', () => {
  const rows = rowsOf('LIMITS.md').filter(([limit]) => limit?.startsWith('`'))
  const listed = rows.map(([limit, value]) => [limit?.replaceAll('`', ''), Number(value?.split(' ')[0])])
  expect(Object.fromEntries(listed)).toEqual(limits)
  for (const [limit, , beyond] of rows) expect(beyond?.length, limit).toBeGreaterThan(5)
})

it('[FR18] the page on error codes lists every code with its number and sentence', () => {
  const listed = rowsOf('docs/reference/errors.md').filter(([number]) => /^\d/.test(number ?? ''))
  const known = (Object.keys(errorCodes) as ErrorCode[]).map((code) => [
    String(numberOfCode(code)),
    `\`${code}\``,
    `${sentenceOf(code)} |`,
  ])
  expect(listed, 'out of date: node tools/reference.ts').toEqual(known)
})
