import type { DeviceId, FrameOf } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { iceServersFor, readIceServers } from '../../src/links/ice-servers.ts'

const turn = { url: 'turn:turn.example.org:3478?transport=udp', username: '1:a', credential: 'c' }

function frame(parts: Partial<FrameOf<'ice-servers'>> = {}): FrameOf<'ice-servers'> {
  return {
    ...{ type: 'ice-servers', request: 1, to: 'x' as DeviceId, stun: [], turn: [], validMs: 0, isDataAllowed: false },
    ...parts,
  }
}

describe('what a server says of STUN and TURN', () => {
  it('[IC2] means the host where the server was reached when it names none', () => {
    const read = (host: string): readonly string[] => readIceServers(frame({ stun: ['stun::3478'] }), host, 0).stun
    expect(read('chat.example.org')).toEqual(['stun:chat.example.org:3478'])
    expect(read('[2001:db8::1]')).toEqual(['stun:[2001:db8::1]:3478'])
  })

  it('[IC12] is left out where it is no URL that a browser takes', () => {
    const wrong = [
      'stun:',
      'stun:a b',
      'http://a',
      'stun:a:b',
      'stun:a:1?transport=udp',
      'STUN',
      'stun:a/b',
      'stun:a@b',
      '',
    ]
    const right = ['stun:a', 'stuns:a.example:443', 'stun:192.0.2.1:3478', 'stun:[2001:db8::1]:3478']
    expect(readIceServers(frame({ stun: [...wrong, ...right] }), 'h', 0).stun).toEqual(right)
    const urls = [
      'turn:a',
      'turns:a:443?transport=tcp',
      'turn:a?transport=sctp',
      'stun:a',
      'turn:a?transport=udp&x=1',
      'turn:a\n',
    ]
    const read = readIceServers(frame({ turn: urls.map((url) => ({ ...turn, url })) }), 'h', 0)
    expect(read.turn.map(({ url }) => url)).toEqual(['turn:a', 'turns:a:443?transport=tcp'])
  })

  it('[IC7] gives carriers each STUN host once, by its first port', () => {
    const known = readIceServers(frame({ stun: ['stun::3478', 'stun::3479', 'stun:b:1', 'stun:b:2'] }), 'a', 0)
    expect(known.stun).toHaveLength(4)
    expect(iceServersFor('data', known, 0).stun).toEqual(['stun:a:3478', 'stun:b:1'])
  })

  it('[IC11] gives TURN to calls, and to data where the operator allows it', () => {
    const turns = (isDataAllowed: boolean): boolean[] => {
      const known = readIceServers(frame({ turn: [turn], validMs: 1000, isDataAllowed }), 'h', 0)
      return (['calls', 'data'] as const).map((use) => iceServersFor(use, known, 0).turn.length > 0)
    }
    expect(turns(false)).toEqual([true, false])
    expect(turns(true)).toEqual([true, true])
  })

  it('[IC12] gives TURN until the credentials end', () => {
    const known = readIceServers(frame({ turn: [turn], validMs: 1000 }), 'h', 5000)
    expect(iceServersFor('calls', known, 5999).turn).toEqual([turn])
    expect(iceServersFor('calls', known, 6000).turn).toEqual([])
    const lasting = readIceServers(frame({ turn: [turn] }), 'h', 5000)
    expect(iceServersFor('calls', lasting, 1e15).turn).toEqual([turn])
  })
})
