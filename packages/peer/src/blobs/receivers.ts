import type { PeerName } from '@kith/wire'
import type { BlobReceiver } from '../api/blobs.ts'

/** The same with this name having all of it; undefined when that changes nothing. */
export function withTaken(
  receivers: readonly BlobReceiver[],
  name: PeerName | undefined,
): readonly BlobReceiver[] | undefined {
  if (!receivers.some((receiver) => receiver.name === name && !receiver.hasAll)) return undefined
  return receivers.map((receiver) => (receiver.name === name ? { ...receiver, hasAll: true } : receiver))
}

/** Everybody for whom it is has it; never so of what is for nobody in particular. */
export function isTakenByAll(receivers: readonly BlobReceiver[] | undefined): boolean {
  return receivers !== undefined && receivers.length > 0 && receivers.every(({ hasAll }) => hasAll)
}
