import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { LocalNames } from '../../src/links/local-names.ts'
import { isHiddenName, localQuery, readLocalAnswers } from '../../src/links/local-query.ts'

const name = '1f4712db-ea17-4bcf-a596-105139dfd8bf.local'

/** An answer as a browser multicasts it: no question, one record, whose class says that older answers are over. */
function answer(of: string, data: readonly number[], type = data.length === 4 ? 1 : 28): Uint8Array {
  const labels = of.split('.').flatMap((label) => [label.length, ...Buffer.from(label)])
  const record = [...labels, 0, 0, type, 0x80, 1, 0, 0, 0, 120, 0, data.length, ...data]
  return Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, ...record])
}

describe('questions for names of a local network', () => {
  it('[CA14] are for the random names of browsers alone', () => {
    expect(isHiddenName(name) && isHiddenName(name.toUpperCase())).toBe(true)
    for (const other of ['printer.local', `${name}.`, name.replace('.local', '.lan'), `a.${name}`, '192.0.2.1', ''])
      expect(isHiddenName(other)).toBe(false)
  })

  it('[CA14] ask for addresses of both kinds', () => {
    const text = Buffer.from(localQuery('ab.local')).toString('hex')
    expect(text).toBe('000000000002000000000000' + '026162056c6f63616c0000010001' + '026162056c6f63616c00001c0001')
  })

  it('[CA14] are answered by records of addresses, and by no others', () => {
    const found = [{ name, address: '192.168.1.7' }]
    expect(readLocalAnswers(answer(name.toUpperCase(), [192, 168, 1, 7]))).toEqual(found)
    const six = answer(name, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7])
    expect(readLocalAnswers(six)).toEqual([{ name, address: '2001:db8:0:0:0:0:0:7' }])
    expect(readLocalAnswers(answer(name, [192, 168, 1, 7], 28))).toEqual([])
    expect(readLocalAnswers(answer(name, [192, 168, 1, 7], 16))).toEqual([])
    const question = answer(name, [192, 168, 1, 7])
    question[2] = 0
    expect(readLocalAnswers(question)).toEqual([])
  })

  it('[CA14] follow a name that points back, and not for ever', () => {
    const whole = [...answer(name, [192, 168, 1, 7])]
    whole[7] = 2
    const again = Uint8Array.from([...whole, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1])
    expect(readLocalAnswers(again).map(({ address }) => address)).toEqual(['192.168.1.7', '10.0.0.1'])
    const looped = Uint8Array.from([...whole, 0xc0, whole.length, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1])
    expect(readLocalAnswers(looped)).toHaveLength(1)
  })

  it('[CA14] take anything for an answer', () => {
    const good = answer(name, [192, 168, 1, 7])
    for (let length = 0; length < good.length; length++) expect(readLocalAnswers(good.subarray(0, length))).toEqual([])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(7), (bytes, records) => {
        const message = Uint8Array.from([0, 0, 0x80, 0, 0, 1, 0, records, 0, 0, 0, 0, ...bytes])
        for (const found of readLocalAnswers(message)) expect(found.address).toMatch(/^[\da-f.:]+$/)
      }),
      { numRuns: 500 },
    )
    const places = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(places, (changes) => {
        const message = good.slice()
        for (const [at, byte] of changes) message[at] = byte
        for (const found of readLocalAnswers(message)) expect(found.address).toMatch(/^[\da-f.:]+$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('names of a local network', () => {
  let heard: ((message: Uint8Array, port: number) => void) | undefined
  let asked: string[]
  let open: number

  function names(addresses: readonly string[] = ['192.168.1.2']): LocalNames {
    return new LocalNames({
      addresses: () => addresses,
      open: (address, hear) => {
        open++
        heard = hear
        return { ask: (question) => asked.push(`${address} ${String(question.length)}`), close: () => open-- }
      },
    })
  }

  beforeEach(() => {
    vi.useFakeTimers()
    asked = []
    open = 0
  })
  afterEach(() => {
    expect(open).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  it('[CA14] are found by who answers from the port of multicast DNS, for all who ask', async () => {
    const found = names()
    const both = [found.resolve(name), found.resolve(name.toUpperCase())]
    expect([asked.length, open]).toEqual([1, 1])
    heard?.(answer(name, [192, 168, 1, 6]), 40_000)
    heard?.(answer(`2${name.slice(1)}`, [192, 168, 1, 5]), 5353)
    heard?.(answer(name, [127, 0, 0, 1]), 5353)
    heard?.(answer(name, [192, 168, 1, 7]), 5353)
    expect(await Promise.all(both)).toEqual(['192.168.1.7', '192.168.1.7'])
  })

  it('[CA14] are asked for twice, in each network, and then given up', async () => {
    const found = names(['127.0.0.1', '192.168.1.2', '10.0.0.2', '2001:db8::1']).resolve(name)
    await vi.advanceTimersByTimeAsync(2999)
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['192.168.1.2', '10.0.0.2', '192.168.1.2', '10.0.0.2'])
    await vi.advanceTimersByTimeAsync(1)
    expect(await found).toBeUndefined()
  })

  it('[CA14] are not asked for where there is no network, nor names that no browser made', async () => {
    expect(await names(['127.0.0.1', '::1']).resolve(name)).toBeUndefined()
    expect(await names().resolve('printer.local')).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('[CA14] are no more than sixteen at once', async () => {
    const found = names()
    const many = Array.from({ length: 17 }, (_, at) =>
      found.resolve(name.replace(/^../, at.toString(16).padStart(2, '0'))),
    )
    expect(asked).toHaveLength(16)
    await vi.advanceTimersByTimeAsync(3000)
    expect(await Promise.all(many)).toEqual(many.map(() => undefined))
  })
})
