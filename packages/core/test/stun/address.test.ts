import { SocketAddress } from 'node:net'

import { formatAddress, parseAddress, readXorAddress, writeXorAddress } from '@kith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const transaction = Uint8Array.from({ length: 12 }, (_, at) => 17 * at)

describe('addresses', () => {
  it('[IC3] read as they are written, in both families', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 65_535 }), (address, port) => {
        const value = writeXorAddress({ address, port }, transaction) ?? new Uint8Array()
        expect(readXorAddress(value, transaction)).toEqual({ address, port })
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = formatAddress(bytes)
        const isMapped = text.startsWith('::ffff:') && bytes.subarray(0, 10).every((byte) => byte === 0)
        expect(parseAddress(text)).toEqual(isMapped ? bytes.subarray(12) : bytes)
      }),
    )
  })

  it('[IC3] of IPv6 are written in the one short form', () => {
    const cases = {
      '2001:db8:0:0:0:0:0:1': '2001:db8::1',
      '0:0:0:0:0:0:0:0': '::',
      '0:0:0:0:0:0:0:1': '::1',
      'fe80:0:0:0:1:0:0:0': 'fe80::1:0:0:0',
      '1:0:2:0:3:0:4:0': '1:0:2:0:3:0:4:0',
      '2001:DB8::A': '2001:db8::a',
      'fe80::1%eth0': 'fe80::1',
    }
    for (const [text, short] of Object.entries(cases))
      expect(formatAddress(parseAddress(text) ?? new Uint8Array())).toBe(short)
  })

  it('[IC3] of IPv4 inside of IPv6 are IPv4', () => {
    expect(parseAddress('::ffff:192.0.2.7')).toEqual(Uint8Array.of(192, 0, 2, 7))
    expect(parseAddress('::ffff:c000:207')).toEqual(Uint8Array.of(192, 0, 2, 7))
    expect(parseAddress('64:ff9b::192.0.2.7')).toHaveLength(16)
  })

  it('[IC3] are those that the system takes, and nothing else', () => {
    const pieces = fc.array(fc.constantFrom(':', '::', '0', '1', 'ff', '12345', 'g', '.', '255', '256', '%x', ''), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(pieces, (list) => {
        const text = list.join('')
        if (text.includes('%')) return
        const family = text.includes(':') ? 'ipv6' : 'ipv4'
        let isTaken = true
        try {
          new SocketAddress({ address: text, family })
        } catch {
          isTaken = false
        }
        if (!isTaken) expect(parseAddress(text), text).toBeUndefined()
        else expect(parseAddress(text), text).toBeDefined()
      }),
      { numRuns: 3000 },
    )
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      'localhost',
      '1::2::3',
      ':1',
      '1:',
      '1.2.3.4::',
      '::1.2.3',
    ])
      expect(parseAddress(text), text).toBeUndefined()
  })

  it('[IC3] that are none have no value, and values that are none have no address', () => {
    expect(writeXorAddress({ address: 'example.org', port: 1 }, transaction)).toBeUndefined()
    expect(readXorAddress(Uint8Array.of(0, 3, 0, 0, 1, 2, 3, 4), transaction)).toBeUndefined()
    expect(readXorAddress(Uint8Array.of(0, 2, 0, 0, 1, 2, 3, 4), transaction)).toBeUndefined()
    expect(readXorAddress(new Uint8Array(), transaction)).toBeUndefined()
  })
})
