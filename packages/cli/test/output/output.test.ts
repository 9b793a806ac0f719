import { describe, expect, it } from 'vitest'

import { markOf } from '../../src/chat/words.ts'
import { wantsColour, paintOf } from '../../src/output/paint.ts'
import { columnsOf, plain, plainLine } from '../../src/output/plain.ts'
import { durationWords, timeWords } from '../../src/output/time.ts'
import { readServer, storePathOf } from '../../src/peer/place.ts'

describe('text from elsewhere', () => {
  it('cannot move the cursor, colour or reorder', () => {
    expect(plain('a\u001B[2Jb\u202Ec\rd\u0085')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{d}d\\u{85}')
    expect(plain('two\r\nlines\tkept 👩‍💻 é')).toBe('two\nlines\tkept 👩‍💻 é')
    expect(plainLine('  a\n b  ', 10)).toBe('a b')
    expect(plainLine('abcdef', 4)).toBe('abc…')
  })

  it('has columns', () => {
    expect(['abc', '日本', 'e\u0301', '✓✓', '😀'].map(columnsOf)).toEqual([3, 4, 1, 2, 2])
  })
})

describe('colours', () => {
  it('are for terminals, unless the environment says otherwise', () => {
    expect(wantsColour(true, {})).toBe(true)
    expect(wantsColour(false, {})).toBe(false)
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false)
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true)
    expect(wantsColour(true, { TERM: 'dumb' })).toBe(false)
    expect(wantsColour(false, { FORCE_COLOR: '1' })).toBe(true)
    expect(paintOf(false).red('a')).toBe('a')
    expect(paintOf(true).red('a')).toBe('\u001B[31ma\u001B[39m')
  })
})

describe('words', () => {
  it('for times', () => {
    const at = new Date(2024, 2, 9, 4, 5).getTime()
    expect(timeWords(at, at)).toBe('04:05')
    expect(timeWords(at, at + 86_400_000)).toBe('2024-03-09 04:05')
    expect([5, 10_000, 120_000, 7_200_000, 604_800_000].map(durationWords)).toEqual(['5 ms', '10 s', '2 min', '2 h', '7 days']) // prettier-ignore
  })

  it('for delivery', () => {
    expect(markOf({})).toBe('·')
    expect(markOf({ state: 'stored' })).toBe('✓ kept')
    expect(markOf({ state: 'committed', path: 'direct' })).toBe('✓✓ direct')
    expect(markOf({ state: 'rejected' })).toBe('✗')
  })
})

describe('where a peer is', () => {
  it.each([
    ['http://localhost:4600', 'ws://localhost:4600/'],
    ['https://chat.example.org', 'wss://chat.example.org/'],
    ['localhost:4600', 'ws://localhost:4600/'],
    ['chat.example.org', 'wss://chat.example.org/'],
    ['ws://10.0.0.1:1/kith', 'ws://10.0.0.1:1/kith'],
    ['[::1]:4600', 'ws://[::1]:4600/'],
  ])('reads the server %s', (text, href) => {
    expect(readServer(text).href).toBe(href)
  })

  it('refuses other addresses', () => {
    for (const text of ['ftp://a', 'http://', 'a b', ''])
      expect(() => readServer(text)).toThrow(/--server is an address/)
  })

  it('keeps the store in the data folder, one for all spellings of this machine', () => {
    const path = (text: string, env = {}): string => storePathOf(readServer(text), 'alice', env, '/h')
    expect(path('http://127.0.0.1:4600')).toBe('/h/.local/share/kith/localhost_4600/alice.sqlite')
    expect(path('http://[::1]:4600')).toBe(path('localhost:4600'))
    expect(path('https://chat.example.org', { XDG_DATA_HOME: '/x' })).toBe('/x/kith/chat.example.org/alice.sqlite')
    expect(path('https://a.b', { XDG_DATA_HOME: 'relative' })).toBe('/h/.local/share/kith/a.b/alice.sqlite')
  })
})
