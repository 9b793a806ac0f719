import { blob16, decode, encode, type Field, KithError, limits, record } from '@kith/wire'
import { base64Url, bytesOfBase64Url } from './base64-url.ts'

/** What somebody hands to the owner of a name who is to get it (spec NM33). */
export interface TakeParts {
  /** Signed by a device of the new chain. */
  readonly take: Uint8Array
  /** List 1 of the new chain. */
  readonly heirList: Uint8Array
}

const prefix = 'kith-take:'
const fields: Field<TakeParts> = record<TakeParts>({
  take: blob16(limits.nameTakeBytesMax),
  heirList: blob16(limits.deviceListBytesMax),
})

/** As text that people can hand on: it is no secret. */
export function takeText(parts: TakeParts): string {
  return `${prefix}${base64Url(encode(fields, parts))}`
}

/** Reads such a text. @throws {@link KithError} `chain-end-wrong` when it is none. */
export function readTake(text: string): TakeParts {
  const trimmed = text.replaceAll(/\s/g, '')
  const bytes = trimmed.startsWith(prefix) ? bytesOfBase64Url(trimmed.slice(prefix.length)) : undefined
  const decoded = bytes && decode(fields, bytes)
  if (decoded?.kind !== 'ok')
    throw new KithError('chain-end-wrong', 'This is not what kith name take shows; it may have been cut off.')
  return decoded.value
}
