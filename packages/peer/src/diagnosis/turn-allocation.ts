import { createHash, createHmac } from 'node:crypto'
import {
  type Endpoint,
  readXorAddress,
  type StunAttribute,
  stunAttributes,
  stunBytesToProve,
  stunError,
  type StunMessage,
  stunMethods,
  stunValue,
} from '@kith/core'
import type { TurnServer } from '../links/carrier.ts'
import { type StunAnswer, StunSocket } from './stun-socket.ts'

/** How a TURN server took an allocation. */
export type AllocationOutcome =
  | { readonly state: 'works'; readonly relayed: Endpoint; readonly roundTripMs: number }
  /** `code` is that of STUN, such as 401 for credentials that are not taken and 486 for too many allocations. */
  | { readonly state: 'refused'; readonly code: number }
  | { readonly state: 'silent' }

const udpTransport = Uint8Array.of(17, 0, 0, 0)
const integrityHead = [0x00, 0x08, 0x00, 0x14]

/**
 * Gets a relayed address over UDP and gives it back at once (RFC 8656, section 7), to see whether the credentials are taken. It asks from a port of its own, because
 * a server may hold on to an allocation that was given back for a while.
 */
export async function tryAllocation(
  to: Endpoint,
  credentials: Pick<TurnServer, 'username' | 'credential'>,
  options: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<AllocationOutcome> {
  await using socket = await StunSocket.open(to.address.includes(':') ? 'udp6' : 'udp4')
  return socket === undefined ? { state: 'silent' } : await allocate(socket, to, credentials, options)
}

async function allocate(
  socket: StunSocket,
  to: Endpoint,
  { username, credential }: Pick<TurnServer, 'username' | 'credential'>,
  options: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<AllocationOutcome> {
  const transport = { type: stunAttributes.requestedTransport, value: udpTransport }
  const first = await socket.ask(to, { method: stunMethods.allocate, attributes: [transport] }, options)
  if (first === undefined) return { state: 'silent' }
  const challenge = challengeOf(first.message)
  if (challenge === undefined) return { state: 'refused', code: stunError(first.message) ?? 400 }
  const key = createHash('md5')
    .update(`${username}:${new TextDecoder().decode(challenge.realm)}:${credential}`)
    .digest()
  const ask = (method: number, attribute: StunAttribute): Promise<StunAnswer | undefined> =>
    socket.ask(
      to,
      { method, attributes: [attribute, ...credentialsOf(username, challenge)] },
      {
        ...options,
        sign: (bytes) => signed(bytes, key),
      },
    )
  const second = await ask(stunMethods.allocate, transport)
  if (second === undefined) return { state: 'silent' }
  const value = stunValue(second.message, stunAttributes.xorRelayedAddress)
  const relayed = value && readXorAddress(value, second.message.transaction)
  if (second.message.kind !== 'success' || relayed === undefined)
    return { state: 'refused', code: stunError(second.message) ?? 400 }
  await ask(stunMethods.refresh, { type: stunAttributes.lifetime, value: new Uint8Array(4) })
  return { state: 'works', relayed, roundTripMs: second.roundTripMs }
}

interface Challenge {
  readonly realm: Uint8Array
  readonly nonce: Uint8Array
}

/** What a server wants proven that refused a request without credentials. */
function challengeOf(message: StunMessage): Challenge | undefined {
  const [realm, nonce] = [stunValue(message, stunAttributes.realm), stunValue(message, stunAttributes.nonce)]
  if (stunError(message) !== 401 || realm === undefined || nonce === undefined) return undefined
  return { realm, nonce }
}

function credentialsOf(username: string, { realm, nonce }: Challenge): StunAttribute[] {
  return [
    { type: stunAttributes.username, value: new TextEncoder().encode(username) },
    { type: stunAttributes.realm, value: realm },
    { type: stunAttributes.nonce, value: nonce },
  ]
}

function signed(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const proven = stunBytesToProve(bytes)
  const proof = createHmac('sha1', key).update(proven).digest()
  return Uint8Array.of(...proven, ...integrityHead, ...proof)
}
