import type { Carrier } from './carrier.ts'
import { WebRtcAttempt } from './webrtc-attempt.ts'

/** The WebRTC of browsers. */
export const browserWebRtc: Carrier = {
  kind: 'webrtc',
  get isAvailable() {
    return typeof RTCPeerConnection === 'function'
  },
  begin: (options) => new WebRtcAttempt(options),
}
