import { equalBytes, readDeviceList, type VerifiedList } from '@kith/keys'
import type { PeerName } from '@kith/wire'
import { encodeStored } from '../services/body.ts'

/** Collection of what this device thinks of names: by name what a person decided, and by `reset/NAME` when somebody began a name anew. */
export const trustCollection = 'kith.trust'

/** The newest time that a name began anew with a recovery key or another identity, since it was pinned. */
export interface Reset {
  /** The version of that list. */
  readonly version: number
  /** When this device heard of it, in milliseconds since 1970. */
  readonly atMs: number
}

/** The newest of verified lists behind a known one in which the name was recovered, or has another identity; nothing when a device of the name signed each. */
export function resetIn(known: VerifiedList, lists: readonly Uint8Array[]): number | undefined {
  let before = known.list
  let reset: number | undefined
  for (const bytes of lists) {
    const read = readDeviceList(bytes)
    if (read.kind === 'refused' || read.value.list.version !== before.version + 1) continue
    const { list } = read.value
    const isRecovered = before.recovery.some(({ key }) => equalBytes(key, list.signer))
    if (isRecovered || !equalBytes(before.identityKey, list.identityKey)) reset = list.version
    before = list
  }
  return reset
}

/** The record of a reset, to be committed with the list that it is about. */
export function resetRecord(name: PeerName, reset: Reset): { collection: string; key: string; value: Uint8Array } {
  return { collection: trustCollection, key: `${resetPrefix}${name}`, value: encodeStored({ ...reset }) }
}

/** Takes the record of a reset away: what is known of the name begins anew. */
export function noReset(name: PeerName): { collection: string; key: string; value: undefined } {
  return { collection: trustCollection, key: `${resetPrefix}${name}`, value: undefined }
}

/** Begins the keys of resets; no name has a slash. */
export const resetPrefix = 'reset/'
