import type { Carrier } from './carrier.ts'
import { tcpCarrier } from './tcp.ts'
import { nodeWebRtc } from './webrtc-node.ts'

const publicAddressesMax = 2

/**
 * The ways a program in Node has to make links to other devices, best first. The address that a STUN server told WebRTC is where TCP is
 * tried from behind a NAT, too.
 */
export function nodeCarriers(): readonly Carrier[] {
  let publicAddresses: readonly string[] = []
  const webRtc = nodeWebRtc({
    seenAs: (address) => {
      publicAddresses = [address, ...publicAddresses.filter((each) => each !== address)].slice(0, publicAddressesMax)
    },
  })
  return [tcpCarrier({ publicAddresses: () => publicAddresses }), webRtc]
}
