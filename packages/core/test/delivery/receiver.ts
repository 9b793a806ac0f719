import type { DeviceId, MessageId, StreamId } from '@kith/wire'

import { bob, id, type Rig } from './harness.ts'

/** The device that sends to bob, and its stream. */
export const alices: DeviceId = id<DeviceId>(1)
export const stream: StreamId = id<StreamId>(500)
/** What the handler writes for a message. */
export const effect = (mid: MessageId): { collection: string; key: string; value: Uint8Array } => ({
  collection: 'app',
  key: mid,
  value: new Uint8Array(1),
})

/** Bob, whose handler notes each message. */
export function noting(options: Parameters<typeof bob>[0] = {}): Rig {
  return bob({
    handler: ({ messages }) => ({
      writes: { sends: [], changes: messages.map((one) => effect(one.mid)), expects: [] },
    }),
    ...options,
  })
}

/** Positions handled, in order. */
export function handled(rig: Rig): readonly number[] {
  return rig.of('handle').map((output) => output.seq)
}

/** Positions acknowledged, in order. */
export function acks(rig: Rig): readonly number[] {
  return rig.frames('ack').map((frame) => frame.next)
}
