import { bytesToId, type DeviceId, idBytes, idToBytes, type StreamId } from '@kith/wire'

/** So many bytes of a stream's id are the first of its sender's device. */
const ownBytes = 8

/** The id of a new stream of a device: its sender shows in it, the rest is random (spec DL40). */
export function newStreamId(device: DeviceId, random: (byteLength: number) => Uint8Array): StreamId {
  const bytes = random(idBytes)
  bytes.set(idToBytes(device).subarray(0, ownBytes))
  return bytesToId<StreamId>(bytes)
}

/** Whether a stream has an id that its sender may give. */
export function isStreamIdOf(device: DeviceId, stream: StreamId): boolean {
  const [own, given] = [idToBytes(device), idToBytes(stream)]
  for (let at = 0; at < ownBytes; at++) if (own[at] !== given[at]) return false
  return true
}
