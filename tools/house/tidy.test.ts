import { expect, it } from 'vitest'

import { faultsOf } from './tidy.ts'

it('accepts a plain source', () => {
  expect(faultsOf('packages/wire/src/names.ts', 'export const nameBytesMax = 63\n')).toEqual([])
})

it('refuses long files, vague folders, odd file names and banned words', () => {
  const long = 'export {}\n'.repeat(401)
  expect(faultsOf('packages/wire/src/names.ts', long)).toHaveLength(1)
  expect(faultsOf('packages/wire/src/utils/names.ts', '')).toHaveLength(1)
  expect(faultsOf('packages/wire/src/codecTable.ts', '')).toHaveLength(1)
  for (const line of [
    '// TODO: later',
    '// this simply works',
    'class PeerManager {}',
    'it.only("x")',
    "open('/home/ann/x')",
  ])
    expect(faultsOf('packages/wire/src/names.ts', line), line).toHaveLength(1)
})

it('holds documents to the words, not to the code', () => {
  expect(faultsOf('docs/guide.md', 'class PeerManager {}\n')).toEqual([])
  expect(faultsOf('docs/guide.md', 'Obviously.\n')).toHaveLength(1)
})
