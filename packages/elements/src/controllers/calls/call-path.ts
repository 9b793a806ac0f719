import type { IceServers } from '@kith/peer'

import { type CallPaths, isCallDescription, saidCandidates, saidDescription } from './call-description.ts'

/** What is sent to everybody in a call. */
export interface SentTracks {
  readonly audio: MediaStreamTrack | undefined
  readonly video: MediaStreamTrack | undefined
}

/** What a path says. */
export interface CallPathEvents {
  readonly described: (kind: 'offer' | 'answer', description: string) => void
  readonly candidates: (candidates: readonly string[]) => void
  readonly changed: (is: 'connected' | 'broken') => void
}

/** How a path is made. */
export interface CallPathOptions {
  readonly isOfferer: boolean
  readonly paths: CallPaths
  readonly servers: () => Promise<IceServers>
  readonly tracks: SentTracks
  readonly events: CallPathEvents
}

/** How long a description waits for ways to be reached, so that most travel in it, in milliseconds. */
const gatherMs = 250
/** Ways found later travel together when they are found within this time, in milliseconds. */
const laterMs = 150
const earlyMax = 64

/** What voice and picture are sent as: few, so that a description fits into a signal. */
const codecForms: Readonly<Record<'audio' | 'video', RegExp>> = {
  audio: /^audio\/opus$/iu,
  video: /^video\/(?:VP8|VP9|H264|rtx)$/iu,
}

