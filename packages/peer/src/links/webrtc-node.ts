import { assert, KithError, limits } from '@kith/wire'
import type * as Native from 'node-datachannel'
import { mayDial, ownAddresses } from './addresses.ts'
import type { Carrier, IceServers } from './carrier.ts'
import { LocalNames } from './local-names.ts'
import { isHiddenName } from './local-query.ts'
import type { PathCandidate } from '@kith/core'
import { NativeLine } from './native-line.ts'
import type { Rtc, RtcEvents } from './rtc.ts'
import {
  type IceCandidate,
  type SessionDescription,
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
  /** Finds addresses behind the names of browsers. @default multicast DNS in the networks of the own addresses */
  readonly localNames?: Pick<LocalNames, 'resolve'> | undefined
  /** Loads the library; for tests. @default `node-datachannel`, when it is installed */
  readonly load?: (() => Promise<typeof Native>) | undefined
}

/**
 * WebRTC in Node, over the optional package `node-datachannel`. It is loaded when the first connection is made; where it is missing, the
 * carrier is not available from then on.
 */
export function nodeWebRtc(options: NodeWebRtcOptions = {}): Carrier {
  const { load = loadLibrary, address } = options
  const { localNames = new LocalNames(address === undefined ? {} : { addresses: () => [address] }) } = options
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
      new WebRtcAttempt(
        attempt,
        (servers, events) => new NativeRtc(loaded(), { ...options, localNames, servers }, events),
      ),
  }
}

/** The name is kept from bundlers and from the compiler, for which an optional package may be missing. */
async function loadLibrary(): Promise<typeof Native> {
  const name = 'node-datachannel'
  return (await import(/* @vite-ignore */ name)) as typeof Native
}

interface NativeRtcOptions extends NodeWebRtcOptions {
  readonly servers: IceServers
  readonly localNames: Pick<LocalNames, 'resolve'>
}

/**
 * What other devices say is checked and written anew before the library sees it (spec CA3).
 *
 * The end that finds its way first must be the one that waits for the DTLS handshake: a first message that comes before its receiver has found
 * the way is kept by the library, but then often not looked at until it is sent again, a second later. The end whose questions get through first
 * is the first: the answerer, when its questions reach the offerer without waiting for the answer; otherwise the offerer, whose questions find
 * the answerer's router open already. So the answerer asks before it answers, as the end that waits; when nothing came of it, it begins anew as
 * the end that begins the handshake, because the library settles that once for each connection. Then it asks after its answer is on the way: an
 * offerer that meets our certificate before it has heard the answer gives up.
 */
class NativeRtc implements Rtc {
  readonly #events: RtcEvents
  readonly #own: readonly string[]
  readonly #options: NativeRtcOptions
  readonly #connecting: Promise<typeof Native>
  #connection: Native.PeerConnection | undefined
  #line: NativeLine | undefined
  #isClosed = false
  /** The offer that is answered. */
  #offer: SessionDescription | undefined
  /** Ways to the other side. */
  readonly #candidates: string[] = []
  /** How many of them the library was given, which has them one after the other, and none before our second answer is on its way. */
  #given = 0
  #isHeld = false
  /** Names that were asked for. */
  #names = 0

