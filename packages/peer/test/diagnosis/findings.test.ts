import type { DeviceId } from '@kith/wire'
import type {
  Diagnosis,
  FamilyDiagnosis,
  Finding,
  NetworkDiagnosis,
  PathDiagnosis,
  TargetDiagnosis,
  TurnDiagnosis,
} from '@kith/peer'
import { describe, expect, it } from 'vitest'

import { findingsOf } from '../../src/diagnosis/findings.ts'
import { unasked } from '../../src/diagnosis/network-probe.ts'
import { isUdpOut, troubleWords } from '../../src/diagnosis/trouble-words.ts'

const natted: FamilyDiagnosis = {
  addresses: ['192.168.1.7'],
  udp: 'works',
  roundTripMs: 20,
  mapped: '203.0.113.9:40123',
  mapping: 'independent',
  hairpin: 'works',
}
const network: NetworkDiagnosis = {
  stun: ['stun:a:3478', 'stun:a:3479'],
  from: 'internet',
  ipv4: natted,
  ipv6: unasked,
  turn: [],
  isTurnForData: false,
}
const server: Diagnosis['server'] = { host: 'chat.example.org', state: 'connected', code: undefined, roundTripMs: 12.4 }

function found(parts: Partial<Pick<Diagnosis, 'server' | 'network' | 'target'>> = {}): readonly Finding[] {
  return findingsOf({ server, network, target: undefined, ...parts })
}

/** Id and level of each, and the whole as text. */
function ids(parts: Partial<Pick<Diagnosis, 'server' | 'network' | 'target'>> = {}): string[] {
  return found(parts).map(({ id, level }) => `${level} ${id}`)
}

function sentence(id: string, parts: Partial<Pick<Diagnosis, 'server' | 'network' | 'target'>>): string {
  return found(parts).find((finding) => finding.id === id)?.sentence ?? 'not found'
}

function target(
  paths: readonly Partial<PathDiagnosis>[],
  parts: Partial<TargetDiagnosis> = {},
  isOut?: boolean,
): TargetDiagnosis {
  const none = { path: 'relay', state: 'works', roundTripMs: undefined, reason: undefined } as const
  const rest = { code: undefined, untilMs: undefined }
  const told = paths.map(({ path = 'relay', reason, ...parts }) => {
    const why = reason && troubleWords(reason, path, isOut)
    return { ...none, ...rest, path, reason, why, ...parts }
  })
  const device = { device: 'x' as DeviceId, label: 'Phone', paths: told }
  return { name: 'bob', code: undefined, isContact: true, devices: [device], ...parts }
}

describe('what follows from a diagnosis', () => {
  it('[IC17] of an ordinary network is good', () => {
    expect(ids()).toEqual(['good server-up', 'good nat-ordinary', 'note ipv6-none'])
    expect(sentence('server-up', {})).toBe('The server at chat.example.org answers in 12 ms.')
    expect(sentence('nat-ordinary', {})).toBe(
      'A NAT shows this device as 203.0.113.9:40123 to everybody. Direct paths to most others work.',
    )
  })

  it('[IC17] without a connection says why and what to do, and nothing that was not looked at', () => {
    const down = { ...server, state: 'waiting', code: 'server-unreachable', roundTripMs: undefined } as const
    expect(ids({ server: down })).toEqual(['problem server-down'])
    expect(found({ server: down })[0]).toMatchObject({
      sentence: 'There is no connection to the server at chat.example.org: The server does not answer.',
      advice: expect.stringContaining('Is the address right') as string,
    })
    const connecting = { ...server, state: 'connecting', roundTripMs: undefined } as const
    expect(found({ server: connecting })[0]).toMatchObject({ level: 'problem', advice: undefined })
  })

  it('[IC17] of a slow server says how slow', () => {
    expect(ids({ server: { ...server, roundTripMs: 900 } })[0]).toBe('note server-slow')
  })

  it('[IC17] tells the kinds of NAT apart, and what was seen from nearby', () => {
    const of = (ipv4: Partial<FamilyDiagnosis>, from: NetworkDiagnosis['from'] = 'internet'): string =>
      ids({ network: { ...network, from, ipv4: { ...natted, ...ipv4 } } })[1] ?? ''
    expect(of({ mapping: 'none' })).toBe('good nat-none')
    expect(of({ mapping: 'independent' })).toBe('good nat-ordinary')
    expect(of({ mapping: 'dependent' })).toBe('note nat-strict')
    expect(of({ mapping: 'unknown' })).toBe('note nat-unknown')
    expect(of({ mapping: 'none' }, 'this-machine')).toBe('note stun-here')
    expect(of({ mapping: 'none' }, 'local-network')).toBe('note stun-local')
    expect(of({ mapping: 'independent' }, 'local-network')).toBe('good nat-ordinary')
    const hidden = { ...network, ipv4: { ...natted, addresses: [] } }
    expect(sentence('nat-ordinary', { network: hidden })).toMatch(/^Everybody sees this device as 203/)
    const strict = { ...network, ipv4: { ...natted, mapping: 'dependent', hairpin: 'fails' } } as const
    expect(ids({ network: strict })).toContain('note hairpin-none')
  })

  it('[IC17] says when no UDP leaves, and when nobody was there to ask', () => {
    const silent = { ...network, ipv4: { ...unasked, udp: 'silent' } } as const
    expect(ids({ network: silent })[1]).toBe('note udp-silent')
    expect(ids({ network: { ...network, stun: [], ipv4: unasked } })[1]).toBe('note stun-none')
  })

  it('[IC17] says how IPv6 is', () => {
    const of = (ipv6: Partial<FamilyDiagnosis>): string | undefined =>
      ids({ network: { ...network, ipv6: { ...unasked, ...ipv6 } } }).at(-1)
    expect(of({ udp: 'works', mapped: '[2001:db8::1]:9' })).toBe('good ipv6-works')
    expect(of({ udp: 'silent', addresses: ['2001:db8::1'] })).toBe('note ipv6-silent')
    expect(of({ addresses: ['2001:db8::1'] })).toBe('note ipv6-unasked')
    const alone = { ...network, stun: [], ipv4: unasked, ipv6: { ...unasked, addresses: ['2001:db8::1'] } }
    expect(ids({ network: alone })).toEqual(['good server-up', 'note stun-none'])
    const six = { ...network, ipv4: { ...unasked, udp: 'silent' }, ipv6: { ...natted, mapping: 'none' } } as const
    expect(ids({ network: six })).toEqual(['good server-up', 'good nat-none', 'good ipv6-works'])
  })

  it('[IC17] says of each TURN server whether it works', () => {
    const of = (turn: Partial<TurnDiagnosis>): Finding | undefined => {
      const none: TurnDiagnosis = { url: 'turn:t:1', state: 'works', code: undefined, roundTripMs: 5 }
      return found({ network: { ...network, turn: [{ ...none, ...turn }] } }).at(-1)
    }
    expect(of({})).toMatchObject({ id: 'turn-works', level: 'good' })
    expect(of({ state: 'listens' })).toMatchObject({ id: 'turn-listens', level: 'good' })
    expect(of({ state: 'silent' })).toMatchObject({ id: 'turn-silent', level: 'note' })
    expect(of({ state: 'unasked' })).toMatchObject({ id: 'ipv6-none' })
    const refused = of({ state: 'refused', code: 401 })
    expect(refused).toMatchObject({ id: 'turn-refused', level: 'problem' })
    expect(refused?.sentence).toContain('401')
    expect(refused?.advice).toContain('static-auth-secret')
    expect(of({ state: 'refused', code: 486 })?.advice).toContain('user-quota')
  })
})

