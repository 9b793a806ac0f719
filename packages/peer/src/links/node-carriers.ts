import type { Carrier } from './carrier.ts'
import { PublicAddresses } from './public-addresses.ts'
import { tcpCarrier } from './tcp.ts'
import { nodeWebRtc } from './webrtc-node.ts'

/**
 * The ways a program in Node has to make links to other devices, best first. The address that a STUN server told WebRTC is where TCP is
 * tried from behind a NAT, too.
 */
export function nodeCarriers(): readonly Carrier[] {
  const publicAddresses = new PublicAddresses()
  const webRtc = nodeWebRtc({
    seenAs: (address) => {
      publicAddresses.add(address)
    },
  })
  return [tcpCarrier({ publicAddresses }), webRtc]
}
