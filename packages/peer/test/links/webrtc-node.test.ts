import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathSignal } from '@kith/core'
import { nodeWebRtc } from '../../src/links/webrtc-node.ts'
import { lonely, registerCarrierContract } from './carrier-contract.ts'
import { type Side, signallingPair, sideOf } from './signalling.ts'

const carrier = nodeWebRtc({ address: '127.0.0.1' })

registerCarrierContract('WebRTC in Node', () => carrier)

describe('WebRTC in Node', () => {
  it('[CA3] takes any text for a description and any for a candidate, and stays in order', async () => {
    const offer = await ownOffer()
    const [head = '', ...lines] = offer.split('\r\n')
    const hostile = fc.array(fc.oneof(fc.constantFrom(...lines), fc.string(), fc.constantFrom(...hostileLines)))
    await fc.assert(
      fc.asyncProperty(hostile, fc.boolean(), async (given, isWhole) => {
        const { attempt, over } = lonely(carrier)
        const text = isWhole ? [head, ...lines.slice(0, -1), ...given, ''] : [head, ...given]
        await attempt.answer(text.join('\r\n'), '')
        await attempt.candidates(given.map((candidate) => ({ candidate, sdpMid: '0', sdpMLineIndex: 0 })))
        attempt.close()
        expect(['path-malformed', 'path-lost']).toContain(await over)
      }),
      { numRuns: 150 },
    )
    const { low, high } = signallingPair({ carrier })
    low.start()
    const links = await Promise.all([low.nextLink(), high.nextLink()])
    for (const link of links) link.close()
  })

  it('[CA4] tries so many ways as the limit says, however many are named', async () => {
    const { attempt, over } = lonely(carrier)
    await attempt.answer(await ownOffer(), '')
    const many = Array.from({ length: 5000 }, (_, at) => ({
      candidate: `candidate:1 1 UDP 1 127.0.0.1 ${1024 + at} typ host`,
      sdpMid: '0',
      sdpMLineIndex: 0,
    }))
    await attempt.candidates(many)
    await attempt.candidates(many)
    attempt.close()
    expect(await over).toBe('path-lost')
  })

  it('[CA14] finds the address behind a name of a browser, and connects there', async () => {
    const name = '1f4712db-ea17-4bcf-a596-105139dfd8bf.local'
    const asked: string[] = []
    const resolve = async (which: string): Promise<string> => (asked.push(which), '127.0.0.1')
    const finding = nodeWebRtc({ address: '127.0.0.1', localNames: { resolve } })
    const low: Side = sideOf('low', { carrier }, (signal) => {
      high.receive(JSON.parse(JSON.stringify(signal).replaceAll(' 127.0.0.1 ', ` ${name} `)))
    })
    // It tells nothing of its own ways, so that the one behind the name is the only one.
    const high: Side = sideOf('high', { carrier: finding }, (signal) => {
      if (signal.kind === 'candidates') return
      low.receive(JSON.parse(JSON.stringify(signal).replaceAll(/a=candidate:[^"]*?\\r\\n/g, '')))
    })
    low.start()
    await Promise.all([low.nextLink(), high.nextLink()])
    expect(new Set(asked)).toEqual(new Set([name]))
    for (const side of [low, high]) side.end()
  })

  it('[CA14] asks for few names in one attempt, and for none that no browser made', async () => {
    const asked: string[] = []
    const resolve = async (which: string): Promise<undefined> => void asked.push(which)
    const { attempt, over } = lonely(nodeWebRtc({ address: '127.0.0.1', localNames: { resolve } }))
    await attempt.answer(await ownOffer(), '')
    const names = [
      'printer.local',
      ...Array.from({ length: 9 }, (_, at) => `${at}f4712db-ea17-4bcf-a596-105139dfd8bf.local`),
    ]
    await attempt.candidates(
      names.map((name) => ({ candidate: `candidate:1 1 UDP 1 ${name} 40404 typ host`, sdpMid: '0', sdpMLineIndex: 0 })),
    )
    attempt.close()
    expect(await over).toBe('path-lost')
    expect(asked).toEqual(names.slice(1, 5))
  })

  it.each(['offer', 'answer'] as const)(
    '[CA11] does not come up when the certificate is not that of the sealed %s',
    async (forged) => {
      const ends = [lonely(carrier), lonely(carrier)] as const
      const [offerer, answerer] = ends
      await offerer.attempt.offer()
      await answerer.attempt.answer(descriptionOf(offerer.said, forged === 'offer'), '')
      await offerer.attempt.take(descriptionOf(answerer.said, forged === 'answer'))
      // Whoever is deceived never has a link, which would end as lost.
      expect(await ends[forged === 'offer' ? 1 : 0].over).toBe('path-unreachable')
      for (const { attempt } of ends) attempt.close()
    },
  )

  it('[CA5] is done without, where the library is missing: the other side is told', async () => {
    const missing = nodeWebRtc({ load: () => Promise.reject(new Error('not installed')) })
    const { low, high } = signallingPair({ carrier: missing })
    expect(missing.isAvailable).toBe(true)
    const { attempt, over } = lonely(missing)
    await attempt.offer()
    expect(await over).toBe('carrier-missing')
    expect(missing.isAvailable).toBe(false)
    low.paths.traffic(low.other)
    expect(low.state()).toBe('unavailable')
    low.end()
    high.end()
  })

  it('[CA5] declines an offer when it finds only then that the library is missing', async () => {
    const missing = nodeWebRtc({ load: () => Promise.reject(new Error('not installed')) })
    const declined = new Promise<PathSignal>((resolve) => {
      const side = sideOf('high', { carrier: missing }, resolve)
      side.receive({ kind: 'offer', carrier: 'webrtc', attempt: 'a', description: 'v=0' })
    })
    expect(await declined).toEqual({ kind: 'declined', carrier: 'webrtc', attempt: 'a' })
  })
})

const hostileLines = [
  'a=candidate:1 1 UDP 2114977791 0.0.0.0 9 typ host',
  'a=candidate:1 1 UDP 2114977791 224.0.0.1 5353 typ host',
  'a=candidate:1 1 UDP 2114977791 attacker.example 5353 typ host',
  'a=candidate:1 1 UDP 2114977791 127.0.0.1 40404 typ host',
  `a=candidate:${'1'.repeat(4000)} 1 UDP 1 127.0.0.1 40404 typ host`,
  'a=max-message-size:1',
  'a=setup:holdconn',
  'a=sctp-port:70000',
  'a=fingerprint:sha-256 00',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0',
  'a=ssrc:1 cname:x',
  'a=ice-lite',
]

/** What an end said of itself, or with the certificate of another in it. */
function descriptionOf([signal]: readonly PathSignal[], isForged: boolean): string {
  if (signal?.kind !== 'offer' && signal?.kind !== 'answer') throw new Error('the end describes itself')
  const { description } = signal
  const forged = description.replace(
    /^(a=fingerprint:sha-256 )(.)/im,
    (_, head: string, digit: string) => head + (digit === '0' ? '1' : '0'),
  )
  expect(forged).not.toBe(description)
  return isForged ? forged : description
}

/** An offer as this carrier makes it. */
function ownOffer(): Promise<string> {
  return new Promise((resolve) => {
    const side = sideOf('low', { carrier }, (signal) => {
      side.end()
      if (signal.kind === 'offer') resolve(signal.description)
    })
    side.start()
  })
}
