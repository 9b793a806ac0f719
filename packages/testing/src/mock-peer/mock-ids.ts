import { bytesToId, type DeviceId, type Id, idBytes, type MessageId, type StreamId } from '@kith/wire'

let made = 0

/** Ids in the order in which they were made: the same run makes the same ids. */
function nextId<T extends Id>(kind: number): T {
  made += 1
  const bytes = new Uint8Array(idBytes)
  bytes[0] = kind
  new DataView(bytes.buffer).setUint32(idBytes - 4, made)
  return bytesToId<T>(bytes)
}

/** An id of a device that exists only here. */
export function mockDeviceId(): DeviceId {
  return nextId<DeviceId>(1)
}

/** An id of a message. */
export function mockMessageId(): MessageId {
  return nextId<MessageId>(2)
}

/** An id of a stream. */
export function mockStreamId(): StreamId {
  return nextId<StreamId>(3)
}
