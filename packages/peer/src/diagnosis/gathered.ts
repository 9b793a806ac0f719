import { parseAddress } from '@kith/core'
import type { FamilyDiagnosis } from '../api/diagnosis.ts'
import { placeOf, unasked } from './network-probe.ts'

/** What a browser tells when it gathers candidates with STUN servers. */
export interface Gathered {
  /** Lines such as `candidate:1 1 udp 1677729535 203.0.113.9 40123 typ srflx raddr 0.0.0.0 rport 0`. */
  readonly candidates: readonly string[]
  /** How many STUN servers did not answer. */
  readonly failures: number
  /** How many STUN servers were asked. */
  readonly asked: number
  /** When the first address came that a STUN server saw, in milliseconds from the start. */
  readonly firstMs: number | undefined
}

interface Candidate {
  readonly address: string
  readonly port: string
  readonly type: string
}

/** What the candidates of a family say. A browser hides its own addresses, and tells one that a STUN server saw only where it differs from them. */
export function familyOf(family: 'ipv4' | 'ipv6', { candidates, failures, asked, firstMs }: Gathered): FamilyDiagnosis {
  const own = candidates.flatMap(readUdp).filter((candidate) => familyOfAddress(candidate.address) === family)
  const hosts = [...new Set(own.filter(({ type }) => type === 'host').map(({ address }) => address))]
  const addresses = hosts.filter(isBeyondThisMachine)
  if (asked === 0) return { ...unasked, addresses }
  const seen = [...new Set(own.filter(({ type }) => type === 'srflx').map(textOf))]
  const [mapped] = seen
  if (mapped !== undefined)
    return {
      ...unasked,
      addresses,
      udp: 'works',
      roundTripMs: firstMs,
      mapped,
      mapping: mappingOf(seen.length, addresses.length, asked, failures),
    }
  // Names in place of addresses do not tell their family; IPv4 is what nearly every network has.
  const isHidden = family === 'ipv4' && candidates.some((line) => line.includes('.local '))
  if (failures >= asked) return { ...unasked, addresses, udp: hosts.length > 0 || isHidden ? 'silent' : 'unasked' }
  const [address] = hosts
  if (address === undefined) return unasked
  return { ...unasked, addresses, udp: 'works', mapped: address, mapping: 'none' }
}

/** Several outer addresses of one inner one are a NAT that maps by destination; of several inner ones they say nothing. */
function mappingOf(seen: number, inner: number, asked: number, failures: number): FamilyDiagnosis['mapping'] {
  if (seen > 1) return inner <= 1 ? 'dependent' : 'unknown'
  return asked - failures > 1 ? 'independent' : 'unknown'
}

function readUdp(line: string): Candidate[] {
  const [, , transport, , address = '', port = '', , type = ''] = line.split(' ')
  return transport?.toLowerCase() === 'udp' && parseAddress(address) !== undefined ? [{ address, port, type }] : []
}

function familyOfAddress(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

function isBeyondThisMachine(address: string): boolean {
  const bytes = parseAddress(address)
  return bytes !== undefined && placeOf(bytes) !== 'this-machine'
}

function textOf({ address, port }: Candidate): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
