import { assert, KithError, limits } from '@kith/wire'
import type * as Native from 'node-datachannel'
import { mayDial, ownAddresses } from './addresses.ts'
import type { Carrier, IceServers } from './carrier.ts'
import type { PathCandidate } from '@kith/core'
import { NativeLine } from './native-line.ts'
import type { Rtc, RtcEvents } from './rtc.ts'
import {
  type IceCandidate,
  candidateText,
  readCandidate,
  readSessionDescription,
  sdpOf,
} from './session-description.ts'
import { WebRtcAttempt } from './webrtc-attempt.ts'

/** How a program in Node makes WebRTC connections. */
export interface NodeWebRtcOptions {
  /** The only own address to use. @default all that the machine has */
  readonly address?: string | undefined
  /** Told an address of this program as a STUN server sees it. @default nobody is told */
  readonly seenAs?: ((address: string) => void) | undefined
  /** Loads the library; for tests. @default `node-datachannel`, when it is installed */
  readonly load?: (() => Promise<typeof Native>) | undefined
}

/**
 * WebRTC in Node, over the optional package `node-datachannel`. It is loaded when the first connection is made; where it is missing, the
 * carrier is not available from then on.
 */
export function nodeWebRtc(options: NodeWebRtcOptions = {}): Carrier {
  const { load = loadLibrary } = options
  let library: Promise<typeof Native> | undefined
  let isAvailable = true
  const loaded = (): Promise<typeof Native> =>
    (library ??= load().catch((cause: unknown) => {
      isAvailable = false
      throw new KithError('carrier-missing', undefined, { cause })
    }))
  return {
    kind: 'webrtc',
    get isAvailable() {
      return isAvailable
    },
    begin: (attempt) =>
      new WebRtcAttempt(attempt, (servers, events) => new NativeRtc(loaded(), { ...options, servers }, events)),
  }
}

/** The name is kept from bundlers and from the compiler, for which an optional package may be missing. */
async function loadLibrary(): Promise<typeof Native> {
  const name = 'node-datachannel'
  return (await import(/* @vite-ignore */ name)) as typeof Native
}

interface NativeRtcOptions extends NodeWebRtcOptions {
  readonly servers: IceServers
}

/** What other devices say is checked and written anew before the library sees it (spec CA3). */
class NativeRtc implements Rtc {
  readonly #events: RtcEvents
  readonly #own: readonly string[]
  readonly #options: NativeRtcOptions
  readonly #connecting: Promise<Native.PeerConnection>
  #connection: Native.PeerConnection | undefined
  #line: NativeLine | undefined
  #isClosed = false
  #candidates = 0

  constructor(library: Promise<typeof Native>, options: NativeRtcOptions, events: RtcEvents) {
    this.#events = events
    this.#options = options
    this.#own = options.address === undefined ? ownAddresses() : [options.address]
    this.#connecting = library.then((native) => this.#connect(native))
    // Whoever describes or hears is told.
    this.#connecting.catch(() => undefined)
  }

  get line(): NativeLine {
    assert(this.#line !== undefined, 'the line is there when it opened')
    return this.#line
  }

  get description(): string {
    return this.#connection?.localDescription()?.sdp ?? ''
  }

  get isGathered(): boolean {
    return this.#connection?.gatheringState() === 'complete'
  }

  get awaitsAnswer(): boolean {
    return this.#connection?.signalingState() === 'have-local-offer'
  }

  async describe(kind: 'offer' | 'answer'): Promise<void> {
    const connection = await this.#connecting
    connection.setLocalDescription(kind)
  }

  async hear(kind: 'offer' | 'answer', description: string): Promise<void> {
    const connection = await this.#connecting
    const read = readSessionDescription(description)
    const isFit =
      read !== undefined &&
      (kind === 'offer') === (read.setup === 'actpass') &&
      (read.messageBytesMax === 0 || read.messageBytesMax >= limits.packetBytesMax)
    if (!isFit) throw new KithError('path-malformed')
    if (this.#isClosed) return
    // The offerer begins the DTLS handshake, because it is the last to know the way: what the answerer says first arrives before the
    // answer, is dropped, and is said again only after a second.
    const setup = kind === 'offer' ? 'active' : read.setup
    try {
      connection.setRemoteDescription(sdpOf({ ...read, setup, candidates: [] }), kind)
      for (const each of read.candidates) this.#take(each)
    } catch (cause) {
      // Not the other side's fault: the library may meet the certificate before it knows the description, and gives up then.
      throw new KithError('path-unreachable', undefined, { cause })
    }
  }

  async add({ candidate }: PathCandidate): Promise<void> {
    await this.#connecting
    const read = readCandidate(candidate)
    if (read === undefined) throw new KithError('path-malformed')
    if (!this.#isClosed) this.#take(read)
  }

  close(): void {
    this.#isClosed = true
    this.#connection?.close()
  }

  #take(candidate: IceCandidate): void {
    if (this.#candidates >= candidatesMax || !mayDial(candidate.address, candidate.port, this.#own)) return
    this.#connection?.addRemoteCandidate(candidateText(candidate, this.#candidates++), '0')
  }

  #connect(native: typeof Native): Native.PeerConnection {
    if (this.#isClosed) throw new KithError('path-lost')
    const { servers, address, seenAs } = this.#options
    const connection = new native.PeerConnection('kith', {
      iceServers: iceServersOf(servers),
      disableAutoNegotiation: true,
      // The library cuts longer messages without a word, so it must let through enough to see that one is too long.
      maxMessageSize: limits.packetBytesMax + 1,
      ...(address === undefined ? {} : { bindAddress: address }),
    })
    const events = this.#events
    connection.onLocalCandidate((text, mid) => {
      const found = readCandidate(text)
      if (found?.type === 'srflx') seenAs?.(found.address)
      events.found({ candidate: text.replace(/^a=/, ''), sdpMid: mid, sdpMLineIndex: 0 })
    })
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') events.gathered()
    })
    connection.onStateChange((state) => {
      if (state === 'failed' || state === 'closed') events.failed()
    })
    const channel = connection.createDataChannel('kith', { negotiated: true, id: 0 })
    channel.onOpen(() => {
      events.opened()
    })
    this.#line = new NativeLine(connection, channel)
    this.#connection = connection
    return connection
  }
}

/** Ways to reach the other side that are tried in one attempt. */
const candidatesMax = 32
const turnServersMax = 2

/** As the library wants them; it knows TURN over UDP alone. */
function iceServersOf({ stun, turn }: IceServers): (string | Native.IceServer)[] {
  const relays = turn.flatMap(({ url, username, credential }): Native.IceServer[] => {
    const found = /^turn:(?<hostname>\[[0-9a-fA-F:]+\]|[^:?[\]]+)(?::(?<port>\d{1,5}))?(?:\?transport=udp)?$/.exec(url)
    const { hostname, port = '3478' } = found?.groups ?? {}
    if (hostname === undefined) return []
    return [
      {
        hostname: hostname.replace(/[[\]]/g, ''),
        port: Number(port),
        username,
        password: credential,
        relayType: 'TurnUdp',
      },
    ]
  })
  return [...stun.filter((url) => url.startsWith('stun:')), ...relays.slice(0, turnServersMax)]
}
