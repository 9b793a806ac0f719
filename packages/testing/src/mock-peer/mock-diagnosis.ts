import type { Diagnosis, FamilyDiagnosis } from '@kith/peer'

const family: FamilyDiagnosis = {
  addresses: [],
  udp: 'unasked',
  roundTripMs: undefined,
  mapped: undefined,
  mapping: 'unknown',
  hairpin: 'unknown',
}

/** What a mock peer says of its network until a test says otherwise: the server answers, and nothing else was asked. */
export const mockDiagnosis: Diagnosis = {
  atMs: 0,
  tookMs: 1,
  server: { host: 'mock', state: 'connected', code: undefined, roundTripMs: 1 },
  network: { stun: [], from: 'unknown', ipv4: family, ipv6: family, turn: [], isTurnForData: false },
  target: undefined,
  findings: [{ id: 'server-up', level: 'good', sentence: 'The server at mock answers in 1.0 ms.', advice: undefined }],
}
