import { decodeDirectoryEntry, type Decoded, type Device, type DirectoryEntry, encodeDirectoryEntry } from '@kith/wire'
import type { DeviceKeys } from './device-keys.ts'
import { refused } from './refusal.ts'
import { isSignedBy } from './signing-key.ts'

/** Signs a directory entry with the device it names. The result is what travels. */
export async function signDirectoryEntry(device: DeviceKeys, entry: DirectoryEntry): Promise<Uint8Array<ArrayBuffer>> {
  return device.signing.signJoined('directoryEntry', encodeDirectoryEntry(entry))
}

/** Reads a signed directory entry of a listed device (spec KY13). Refused: bytes that are none, `signature-wrong`, also when another device is named. */
export async function verifyDirectoryEntry(bytes: Uint8Array, device: Device): Promise<Decoded<DirectoryEntry>> {
  const decoded = decodeDirectoryEntry(bytes)
  if (decoded.kind === 'refused') return decoded
  const { entry, signedBytes, signature } = decoded.value
  if (entry.device !== device.device) return refused('signature-wrong', 'The directory entry names another device.')
  if (!(await isSignedBy(device.signKey, 'directoryEntry', signedBytes, signature))) return refused('signature-wrong')
  return { kind: 'ok', value: entry }
}
