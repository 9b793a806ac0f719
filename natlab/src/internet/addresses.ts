/*
 * Addresses of the small internet: of the ranges for documentation (RFC 5737), private use (RFC 1918) and carriers (RFC 6598).
 *
 *   host 192.168.1.10 ── home ── carrier ── core ── carrier ── home ── host 192.168.2.10
 *   second host .11        203.0.113.20       │       203.0.113.30
 *                                     server 203.0.113.10, .11
 */

/** The two addresses of the server; two, because a device that asks both learns how its router maps. */
export const serverAddresses: readonly [string, string] = ['203.0.113.10', '203.0.113.11']
/** What the core calls itself, towards everybody. */
export const coreAddress = '203.0.113.1'
/** What a carrier's router calls itself towards a home. */
export const carrierGateway = '100.64.0.1'

/** The two sides. */
export const sides = ['a', 'b'] as const
/** One of them. */
export type Side = (typeof sides)[number]

/** The addresses of one side. */
export interface SideAddresses {
  /** Of the carrier's router, towards the core. */
  readonly carrier: string
  /** By which the side is known outside. */
  readonly outer: string
  /** The home's outer address behind a carrier's NAT. */
  readonly shared: string
  /** The first three numbers of the range that hosts have without NAT. */
  readonly publicRange: string
  /** The same with NAT. */
  readonly privateRange: string
}

export const sideAddresses: Readonly<Record<Side, SideAddresses>> = {
  a: {
    carrier: '203.0.113.2',
    outer: '203.0.113.20',
    shared: '100.64.0.20',
    publicRange: '198.51.100',
    privateRange: '192.168.1',
  },
  b: {
    carrier: '203.0.113.3',
    outer: '203.0.113.30',
    shared: '100.64.0.30',
    publicRange: '192.0.2',
    privateRange: '192.168.2',
  },
}
