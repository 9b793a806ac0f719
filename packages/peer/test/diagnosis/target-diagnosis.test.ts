import type { PeerCarrier, PeerPath } from '@kith/peer'
import { describe, expect, it } from 'vitest'

import { carrierDiagnosis } from '../../src/engine/target-diagnosis.ts'

function diagnosed(carrier: Partial<PeerCarrier>, state: PeerPath['state'] = 'waiting'): string {
  const none = {
    carrier: 'webrtc',
    state: 'idle',
    untilMs: undefined,
    code: undefined,
    roundTripMs: undefined,
  } as const
  const { state: found, reason = '' } = carrierDiagnosis('webrtc', { state, carriers: [{ ...none, ...carrier }] }, true)
  return `${found} ${reason}`.trim()
}

describe('what became of a carrier', () => {
  it('[IC19] works, fails or was not tried, with a reason', () => {
    expect(diagnosed({ state: 'up', roundTripMs: 3 }, 'up')).toBe('works')
    expect(diagnosed({ state: 'declined' }, 'declined')).toBe('fails missing-there')
    expect(diagnosed({ state: 'waiting', code: 'path-unreachable' })).toBe('fails no-way')
    expect(diagnosed({ state: 'waiting', code: 'carrier-missing' })).toBe('untried missing-here')
    expect(diagnosed({ state: 'connecting' }, 'connecting')).toBe('fails no-way')
    expect(diagnosed({ state: 'silent' }, 'up')).toBe('fails no-answer')
    expect(diagnosed({ state: 'idle' }, 'unreachable')).toBe('fails absent')
    expect(diagnosed({ state: 'idle' }, 'up')).toBe('untried unneeded')
    expect(diagnosed({ state: 'idle' }, 'policy')).toBe('untried policy')
    expect(diagnosed({ carrier: 'tcp', state: 'up' }, 'up')).toBe('untried missing-here')
    expect(carrierDiagnosis('tcp', undefined, true)).toMatchObject({ state: 'untried', reason: 'missing-here' })
  })

  it('[IC19] says in words why, with the code of the last failure and the time of the next try', () => {
    const waiting = {
      carrier: 'webrtc',
      state: 'waiting',
      untilMs: 5000,
      code: 'path-unreachable',
      roundTripMs: undefined,
    } as const
    const path = { state: 'waiting', carriers: [waiting] } as const
    expect(carrierDiagnosis('webrtc', path, false)).toEqual({
      ...{ path: 'webrtc', state: 'fails', roundTripMs: undefined, reason: 'no-way' },
      ...{ why: 'No UDP leaves this network.', code: 'path-unreachable', untilMs: 5000 },
    })
    expect(carrierDiagnosis('webrtc', path, undefined).why).toMatch(/^No way was found/u)
  })
})
