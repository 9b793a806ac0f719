import { type Endpoint, readStun, stunAttributes, stunMethods, writeStun, writeXorAddress } from '@kith/core'

/** A longer datagram is not read: no program asks for its address with one. */
const requestBytesMax = 548

/** What a request may hold that the answer does not depend on: proofs, which nobody asks for here. All other attributes below 0x8000 must be understood. */
const understood: ReadonlySet<number> = new Set([
  stunAttributes.mappedAddress,
  stunAttributes.username,
  stunAttributes.messageIntegrity,
  stunAttributes.realm,
  stunAttributes.nonce,
  stunAttributes.xorMappedAddress,
])

/**
 * The answer to a Binding request (RFC 8489, section 3), or nothing for every other datagram (spec IC4, IC5). It holds the address of the sender and
 * nothing else: 32 bytes over IPv4 and 44 over IPv6, where the shortest request has 20. Errors are not answered, because they would be longer.
 */
export function answerBinding(datagram: Uint8Array, from: Endpoint): Uint8Array<ArrayBuffer> | undefined {
  if (datagram.byteLength > requestBytesMax) return undefined
  const request = readStun(datagram)
  if (request?.kind !== 'request' || request.method !== stunMethods.binding) return undefined
  if (request.attributes.some(({ type }) => type < 0x8000 && !understood.has(type))) return undefined
  const { method, transaction } = request
  const value = writeXorAddress(from, transaction)
  if (value === undefined) return undefined
  return writeStun({
    method,
    kind: 'success',
    transaction,
    attributes: [{ type: stunAttributes.xorMappedAddress, value }],
  })
}
