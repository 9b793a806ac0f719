import { registerLinkContract } from '@kith/testing/contracts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DirectPathOptions } from '../../src/links/direct-path.ts'
import type { DirectSignal } from '../../src/links/direct-signal.ts'
import type { Link, LinkEnd } from '../../src/links/link.ts'
import { browserWebRtc } from '../../src/links/webrtc-browser.ts'
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

for (const beginner of ['low', 'high'] as const)
  registerLinkContract(`WebRTC, the device with the ${beginner} id begins`, async () => {
    const pair = pairOf()
    pair[beginner].path.start()
    const [here, there] = await Promise.all([pair[beginner].nextLink(), pair[other(beginner)].nextLink()])
    const remove = async (): Promise<void> => {
      for (const { path } of opened.splice(0)) path[Symbol.dispose]()
    }
    return { here, there, remove }
  })

describe('a direct path', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    for (const { path } of opened.splice(0)) path[Symbol.dispose]()
  })

  it('comes up over the addresses of this machine, and counts what the data channel counts', async () => {
    const { low, high } = pairOf()
    low.path.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    const arrived = packetsOf(there, 100)
    for (let at = 0; at < 100; at++) here.send(new Uint8Array(200).fill(0x80 | at))
    await arrived
    expect(await here.stats()).toEqual({ bytesSent: 20_000, bytesReceived: 0 })
    expect(await there.stats()).toEqual({ bytesSent: 0, bytesReceived: 20_000 })
    expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
  })

  it('comes up once when both begin at the same time: the offer of the lower id stands', async () => {
    const held: (() => void)[] = []
    const offers = { low: 0, high: 0 }
    const { low, high } = pairOf({}, (from, signal, deliver) => {
      if (signal.kind !== 'offer') return deliver()
      offers[from]++
      held.push(deliver)
      // Both offers are on their way at once; that of the higher id arrives first.
      if (offers.low > 0 && offers.high > 0) for (const each of held.splice(0).reverse()) each()
    })
    low.path.start()
    high.path.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    const arrived = packetsOf(there, 1)
    here.send(new Uint8Array(1))
    await arrived
    expect(low.links).toHaveLength(1)
    expect(high.links).toHaveLength(1)
    const answers = [...low.said, ...high.said].filter(({ kind }) => kind === 'answer')
    expect(answers).toHaveLength(1)
    expect(high.said).toContain(answers[0])
  })

  it('is not disturbed by an offer that was dropped and comes late', async () => {
    const late: (() => void)[] = []
    const { low, high } = pairOf({}, (from, signal, deliver) => {
      if (from === 'high' && signal.kind === 'offer') late.push(deliver)
      else deliver()
    })
    high.path.start()
    await vi.waitUntil(() => late.length > 0)
    low.path.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    late[0]?.()
    const arrived = packetsOf(there, 1)
    here.send(new Uint8Array(1))
    await arrived
    expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
    expect(low.links).toHaveLength(1)
  })

  it('comes up when the first offer and the first answer get lost', async () => {
    const lost = new Set<string>()
    const { low, high } = pairOf(
      { connectMs: 2000, retryMs: { first: 10, longest: 100 } },
      (_from, signal, deliver) => {
        if (lost.has(signal.kind)) deliver()
        lost.add(signal.kind)
      },
    )
    low.path.start()
    await Promise.all([low.nextLink(), high.nextLink()])
    expect([...lost]).toEqual(expect.arrayContaining(['offer', 'answer']))
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

  it('stays up while nobody has anything to say', async () => {
    const { low, high } = pairOf({ liveness: { tickMs: 100 } })
    low.path.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    const ended = Promise.race([endOf(here), endOf(there)])
    const { bytesReceived } = (await here.stats()) ?? { bytesReceived: 0 }
    // Several signs of life, over more time than the silence that would end it.
    await vi.waitUntil(async () => ((await here.stats())?.bytesReceived ?? 0) > bytesReceived + 60, {
      timeout: 10_000,
    })
    expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
    expect(here.bytesReceived).toBe(0)
    void ended
  })

  it('comes up again after the link was lost, as long as it is wanted', async () => {
    const { low, high } = pairOf({ retryMs: { first: 20, longest: 100 } })
    low.path.start()
    const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
    const ended = endOf(here)
    there.close()
    expect(await ended).toMatchObject({ code: 'path-lost' })
    await Promise.all([low.nextLink(), high.nextLink()])
    low.path.rest()
    const second = low.links[1]
    high.links[1]?.close()
    if (second !== undefined) await endOf(second)
    await vi.waitUntil(() => low.path.state === 'idle')
  })

  it('is replaced by an offer of a side that lost it', async () => {
    const { low, high } = pairOf()
    low.path.start()
    const [here] = await Promise.all([low.nextLink(), high.nextLink()])
    const ended = endOf(here)
    const reborn = sideOf('high', {}, (signal) => {
      low.path.receive(signal)
    })
    opened.push(reborn)
    const relayed = vi.spyOn(high.path, 'receive').mockImplementation((signal) => {
      reborn.path.receive(signal)
    })
    reborn.path.start()
    await Promise.all([reborn.nextLink(), low.nextLink()])
    expect((await ended).code).toBe('path-lost')
    expect(relayed).toHaveBeenCalled()
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

function other(side: 'low' | 'high'): 'low' | 'high' {
  return side === 'low' ? 'high' : 'low'
}

function packetsOf(link: Link, count: number): Promise<void> {
  return new Promise((resolve) => {
    let heard = 0
    link.listen({
      packet: () => {
        if (++heard === count) resolve()
      },
      room: () => undefined,
      down: () => undefined,
    })
  })
}

function endOf(link: Link): Promise<LinkEnd> {
  return new Promise((down) => {
    link.listen({ packet: () => undefined, room: () => undefined, down })
  })
}

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