  constructor(library: Promise<typeof Native>, options: NativeRtcOptions, events: RtcEvents) {
    this.#events = events
    this.#options = options
    this.#own = options.address === undefined ? ownAddresses() : [options.address]
    this.#connecting = library.then((native) => {
      this.#connect(native)
      return native
    })
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
    const native = await this.#connecting
    this.#connection?.setLocalDescription(kind)
    if (kind === 'offer' || this.#offer === undefined || (await this.#isReached()) || this.#isClosed) return
    this.#connection?.close()
    this.#connect(native)
    this.#describeOther('offer', { ...this.#offer, setup: 'passive' })
    this.#given = 0
    this.#isHeld = true
    this.#connection?.setLocalDescription('answer')
  }

  answered(): void {
    this.#isHeld = false
    if (!this.#isClosed) this.#give()
  }

  async hear(kind: 'offer' | 'answer', description: string): Promise<void> {
    await this.#connecting
    const read = readSessionDescription(description)
    const isFit =
      read !== undefined &&
      (kind === 'offer') === (read.setup === 'actpass') &&
      (read.messageBytesMax === 0 || read.messageBytesMax >= limits.packetBytesMax)
    if (!isFit) throw new KithError('path-malformed')
    if (this.#isClosed) return
    if (kind === 'offer') this.#offer = read
    this.#describeOther(kind, kind === 'offer' ? { ...read, setup: 'active' } : read)
    for (const each of read.candidates) this.#take(each)
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

  #describeOther(kind: 'offer' | 'answer', description: SessionDescription): void {
    try {
      this.#connection?.setRemoteDescription(sdpOf({ ...description, candidates: [] }), kind)
    } catch (cause) {
      // Not the other side's fault: the library may meet the certificate before it knows the description, and gives up then.
      throw new KithError('path-unreachable', undefined, { cause })
    }
  }

  #take(candidate: IceCandidate): void {
    if (isHiddenName(candidate.address)) void this.#find(candidate)
    if (this.#candidates.length >= candidatesMax || !mayDial(candidate.address, candidate.port, this.#own)) return
    this.#candidates.push(candidateText(candidate, this.#candidates.length))
    this.#give()
  }

  #give(): void {
    if (this.#isHeld) return
    try {
      for (const each of this.#candidates.slice(this.#given)) this.#connection?.addRemoteCandidate(each, '0')
    } catch (cause) {
      throw new KithError('path-unreachable', undefined, { cause })
    }
    this.#given = this.#candidates.length
  }

  /** The address behind a name may be found a while later. */
  async #find(candidate: IceCandidate): Promise<void> {
    if (++this.#names > namesMax) return
    const address = await this.#options.localNames.resolve(candidate.address)
    if (address === undefined || this.#isClosed) return
    try {
      this.#take({ ...candidate, address })
    } catch {
      // One way less; whether the others work is seen by itself.
    }
  }

  /**
   * Whether the other side can be reached though it does not know our answer. Looked at again and again: whoever asks to be told of it (`onIceStateChange`) is told
   * of every close by another thread, while the library frees what it calls, and the program dies of it once in some thousand connections.
   */
  async #isReached(): Promise<boolean> {
    const isIn = (): boolean => ['connected', 'completed'].includes(this.#connection?.iceState() ?? '')
    const looks = this.#candidates.length === 0 ? 0 : reachMs / lookMs
    for (let look = 0; look < looks && !isIn() && !this.#isClosed; look++)
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    return isIn()
  }

  #connect(native: typeof Native): void {
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
      if (connection !== this.#connection) return
      const found = readCandidate(text)
      if (found?.type === 'srflx') seenAs?.(found.address)
      events.found({ candidate: text.replace(/^a=/, ''), sdpMid: mid, sdpMLineIndex: 0 })
    })
    connection.onGatheringStateChange((state) => {
      if (state === 'complete' && connection === this.#connection) events.gathered()
    })
    connection.onStateChange((state) => {
      if (state !== 'failed' && state !== 'closed') return
      line.fail('the connection failed')
      if (connection === this.#connection) events.failed()
    })
    const channel = connection.createDataChannel('kith', { negotiated: true, id: 0 })
    channel.onOpen(() => {
      events.opened()
    })
    const line = new NativeLine(connection, channel)
    this.#line = line
    this.#connection = connection
  }
}

/** Ways to reach the other side that are tried in one attempt. */
const candidatesMax = 32
/** Names of these that are asked for. */
const namesMax = 4
/** How long an answerer looks whether it reaches the offerer before it answers, in milliseconds. */
const reachMs = 100
const lookMs = 5
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
