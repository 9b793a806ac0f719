import { until } from '@kith/testing/contracts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DirectPathsOptions } from '../../src/links/direct-paths.ts'
import type { PathSignal } from '@kith/core'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
import type { Attempt, Carrier } from '../../src/links/carrier.ts'
import { packetsOf, registerCarrierContract } from './carrier-contract.ts'
import { type Passing, type Side, sideOf as anySideOf, type SideOptions, signallingPair } from './signalling.ts'

const opened: Side[] = []
function pairOf(options: Partial<SideOptions> = {}, passing?: Passing): ReturnType<typeof signallingPair> {
  const pair = signallingPair({ carrier: browserWebRtc, ...options }, passing)
  opened.push(pair.low, pair.high)
  return pair
}

function sideOf(which: 'low' | 'high', options: Partial<DirectPathsOptions>, send: (signal: PathSignal) => void): Side {
  return anySideOf(which, { carrier: browserWebRtc, ...options }, send)
}

registerCarrierContract('WebRTC of the browser', () => browserWebRtc)

describe('a direct path in a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    for (const side of opened.splice(0)) side.end()
  })

  it('takes candidates that come before the offer, and before the answer', async () => {
    const pair: { low?: Side; high?: Side } = {}
    const relay = (to: 'low' | 'high') => (signal: PathSignal) => {
      if (signal.kind === 'candidates' || signal.kind === 'declined') return
      const candidates = candidatesIn(signal.description)
      expect(candidates.length).toBeGreaterThan(0)
      pair[to]?.receive({ kind: 'candidates', carrier: 'webrtc', attempt: signal.attempt, candidates })
      pair[to]?.receive(withoutCandidates(signal))
    }
    pair.low = sideOf('low', {}, relay('high'))
    pair.high = sideOf('high', {}, relay('low'))
    opened.push(pair.low, pair.high)
    pair.low.start()
    await Promise.all([pair.low.nextLink(), pair.high.nextLink()])
  })

  it('[PA6] sends on nothing that does not answer, and gives it up', async () => {
    const low = sideOf('low', { speed: 10 }, (signal) => {
      void dumb.hear(signal)
    })
    opened.push(low)
    const dumb = new DumbPeer((signal) => {
      low.receive(signal)
    })
    low.start()
    const link = await low.nextLink()
    await until(() => !link.send(new Uint8Array(1)))
    expect(low.used()).toBeUndefined()
    expect(dumb.pings).toBeGreaterThanOrEqual(2)
    dumb.close()
  })

  it('[PA8] looks for a new way for a link, whose packets go on', async () => {
    const attempts: Attempt[] = []
    const carrier: Carrier = {
      ...browserWebRtc,
      isAvailable: true,
      begin: (options) => {
        const attempt = browserWebRtc.begin(options)
        attempts.push(attempt)
        return attempt
      },
    }
    const { low, high } = pairOf({ carrier })
    low.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    await until(() => low.used() === here && high.used() === there)
    const [own] = attempts
    expect(own?.canRestart).toBe(true)
    await own?.restart()
    const answers = await until(() => {
      const said = high.said.filter((signal) => signal.kind === 'answer')
      return said.length === 2 && said
    })
    await own?.take(answers[1]?.description ?? '')
    const arrived = packetsOf(there, 1)
    here.send(new Uint8Array(1))
    await arrived
    expect(low.links).toHaveLength(1)
  })

  it('[CA13] lets the offerer begin the handshake', async () => {
    const { low, high } = pairOf()
    low.start()
    await Promise.all([low.nextLink(), high.nextLink()])
    const descriptions = [...low.said, ...high.said].map((said) => [
      said.kind,
      'description' in said ? /a=setup:(?<setup>\w+)/u.exec(said.description)?.groups?.['setup'] : undefined,
    ])
    expect(descriptions).toEqual(
      expect.arrayContaining([
        ['offer', 'actpass'],
        ['answer', 'passive'],
      ]),
    )
  })

  it('[PA5] is unavailable without WebRTC, and declines, so that the other side pauses', async () => {
    const low = sideOf('low', {}, (signal) => {
      vi.stubGlobal('RTCPeerConnection', undefined)
      high.receive(signal)
      vi.unstubAllGlobals()
    })
    const high = sideOf('high', {}, (signal) => {
      low.receive(signal)
    })
    opened.push(low, high)
    vi.stubGlobal('RTCPeerConnection', undefined)
    expect(browserWebRtc.isAvailable).toBe(false)
    high.paths.traffic(high.other)
    expect(high.state()).toBe('unavailable')
    vi.unstubAllGlobals()
    low.start()
    await until(() => low.state() === 'declined')
    expect(high.said.map(({ kind }) => kind)).toEqual(['declined'])
  })

  it('ignores signals that make no sense', async () => {
    const { low, high } = pairOf()
    const nonsense: unknown[] = [
      null,
      1,
      'offer',
      {},
      { kind: 'offer' },
      { kind: 'offer', carrier: 'webrtc', attempt: 'x' },
    ]
    nonsense.push(
      { kind: 'answer', carrier: 'webrtc', attempt: 'x', description: '', dropped: '' },
      { kind: 'candidates', carrier: 'webrtc', attempt: 'x', candidates: [1] },
    )
    for (const each of nonsense) low.receive(each)
    expect(low.said).toEqual([])
    low.receive({ kind: 'offer', carrier: 'webrtc', attempt: 'x', description: 'nonsense' })
    await until(() => low.paths.sights()[0]?.carriers[0]?.code === 'path-malformed')
    low.start()
    await Promise.all([low.nextLink(), high.nextLink()])
  })
})

function withoutCandidates<T extends PathSignal>(signal: T): T {
  if (!('description' in signal)) return signal
  return { ...signal, description: signal.description.replace(/a=candidate:.*\r\n/g, '') }
}

function candidatesIn(sdp: string): unknown[] {
  return [...sdp.matchAll(/a=(candidate:.*)\r\n/g)].map(([, candidate]) => ({
    candidate,
    sdpMid: '0',
    sdpMLineIndex: 0,
  }))
}

/** Answers an offer, says one word so that the link comes up, and then hears everything and says nothing. */
class DumbPeer {
  readonly #connection = new RTCPeerConnection()
  readonly #send: (signal: PathSignal) => void
  pings = 0

  constructor(send: (signal: PathSignal) => void) {
    this.#send = send
    const channel = this.#connection.createDataChannel('', { negotiated: true, id: 0 })
    channel.onopen = () => {
      channel.send(new Uint8Array(1).fill(0x80))
    }
    channel.onmessage = () => {
      this.pings++
    }
  }

  async hear(signal: PathSignal): Promise<void> {
    if (signal.kind !== 'offer') return
    const connection = this.#connection
    await connection.setRemoteDescription({ type: 'offer', sdp: signal.description })
    await connection.setLocalDescription()
    if (connection.iceGatheringState !== 'complete')
      await new Promise<void>((resolve) => {
        connection.onicegatheringstatechange = () => {
          if (connection.iceGatheringState === 'complete') resolve()
        }
      })
    const sdp = connection.localDescription?.sdp ?? ''
    this.#send({ kind: 'answer', carrier: 'webrtc', attempt: signal.attempt, description: sdp, dropped: '' })
  }

  close(): void {
    this.#connection.close()
  }
}
