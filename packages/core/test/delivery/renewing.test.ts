import { collections, decodeRecord, outStreamRecord } from '@kith/core'
import { decodeOpening, type DeviceId, type FrameOf, type Opening, readHeader, type StreamId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf, envelopesOf, incoming, storedOf, streamOf } from './frames.ts'
import { alice, bob, id, message, positionOf, type Rig, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)
const stream = id<StreamId>(500)
const none = new Uint8Array()

/** Bob says that he has no keys of an opening of this generation. */
function unusable(rig: Rig, of: StreamId, generation = 0): FrameOf<'reopen'> {
  return { type: 'reopen', to: rig.device, from: bobs, stream: of, unusable: generation + 1 }
}

function openingOf(rig: Rig): Opening | undefined {
  const bytes = rig.frames('data').at(-1)?.envelope.opening
  const decoded = bytes && decodeOpening(bytes)
  return decoded?.kind === 'ok' ? decoded.value.opening : undefined
}

/** Generation and position of what was sent. */
function sentOf(rig: Rig): readonly (readonly [boolean, number])[] {
  return envelopesOf(rig).map(({ authenticated }) => {
    const { generation, seq } = readHeader(authenticated)
    return [generation > 0, seq]
  })
}

describe('a sender whose receiver has not the lock key', () => {
  it('[KY57] opens the stream again from its lowest outstanding position, and sends what is outstanding under the new keys', () => {
    const rig = alice()
    for (let count = 0; count < 3; count++) rig.send(sendOf('bob', [message()]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('an envelope was sent')
    rig.frame(ackOf(first, 2))
    rig.clear()
    rig.frame(unusable(rig, streamOf(first)))
    const [opened] = rig.of('open-out')
    expect(opened).toMatchObject({ stream: streamOf(first), first: 2 })
    expect(opened?.generation).toBeGreaterThan(0)
    expect(sentOf(rig)).toEqual([
      [true, 2],
      [true, 3],
    ])
    expect(openingOf(rig)).toMatchObject({ first: 2, generation: opened?.generation })
    const stored = rig.disk.get(collections.outStreams, streamOf(first))
    expect(positionOf(decodeRecord(outStreamRecord, stored?.value ?? none).keys)).toBe(2)
    const last = message()
    rig.send(sendOf('bob', [last]))
    expect(sentOf(rig).at(-1)).toEqual([true, 4])
    rig.frame(ackOf(first, 5))
    expect(rig.told(last.mid).at(-1)).toBe('committed')
    rig.send(sendOf('bob', [message()]))
    expect(openingOf(rig)).toBeUndefined()
  })

  it('[KY57] sends the opening along until an ACK goes beyond where the new keys begin', () => {
    const rig = alice()
    for (let count = 0; count < 3; count++) rig.send(sendOf('bob', [message()]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('an envelope was sent')
    rig.frame(ackOf(first, 2))
    rig.frame(unusable(rig, streamOf(first)))
    rig.frame(ackOf(first, 2))
    rig.send(sendOf('bob', [message()]))
    expect(openingOf(rig)).toBeDefined()
  })

  it('[KY57] asks once for new keys, and answers nothing that is said of an earlier opening', () => {
    const rig = alice({ hold: ['open-out'] })
    rig.send(sendOf('bob', [message()]))
    rig.release('open-out', true)
    const of = streamOf(envelopesOf(rig)[0])
    rig.frame(unusable(rig, of))
    rig.frame(unusable(rig, of))
    expect(rig.takeHeld('open-out')).toHaveLength(1)
    rig.input({ kind: 'not-opened-out', stream: of, code: 'lock-unusable' })
    rig.frame(unusable(rig, of))
    rig.release('open-out')
    rig.clear()
    rig.frame(unusable(rig, of))
    rig.frame({ ...unusable(rig, of, 0), from: id<DeviceId>(3) })
    expect(rig.of('open-out')).toEqual([])
  })

  it('[KY57] seals nothing under keys that it gives up, and makes up for it afterwards', () => {
    const rig = alice({ hold: ['reseal'] })
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one]))
    rig.send(sendOf('bob', [two], { lifeMs: 1000 }))
    const [first] = envelopesOf(rig)
    const of = streamOf(first)
    rig.frame(unusable(rig, of))
    rig.clear()
    rig.advance(2000)
    rig.submit({ sends: [], changes: [], expects: [], cancels: [{ mid: one.mid, code: 'canceled' }] })
    rig.send(sendOf('bob', [message()]))
    expect(rig.of('seal')).toEqual([])
    expect(rig.sent).toEqual([])
    rig.release('reseal')
    expect(rig.of('seal').map(({ header }) => [header.generation > 0, header.kind, header.seq])).toEqual([
      [true, 'tombstone', 1],
      [true, 'tombstone', 2],
      [true, 'messages', 3],
    ])
  })

  it('[KY57] puts the new envelopes into the mailbox in the place of those that it has', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one]))
    rig.input({ kind: 'secure', mid: one.mid })
    const of = streamOf(envelopesOf(rig)[0])
    rig.frame(storedOf(rig, of, 1))
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.clear()
    rig.frame(unusable(rig, of))
    expect(rig.sent).toEqual(['store 1'])
    rig.frame(storedOf(rig, of, 1))
    rig.clear()
    rig.advance(60_000)
    expect(rig.sent.length).toBeGreaterThan(0)
    rig.frame(storedOf(rig, of, 1, [...envelopesOf(rig)]))
    rig.clear()
    rig.advance(60_000)
    expect(rig.sent).toEqual([])
  })

  it('[KY57] [DL36] goes on after a restart in the stream of an earlier life', () => {
    const before = alice()
    before.send(sendOf('bob', [message()]))
    const of = streamOf(envelopesOf(before)[0])
    const rig = before.restart()
    rig.relayUp()
    rig.frame(unusable(rig, of))
    const again = rig.restart()
    again.relayUp()
    again.clear()
    again.frame(unusable(again, of, 0))
    expect(again.of('open-out')).toEqual([])
    again.frame(ackOf(envelopesOf(rig)[0]!, 2))
    expect(again.disk.get(collections.outStreams, of)).toBeUndefined()
  })
})

