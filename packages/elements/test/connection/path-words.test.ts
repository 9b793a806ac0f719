import type { DeviceId } from '@kith/wire'
import type { Diagnosis, Finding, PathDiagnosis, PeerCarrier, PeerPath } from '@kith/peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import {
  deviceSentence,
  diagnosisText,
  headline,
  otherFindings,
  pathReason,
  stepSentence,
} from '../../src/controllers/connection/diagnosis-words.ts'
import { carrierSentence, pathSentence } from '../../src/controllers/connection/path-words.ts'
import { exactTimeOfDay } from '../../src/controllers/time/time-words.ts'
import { english } from '../../src/words/words.ts'

const nowMs = new Date(2026, 10, 22, 14, 5).getTime()
const laterMs = nowMs + 9000
const later = exactTimeOfDay(laterMs, english)

const carrier: PeerCarrier = {
  carrier: 'webrtc',
  state: 'idle',
  untilMs: undefined,
  code: undefined,
  roundTripMs: undefined,
}
const relay: PeerPath = {
  ...{ name: 'bo', device: 'x' as DeviceId, path: 'relay', carrier: undefined, roundTripMs: undefined, state: 'quiet' },
  ...{ untilMs: undefined, carriers: [carrier], bytesSent: 0, bytesReceived: 0 },
}

describe('a path in words', () => {
  const states = [
    'up',
    'connecting',
    'waiting',
    'declined',
    'quiet',
    'unreachable',
    'not-a-contact',
    'policy',
    'unavailable',
  ] as const

  it('has a sentence of its own for every state', () => {
    const sentences = states.map((state) => pathSentence({ ...relay, state }, nowMs, english))
    expect(new Set(sentences).size).toBe(states.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/u)
  })

  it('says by what, how far, why not, and when next', () => {
    expect(pathSentence({ ...relay, state: 'up', carrier: 'webrtc', roundTripMs: 11.6 }, nowMs, english)).toBe(
      'By WebRTC, 12 ms there and back.',
    )
    const waiting = { ...carrier, state: 'waiting', code: 'path-unreachable', untilMs: laterMs } as const
    const path = { ...relay, state: 'waiting', untilMs: laterMs, carriers: [waiting] } as const
    expect(pathSentence(path, nowMs, english)).toBe(
      `No way was found through the networks between the two devices. The next try is at ${later}.`,
    )
    expect(pathSentence({ ...path, carriers: [waiting, carrier] }, laterMs, english)).toBe(
      'There is no direct path now. The next try is about now.',
    )
  })

  it('says of each carrier how it stands', () => {
    const of = (change: Partial<PeerCarrier>): string => carrierSentence({ ...carrier, ...change }, nowMs, english)
    expect(of({ state: 'up', roundTripMs: 0.2 })).toBe('Works, under 1 ms there and back.')
    expect(of({ state: 'waiting', untilMs: laterMs, code: 'path-lost' })).toBe(
      `Rests until ${later}. The last direct path broke.`,
    )
    expect(of({ state: 'declined', untilMs: laterMs })).toMatch(/^Rests until .* The other side/u)
    const states = ['up', 'silent', 'connecting', 'waiting', 'declined', 'idle'] as const
    expect(new Set(states.map((state) => of({ state }))).size).toBe(states.length)
  })
})

describe('a diagnosis in words', () => {
  const works: PathDiagnosis = {
    ...{ path: 'relay', state: 'works', roundTripMs: 31, reason: undefined, why: undefined },
    ...{ code: undefined, untilMs: undefined },
  }
  const fails: PathDiagnosis = {
    ...{ path: 'webrtc', state: 'fails', roundTripMs: undefined, reason: 'no-way', why: 'No way was found.' },
    ...{ code: 'path-unreachable', untilMs: laterMs },
  }
  const finding = (id: string, level: Finding['level']): Finding => ({
    id,
    level,
    sentence: `It is ${id}.`,
    advice: `Do ${id}.`,
  })

  async function made(paths: readonly PathDiagnosis[], findings: readonly Finding[] = []): Promise<Diagnosis> {
    const { diagnosis } = await new MockNetwork().join('anna')
    const device = { device: 'x' as DeviceId, label: 'Phone', paths }
    return { ...diagnosis, findings, target: { name: 'bo', code: undefined, isContact: true, devices: [device] } }
  }

  it('says in a sentence how two reach each other, and how much does not work', async () => {
    const direct = { ...works, path: 'webrtc' } as const
    expect(headline(await made([works, fails]), english)).toBe('You and bo reach each other through the server.')
    expect(headline(await made([works, direct]), english)).toBe('You and bo reach each other directly.')
    expect(headline(await made([{ ...works, state: 'fails' }]), english)).toBe(
      'You are connected, and bo is not reached now.',
    )
    const problems = [finding('turn-refused', 'problem'), finding('device-unreached', 'problem')]
    expect(headline(await made([works, direct], problems), english)).toBe(
      'You and bo reach each other directly. One thing does not work; see below.',
    )
    const alone = { ...(await made([])), target: undefined }
    expect(headline(alone, english)).toBe('You are connected.')
    expect(headline({ ...alone, server: { ...alone.server, state: 'waiting' } }, english)).toBe(
      'You are not connected.',
    )
  })

  it('says of a device how it is reached', () => {
    const of = (...paths: PathDiagnosis[]): string =>
      deviceSentence({ device: 'x' as DeviceId, label: '', paths }, english)
    expect(of(works, { ...works, path: 'tcp' })).toBe('Reached directly.')
    expect(of(works, fails)).toBe('Reached through the server.')
    expect(of(fails)).toMatch(/^Not reached now\./u)
    expect(of({ ...fails, state: 'untried' })).toBe('Was not tried.')
  })

  it('leaves out of the findings what the paths say', async () => {
    const findings = [finding('server-up', 'good'), finding('device-direct', 'good')]
    expect(otherFindings(await made([works], findings)).map(({ id }) => id)).toEqual(['server-up'])
    expect(otherFindings({ ...(await made([])), target: undefined, findings })).toHaveLength(2)
  })

  it('says why a path does not work, and when it is tried next', () => {
    expect(pathReason(works, nowMs, english)).toBe('')
    expect(pathReason(fails, nowMs, english)).toBe(`No way was found. It is tried again at ${later}.`)
    expect(pathReason(fails, laterMs, english)).toBe('No way was found.')
  })

  it('is a text that somebody else can read', async () => {
    const text = diagnosisText(await made([works, fails], [finding('nat-strict', 'note')]), nowMs)
    expect(text).toContain('You and bo reach each other through the server.\n')
    expect(text).toContain('[note] It is nat-strict.\n    Do nat-strict.\n')
    expect(text).toContain('bo (Phone): Reached through the server.\n  Through the server: Works, 31 ms.\n')
    expect(text).toContain('(no-way, path-unreachable)\n')
  })

  it('has words for every step', () => {
    const steps = ['server', 'udp', 'turn', 'name', 'paths'] as const
    expect(new Set(steps.map((step) => stepSentence(step, 'bo', english))).size).toBe(steps.length)
  })
})