/** A WebRTC connection to one other in a call. One stream of voice and one of picture are agreed upon once; what is sent in them changes without another word. */
export class CallPath {
  /** What comes from the other. */
  readonly stream: MediaStream = new MediaStream()
  readonly #options: CallPathOptions
  readonly #connection: RTCPeerConnection
  #tracks: SentTracks
  #work: Promise<void>
  #early: string[] = []
  #found: string[] = []
  #isSaid = false
  #isRestartWanted = false
  #isClosed = false
  #laterTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: CallPathOptions) {
    this.#options = options
    this.#tracks = options.tracks
    const connection = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceTransportPolicy: options.paths === 'relay-only' ? 'relay' : 'all',
    })
    this.#connection = connection
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') this.#find(candidate.candidate)
    }
    connection.ontrack = ({ track }) => {
      this.stream.addTrack(track)
    }
    connection.onconnectionstatechange = () => {
      const { connectionState: state } = connection
      if (state === 'connected') options.events.changed('connected')
      else if (state === 'disconnected' || state === 'failed') options.events.changed('broken')
    }
    this.#work = this.#equip()
    if (options.isOfferer) this.#then(() => this.#offer())
  }

  /** Takes what the other described. What is none is left. */
  describe(kind: 'offer' | 'answer', description: string): void {
    if (!isCallDescription(description)) return
    this.#then(async () => {
      const awaited = kind === 'answer' ? 'have-local-offer' : 'stable'
      if (this.#connection.signalingState !== awaited) return
      await this.#connection.setRemoteDescription({ type: kind, sdp: description })
      for (const candidate of this.#early.splice(0)) await this.#add(candidate)
      if (kind === 'offer') {
        await this.#answer()
      } else if (this.#isRestartWanted) await this.#restartNow()
    })
  }

  candidates(candidates: readonly string[]): void {
    this.#then(async () => {
      for (const candidate of candidates) {
        if (this.#connection.remoteDescription !== null) await this.#add(candidate)
        else if (this.#early.length < earlyMax) this.#early.push(candidate)
      }
    })
  }

  /** Makes the path anew, by an offer of this side. */
  restart(): void {
    this.#then(() => this.#restartNow())
  }

  /** Sends this from now on. */
  send(tracks: SentTracks): void {
    this.#tracks = tracks
    this.#then(() => this.#sendTracks())
  }

  /** Whether it goes through a TURN server; undefined as long as there is no path. */
  async route(): Promise<'direct' | 'relay' | undefined> {
    const stats = await this.#connection.getStats()
    const entries = [...(stats.values() as Iterable<Record<string, unknown>>)]
    const chosen = entries.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']
    const pair = entries.find(({ id }) => id === chosen)
    if (pair === undefined) return undefined
    const ends = [pair['localCandidateId'], pair['remoteCandidateId']]
    const isRelayed = entries.some(({ id, candidateType }) => ends.includes(id) && candidateType === 'relay')
    return isRelayed ? 'relay' : 'direct'
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#laterTimer)
    const connection = this.#connection
    connection.onicecandidate = null
    connection.ontrack = null
    connection.onconnectionstatechange = null
    connection.close()
  }

  /** Each step after the one before; one that fails leaves the path as it is, and time decides about it. */
  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return
      try {
        await step()
      } catch {
        // What the other described is not possible here. The path is tried anew, and given up in time.
        if (!this.#isClosed) this.#options.events.changed('broken')
      }
    })
  }

  async #equip(): Promise<void> {
    const { stun, turn } = await this.#options.servers()
    if (this.#isClosed) return
    const isTurnUsed = this.#options.paths !== 'direct-only'
    this.#connection.setConfiguration({
      ...this.#connection.getConfiguration(),
      iceServers: [
        ...stun.map((urls) => ({ urls })),
        ...(isTurnUsed ? turn : []).map(({ url, username, credential }) => ({ urls: url, username, credential })),
      ],
    })
  }

  async #offer(): Promise<void> {
    if (this.#connection.getTransceivers().length === 0)
      for (const kind of ['audio', 'video'] as const) this.#connection.addTransceiver(kind, { direction: 'sendrecv' })
    this.#chooseCodecs()
    await this.#sendTracks()
    await this.#sayDescription('offer')
  }

  async #answer(): Promise<void> {
    for (const transceiver of this.#connection.getTransceivers()) transceiver.direction = 'sendrecv'
    this.#chooseCodecs()
    await this.#sendTracks()
    await this.#sayDescription('answer')
  }

  async #restartNow(): Promise<void> {
    // What was offered is answered first: what is said to the other is never lost.
    this.#isRestartWanted = this.#connection.signalingState !== 'stable'
    if (this.#isRestartWanted) return
    await this.#equip()
    this.#connection.restartIce()
    await this.#offer()
  }

  async #sayDescription(kind: 'offer' | 'answer'): Promise<void> {
    this.#isSaid = false
    this.#found = []
    const connection = this.#connection
    await connection.setLocalDescription()
    await gathered(connection)
    const description = connection.localDescription
    if (this.#isClosed || description === null) return
    this.#isSaid = true
    this.#found = []
    this.#options.events.described(kind, saidDescription(description.sdp, this.#options.paths))
  }

  #find(candidate: string): void {
    // Those found before are in the description.
    if (!this.#isSaid) return
    this.#found.push(candidate)
    if (this.#found.length > 1) return
    this.#laterTimer = setTimeout(() => {
      const said = saidCandidates(this.#found.splice(0), this.#options.paths)
      if (said.length > 0) this.#options.events.candidates(said)
    }, laterMs)
  }

  async #add(candidate: string): Promise<void> {
    try {
      await this.#connection.addIceCandidate({ candidate, sdpMLineIndex: 0 })
    } catch {
      // A way that this browser does not understand, or one of before a restart; there are others.
    }
  }

  #chooseCodecs(): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as 'audio' | 'video'
      const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []
      transceiver.setCodecPreferences(codecs.filter((codec) => isChosen(kind, codec)))
    }
  }

  async #sendTracks(): Promise<void> {
    for (const { sender, receiver } of this.#connection.getTransceivers()) {
      const track = this.#tracks[receiver.track.kind as 'audio' | 'video'] ?? null
      if (sender.track !== track) await sender.replaceTrack(track)
    }
  }
}

function isChosen(kind: 'audio' | 'video', { mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  if (!codecForms[kind].test(mimeType)) return false
  if (/VP9$/iu.test(mimeType)) return sdpFmtpLine.includes('profile-id=0')
  if (/H264$/iu.test(mimeType)) return /packetization-mode=1/u.test(sdpFmtpLine) && /=42e0/iu.test(sdpFmtpLine)
  return true
}

/** Resolves when all ways to be reached are known, or after a short while. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      connection.removeEventListener('icegatheringstatechange', look)
      resolve()
    }
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') done()
    }
    const timer = setTimeout(done, gatherMs)
    connection.addEventListener('icegatheringstatechange', look)
    look()
  })
}
