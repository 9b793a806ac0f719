import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DirectPathOptions } from '../../src/links/direct-path.ts'
import type { DirectSignal } from '../../src/links/direct-signal.ts'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
import { endOf, registerCarrierContract } from './carrier-contract.ts'
import { type Passing, type Side, sideOf as anySideOf, signallingPair } from './signalling.ts'

const opened: Side[] = []
function pairOf(options: Partial<DirectPathOptions> = {}, passing?: Passing): ReturnType<typeof signallingPair> {
  const pair = signallingPair({ carrier: browserWebRtc, ...options }, passing)
  opened.push(pair.low, pair.high)
  return pair
}

function sideOf(
  which: 'low' | 'high',
  options: Partial<DirectPathOptions>,
  send: (signal: DirectSignal) => void,
): Side {
  return anySideOf(which, { carrier: browserWebRtc, ...options }, send)
}

registerCarrierContract('WebRTC of the browser', () => browserWebRtc)

describe('a direct path in a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    for (const { path } of opened.splice(0)) path[Symbol.dispose]()
  })

  it('takes candidates that come before the offer, and before the answer', async () => {
    const pair: { low?: Side; high?: Side } = {}
    const relay = (to: 'low' | 'high') => (signal: DirectSignal) => {
      if (signal.kind === 'candidates' || signal.kind === 'declined') return
      const candidates = candidatesIn(signal.description)
      expect(candidates.length).toBeGreaterThan(0)
      pair[to]?.path.receive({ kind: 'candidates', carrier: 'webrtc', attempt: signal.attempt, candidates })
      pair[to]?.path.receive(withoutCandidates(signal))
    }
    pair.low = sideOf('low', {}, relay('high'))
    pair.high = sideOf('high', {}, relay('low'))
    opened.push(pair.low, pair.high)
    pair.low.path.start()
    await Promise.all([pair.low.nextLink(), pair.high.nextLink()])
  })

  it('shows the death of the other side, when it says nothing any more', async () => {
    const low = sideOf('low', { liveness: { tickMs: 40 } }, (signal) => {
      void dumb.hear(signal)
    })
    opened.push(low)
    const dumb = new DumbPeer((signal) => {
      low.path.receive(signal)
    })
    low.path.start()
    const link = await low.nextLink()
    const ended = endOf(link)
    expect(await ended).toMatchObject({ code: 'path-lost', message: 'no sign of life' })
    expect(dumb.pings).toBeGreaterThanOrEqual(2)
    expect(link.send(new Uint8Array(1))).toBe(false)
    dumb.close()
  })

  it('pauses longer and longer while nobody answers', async () => {
    const low = sideOf('low', { connectMs: 20, retryMs: { first: 10, longest: 40 }, random: () => 1 }, () => undefined)
    opened.push(low)
    const timeout = vi.spyOn(globalThis, 'setTimeout')
    const states: string[] = []
    low.path.start()
    await vi.waitUntil(
      () => {
        if (states.at(-1) !== low.path.state) states.push(low.path.state)
        return states.filter((state) => state === 'waiting').length >= 5
      },
      { interval: 1, timeout: 10_000 },
    )
    const pauses = timeout.mock.calls.map(([, ms]) => ms).filter((ms) => ms === 10 || ms === 20 || ms === 40)
    timeout.mockRestore()
    expect(pauses.filter((ms) => ms === 40).length).toBeGreaterThanOrEqual(2)
  })

  it('is unavailable without WebRTC, and declines, so that the other side pauses', async () => {
    const low = sideOf('low', { retryMs: { first: 1, longest: 100_000 } }, (signal) => {
      vi.stubGlobal('RTCPeerConnection', undefined)
      high.path.receive(signal)
      vi.unstubAllGlobals()
    })
    const high = sideOf('high', {}, (signal) => {
      low.path.receive(signal)
    })
    opened.push(low, high)
    vi.stubGlobal('RTCPeerConnection', undefined)
    expect(browserWebRtc.isAvailable).toBe(false)
    high.path.start()
    expect(high.path.state).toBe('unavailable')
    vi.unstubAllGlobals()
    low.path.start()
    await vi.waitUntil(() => low.path.state === 'waiting')
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
    for (const each of nonsense) low.path.receive(each)
    expect(low.path.state).toBe('idle')
    low.path.receive({ kind: 'offer', carrier: 'webrtc', attempt: 'x', description: 'nonsense' })
    await vi.waitUntil(() => low.path.state === 'idle')
    low.path.start()
    await Promise.all([low.nextLink(), high.nextLink()])
  })
})

function withoutCandidates<T extends DirectSignal>(signal: T): T {
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

/** Answers an offer, and then hears everything and says nothing. */
class DumbPeer {
  readonly #connection = new RTCPeerConnection()
  readonly #send: (signal: DirectSignal) => void
  pings = 0

  constructor(send: (signal: DirectSignal) => void) {
    this.#send = send
    this.#connection.createDataChannel('', { negotiated: true, id: 0 }).onmessage = () => {
      this.pings++
    }
  }

  async hear(signal: DirectSignal): Promise<void> {
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
