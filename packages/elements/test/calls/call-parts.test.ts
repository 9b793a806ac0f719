import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isCallDescription, saidCandidates, saidDescription } from '../../src/controllers/calls/call-description.ts'
import { callLimits } from '../../src/controllers/calls/call-limits.ts'
import { CallLine, type LinePart } from '../../src/controllers/calls/call-line.ts'
import { type CallSignal, readCallSignal } from '../../src/controllers/calls/call-signals.ts'

const call = 'a-call-a-call-a-call'
const life = 'a-life-a-life-a-life'
const to = 'another-life-another'
const fingerprint = `a=fingerprint:sha-256 ${Array(32).fill('0A').join(':')}`
const host = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0 ufrag abcd'
const relay = 'candidate:2 1 udp 41885439 203.0.113.9 61000 typ relay raddr 198.51.100.4 rport 40000 generation 0'

function description(...more: readonly string[]): string {
  const head = ['v=0', 'o=- 1 2 IN IP4 192.0.2.7', 's=-', 't=0 0', 'a=group:BUNDLE 0 1']
  const audio = ['m=audio 50000 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 192.0.2.7', 'a=rtcp:50001 IN IP4 192.0.2.7']
  const video = ['m=video 50000 UDP/TLS/RTP/SAVPF 96', 'c=IN IP6 2001:db8::7', fingerprint]
  return [...head, ...audio, `a=${host}`, `a=${relay}`, fingerprint, ...video, ...more, ''].join('\r\n')
}

describe('signals of calls', () => {
  const signals: readonly CallSignal[] = [
    { what: 'ring', call, life, media: 'voice', names: ['bob'], tokens: [to] },
    { what: 'heard', call, token: to },
    { what: 'over', call, why: 'elsewhere', life, except: to },
    { what: 'taken', call, life: '' },
    { what: 'line', call, life, to, n: 0, ack: 3 },
    { what: 'line', call, life, to, n: 1, ack: 0, said: { say: 'join' } },
    { what: 'line', call, life, to, n: 2, ack: 1, said: { say: 'seats', seats: [{ name: 'bob', life }] } },
    { what: 'line', call, life, to, n: 3, ack: 1, said: { say: 'offer', description: 'v=0' } },
    { what: 'line', call, life, to, n: 4, ack: 1, said: { say: 'candidates', candidates: [host] } },
    { what: 'line', call, life, to, n: 5, ack: 1, said: { say: 'media', isMuted: true, picture: 'screen' } },
  ]

  it.each(signals)('[CC2] are read as they were said: $what', (signal) => {
    expect(readCallSignal({ ...signal, more: 'is left' })).toEqual(signal)
    for (const field of Object.keys(signal)) expect(readCallSignal({ ...signal, [field]: { a: 1 } })).toBeUndefined()
  })

  it('[CC3] are nothing beyond a limit', () => {
    const many = (count: number, one: unknown): unknown[] => Array.from({ length: count }, () => one)
    const ring = signals[0]
    const line = signals[7]
    const say = (said: unknown): unknown => ({ ...line, said })
    for (const wrong of [
      { ...ring, names: many(callLimits.seatsMax, 'bob') },
      { ...ring, names: [] },
      { ...ring, names: ['no name'] },
      { ...ring, tokens: many(callLimits.endsMax + 1, to) },
      { ...ring, call: 'x'.repeat(callLimits.idMax + 1) },
      { ...ring, call: 'x'.repeat(callLimits.idMin - 1) },
      { ...line, n: -1 },
      { ...line, n: 0.5 },
      { ...line, n: 1e9 },
      say(undefined),
      say({ say: 'offer', description: 'x'.repeat(callLimits.descriptionMax + 1) }),
      say({ say: 'candidates', candidates: many(callLimits.candidatesMax + 1, host) }),
      say({ say: 'candidates', candidates: ['x'.repeat(callLimits.candidateMax + 1)] }),
      say({ say: 'seats', seats: many(callLimits.seatsMax + 1, { name: 'bob', life }) }),
      say({ say: 'seats', seats: [{ name: '<b>', life }] }),
    ])
      expect(readCallSignal(wrong)).toBeUndefined()
  })

  it('[CC3] are read from anything without harm', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readCallSignal(value)
      }),
    )
  })
})

