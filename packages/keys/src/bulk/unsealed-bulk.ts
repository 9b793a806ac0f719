import { assert } from '@kith/wire'
import { bulkPlainBytesMax } from './bulk-format.ts'

/** The form of a bulk frame that is not sealed, because the link under it is (spec KY24). */
export const unsealedForm = 2

/** Bytes of room that stand before what a bulk frame says, so that it need not be copied when it goes unsealed. */
export const bulkRoomBytes = 1

/** Makes the `sealed` field of a bulk frame for an end-to-end link, and for no other: `bytes` has `bulkRoomBytes` of room before what the frame says. */
export function unsealedBulk(bytes: Uint8Array): Uint8Array {
  assert(bytes.byteLength - bulkRoomBytes <= bulkPlainBytesMax, 'a bulk frame keeps its limit')
  bytes[0] = unsealedForm
  return bytes
}

/** What an unsealed frame says, a view; undefined when the frame has another form. It proves nothing: only the link by which it came does. */
export function plainOfUnsealed(sealed: Uint8Array): Uint8Array | undefined {
  return sealed[0] === unsealedForm ? sealed.subarray(bulkRoomBytes) : undefined
}
