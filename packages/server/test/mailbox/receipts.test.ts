import type { FrameOf } from '@kith/wire'
import { expect, it } from 'vitest'

import { alice, bob, envelopeOf, otherStream, stream, tagOf } from './envelopes.ts'
import { FakeDisk, storeInput } from './fake-disk.ts'

function storedIn(disk: FakeDisk): readonly FrameOf<'stored'>[] {
  return disk.take(alice).filter((frame): frame is FrameOf<'stored'> => frame.type === 'stored')
}

it('[MB20] states nothing of what is on its way to the disk', () => {
  const disk = new FakeDisk()
  disk.store({ seq: 1 })
  disk.take(alice)
  disk.isPrompt = false
  disk.store({ seq: 1 })
  disk.store({ seq: 2 })
  while (disk.step()?.kind !== 'load-position');
  expect(storedIn(disk)).toMatchObject([{ upTo: 1, items: [{ seq: 1 }] }])
  while (disk.step() !== undefined);
  expect(storedIn(disk)).toMatchObject([{ upTo: 2, items: [{ seq: 2 }] }])
})

it('[MB21] names each offered envelope once, by growing position, and the last one of two at a position', () => {
  const disk = new FakeDisk()
  for (const seq of [1, 2]) disk.store({ seq })
  disk.take(alice)
  disk.isPrompt = false
  disk.turn([storeInput({ seq: 3 }), storeInput({ seq: 3, generation: 1, seal: 5 }), storeInput({ seq: 1 })])
  while (disk.step() !== undefined);
  const named = storedIn(disk).flatMap(({ items }) => items)
  expect(named.map(({ seq }) => seq).toSorted()).toEqual([1, 3])
  expect(named.find(({ seq }) => seq === 3)?.tag).toEqual(tagOf(envelopeOf({ seq: 3, generation: 1, seal: 5 })))
})

it('[MB21] names the tombstone that took the place, with the longest deadline', () => {
  const disk = new FakeDisk()
  disk.store()
  disk.take(alice)
  const tombstone = { kind: 'tombstone', seal: 1, body: new Uint8Array(0), leftMs: 0 } as const
  disk.store(tombstone)
  const [{ items } = { items: [] }] = storedIn(disk)
  expect(items).toEqual([{ seq: 1, deadlineMs: disk.nowMs + 3_888_000_000, tag: tagOf(envelopeOf(tombstone)) }])
})

it('[MB21] names a tombstone also past its deadline, so that its sender does not offer it for ever', () => {
  const disk = new FakeDisk()
  const tombstone = { kind: 'tombstone', seal: 1, body: new Uint8Array(0), leftMs: 0 } as const
  disk.store(tombstone)
  const deadlineMs = disk.nowMs + 3_888_000_000
  disk.take(alice)
  disk.nowMs = deadlineMs
  disk.store(tombstone)
  const [{ items } = { items: [] }] = storedIn(disk)
  expect(items).toEqual([{ seq: 1, deadlineMs, tag: tagOf(envelopeOf(tombstone)) }])
})

it('[MB21] names more than 64 envelopes in further answers with the same position', () => {
  const disk = new FakeDisk()
  disk.turn(Array.from({ length: 150 }, (_, index) => storeInput({ seq: index + 1 })))
  const frames = storedIn(disk)
  expect(frames.map(({ upTo, items }) => [upTo, items.length])).toEqual([
    [150, 64],
    [150, 64],
    [150, 22],
  ])
  expect(frames.flatMap(({ items }) => items.map(({ seq }) => seq))).toEqual(
    Array.from({ length: 150 }, (_, index) => index + 1),
  )
})

it('[MB21] names nothing that is decided, or whose place the sender has left', () => {
  const disk = new FakeDisk()
  for (const seq of [1, 2, 3]) disk.store({ seq })
  disk.input({ kind: 'hello', as: alice, more: 0, outstanding: [{ stream, to: bob, first: 3, last: 3 }] })
  disk.take(alice)
  disk.store({ seq: 2, first: 3 })
  expect(storedIn(disk)).toMatchObject([{ upTo: 3, items: [] }])
})

it('[MB22] keeps what it named until the deadline, the ack, or the word of its sender', () => {
  const disk = new FakeDisk()
  for (const seq of [1, 2, 3]) disk.store({ seq, lifeMs: 600_000 })
  disk.store({ stream: otherStream, lifeMs: 600_000 })
  const deadlines = storedIn(disk).flatMap(({ items }) => items.map((item) => item.deadlineMs))
  expect(deadlines).toEqual(Array.from({ length: 4 }, () => disk.nowMs + 600_000))
  disk.advance(599_000)
  expect([disk.rowsOf(), disk.rowsOf(otherStream)]).toEqual([[1, 2, 3], [1]])
  disk.attach(bob)
  const bodies = disk.take(bob).flatMap((frame) => (frame.type === 'data' ? [frame.envelope.body.byteLength] : []))
  expect(bodies).toEqual([20, 20, 20, 20])
  disk.ack({ next: 2 })
  expect(disk.rowsOf()).toEqual([2, 3])
  disk.store({ seq: 3, first: 3 })
  expect(disk.rowsOf()).toEqual([3])
})
