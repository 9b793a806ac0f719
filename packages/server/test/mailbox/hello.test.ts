import type { StreamId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { alice, bob, idOf, otherStream, stream } from './envelopes.ts'
import { FakeDisk, filled, seqOf, storeInput, streamOf } from './fake-disk.ts'

describe('hello', () => {
  const hello = (
    disk: FakeDisk,
    outstanding: readonly { stream: StreamId; first: number; last: number }[],
    more = 0,
  ): void => {
    disk.input({ kind: 'hello', as: alice, more, outstanding: outstanding.map((one) => ({ ...one, to: bob })) })
  }

  it('[MB9, MB8] answers named streams with the kept ack and with stored', () => {
    const disk = filled(3)
    disk.ack({ next: 3 })
    disk.restart()
    hello(disk, [{ stream, first: 1, last: 5 }])
    expect(disk.take(alice)).toMatchObject([
      { type: 'ack', next: 3 },
      { type: 'stored', upTo: 3 },
    ])
  })

  it('[MB9] waits for the last frame of a hello', () => {
    const disk = filled(1)
    disk.store({ stream: otherStream })
    disk.take(alice)
    hello(disk, [{ stream, first: 1, last: 1 }], 1)
    expect(disk.take(alice)).toEqual([])
    hello(disk, [{ stream: otherStream, first: 1, last: 1 }])
    expect(disk.take(alice)).toHaveLength(2)
  })

  it('[MB9] drops acks of streams that are not named, and the streams with them', () => {
    const disk = filled(1)
    disk.ack({ next: 2 })
    hello(disk, [])
    expect(disk.take(alice)).toEqual([])
    expect(disk.streams.size).toBe(0)
  })

  it('[MB9] keeps rows that can be committed though their sender forgot them', () => {
    const disk = filled(2)
    const later = idOf<StreamId>(102)
    disk.store({ stream: otherStream, after: { stream, seq: 2 } })
    disk.store({ stream: later, after: { stream: idOf<StreamId>(103), seq: 4 } })
    hello(disk, [{ stream: idOf<StreamId>(103), first: 2, last: 4 }])
    expect([disk.rowsOf(), disk.rowsOf(otherStream), disk.rowsOf(later)]).toEqual([[1, 2], [1], [1]])
  })

  it('[MB9] tells the receiver of orphans, and drops them with what hangs on them', () => {
    const disk = new FakeDisk()
    const later = idOf<StreamId>(102)
    disk.turn([1, 2].map((seq) => storeInput({ seq, after: { stream: idOf<StreamId>(103), seq: 4 } })))
    disk.store({ stream: later, after: { stream, seq: 2 } })
    disk.store({ stream: otherStream })
    hello(disk, [])
    disk.restart()
    disk.attach(bob)
    const frames = disk.take(bob)
    expect(frames.filter((frame) => frame.type === 'gap')).toMatchObject([
      { stream, from: alice, to: bob, fromSeq: 1, toSeq: 2, reason: 'orphaned', tag: new Uint8Array(16) },
      { stream: later, fromSeq: 1, toSeq: 1 },
    ])
    expect(frames.filter((frame) => frame.type === 'data').map(streamOf)).toEqual([otherStream])
    expect([...disk.streams.keys()]).toEqual([otherStream])
  })

  it('[MB9] keeps what the sender stores in a stream after its rows were found to be orphans', () => {
    const disk = new FakeDisk()
    const after = { stream: idOf<StreamId>(103), seq: 4 }
    disk.turn([1, 2].map((seq) => storeInput({ seq, after })))
    hello(disk, [])
    disk.store({ seq: 3, first: 3 })
    disk.restart()
    disk.attach(bob)
    expect(disk.take(bob).map((frame) => frame.type)).toEqual(['data'])
    expect(disk.rowsOf()).toEqual([3])
  })

  it('[MB9] keeps what comes while the receiver is told of the orphans before it', () => {
    const disk = new FakeDisk()
    disk.store({ after: { stream: idOf<StreamId>(103), seq: 4 } })
    hello(disk, [])
    disk.isPrompt = false
    disk.attach(bob)
    disk.step('read-rows')
    disk.store({ seq: 2, first: 2 })
    while (disk.step() !== undefined);
    expect(disk.take(bob)).toContainEqual(expect.objectContaining({ type: 'gap', fromSeq: 1, toSeq: 1 }))
    expect(disk.rowsOf()).toEqual([2])
  })

  it('[MB12] does not push what the sender leaves out while the rows are being read', () => {
    const disk = new FakeDisk()
    for (const seq of [1, 2, 3]) disk.store({ seq })
    disk.isPrompt = false
    disk.attach(bob)
    hello(disk, [{ stream, first: 3, last: 3 }])
    expect(disk.step('load-sender')).toBeDefined()
    expect(disk.step('read-rows')).toBeDefined()
    expect(disk.take(bob).map(seqOf)).toEqual([3])
  })

  it('[MB9] tells an attached receiver of orphans at once', () => {
    const disk = new FakeDisk()
    disk.attach(bob)
    disk.store({ after: { stream: idOf<StreamId>(103), seq: 4 } })
    disk.take(bob)
    hello(disk, [])
    expect(disk.take(bob)).toMatchObject([{ type: 'gap', fromSeq: 1, toSeq: 1 }])
    expect(disk.streams.size).toBe(0)
  })

  it('[MB9] leaves alone what was stored after the hello', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    hello(disk, [])
    disk.isPrompt = true
    disk.store({ after: { stream: idOf<StreamId>(103), seq: 4 } })
    while (disk.step() !== undefined);
    expect(disk.rowsOf()).toEqual([1])
  })

  it('[MB9] answers with an ack that passed before its stream was on disk', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.store()
    disk.step()
    disk.step()
    disk.isPrompt = true
    disk.ack({ next: 2 })
    hello(disk, [{ stream, first: 1, last: 1 }])
    expect(disk.streams.size).toBe(0)
    disk.step()
    expect(disk.take(alice).filter((frame) => frame.type === 'ack')).toMatchObject([{ stream, next: 2 }])
  })

  it('[MB12] drops rows below the first outstanding position', () => {
    const disk = filled(4)
    hello(disk, [{ stream, first: 3, last: 4 }])
    expect(disk.rowsOf()).toEqual([3, 4])
  })
})
