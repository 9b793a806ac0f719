import { describe, expect, it } from 'vitest'

import { deepLinkHash } from '../../src/controllers/route/deep-link.ts'

describe('a link of another program', () => {
  it.each([
    ['web+kith:alice', '#add=alice'],
    ['web+kith://alice/', '#add=alice'],
    ['WEB+KITH:add=bo.m-1', '#add=bo.m-1'],
    ['web+kith:#join=AbC-_1', '#join=AbC-_1'],
    ['web+kith:invite=name~AAAA.BBBB', '#invite=name~AAAA.BBBB'],
  ])('%s leads to a place where the person decides', (link, hash) => {
    expect(deepLinkHash(link)).toBe(hash)
  })

  it.each([
    '',
    'web+kith:',
    'web+kith:<b>alice</b>',
    'web+kith:join=<script>alert(1)</script>',
    'web+kith:/alice/report',
    'web+kith:settings=off/passphrase',
    'javascript:alert(1)',
    'https://example.org/#add=alice',
    `web+kith:${'a'.repeat(10_000)}`,
    'web+kith:add=\u0000alice',
  ])('%s leads nowhere', (link) => {
    expect(deepLinkHash(link)).toBeUndefined()
  })
})
