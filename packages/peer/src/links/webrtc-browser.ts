import type { Carrier, IceServers } from './carrier.ts'
import type { PathCandidate } from '@kith/core'
import { type Line, lineCloseMsMax, type LineEvents, type LineStats } from './line.ts'
import { linkLimits } from './link.ts'
import type { Rtc, RtcEvents } from './rtc.ts'
import { WebRtcAttempt } from './webrtc-attempt.ts'

/** The WebRTC of browsers. */
export const browserWebRtc: Carrier = {
  kind: 'webrtc',
  get isAvailable() {
    return typeof RTCPeerConnection === 'function'
  },
  begin: (options) => new WebRtcAttempt(options, (servers, events) => new BrowserRtc(servers, events)),
}

class BrowserRtc implements Rtc {
  readonly line: Line
  readonly #connection: RTCPeerConnection

  constructor(servers: IceServers, events: RtcEvents) {
    const connection = new RTCPeerConnection({ iceServers: iceServersOf(servers) })
    const channel = connection.createDataChannel('kith', { negotiated: true, id: 0, ordered: true })
    channel.binaryType = 'arraybuffer'
    channel.onopen = () => {
      events.opened()
    }
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null || candidate.candidate === '') return
      const { sdpMid, sdpMLineIndex } = candidate
      events.found({ candidate: candidate.candidate, sdpMid, sdpMLineIndex })
    }
    connection.onicegatheringstatechange = () => {
      if (this.isGathered) events.gathered()
    }
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'failed') events.failed()
    }
    this.#connection = connection
    this.line = new ChannelLine(connection, channel)
  }

  get description(): string {
    return this.#connection.localDescription?.sdp ?? ''
  }

  get isGathered(): boolean {
    return this.#connection.iceGatheringState === 'complete'
  }

  get awaitsAnswer(): boolean {
    return this.#connection.signalingState === 'have-local-offer'
  }

  async describe(): Promise<void> {
    await this.#connection.setLocalDescription()
  }

  async hear(type: 'offer' | 'answer', sdp: string): Promise<void> {
    // A page that answers waits for the DTLS handshake: the library of a program gives up when it meets a certificate before it has
    // heard the answer that describes it (spec CA13).
    const heard = type === 'offer' ? sdp.replaceAll('a=setup:actpass', 'a=setup:active') : sdp
    await this.#connection.setRemoteDescription({ type, sdp: heard })
  }

  async add(candidate: PathCandidate): Promise<void> {
    await this.#connection.addIceCandidate({ ...candidate })
  }

  restart(): void {
    this.#connection.restartIce()
  }

  close(): void {
    this.#connection.onicecandidate = null
    this.#connection.close()
  }
}

function iceServersOf({ stun, turn }: IceServers): RTCIceServer[] {
  return [
    ...stun.map((urls) => ({ urls })),
    ...turn.map(({ url, username, credential }) => ({ urls: url, username, credential })),
  ]
}

/** The data channel of a browser as a line. */
class ChannelLine implements Line {
  readonly #connection: RTCPeerConnection
  readonly #channel: RTCDataChannel

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel) {
    this.#connection = connection
    this.#channel = channel
  }

  get bufferedBytes(): number {
    return this.#channel.bufferedAmount
  }

  listen(events: LineEvents): void {
    const [connection, channel] = [this.#connection, this.#channel]
    channel.bufferedAmountLowThreshold = linkLimits.bufferedBytesLow
    channel.onbufferedamountlow = () => {
      events.low()
    }
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) events.packet(new Uint8Array(data))
      else events.broken({ code: 'frame-unexpected', message: 'a message of text' })
    }
    channel.onclose = () => {
      events.broken({ code: 'path-lost', message: 'the data channel closed' })
    }
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'failed')
        events.broken({ code: 'path-lost', message: 'the connection failed' })
    }
  }

  put(packet: Uint8Array): boolean {
    if (this.#channel.readyState !== 'open') return false
    this.#channel.send(packet as Uint8Array<ArrayBuffer>)
    return true
  }

  close(): void {
    const [connection, channel] = [this.#connection, this.#channel]
    connection.onconnectionstatechange = null
    channel.onmessage = null
    channel.onbufferedamountlow = null
    // Closing the channel sends what it holds; closing the connection would drop it.
    channel.onclose = () => {
      connection.close()
    }
    setTimeout(() => {
      connection.close()
    }, lineCloseMsMax)
    channel.close()
  }

  async stats(): Promise<LineStats | undefined> {
    for (const report of (await this.#connection.getStats()).values() as Iterable<RTCStats>)
      if (report.type === 'data-channel') {
        const { bytesSent = 0, bytesReceived = 0 } = report as { bytesSent?: number; bytesReceived?: number }
        return { bytesSent, bytesReceived }
      }
    return undefined
  }
}
