import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type Endpoint, parseAddress, readXorAddress, stunAttributes, stunMethods, stunValue } from '@kith/core'
import type { FamilyDiagnosis, TurnDiagnosis } from '../api/diagnosis.ts'
import { pause } from '../engine/alarm.ts'
import type { TurnServer } from '../links/carrier.ts'
import { type NetworkProbe, placeOf, probeMsMax, serverOf, unasked } from './network-probe.ts'
import { padding, StunSocket } from './stun-socket.ts'
import { tryAllocation } from './turn-allocation.ts'

type Family = 'udp4' | 'udp6'

/** Looks at the network with UDP sockets. */
export const nodeProbe: NetworkProbe = {
  look: async (stun, signal) => {
    const servers = await resolved(stun)
    const [first] = servers
    const [ipv4, ipv6] = await Promise.all([lookAt('udp4', servers, signal), lookAt('udp6', servers, signal)])
    const address = first && parseAddress(first.address)
    return { from: address === undefined ? 'unknown' : placeOf(address), ipv4, ipv6 }
  },
  tryTurn: async (server, signal) => {
    const { isUdp } = serverOf(server.url)
    const [endpoint] = await resolved([server.url])
    const silent: TurnDiagnosis = { url: server.url, state: 'silent', code: undefined, roundTripMs: undefined }
    if (endpoint === undefined) return silent
    return isUdp
      ? { ...silent, ...(await allocated(endpoint, server, signal)) }
      : { ...silent, ...(await taken(endpoint, signal)) }
  },
}

/** All addresses of the servers; those of names that do not exist are left out. */
async function resolved(urls: readonly string[]): Promise<readonly Endpoint[]> {
  const found = await Promise.all(
    urls.map(async (url) => {
      const { host, port } = serverOf(url)
      const late = new AbortController()
      try {
        const answer = lookup(host, { all: true })
        const addresses = await Promise.race([answer, pause(probeMsMax, late.signal).then(() => [])])
        return addresses.map(({ address }) => ({ address, port }))
      } catch {
        return []
      } finally {
        late.abort()
      }
    }),
  )
  return found.flat()
}

async function lookAt(family: Family, servers: readonly Endpoint[], signal: AbortSignal): Promise<FamilyDiagnosis> {
  const addresses = ownAddresses(family)
  const asked = servers.filter(({ address }) => address.includes(':') === (family === 'udp6'))
  await using socket = asked.length === 0 ? undefined : await StunSocket.open(family)
  if (socket === undefined) return { ...unasked, addresses }
  const seen = await Promise.all(asked.map((server) => mappedBy(socket, server, signal)))
  const answers = seen.filter((answer) => answer !== undefined)
  const [first] = answers
  if (first === undefined) return { ...unasked, addresses, udp: 'silent' }
  const roundTripMs = Math.min(...answers.map((answer) => answer.roundTripMs))
  const isNatted = !everyOwnAddress(family).includes(first.mapped.address)
  const mapping = isNatted
    ? mappingOf(
        answers.map(({ mapped }) => mapped),
        asked,
      )
    : 'none'
  const hairpin = isNatted ? await hairpinOf(socket, first.mapped, signal) : 'unknown'
  return { addresses, udp: 'works', roundTripMs, mapped: textOf(first.mapped), mapping, hairpin }
}

interface Mapped {
  readonly mapped: Endpoint
  readonly roundTripMs: number
}

async function mappedBy(socket: StunSocket, server: Endpoint, signal: AbortSignal): Promise<Mapped | undefined> {
  const request = { method: stunMethods.binding, attributes: [padding] }
  const answer = await socket.ask(server, request, { withinMs: probeMsMax, signal })
  const value = answer && stunValue(answer.message, stunAttributes.xorMappedAddress)
  const mapped = value && readXorAddress(value, answer.message.transaction)
  return mapped && { mapped, roundTripMs: answer.roundTripMs }
}

/** Two destinations tell; one alone says nothing. */
function mappingOf(mapped: readonly Endpoint[], asked: readonly Endpoint[]): FamilyDiagnosis['mapping'] {
  if (new Set(mapped.map(textOf)).size > 1) return 'dependent'
  return mapped.length > 1 && new Set(asked.map(textOf)).size > 1 ? 'independent' : 'unknown'
}

/** Whether a question to one's own outer address comes back in. */
async function hairpinOf(
  socket: StunSocket,
  outer: Endpoint,
  signal: AbortSignal,
): Promise<FamilyDiagnosis['hairpin']> {
  await using other = await StunSocket.open(socket.family)
  if (other === undefined) return 'unknown'
  return (await other.reaches(socket, outer, { withinMs: probeMsMax / 2, signal })) ? 'works' : 'fails'
}

async function allocated(to: Endpoint, server: TurnServer, signal: AbortSignal): Promise<Partial<TurnDiagnosis>> {
  return tryAllocation(to, server, { withinMs: probeMsMax, signal })
}

/** Whether a TCP connection is taken; what is spoken over it is not tried. */
async function taken({ address, port }: Endpoint, signal: AbortSignal): Promise<Partial<TurnDiagnosis>> {
  const startedMs = performance.now()
  const over = new AbortController()
  const socket = connect({ host: address, port })
  try {
    const connected = new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    const ended = AbortSignal.any([signal, over.signal])
    const isTaken = await Promise.race([connected, pause(probeMsMax, ended).then(() => false)])
    return isTaken ? { state: 'listens', roundTripMs: performance.now() - startedMs } : { state: 'silent' }
  } finally {
    over.abort()
    socket.destroy()
  }
}

function everyOwnAddress(family: Family): readonly string[] {
  const infos = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return infos.filter((info) => info.family === (family === 'udp4' ? 'IPv4' : 'IPv6')).map(({ address }) => address)
}

/** Addresses that others can send to: none of this machine alone, and of IPv6, which needs no NAT, only those of the internet. */
function ownAddresses(family: Family): readonly string[] {
  return everyOwnAddress(family).filter((address) => {
    const bytes = parseAddress(address)
    const place = bytes && placeOf(bytes)
    return place === 'internet' || (place === 'local-network' && family === 'udp4')
  })
}

function textOf({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${String(port)}` : `${address}:${String(port)}`
}
