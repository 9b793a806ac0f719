import type { IncomingMessage } from 'node:http'

import { describe, expect, it } from 'vitest'

import { callerOf } from '../../src/sessions/caller.ts'

/** A request from an address, with or without what a proxy says of it. */
function from(remoteAddress: string, forwarded?: string | string[]): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { socket: { remoteAddress, remotePort: 51_000 }, headers } as unknown as IncomingMessage
}

describe('where a connection comes from', () => {
  it.each([
    ['203.0.113.20', '203.0.113.20', '203.0.113.20'],
    ['::ffff:203.0.113.20', '203.0.113.20', '203.0.113.20'],
    ['2001:db8:1:2:3::4', '2001:db8:1:2::/64', '2001:db8:1:2:3::4'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80::1'],
  ])('[IC20] is what the socket says: %s', (remote, address, seen) => {
    expect(callerOf(from(remote), false)).toEqual({ address, seen: { address: seen, port: 51_000 } })
    expect(callerOf(from(remote, '198.51.100.1'), false).seen?.address).toBe(seen)
  })

  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['10.0.0.1, 198.51.100.1', '198.51.100.1'],
    [['10.0.0.1', '198.51.100.1'], '198.51.100.1'],
  ])('[IC20] is what the proxy says last: %s', (header, address) => {
    expect(callerOf(from('10.0.0.9', header), true)).toEqual({ address, seen: { address, port: 0 } })
  })

  it.each([[undefined], [''], ['unknown'], ['198.51.100.1:80']])(
    '[IC20] is not said where only a proxy is seen: %s',
    (header) => {
      expect(callerOf(from('10.0.0.9', header), true).seen).toBeUndefined()
    },
  )

  it('is counted by the proxy where that says nothing', () => {
    expect(callerOf(from('10.0.0.9'), true).address).toBe('10.0.0.9')
  })
})
