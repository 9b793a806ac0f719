import { describe, expect, it } from 'vitest'

import { familyOf, type Gathered } from '../../src/diagnosis/gathered.ts'

const hidden = 'candidate:1 1 udp 2113937151 7b1c6a50-1.local 51000 typ host generation 0'
const srflx = (port: number): string =>
  `candidate:2 1 udp 1677729535 203.0.113.9 ${String(port)} typ srflx raddr 0.0.0.0 rport 0`

function of(candidates: readonly string[], parts: Partial<Gathered> = {}): ReturnType<typeof familyOf> {
  return familyOf('ipv4', { candidates, failures: 0, asked: 2, firstMs: 9, ...parts })
}

describe('what a browser gathered', () => {
  it('[IC18] says how a NAT maps', () => {
    expect(of([hidden, srflx(40_000)])).toMatchObject({
      udp: 'works',
      mapped: '203.0.113.9:40000',
      mapping: 'independent',
    })
    expect(of([hidden, srflx(40_000), srflx(40_001)])).toMatchObject({ udp: 'works', mapping: 'dependent' })
    expect(of([hidden, srflx(40_000)], { failures: 1 })).toMatchObject({ mapping: 'unknown' })
    expect(of([srflx(40_000)], { asked: 1 })).toMatchObject({ mapping: 'unknown', roundTripMs: 9 })
  })

  it('[IC18] says nothing of a NAT where several own addresses may have been mapped', () => {
    const hosts = ['192.168.1.7', '10.0.0.7'].map((address) => `candidate:1 1 udp 1 ${address} 5 typ host`)
    expect(of([...hosts, srflx(1), srflx(2)])).toMatchObject({ udp: 'works', mapping: 'unknown' })
  })

  it('[IC18] takes an own address that every server saw for no NAT', () => {
    const host = 'candidate:1 1 udp 2122260223 198.51.100.4 5 typ host generation 0'
    expect(of([host])).toMatchObject({
      udp: 'works',
      mapped: '198.51.100.4',
      mapping: 'none',
      addresses: ['198.51.100.4'],
    })
  })

  it('[IC18] does not count the addresses of this machine to itself', () => {
    const loopback = ['127.0.0.1', '::1'].map((address) => `candidate:1 1 udp 1 ${address} 5 typ host`)
    expect(of(loopback)).toMatchObject({ addresses: [], udp: 'works', mapped: '127.0.0.1', mapping: 'none' })
    expect(familyOf('ipv6', { candidates: loopback, failures: 0, asked: 0, firstMs: undefined }).addresses).toEqual([])
  })

  it('[IC18] is silent where no server answered, and unasked where none was asked', () => {
    const host = 'candidate:1 1 udp 2122260223 192.168.1.7 5 typ host'
    expect(of([host], { failures: 2 }).udp).toBe('silent')
    expect(of([hidden], { failures: 2 }).udp).toBe('silent')
    expect(familyOf('ipv6', { candidates: [hidden], failures: 2, asked: 2, firstMs: undefined }).udp).toBe('unasked')
    expect(of([host], { asked: 0 })).toMatchObject({ udp: 'unasked', addresses: ['192.168.1.7'] })
    expect(of([]).udp).toBe('unasked')
  })

  it('[IC18] keeps the families apart, and passes over TCP and garbage', () => {
    const six = 'candidate:2 1 UDP 1677729535 2001:db8::9 40000 typ srflx raddr :: rport 0'
    const rest = [
      'candidate:3 1 tcp 1 203.0.113.9 9 typ host tcptype active',
      '',
      'candidate',
      'a b udp d e f typ srflx',
    ]
    expect(of([six, ...rest]).udp).toBe('unasked')
    expect(familyOf('ipv6', { candidates: [six, ...rest], failures: 0, asked: 1, firstMs: 1 }).mapped).toBe(
      '[2001:db8::9]:40000',
    )
  })
})
