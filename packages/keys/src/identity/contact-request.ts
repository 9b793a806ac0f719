import { type ContactRequest, decodeContactRequest, type Decoded, type Device, encodeContactRequest } from '@kith/wire'
import type { DeviceKeys } from './device-keys.ts'
import { refused } from './refusal.ts'
import { isSignedBy } from './signing-key.ts'

/** Signs a contact request with the device it names. The result is what travels, and what a report shows. */
export async function signContactRequest(device: DeviceKeys, asked: ContactRequest): Promise<Uint8Array<ArrayBuffer>> {
  return device.signing.signJoined('contactRequest', encodeContactRequest(asked))
}

/** Reads a contact request of a listed device (spec FC5). Refused: bytes that are none, `signature-wrong`, also when another device is named. */
export async function verifyContactRequest(
  bytes: Uint8Array,
  device: Pick<Device, 'device' | 'signKey'>,
): Promise<Decoded<ContactRequest>> {
  const decoded = decodeContactRequest(bytes)
  if (decoded.kind === 'refused') return decoded
  const { asked, signedBytes, signature } = decoded.value
  if (asked.device !== device.device) return refused('signature-wrong', 'The contact request names another device.')
  if (!(await isSignedBy(device.signKey, 'contactRequest', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: asked }
}
