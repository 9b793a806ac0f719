import { type DeviceId, type GapFrame, readHeader, type StreamId, tagBytes } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections, decodeRecord, inStreamRecord, outStreamRecord } from '@kith/core'

import { ackOf, envelopesOf, incoming, streamOf } from './frames.ts'
import { alice, boot, id, message, positionOf, type Rig, sendOf } from './harness.ts'
import { handled, noting, stream } from './receiver.ts'

/** Where a received stream stands on disk: the next position, and the position that its keys begin with. */
function received(rig: Rig): readonly number[] {
  const { next, keys } = decodeRecord(inStreamRecord, rig.disk.get(collections.inStreams, stream)?.value ?? none)
  return [next, positionOf(keys)]
}

/** The position that the keys of a sent stream begin with, on disk. */
function sent(rig: Rig, of: StreamId): number {
  return positionOf(decodeRecord(outStreamRecord, rig.disk.get(collections.outStreams, of)?.value ?? none).keys)
}

const none = new Uint8Array()

describe('the keys of a received stream', () => {
  it('[DL37] move with the position, in its commit', () => {
    const rig = noting()
    for (const seq of [3, 1, 2]) rig.frame(incoming(500, seq, [message()]))
    expect(received(rig)).toEqual([4, 4])
    for (const { changes } of rig.disk.applied) {
      const { next, keys } = decodeRecord(inStreamRecord, changes.find((one) => one.key === stream)?.value ?? none)
      expect(positionOf(keys)).toBe(next)
    }
  })

  it('[DL37] are those of the position for what waited, also while commits before it are on their way', () => {
    const rig = noting({ hold: ['write'] })
    for (const seq of [2, 3, 1]) rig.frame(incoming(500, seq, [message()]))
    expect(rig.of('unseal').map(({ header, keys }) => [header.seq, positionOf(keys)])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('[DL37] open the same position again when its commit fails', () => {
    const rig = noting({ hold: ['write'] })
    rig.frame(incoming(500, 1, [message()]))
    rig.frame(incoming(500, 2, [message()]))
    const [write] = rig.takeHeld('write')
    if (write === undefined) throw new Error('nothing is written')
    rig.input({ kind: 'written', id: write.write.id, conflicts: write.write.groups.map((_, at) => at) })
    rig.hold.clear()
    for (const held of rig.takeHeld('write')) rig.answer(held)
    rig.drain()
    expect(handled(rig).slice(-2)).toEqual([1, 2])
    expect(received(rig)).toEqual([3, 3])
  })

  it('[DL37] go on from the disk in the next life', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    const later = rig.restart()
    later.frame(incoming(500, 2, [message()], { isClosed: true }))
    expect(later.of('unseal').map(({ keys }) => positionOf(keys))).toEqual([2])
    expect(received(later)).toEqual([3, 3])
  })

  it('[DL37] move over positions that never come', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    const [to, from] = [id<DeviceId>(2), id<DeviceId>(1)]
    const gap: GapFrame = { type: 'gap', to, from, stream, ...lost, tag: new Uint8Array(tagBytes) }
    rig.frame(gap)
    expect(received(rig)).toEqual([lost.toSeq + 1, lost.toSeq + 1])
  })
})

const lost = { fromSeq: 2, toSeq: 4_503_599_627_370_496, reason: 'acknowledged-before' } as const

describe('the keys of a sent stream', () => {
  it('[DL38] move to the lowest outstanding position in the commit that ends what is before it', () => {
    const rig = alice()
    for (let count = 0; count < 4; count++) rig.send(sendOf('bob', [message()]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('nothing is sent')
    const of = streamOf(first)
    expect(sent(rig, of)).toBe(1)
    const before = rig.disk.applied.length
    rig.frame(ackOf(first, 3))
    expect(sent(rig, of)).toBe(3)
    const ending = rig.disk.applied.slice(before).find(({ changes }) => changes.some(({ key }) => key === of))
    const gone = ending?.changes.filter(({ collection, value }) => collection === collections.envelopes && !value)
    expect(gone).toHaveLength(2)
    rig.frame(ackOf(first, 5))
    expect(sent(rig, of)).toBe(5)
    rig.send(sendOf('bob', [message()]))
    expect(rig.of('seal').map(({ header, keys }) => header.seq - positionOf(keys))).toEqual([0, 0, 0, 0, 0])
  })

  it('[DL38] are enough for the tombstone of what is outstanding, also in the next life', () => {
    const rig = alice()
    for (let count = 0; count < 3; count++) rig.send(sendOf('bob', [message()]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('nothing is sent')
    rig.frame(ackOf(first, 2))
    const later = rig.restart()
    later.input({ kind: 'relay-up', boot })
    later.advance(3_600_000)
    const tombs = later.of('seal').filter(({ header }) => header.kind === 'tombstone')
    expect(tombs.map(({ header, keys }) => [header.seq, positionOf(keys)])).toEqual([
      [2, 2],
      [3, 2],
    ])
    expect(envelopesOf(later).map(({ authenticated }) => readHeader(authenticated).seq)).toContain(3)
  })
})
