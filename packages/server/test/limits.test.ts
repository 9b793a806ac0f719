import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { defaults } from '../src/defaults.ts'
import { quotasDefault } from '../src/mailbox/quotas.ts'

const page = readFileSync(new URL('../../../LIMITS.md', import.meta.url), 'utf8')

describe('LIMITS.md', () => {
  it.each(Object.entries({ ...defaults.limits, ...defaults.deadlines, ...quotasDefault }))(
    'says that %s is %d',
    (name, value) => {
      const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`))
      expect(row).toBeDefined()
      expect(row?.split('|')[2]?.trim().split(' ')[0]).toBe(String(value))
    },
  )
})
