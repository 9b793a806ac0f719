import { bytesToId, type DeviceId, idToBytes, type StreamId } from '@kith/wire'
import { expect, it } from 'vitest'

import { isStreamIdOf, newStreamId } from '../../src/delivery/stream-ids.ts'

const [alice, mallory] = [1, 2].map((value) => bytesToId<DeviceId>(new Uint8Array(16).fill(value))) as [
  DeviceId,
  DeviceId,
]

it('[DL40] a stream shows in its id whose it is, and is random beside that', () => {
  let asked = 0
  const stream = newStreamId(alice, (length) => new Uint8Array(length).fill(++asked))
  expect([...idToBytes(stream)]).toEqual([...new Uint8Array(8).fill(1), ...new Uint8Array(8).fill(asked)])
  expect(isStreamIdOf(alice, stream)).toBe(true)
  expect(isStreamIdOf(mallory, stream)).toBe(false)
  for (let at = 0; at < 16; at++) {
    const other = idToBytes(stream)
    other[at] = (other[at] ?? 0) ^ 1
    expect(isStreamIdOf(alice, bytesToId<StreamId>(other)), `byte ${String(at)}`).toBe(at >= 8)
  }
})