describe('a line between two in a call', () => {
  it('[CC5] gives each part once and in order, over signals that are lost, repeated and late', () => {
    const fates = fc.array(fc.record({ isLost: fc.boolean(), isTwice: fc.boolean(), place: fc.nat({ max: 8 }) }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fates, (count, drawn) => {
        const ends = [new CallLine(), new CallLine()] as const
        const heard: string[] = []
        const under: { readonly to: 0 | 1; readonly part: LinePart }[] = []
        let nowMs = 0
        let fate = 0
        const put = (aim: 0 | 1, part: LinePart | undefined): void => {
          if (part === undefined) return
          const { isLost, isTwice, place } = drawn[fate++] ?? { isLost: false, isTwice: false, place: 0 }
          for (let copy = 0; copy < (isLost ? 0 : isTwice ? 2 : 1); copy += 1)
            under.splice(Math.min(place, under.length), 0, { to: aim, part })
        }
        for (let n = 0; n < count; n += 1) put(1, ends[0].say(nowMs, { say: 'offer', description: String(n) }))
        for (let steps = 0; steps < 500 && heard.length < count; steps += 1) {
          const next = under.shift()
          if (next === undefined) {
            nowMs += callLimits.lineAgainMsMax
            for (const from of [0, 1] as const) put(from === 0 ? 1 : 0, ends[from].due(nowMs))
            continue
          }
          const { said, answer } = ends[next.to].hear(next.part)
          for (const one of said) heard.push(one.say === 'offer' ? one.description : '')
          put(next.to === 0 ? 1 : 0, answer)
        }
        expect(heard).toEqual(Array.from({ length: count }, (_, n) => String(n)))
      }),
    )
  })

  it('[CC5] keeps so much that came early, and says when the other has to be given up', () => {
    const line = new CallLine()
    expect(line.hear({ n: callLimits.lineEarlyMax + 1, ack: 0, said: { say: 'join' } }).said).toEqual([])
    for (let n = 1; n <= callLimits.lineEarlyMax; n += 1) line.hear({ n, ack: 0, said: { say: 'restart' } })
    expect(line.hear({ n: callLimits.lineEarlyMax + 1, ack: 0, said: { say: 'join' } }).said).toHaveLength(1)
    for (let said = 0; said < callLimits.lineSaidMax; said += 1) line.say(0, { say: 'restart' })
    expect(line.isFull).toBe(true)
  })
})

describe('a description of a path', () => {
  it('[CC13] says no address but that of a TURN server with relay only', () => {
    const said = saidDescription(description(), 'relay-only')
    expect(said).toContain('203.0.113.9 61000 typ relay raddr 0.0.0.0 rport 0')
    for (const address of ['192.0.2.7', '198.51.100.4', '2001:db8::7', '50000', '50001'])
      expect(said).not.toContain(address)
    expect(isCallDescription(said)).toBe(true)
    expect(saidCandidates([host, relay], 'relay-only')).toHaveLength(1)
    expect(saidDescription(description(), 'any')).toBe(description())
    expect(saidCandidates([host, relay], 'any')).toEqual([host, relay])
  })

  it('[CC15] is taken with the fingerprint of one certificate, for voice and picture over DTLS', () => {
    expect(isCallDescription(description())).toBe(true)
    const other = fingerprint.replace('0A', '0B')
    for (const wrong of [
      '',
      'v=0',
      description(other),
      description().replaceAll(`${fingerprint}\r\n`, ''),
      description().replaceAll('sha-256', 'sha-1'),
      description('m=application 9 UDP/DTLS/SCTP webrtc-datachannel'),
      description('m=audio 9 UDP/TLS/RTP/SAVPF 111'),
      description().replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
      description(...Array.from({ length: 400 }, () => 'a=x')),
    ])
      expect(isCallDescription(wrong)).toBe(false)
  })
})
