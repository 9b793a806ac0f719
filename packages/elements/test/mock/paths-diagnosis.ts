import type { Diagnosis, PathDiagnosis } from '@kith/peer'
import type { MockPeer } from '@kith/testing/mock-peer'

const path: PathDiagnosis = {
  ...{ path: 'relay', state: 'works', roundTripMs: 31, reason: undefined, why: undefined },
  ...{ code: undefined, untilMs: undefined },
}
const rest = { roundTripMs: undefined, untilMs: undefined } as const

/** A diagnosis with something of everything: two devices, paths that work and do not, good findings, notes and a problem. */
export function pathsDiagnosis({ device: id, diagnosis }: MockPeer, name: string, nowMs: number): Diagnosis {
  const device = { device: id, label: 'Chrome on Android' }
  const phone: readonly PathDiagnosis[] = [
    path,
    {
      ...{ ...path, path: 'webrtc', state: 'fails', roundTripMs: undefined, reason: 'no-way', untilMs: nowMs + 42_000 },
      ...{ why: 'No way was found through the NATs and firewalls between the two.', code: 'path-unreachable' },
    },
    { ...path, ...rest, path: 'tcp', state: 'untried', reason: 'missing-here', why: 'This program has no direct TCP.' },
  ]
  const laptop: readonly PathDiagnosis[] = [
    { ...path, roundTripMs: 29.4 },
    { ...path, path: 'webrtc', roundTripMs: 8.2 },
    { ...path, ...rest, path: 'tcp', state: 'untried', reason: 'missing-here', why: 'This program has no direct TCP.' },
  ]
  return {
    ...diagnosis,
    atMs: nowMs,
    tookMs: 3240,
    network: { ...diagnosis.network, stun: ['stun:chat.example.org:3478', 'stun:chat.example.org:3479'] },
    target: {
      ...{ name, code: undefined, isContact: true },
      devices: [
        { ...device, label: 'Firefox on Linux', paths: laptop },
        { ...device, paths: phone },
      ],
    },
    findings: [
      good('server-up', 'The server at chat.example.org answers in 28 ms.'),
      good('device-direct', `${name} (Firefox on Linux) is reached over the server and directly by WebRTC.`),
      {
        ...{ id: 'nat-strict', level: 'note' },
        sentence:
          'A NAT shows this device to each destination with another port (203.0.113.9:40123 to one of them). Direct paths work to devices in the same network and to some others; elsewhere the server relays.',
        advice:
          'Nothing is lost by it. A router of one\'s own may have a setting such as "full cone" or "endpoint-independent NAT"; a mobile network has none.',
      },
      { id: 'ipv6-none', level: 'note', sentence: 'There is no IPv6 here.', advice: undefined },
      {
        ...{ id: 'turn-refused', level: 'problem' },
        sentence: 'TURN refused: turn:turn.example.org:3478 does not take the credentials that the server gave (401).',
        advice:
          'The operator compares the secret of kith serve with static-auth-secret of coturn, and the clocks of both.',
      },
    ],
  }
}

function good(id: string, sentence: string): Diagnosis['findings'][number] {
  return { id, level: 'good', sentence, advice: undefined }
}