describe('a receiver', () => {
  const refuse = { kind: 'not-opened-in', stream, code: 'lock-unusable', retry: false } as const
  const asked = (rig: Rig): readonly number[] => rig.frames('reopen').map((frame) => frame.unusable)

  it('[KY57] says of each copy that its opening leads to no keys, and takes another', () => {
    const rig = bob({ hold: ['open-in'] })
    rig.frame(incoming(500, 1, [message()]))
    rig.takeHeld('open-in')
    rig.input(refuse)
    rig.frame(incoming(500, 1, [message()]))
    expect(asked(rig)).toEqual([1, 1])
    expect(rig.takeHeld('open-in')).toEqual([])
    rig.frame(incoming(500, 1, [message()], { generation: 7 }))
    rig.release('open-in')
    expect(rig.frames('ack').map(({ next }) => next)).toEqual([2])
  })

  it('[KY57] takes a newer opening of an open stream, writes it, and only then acknowledges', () => {
    const rig = bob()
    rig.frame(incoming(500, 1, [message()]))
    rig.clear()
    rig.hold.add('write')
    rig.frame(incoming(500, 1, [message()], { generation: 7 }))
    expect(rig.of('open-in')).toHaveLength(1)
    expect(rig.frames('ack')).toEqual([])
    rig.release('write')
    expect(rig.frames('ack').map(({ next }) => next)).toEqual([2])
    const again = rig.restart()
    again.frame(incoming(500, 2, [message()], { generation: 7 }))
    expect(again.of('open-in')).toEqual([])
    expect(again.frames('ack').at(-1)?.next).toBe(3)
  })

  it('[KY57] keeps its keys when a newer opening leads to none, and answers an older one', () => {
    const rig = bob()
    rig.frame(incoming(500, 1, [message()], { generation: 7 }))
    rig.hold.add('open-in')
    rig.frame(incoming(500, 2, [message()], { generation: 9 }))
    rig.takeHeld('open-in')
    rig.input({ ...refuse, code: 'signature-wrong' })
    rig.frame(incoming(500, 2, [message()], { generation: 7, isClosed: true }))
    expect(rig.frames('ack').at(-1)?.next).toBe(3)
    rig.clear()
    rig.frame(incoming(500, 3, [message()]))
    expect(asked(rig)).toEqual([1])
  })

  it('[KY57] asks for the opening of an envelope that is of a later one than its keys', () => {
    const rig = bob({ hold: ['unseal'] })
    rig.frame(incoming(500, 1, [message()]))
    rig.release('unseal', true)
    rig.frame(incoming(500, 2, [message()], { generation: 7, isClosed: true }))
    rig.takeHeld('unseal')
    rig.input({ kind: 'not-unsealed', stream, seq: 2 })
    expect(asked(rig)).toEqual([0])
  })
})
