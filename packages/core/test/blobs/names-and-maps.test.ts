import { cleanFileName, HaveMap, numberedFileName } from '@kith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('the name of a file', () => {
  it.each([
    ['tape.flac', 'tape.flac'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\cmd.exe', 'cmd.exe'],
    ['/', 'file'],
    ['..', 'file'],
    ['', 'file'],
    ['.bashrc', 'bashrc'],
    ['nul', '_nul'],
    ['COM1.txt', '_COM1.txt'],
    ['a\u0000b\u001b[31m.txt', 'a_b_[31m.txt'],
    ['photo\u202Egpj.exe', 'photo_gpj.exe'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['trailing. . ', 'trailing'],
    ['Überraschung 🎉.pdf', 'Überraschung 🎉.pdf'],
  ])('[BL18] %j is saved as %j', (name, cleaned) => {
    expect(cleanFileName(name)).toBe(cleaned)
  })

  it('[BL18] is never a path, never empty, never too long, and clean a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const cleaned = cleanFileName(name)
        expect(cleaned).not.toMatch(/[/\\\p{Cc}]|^\.|^$/u)
        expect(new TextEncoder().encode(cleaned).byteLength).toBeLessThanOrEqual(201)
        expect(cleanFileName(cleaned)).toBe(cleaned)
      }),
    )
  })

  it('[BL18] takes a number before its ending', () => {
    expect(numberedFileName('tape.flac', 1)).toBe('tape.flac')
    expect(numberedFileName('tape.flac', 2)).toBe('tape (2).flac')
    expect(numberedFileName('README', 3)).toBe('README (3)')
  })
})

it('a map of what is there counts, finds and is restored', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(299)), (size, set) => {
      const map = new HaveMap(size)
      const expected = new Set(set.filter((at) => at < size))
      for (const at of expected) map.set(at)
      const restored = new HaveMap(size, Uint8Array.from([...map.toBytes(), 0xff]))
      for (const one of [map, restored]) {
        expect(one.count).toBe(expected.size)
        const missing = Array.from({ length: size }, (_, at) => at).filter((at) => !expected.has(at))
        expect(one.nextMissing(0, size)).toBe(missing[0])
        const middle = size >> 1
        expect(one.nextMissing(middle, size)).toBe(missing.find((at) => at >= middle))
      }
      for (const at of expected) map.unset(at)
      expect(map.count).toBe(0)
    }),
  )
  expect(new HaveMap(3, Uint8Array.of(0xff)).count).toBe(3)
})
