import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

import { countedAddress } from './address.ts'

/** Where a connection comes from. */
export interface Caller {
  /** What it is counted by, for limits and logs. */
  readonly address: string
  /** What its own side is told of it (spec IC20); nothing where only the proxy before this server is seen. */
  readonly seen: { readonly address: string; readonly port: number } | undefined
}

/** Who asks to connect. Behind a proxy it is who that says in the last `X-Forwarded-For`, and no port is known. */
export function callerOf(request: IncomingMessage, isBehindProxy: boolean): Caller {
  const { remoteAddress = '', remotePort = 0 } = request.socket
  const forwarded = isBehindProxy ? forwardedAddress(request) : undefined
  const address = countedAddress(forwarded ?? remoteAddress)
  const seen = plainAddress(isBehindProxy ? (forwarded ?? '') : remoteAddress)
  return { address, seen: seen === undefined ? undefined : { address: seen, port: isBehindProxy ? 0 : remotePort } }
}

function forwardedAddress(request: IncomingMessage): string | undefined {
  const header = request.headers['x-forwarded-for']
  const last = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim()
  return last === '' ? undefined : last
}

/** IPv4 in the form of IPv6 is IPv4, and zones are left out. */
function plainAddress(address: string): string | undefined {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(plain) === 0 ? undefined : plain
}
