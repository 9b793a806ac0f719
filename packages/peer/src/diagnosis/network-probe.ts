import type { FamilyDiagnosis, NetworkDiagnosis } from '../api/diagnosis.ts'
import type { TurnServer } from '../links/carrier.ts'

/** Finds out what the network does, with the means of one kind of program. Every question ends by itself within seconds. */
export interface NetworkProbe {
  /** Asks STUN servers what they see. */
  look(stun: readonly string[], signal: AbortSignal): Promise<Pick<NetworkDiagnosis, 'from' | 'ipv4' | 'ipv6'>>
  /** Tries one TURN server. */
  tryTurn(server: TurnServer, signal: AbortSignal): Promise<NetworkDiagnosis['turn'][number]>
}

/** How long one question may take, in milliseconds. */
export const probeMsMax = 3000

/** A family of which nothing is known. */
export const unasked: FamilyDiagnosis = {
  addresses: [],
  udp: 'unasked',
  roundTripMs: undefined,
  mapped: undefined,
  mapping: 'unknown',
  hairpin: 'unknown',
}

/** Where a server is that has this address, 4 or 16 bytes. */
export function placeOf(address: Uint8Array): NetworkDiagnosis['from'] {
  const [first = 0, second = 0] = address
  if (address.byteLength === 4) {
    if (first === 127) return 'this-machine'
    const isPrivate =
      first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168)
    return isPrivate || (first === 169 && second === 254) ? 'local-network' : 'internet'
  }
  if (address.subarray(0, 15).every((byte) => byte === 0) && address[15] === 1) return 'this-machine'
  const isLocal = (first & 0xfe) === 0xfc || (first === 0xfe && (second & 0xc0) === 0x80)
  return isLocal ? 'local-network' : 'internet'
}

/** Host and port of the URL of a STUN or TURN server, whether it is spoken over UDP, and over TLS. */
export function serverOf(url: string): {
  readonly host: string
  readonly port: number
  readonly isUdp: boolean
  readonly isTls: boolean
} {
  const [scheme = '', rest = ''] = [url.slice(0, url.indexOf(':')), url.slice(url.indexOf(':') + 1)]
  const isTls = scheme.endsWith('s')
  const [place = '', query = ''] = rest.split('?')
  const portAt = /:\d+$/.exec(place)?.index ?? place.length
  return {
    host: place.slice(0, portAt).replace(/^\[(.*)\]$/, '$1'),
    port: Number(place.slice(portAt + 1) || (isTls ? '5349' : '3478')),
    isUdp: !isTls && query !== 'transport=tcp',
    isTls,
  }
}
