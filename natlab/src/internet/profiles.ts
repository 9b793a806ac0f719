/**
 * What a router does with addresses, in the words of RFC 4787. Filtering of the strict kind comes from connection tracking: only what
 * belongs to a flow that began inside may come in. A mapping that does not depend on the destination is more than connection tracking does
 * (it decides for each flow), so the outer port of each inner one is kept in a map, which also lets strangers in where that is wanted.
 */
export const profiles = [
  'none',
  'full-cone',
  'addr-restricted',
  'port-restricted',
  'port-restricted-eim',
  'symmetric',
  'symmetric-seq',
  'cgn',
] as const
/** One of them; `none` is a network with public addresses and nothing in between. */
export type Profile = (typeof profiles)[number]

/** How inner addresses are mapped, and from whom packets come in (RFC 4787 sections 4.1 and 5): by endpoint or by address and port. */
export interface Behaviour {
  /** `none`: addresses stay as they are. `dependent`: another port for another destination. */
  readonly mapping: 'none' | 'independent' | 'dependent'
  readonly filtering: 'independent' | 'address' | 'address-and-port'
}

/** What each profile must turn out to be when it is probed. */
export const behaviours: Readonly<Record<Profile, Behaviour>> = {
  none: { mapping: 'none', filtering: 'independent' },
  'full-cone': { mapping: 'independent', filtering: 'independent' },
  'addr-restricted': { mapping: 'independent', filtering: 'address' },
  'port-restricted': { mapping: 'independent', filtering: 'address-and-port' },
  'port-restricted-eim': { mapping: 'independent', filtering: 'address-and-port' },
  symmetric: { mapping: 'dependent', filtering: 'address-and-port' },
  'symmetric-seq': { mapping: 'dependent', filtering: 'address-and-port' },
  cgn: { mapping: 'dependent', filtering: 'address-and-port' },
}

/**
 * Whether ICE can make a direct path between two: each side sends to the address that the other's STUN server saw. A side with a
 * dependent mapping sends from another port than that, which only a side that looks at ports keeps out.
 */
export function isDirectAllowed(one: Behaviour, other: Behaviour): boolean {
  const isShut = (from: Behaviour, to: Behaviour): boolean =>
    from.mapping === 'dependent' && to.filtering === 'address-and-port'
  return !isShut(one, other) && !isShut(other, one)
}

/** The rules of a router between `wan` and the rest. */
export interface RouterRules {
  readonly nat: string
  readonly filter: string
}

const tracked = 'iifname "wan" ct state established,related accept'

/**
 * What comes unasked for the router itself must go before connection tracking remembers it. Else the early first packet of another peer
 * takes the pair of ports that our own first packet needs, and that one gets another port.
 */
const inputChain = `chain c_input { type filter hook input priority 0; policy accept;
  ${tracked}
  iifname "wan" drop
}`

const strictFilter = `chain c_forward { type filter hook forward priority 0; policy accept;
  ${tracked}
  iifname "wan" drop
}
${inputChain}`

const perAddressFilter = `set asked { type ipv4_addr . inet_service; flags dynamic,timeout; timeout 300s; size 65535; }
chain c_forward { type filter hook forward priority 0; policy accept;
  oifname "wan" meta l4proto udp update @asked { ip daddr . udp sport }
  ${tracked}
  iifname "wan" meta l4proto udp ip saddr . udp dport @asked accept
  iifname "wan" drop
}
${inputChain}`

/** Without a chain before routing, answers would not find their way back. */
const natTable = (rules: string): string => `chain c_before { type nat hook prerouting priority dstnat; policy accept; }
chain c_after { type nat hook postrouting priority srcnat; policy accept;
  ${rules}
}`

const independentNat = (
  address: string,
): string => `map outer { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 300s; size 65535; }
chain c_before { type nat hook prerouting priority dstnat; policy accept;
  iifname "wan" meta l4proto udp dnat to udp dport map @outer
}
chain c_after { type nat hook postrouting priority srcnat; policy accept;
  oifname "wan" meta l4proto udp update @outer { udp sport timeout 300s : ip saddr . udp sport }
  oifname "wan" snat to ${address}
}`

/** The rules of a home's router whose outer address is `address`; that of `cgn` does nothing special, its carrier does. */
export function homeRules(profile: Profile, address: string): RouterRules {
  switch (profile) {
    case 'none':
      return { nat: '', filter: '' }
    case 'full-cone':
      return { nat: independentNat(address), filter: inputChain }
    case 'addr-restricted':
      return { nat: independentNat(address), filter: perAddressFilter }
    case 'port-restricted-eim':
      return { nat: independentNat(address), filter: strictFilter }
    case 'port-restricted':
    case 'cgn':
      return { nat: natTable(`oifname "wan" snat to ${address}`), filter: strictFilter }
    case 'symmetric':
      return { nat: natTable(`oifname "wan" snat to ${address} fully-random`), filter: strictFilter }
    case 'symmetric-seq':
      return {
        nat: natTable(`oifname "wan" meta l4proto { tcp, udp } snat to ${address}:50000-50999 random
  oifname "wan" snat to ${address}`),
        filter: strictFilter,
      }
  }
}

/** The rules of the carrier's router: it maps what its customers of the profile `cgn` send, and lets everybody else's pass. */
export function carrierRules(profile: Profile, address: string): RouterRules {
  if (profile !== 'cgn') return { nat: '', filter: '' }
  return { nat: natTable(`oifname "wan" snat to ${address} fully-random`), filter: strictFilter }
}
