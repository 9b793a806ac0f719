import { networkInterfaces } from 'node:os'

/**
 * The address of this machine at which its programs meet over WebRTC, where nobody chose one: ICE prefers IPv6 (RFC 8421), and takes the machine itself only without a
 * network. For contestants that must be told where to listen, because the kernel carries packets to one address faster than to another.
 */
export function meetingAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const outside = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
  const best = outside.find(({ family }) => family === 'IPv6') ?? outside[0]
  return best?.address ?? '127.0.0.1'
}
