import type { Policy } from '../internet/policies.ts'
import { type Profile, profiles } from '../internet/profiles.ts'
import type { Network } from './lab.ts'

/** One pair of networks that is tried. */
export interface Cell extends Network {
  /** Short, and unlike all others. */
  readonly name: string
  /** Where it stands. */
  readonly part: 'pairs' | 'networks' | 'wires'
  /** Peers are told where they come from, so that routers which keep ports let TCP in from both sides at once, without any UDP. */
  readonly isTold?: boolean | undefined
}

/** Every profile with every profile, in both directions: who asks and who is asked differ. */
export const pairs: readonly Cell[] = profiles.flatMap((a) => profiles.map((b) => pair(a, b)))

/** Two profiles. */
export function pair(a: Profile, b: Profile): Cell {
  return { name: `${a} x ${b}`, part: 'pairs', a: { profile: a }, b: { profile: b } }
}

/** Networks that are not a matter of the router alone. */
export const networks: readonly Cell[] = [
  shut('no-udp', 'no-udp', 'open'),
  shut('no-udp, asked', 'open', 'no-udp'),
  shut('no-udp both', 'no-udp', 'no-udp'),
  { ...shut('no-udp both, told', 'no-udp', 'no-udp'), isTold: true },
  shut('tcp-443', 'tcp-443', 'open'),
  shut('tcp-443, asked', 'open', 'tcp-443'),
  shut('tcp-443 both', 'tcp-443', 'tcp-443'),
  { name: 'tcp-443 x none', part: 'networks', a: { profile: 'symmetric', policy: 'tcp-443' }, b: { profile: 'none' } },
  { name: 'one home', part: 'networks', isOneHome: true, ...both('symmetric') },
  { name: 'one home, no-udp', part: 'networks', isOneHome: true, ...both('symmetric', 'no-udp') },
  {
    name: 'same range',
    part: 'networks',
    a: { profile: 'port-restricted', range: '192.168.1' },
    b: { profile: 'port-restricted', range: '192.168.1', host: 12 },
  },
  {
    name: 'same address',
    part: 'networks',
    a: { profile: 'port-restricted', range: '192.168.1' },
    b: { profile: 'port-restricted', range: '192.168.1' },
  },
]

/** Bad wires on both sides: twice as much of everything between two peers. */
export const wires: readonly Cell[] = [
  { name: 'delay 40 ms', part: 'wires', ...both('port-restricted'), wire: { delayMs: 20 } },
  { name: 'delay 100 ms, jitter', part: 'wires', ...both('port-restricted'), wire: { delayMs: 50, jitterMs: 10 } },
  { name: 'loss 2 %', part: 'wires', ...both('port-restricted'), wire: { delayMs: 5, loss: 0.01 } },
  { name: 'loss 10 %', part: 'wires', ...both('full-cone'), wire: { delayMs: 5, loss: 0.05 } },
  { name: 'rate 256 kbit/s', part: 'wires', ...both('port-restricted'), wire: { delayMs: 10, bitsPerSecond: 256_000 } },
  { name: 'loss 2 %, no-udp', part: 'wires', ...both('port-restricted', 'no-udp'), wire: { delayMs: 10, loss: 0.01 } },
]

/** A handful that shows most of what there is, for `npm test`. */
export const few: readonly Cell[] = [
  pair('none', 'port-restricted'),
  pair('port-restricted', 'full-cone'),
  pair('symmetric', 'port-restricted'),
  ...[...networks, ...wires].filter(({ name }) => ['tcp-443 both', 'same address', 'loss 2 %'].includes(name)),
]

function both(profile: Profile, policy: Policy = 'open'): Pick<Cell, 'a' | 'b'> {
  return { a: { profile, policy }, b: { profile, policy } }
}

function shut(name: string, a: Policy, b: Policy): Cell {
  const profile = 'port-restricted'
  return { name, part: 'networks', a: { profile, policy: a }, b: { profile, policy: b } }
}
