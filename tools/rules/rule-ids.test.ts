import { expect, it } from 'vitest'

import { compareRules } from './rule-ids.ts'

const specification = [
  { path: 'spec/04-delivery.md', text: '# Delivery\n\n- **DL7** Drops.\n- **DL8** Keeps.\n  1. **DL8a** More.\n' },
]

function faults(test: string, spec = specification): readonly string[] {
  return compareRules(spec, [{ path: 'packages/core/test/inbox.test.ts', text: test }]).faults
}

it('is content when every rule has a test, in any of the ways to name several', () => {
  expect(faults("it('[DL7][DL8a] drops', f)\nit.each([1, 2])(`[DL7, DL8] keeps %i`, f)")).toEqual([])
  expect(compareRules(specification, []).rules).toBe(3)
})

it('names rules without a test, with their place', () => {
  expect(faults("it('[DL7] drops', f)\nit('[DL8] keeps', f)")).toEqual(['spec/04-delivery.md:5: DL8a has no test'])
})

it('does not count a skipped test, nor an array of identifiers', () => {
  expect(faults("it.skip('[DL7, DL8] x', f)\nit('[DL8a]', f)\nconst rows = [DL7, DL8]")).toEqual([
    'spec/04-delivery.md:3: DL7 has no test',
    'spec/04-delivery.md:4: DL8 has no test',
  ])
})

it('names tests of unknown rules and ids given twice', () => {
  expect(faults("\nit('[DL7, DL8][DL8a][DL9] x', f)")).toEqual([
    'packages/core/test/inbox.test.ts:2: no rule DL9 in spec/',
  ])
  const twice = [...specification, { path: 'spec/05-mailbox.md', text: '- **DL7** Again.\n' }]
  expect(faults("it('[DL7, DL8, DL8a] x', f)", twice)).toHaveLength(1)
})

it('refuses a specification without rules, and waits while there is none', () => {
  expect(faults('', [{ path: 'spec/00-vocabulary.md', text: '# Words\n' }])).toEqual(['spec/ has no rule at all'])
  expect(faults('', [])).toEqual([])
})
