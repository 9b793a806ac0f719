import type { PathSignal } from '@kith/core'
import type * as Native from 'node-datachannel'
import { describe, expect, it } from 'vitest'
import { nodeWebRtc } from '../../src/links/webrtc-node.ts'

describe('who begins the handshake of WebRTC in Node', () => {
  it('[CA12] is the offerer, when the answerer reaches it without an answer', async () => {
    const { connections, answered } = answerOf({ reaches: true, offer: sdp('actpass', ways) })
    expect(await answered).toContain('a=setup:passive')
    expect(connections).toHaveLength(1)
    expect(connections[0]).toMatchObject({ isClosed: false, candidates: ways })
  })

  it('[CA12] is the answerer, on a new connection that asks the same ways behind the answer, when it does not', async () => {
    const { connections, answered, answering, askedBefore } = answerOf({ reaches: false, offer: sdp('actpass', ways) })
    expect(await answered).toContain('a=setup:active')
    await answering
    expect(connections).toHaveLength(2)
    expect(connections[0]).toMatchObject({ isClosed: true, candidates: ways })
    expect(connections[1]).toMatchObject({ isClosed: false, candidates: ways })
    expect(askedBefore()).toBe(0)
  })

  it('[CA12] is the answerer, when there is nothing to reach yet', async () => {
    const { connections, answered } = answerOf({ reaches: true, offer: sdp('actpass', []) })
    expect(await answered).toContain('a=setup:active')
    expect(connections[1]).toMatchObject({ isClosed: false, candidates: [] })
  })

  it('[CA12] does not begin anew when the attempt ends meanwhile', async () => {
    const { connections, attempt, answering } = answerOf({ reaches: false, offer: sdp('actpass', ways) })
    await untilAsked(connections)
    attempt.close()
    await answering
    expect(connections).toHaveLength(1)
    expect(connections[0]).toMatchObject({ isClosed: true })
  })
})

const ways = ['candidate:1 1 UDP 2114977791 203.0.113.7 40404 typ host']

interface Answering {
  readonly attempt: ReturnType<ReturnType<typeof nodeWebRtc>['begin']>
  readonly connections: readonly FakeConnection[]
  readonly answering: Promise<void>
  /** The description in the answer. */
  readonly answered: Promise<string>
  /** How many ways the last connection had been given when the answer was sent. */
  readonly askedBefore: () => number | undefined
}

function answerOf({ reaches, offer }: { readonly reaches: boolean; readonly offer: string }): Answering {
  const connections: FakeConnection[] = []
  class PeerConnection extends FakeConnection {
    constructor() {
      super(reaches)
      connections.push(this)
    }
  }
  const carrier = nodeWebRtc({
    load: () => Promise.resolve({ PeerConnection } as unknown as typeof Native),
    address: '192.0.2.1',
  })
  let asked: number | undefined
  let say: (description: string) => void
  const answered = new Promise<string>((resolve) => {
    say = resolve
  })
  const attempt = carrier.begin({
    id: 'a',
    send: (signal: PathSignal) => {
      if (signal.kind !== 'answer') return
      asked = connections.at(-1)?.candidates.length
      say(signal.description)
    },
    up: () => undefined,
    over: () => undefined,
    connectMs: 60_000,
    iceServers: () => ({ stun: [], turn: [] }),
  })
  const answering = attempt.answer(offer, '')
  return { attempt, connections, answering, answered, askedBefore: () => asked }
}

/** All before it happens without a timer, so that it is over before the time to reach the other side is. */
async function untilAsked(connections: readonly FakeConnection[]): Promise<void> {
  while (connections[0]?.isDescribed !== true) await Promise.resolve()
}

/** As much of the library as an answerer needs. It reaches the other side as soon as it may ask. */
class FakeConnection {
  readonly #reaches: boolean
  readonly candidates: string[] = []
  isClosed = false
  isDescribed = false
  #role = ''

  constructor(reaches: boolean) {
    this.#reaches = reaches
  }

  setRemoteDescription(text: string): void {
    this.#role = text.includes('a=setup:active') ? 'passive' : 'active'
  }

  setLocalDescription(): void {
    this.isDescribed = true
  }

  addRemoteCandidate(text: string): void {
    this.candidates.push(text)
  }

  localDescription(): { readonly sdp: string } {
    return { sdp: sdp(this.#role, []) }
  }

  iceState(): string {
    return this.#reaches && this.candidates.length > 0 ? 'connected' : 'checking'
  }

  gatheringState(): string {
    return 'complete'
  }

  close(): void {
    this.isClosed = true
  }

  createDataChannel(): object {
    const ignore = (): void => undefined
    return {
      setBufferedAmountLowThreshold: ignore,
      onBufferedAmountLow: ignore,
      onMessage: ignore,
      onClosed: ignore,
      onError: ignore,
      onOpen: ignore,
    }
  }

  onLocalCandidate(): void {
    // It has no address of its own.
  }

  onGatheringStateChange(): void {
    // It never gathers.
  }

  onStateChange(): void {
    // It does not end by itself.
  }
}

function sdp(setup: string, candidates: readonly string[]): string {
  return [
    'v=0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'a=ice-ufrag:abcd',
    `a=ice-pwd:${'p'.repeat(22)}`,
    `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
    `a=setup:${setup}`,
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    ...candidates.map((each) => `a=${each}`),
    '',
  ].join('\r\n')
}
