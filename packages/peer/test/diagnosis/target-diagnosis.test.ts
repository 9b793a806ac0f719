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
  const { state: found, reason = '' } = carrierDiagnosis('webrtc', { state, carriers: [{ ...none, ...carrier }] })
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
    expect(carrierDiagnosis('tcp', undefined)).toMatchObject({ state: 'untried', reason: 'missing-here' })
  })
})