describe('what follows for a name', () => {
  it('[IC17] names the ways that work, and why the others do not', () => {
    const paths = target([
      { path: 'relay', roundTripMs: 31 },
      { path: 'webrtc', roundTripMs: 8.24 },
      { path: 'tcp', state: 'fails', reason: 'no-way' },
    ])
    expect(sentence('device-direct', { target: paths })).toBe(
      'bob (Phone) is reached over the server (31 ms there and back) and directly by WebRTC (8.2 ms there and back). Directly by TCP it does not work: no way was found through the NATs and firewalls between the two.',
    )
    expect(ids({ target: paths })[1]).toBe('note device-direct')
    expect(ids({ target: target([{ path: 'relay' }, { path: 'webrtc' }, { path: 'tcp' }]) })[1]).toBe(
      'good device-direct',
    )
  })

  it('[IC17] says when only the server carries, or nothing', () => {
    expect(ids({ target: target([{}, { path: 'webrtc', state: 'untried', reason: 'missing-here' }]) })[1]).toBe(
      'note device-relayed',
    )
    const absent = target([{ state: 'fails', reason: 'no-answer' }])
    expect(ids({ target: absent })[1]).toBe('problem device-unreached')
    expect(sentence('device-unreached', { target: absent })).toContain('Messages wait in the mailbox')
  })

  it('[IC17] has words for every trouble', () => {
    const troubles = [
      'not-connected',
      'not-a-contact',
      'policy',
      'missing-here',
      'missing-there',
      'absent',
      'no-answer',
      'no-way',
      'unneeded',
    ] as const
    const words = troubles.map((reason) =>
      sentence('device-relayed', { target: target([{}, { path: 'webrtc', state: 'fails', reason }]) }),
    )
    expect(new Set(words).size).toBe(troubles.length)
    const silent = { ...network, ipv4: { ...unasked, udp: 'silent' } } as const
    expect([isUdpOut(network), isUdpOut(silent), isUdpOut({ ...silent, stun: [] })]).toEqual([true, false, undefined])
    const blocked = target([{}, { path: 'webrtc', state: 'fails', reason: 'no-way' }], {}, isUdpOut(silent))
    expect(sentence('device-relayed', { network: silent, target: blocked })).toContain('no UDP leaves this network')
  })

  it('[IC17] says why nothing could be tried', () => {
    expect(ids({ target: target([], { code: 'name-unknown' }) })[1]).toBe('problem name-failed')
    expect(ids({ target: target([], { isContact: false }) })[1]).toBe('note not-a-contact')
    expect(ids({ target: target([], { devices: [] }) })[1]).toBe('note no-device')
  })
})
