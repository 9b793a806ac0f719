import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

const addressesMax = 8

/**
 * The addresses by which other devices may reach this one: those of all networks it is in, IPv4 first, at most eight; where it is in
 * none, those of the machine itself.
 */
export function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const usable = all.filter(({ address }) => !isUnusable(address))
  const outside = usable.filter(({ internal }) => !internal)
  return (outside.length > 0 ? outside : usable)
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .slice(0, addressesMax)
    .map(({ address }) => address)
}

/**
 * Whether this device connects to an address because another device named it (spec CA4). Never to addresses that are no single host's,
 * or IPv4 in another form; to the machine itself only where it names such addresses as its own; and not to ports below 1024, except for
 * 80 and 443 of public addresses, so that nobody is made to knock at services of a local network.
 */
export function mayDial(address: string, port: number, own: readonly string[]): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return false
  const family = familyOf(address)
  if (isUnusable(address)) return false
  if (loopback.check(address, family) && !own.some((each) => loopback.check(each, familyOf(each)))) return false
  return port >= 1024 || ((port === 80 || port === 443) && !isPrivate.check(address, family))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

function listOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [network, bits] of subnets) list.addSubnet(network, bits, familyOf(network))
  return list
}

/** No single host's, or not usable without more than the address says. */
function isUnusable(address: string): boolean {
  const family = familyOf(address)
  if (several.check(address, family)) return true
  return family === 'ipv6' && embedding.check(address, family) && !itself.check(address, family)
}

/** Unspecified, multicast, broadcast and reserved, and what needs a zone. */
const several = listOf(['0.0.0.0', 8], ['224.0.0.0', 4], ['240.0.0.0', 4], ['::', 128], ['fe80::', 10], ['ff00::', 8])

const itself = listOf(['::1', 128])

/** IPv6 that holds an IPv4 address; asked only of IPv6, because Node takes both forms for the same. */
const embedding = listOf(['::', 96], ['::ffff:0:0', 96], ['::ffff:0:0:0', 96], ['64:ff9b::', 96], ['2002::', 16])

const loopback = listOf(['127.0.0.0', 8], ['::1', 128])

const isPrivate = listOf(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
)
