import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayDial, ownAddresses } from '../../src/links/addresses.ts'
import { candidateText, readCandidate, readSessionDescription, sdpOf } from '../../src/links/session-description.ts'

const description = {
  ufrag: 'Ab+/1234',
  password: 'abcdefghijklmnopqrstuv',
  fingerprint: Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0').toUpperCase()).join(':'),
  setup: 'actpass',
  sctpPort: 5000,
  messageBytesMax: 262_144,
  candidates: [{ priority: 2_114_977_791, address: '192.168.1.7', port: 40_000, type: 'host' }],
} as const

describe('a session description', () => {
  it('[CA3] is read as it was written', () => {
    expect(readSessionDescription(sdpOf(description))).toEqual(description)
    expect(readSessionDescription(sdpOf(description).replaceAll('\r\n', '\n'))).toEqual(description)
  })

  it('[CA3] is refused when it lacks something, says it twice, or has more than one medium', () => {
    const sdp = sdpOf(description)
    for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup', 'sctp-port']) {
      const line = new RegExp(`a=${name}:.*\r\n`)
      expect(readSessionDescription(sdp.replace(line, '')), name).toBeUndefined()
      expect(readSessionDescription(sdp.replace(line, '$&$&')), name).toBeUndefined()
      expect(readSessionDescription(sdp.replace(line, `a=${name}:\0 %n\r\n`)), name).toBeUndefined()
    }
    expect(readSessionDescription(sdp.replace(/m=.*\r\n/, '$&$&'))).toBeUndefined()
    expect(readSessionDescription(sdp.replace(/m=.*\r\n/, 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'))).toBeUndefined()
    expect(readSessionDescription(sdp + 'a=x\r\n'.repeat(300))).toBeUndefined()
  })

  it('[CA3] never brings what was not read into what is written', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...sdpOf(description).split('\r\n'), 'a=candidate:1 1 TCP 1 1.2.3.4 9 typ host', 'a=crypto:1'),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.nat(40), (lines, at) => {
        const known = sdpOf(description).split('\r\n')
        const text = [...known.slice(0, at), ...lines, ...known.slice(at)].join('\r\n')
        const read = readSessionDescription(text)
        if (read === undefined) return
        expect(sdpOf(read)).toMatch(/^([avosmct]=[\x20-\x7e]*\r\n)+$/)
        expect(readSessionDescription(sdpOf(read))).toEqual({ ...read, fingerprint: read.fingerprint.toUpperCase() })
      }),
      { numRuns: 500 },
    )
  })

  it('[CA3] leaves candidates that are not for UDP, or are none', () => {
    for (const text of [
      'candidate:1 1 TCP 100 192.0.2.1 9 typ host tcptype active',
      'candidate:1 2 UDP 100 192.0.2.1 9 typ host',
      'candidate:1 1 UDP 0 192.0.2.1 9 typ host',
      'candidate:1 1 UDP 99999999999 192.0.2.1 9 typ host',
      'candidate:1 1 UDP 100 192.0.2.1 70000 typ host',
      'candidate:1 1 UDP 100 192.0.2.1 9 typ other',
      'candidate:1 1 UDP 100 $(reboot) 9 typ host',
      '',
    ])
      expect(readCandidate(text), text).toBeUndefined()
    const read = readCandidate(
      'candidate:842163049 1 udp 1677729535 203.0.113.5 46154 typ srflx raddr 10.0.0.1 rport 1',
    )
    expect(read).toEqual({ priority: 1_677_729_535, address: '203.0.113.5', port: 46_154, type: 'srflx' })
    expect(read && candidateText(read, 0)).toBe('candidate:1 1 UDP 1677729535 203.0.113.5 46154 typ srflx')
  })
})

describe('an address that another device names', () => {
  const outside = ['192.168.1.7', '2001:db8::7']

  it('[CA4] is tried when it is one of a host, in any network', () => {
    for (const address of ['192.168.1.8', '10.1.2.3', '8.8.8.8', '100.64.3.4', '169.254.7.7', '2001:db8::8', 'fd00::1'])
      expect(mayDial(address, 40_000, outside), address).toBe(true)
    expect(mayDial('8.8.8.8', 443, outside)).toBe(true)
  })

  it('[CA4] is not tried when it is nobody, everybody, another form of IPv4, a name, or this machine', () => {
    const refused = ['0.0.0.0', '0.1.2.3', '224.0.0.251', '239.1.1.1', '240.0.0.1', '255.255.255.255', '::', 'ff02::1']
    refused.push(
      'fe80::1',
      'fe80::1%lo',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    )
    refused.push(
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '0:0:0:0:0:0:0:1',
      'localhost',
      'example.org',
      '1.2.3',
      '0x7f.1',
      '017700000001',
      '',
    )
    for (const address of refused) expect(mayDial(address, 40_000, outside), address).toBe(false)
  })

  it('[CA4] may be this machine where it names itself so', () => {
    expect(mayDial('127.0.0.1', 40_000, ['127.0.0.1'])).toBe(true)
    expect(mayDial('::1', 40_000, ['127.0.0.1'])).toBe(true)
    expect(mayDial('::ffff:127.0.0.1', 40_000, ['127.0.0.1'])).toBe(false)
  })

  it('[CA4] is not tried at ports of services, nor at none', () => {
    for (const port of [0, -1, 22, 25, 53, 1023, 65_536, 1.5, NaN])
      expect(mayDial('8.8.8.8', port, outside), String(port)).toBe(false)
    for (const address of ['192.168.1.8', '10.1.2.3', '169.254.169.254', 'fd00::1', '127.0.0.1'])
      expect(mayDial(address, 443, ['127.0.0.1']), address).toBe(false)
  })
})

it('names own addresses that others may try', () => {
  const own = ownAddresses()
  expect(own.length).toBeGreaterThan(0)
  expect(own.length).toBeLessThanOrEqual(8)
  for (const address of own) expect(mayDial(address, 40_000, own), address).toBe(true)
})
