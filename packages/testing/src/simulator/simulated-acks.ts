import type { Delivery, DeliveryInput, DeliveryOutput } from '@kith/core'
import { decodeOpening, type DeviceId, type Frame, tagBytes } from '@kith/wire'

/** An ACK shows with which secret its tag is made. */
export function taggedFrame({ frame, keys }: Extract<DeliveryOutput, { kind: 'transmit' }>): Frame {
  return frame.type === 'ack' && keys !== undefined ? { ...frame, tag: keys.slice(0, tagBytes) } : frame
}

/** An ACK under other keys than the stream has now says nothing; one without a tag is of a mutant. */
export function isProven(machine: Delivery, input: DeliveryInput): boolean {
  if (input.kind !== 'frame' || input.frame.type !== 'ack') return true
  const { stream, tag } = input.frame
  const keys = machine.outKeys(stream)
  return keys === undefined || tag.every((byte, at) => byte === keys[at]) || tag.every((byte) => byte === 0)
}

/** What says falsely that an opening leads to no keys. */
export function falseReopen(
  { stream, from: to, opening }: Extract<DeliveryOutput, { kind: 'open-in' }>,
  from: DeviceId,
): Frame | undefined {
  const decoded = decodeOpening(opening)
  if (decoded.kind === 'refused') return undefined
  return { type: 'reopen', to, from, stream, unusable: decoded.value.opening.generation + 1 }
}
