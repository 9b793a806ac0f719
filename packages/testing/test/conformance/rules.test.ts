import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { conformanceCases } from '../../src/conformance/index.ts'

const spec = fileURLToPath(new URL('../../../../spec', import.meta.url))

it('names a rule of the specification in the id of every case', () => {
  const rules = new Set(
    globSync('*.md', { cwd: spec }).flatMap((file) =>
      [...readFileSync(`${spec}/${file}`, 'utf8').matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map(([, rule]) => rule),
    ),
  )
  expect(rules.size).toBeGreaterThan(100)
  expect(conformanceCases.filter(({ id }) => !rules.has(id.split('.')[0])).map(({ id }) => id)).toEqual([])
  expect(conformanceCases.filter(({ id }) => !/^[A-Z]+\d+\.\d+$/.test(id))).toEqual([])
})
