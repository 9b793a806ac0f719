import { envelopeOffsets, numberOfFrame } from '@kith/wire'

/** The frames that go from device to device, by number (spec RO1). */
export const relayed: Readonly<Record<RelayedType, number>> = {
  data: numberOfFrame('data'),
  ack: numberOfFrame('ack'),
  gap: numberOfFrame('gap'),
  reopen: numberOfFrame('reopen'),
  signal: numberOfFrame('signal'),
  bulk: numberOfFrame('bulk'),
}

export type RelayedType = 'data' | 'ack' | 'gap' | 'reopen' | 'signal' | 'bulk'

/** The types in the order of their counters. */
export const relayedTypes: readonly RelayedType[] = Object.keys(relayed) as RelayedType[]

const lengthMin: Readonly<Record<RelayedType, number>> = {
  data: envelopeOffsets.end,
  ack: 78,
  gap: 81,
  reopen: 52,
  signal: 34,
  bulk: 35,
}

/** By frame number: position in `relayedTypes` plus 1, or 0 for frames that are not relayed. */
export const relayedIndex: Uint8Array = new Uint8Array(256)
/** By frame number: the shortest payload of a relayed frame. */
export const relayedLengthMin: Uint8Array = new Uint8Array(256)

for (const [index, type] of relayedTypes.entries()) {
  relayedIndex[relayed[type]] = index + 1
  relayedLengthMin[relayed[type]] = lengthMin[type]
}
