import type { Attempt, AttemptOptions, IceServers } from './carrier.ts'
import { DataChannelLink } from './data-channel-link.ts'
import type { DirectCandidate, DirectSignal } from './direct-signal.ts'

/** How long a description waits for ways to be reached, so that most travel in it, in milliseconds. */
const gatherMs = 150
/** Ways found later travel together when they are found within this time, in milliseconds. */
const laterMs = 50
const earlyCandidatesMax = 32

/**
 * One attempt to connect to a device: one `RTCPeerConnection` with one ordered data channel that both sides know beforehand.
 * Candidates wait until the description of the other side is set.
 */
export class WebRtcAttempt implements Attempt {
  readonly id: string
  readonly #options: AttemptOptions
  readonly #connection: RTCPeerConnection
  readonly #channel: RTCDataChannel
  readonly #timer: ReturnType<typeof setTimeout>
  #link: DataChannelLink | undefined
  #isOver = false
  #isDescribed = false
  #said: DirectSignal | undefined
  #repeatTimer: ReturnType<typeof setTimeout> | undefined
  #early: DirectCandidate[] = []
  #found: DirectCandidate[] = []
  #laterTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: AttemptOptions) {
    this.#options = options
    this.id = options.id
    this.#connection = new RTCPeerConnection({ iceServers: iceServersOf(options.iceServers()) })
    this.#channel = this.#connection.createDataChannel('kith', { negotiated: true, id: 0, ordered: true })
    this.#channel.binaryType = 'arraybuffer'
    this.#channel.onopen = () => {
      this.#open()
    }
    this.#connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') this.#find(candidate)
    }
    this.#connection.onconnectionstatechange = () => {
      if (this.#connection.connectionState === 'failed') this.close()
    }
    this.#timer = setTimeout(() => {
      this.close()
    }, options.connectMs)
  }

  async offer(): Promise<void> {
    await this.#try(async () => {
      const description = await this.#describe()
      this.#say({ kind: 'offer', carrier: 'webrtc', attempt: this.id, description })
    })
  }

  repeat(): void {
    if (this.#said !== undefined && this.#link === undefined && !this.#isOver) this.#options.send(this.#said)
  }

  async answer(description: string, dropped: string): Promise<void> {
    await this.#try(async () => {
      await this.#hear({ type: 'offer', sdp: description })
      const own = await this.#describe()
      this.#say({ kind: 'answer', carrier: 'webrtc', attempt: this.id, description: own, dropped })
    })
  }

  async take(description: string): Promise<void> {
    if (this.#connection.signalingState === 'have-local-offer')
      await this.#try(() => this.#hear({ type: 'answer', sdp: description }))
  }

  async candidates(candidates: readonly DirectCandidate[]): Promise<void> {
    if (this.#isDescribed) for (const each of candidates) await this.#add(each)
    else this.#early = [...this.#early, ...candidates].slice(0, earlyCandidatesMax)
  }

  close(): void {
    if (this.#link !== undefined) this.#link.end({ code: 'path-lost', message: 'the path was given up' })
    else this.#finish()
  }

  #open(): void {
    if (this.#isOver) return
    clearTimeout(this.#timer)
    const { liveness, up } = this.#options
    this.#link = new DataChannelLink(this.#connection, this.#channel, () => this.#finish(), liveness)
    up(this.#link)
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    clearTimeout(this.#laterTimer)
    clearTimeout(this.#repeatTimer)
    this.#connection.onicecandidate = null
    if (this.#link === undefined) this.#connection.close()
    this.#options.over()
  }

  /** Sends the own description; an offer that stays without an answer is sent once more, for signals may get lost. */
  #say(description: DirectSignal): void {
    this.#said = description
    this.#options.send(description)
    if (description.kind !== 'offer') return
    this.#repeatTimer = setTimeout(() => {
      if (!this.#isDescribed) this.repeat()
    }, this.#options.connectMs / 3)
  }

  /** Runs a step of negotiation; what fails in it ends the attempt, and the path tries again later. */
  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch {
      this.close()
    }
  }

  /** Sets the own description, and answers it with the ways found so far. */
  async #describe(): Promise<string> {
    const connection = this.#connection
    await connection.setLocalDescription()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs)
      const look = (): void => {
        if (connection.iceGatheringState !== 'complete') return
        clearTimeout(timer)
        resolve()
      }
      connection.onicegatheringstatechange = look
      look()
    })
    if (this.#isOver) throw new Error('the attempt is over')
    this.#found = []
    clearTimeout(this.#laterTimer)
    this.#laterTimer = undefined
    return connection.localDescription?.sdp ?? ''
  }

  #find({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): void {
    this.#found.push({ candidate, sdpMid, sdpMLineIndex })
    // Waits longer than a description does, so that what travels in it is not sent twice.
    this.#laterTimer ??= setTimeout(() => {
      this.#laterTimer = undefined
      this.#options.send({ kind: 'candidates', carrier: 'webrtc', attempt: this.id, candidates: this.#found.splice(0) })
    }, gatherMs + laterMs)
  }

  async #hear(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#connection.setRemoteDescription(description)
    this.#isDescribed = true
    for (const each of this.#early.splice(0)) await this.#add(each)
  }

  async #add(candidate: DirectCandidate): Promise<void> {
    if (this.#isOver) return
    try {
      await this.#connection.addIceCandidate({ ...candidate })
    } catch {
      // A way that this browser does not understand is one way less; the others remain.
    }
  }
}

function iceServersOf({ stun, turn }: IceServers): RTCIceServer[] {
  return [
    ...stun.map((urls) => ({ urls })),
    ...turn.map(({ url, username, credential }) => ({ urls: url, username, credential })),
  ]
}
