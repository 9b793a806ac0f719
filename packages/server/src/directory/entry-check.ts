import { verifyDirectoryEntry } from '@kith/keys'
import {
  decodeDeviceList,
  decodeDirectoryEntry,
  type DeviceId,
  type DirectoryEntry,
  isName,
  KithError,
  type NameRecord,
} from '@kith/wire'

import { parseContent } from './terms.ts'

/** What an entry is checked against. */
export interface EntryContext {
  /** The name and device of the session that publishes. */
  readonly name: string
  readonly device: DeviceId
  /** What the server keeps of that name. */
  readonly record: NameRecord | undefined
  readonly ttlSecondsMax: number
}

export interface CheckedEntry {
  readonly entry: DirectoryEntry
  readonly content: object
}

/** Whether entries may be of this kind (spec DI1). */
export function isKind(text: string): boolean {
  return kindForm.test(text)
}

/** Whether an entry may have this id (spec DI1). */
export function isEntryId(text: string): boolean {
  return text !== '' && [...text].length <= 128 && !controls.test(text)
}

const kindForm = /^[a-z0-9][a-z0-9._-]{0,63}$/
const controls = /\p{Cc}/u

/**
 * Reads and verifies a signed entry (spec DI1 to DI3). Throws `KithError`: `entry-foreign` when the owner is another name,
 * `signature-wrong` when no listed device of the owner signed it, `entry-malformed` when it breaks a rule for entries.
 */
export async function checkEntry(
  bytes: Uint8Array,
  { name, device, record, ttlSecondsMax }: EntryContext,
): Promise<CheckedEntry> {
  const decoded = decodeDirectoryEntry(bytes)
  if (decoded.kind === 'refused') throw new KithError('entry-malformed', decoded.message)
  const { entry } = decoded.value
  if (entry.owner !== name) throw new KithError('entry-foreign')
  const [newest] = record?.lists ?? []
  const list = newest === undefined ? undefined : decodeDeviceList(newest)
  const signer = list?.kind === 'ok' ? list.value.list.devices.find((one) => one.device === entry.device) : undefined
  if (signer === undefined) throw new KithError('device-unlisted')
  const verified = await verifyDirectoryEntry(bytes, signer)
  if (verified.kind === 'refused') throw new KithError('signature-wrong')
  const fault = faultOf(entry, device, ttlSecondsMax)
  if (fault !== undefined) throw new KithError('entry-malformed', fault)
  const content = parseContent(entry.content)
  if (content === undefined) throw new KithError('entry-malformed', 'The content of an entry is a JSON object.')
  return { entry, content }
}

function faultOf(entry: DirectoryEntry, device: DeviceId, ttlSecondsMax: number): string | undefined {
  if (!isKind(entry.kind)) return 'A kind has 1 to 64 of the letters a to z, digits, dot, underscore and hyphen.'
  if (!isEntryId(entry.id)) return 'The id of an entry has 1 to 128 characters and no control characters.'
  if (entry.version < 1) return 'The version of an entry counts from 1.'
  if (entry.ttlSeconds > ttlSecondsMax)
    return `An entry lives at most ${String(ttlSecondsMax)} seconds without its owner.`
  if (entry.ttlSeconds === 0 && entry.device !== device)
    return 'An entry that lives while its device is connected is published by that device.'
  if (entry.visibility !== 'list' && entry.readers.length > 0) return 'Only an entry for a list names its readers.'
  return entry.readers.every((reader) => isName(reader)) ? undefined : 'A reader of an entry is not a name.'
}
