import { type Frame, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { alice, bob, carol, otherStream, stream } from './envelopes.ts'
import { FakeDisk, filled, seqOf, streamOf } from './fake-disk.ts'

const drained: Frame = { type: 'drained', as: bob }

describe('pushing', () => {
  it('[MB6] pushes what waits in the order it was stored, and says drained when all is acknowledged', () => {
    const disk = new FakeDisk()
    disk.store()
    disk.store({ stream: otherStream, from: carol })
    disk.store({ seq: 2 })
    disk.attach(bob)
    const pushed = disk.take(bob)
    expect(pushed.map((frame) => [streamOf(frame), seqOf(frame)])).toEqual([
      [stream, 1],
      [otherStream, 1],
      [stream, 2],
    ])
    disk.ack({ next: 3 })
    expect(disk.take(bob)).toEqual([])
    disk.ack({ next: 2, stream: otherStream, to: carol })
    expect(disk.take(bob)).toEqual([drained])
    expect([disk.rowsOf(), disk.rowsOf(otherStream)]).toEqual([[], []])
  })

  it('[MB6] says drained at once when nothing waits', () => {
    const disk = new FakeDisk()
    disk.attach(bob)
    expect(disk.take(bob)).toEqual([drained])
  })

  it('[MB6] holds the window of envelopes', () => {
    const disk = filled(150)
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual(range(1, 64))
    disk.ack({ next: 11 })
    expect(disk.take(bob).map(seqOf)).toEqual(range(65, 74))
    disk.ack({ next: 75 })
    expect(disk.take(bob).map(seqOf)).toEqual(range(75, 138))
    disk.ack({ next: 139 })
    disk.ack({ next: 151 })
    expect(disk.take(bob).map(seqOf)).toEqual([...range(139, 150), 0])
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB6] holds the window of bytes, and pushes at least one', () => {
    const disk = filled(40, { body: new Uint8Array(limits.envelopeBytesMax) })
    disk.attach(bob)
    const pushed = disk.take(bob).map(seqOf)
    expect(pushed).toEqual(range(1, 21))
    disk.ack({ next: 3 })
    expect(disk.take(bob).map(seqOf)).toEqual([22, 23])
  })

  it('[MB6] pushes with the time that is left', () => {
    const disk = new FakeDisk()
    disk.store({ lifeMs: 60_000, leftMs: 50_000 })
    disk.advance(20_000)
    disk.attach(bob)
    expect(disk.take(bob)[0]).toMatchObject({ type: 'data', envelope: { leftMs: 30_000 } })
  })

  it('[MB6] does not wait with drained for what came after attaching', () => {
    const disk = filled(1)
    disk.attach(bob)
    disk.store({ seq: 2 })
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2])
    disk.ack({ next: 2 })
    expect(disk.take(bob)).toEqual([drained])
  })

  it('[MB11] pushes only after the commit, and what was stored while the receiver attaches', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.store()
    disk.step()
    disk.step()
    disk.attach(bob)
    expect(disk.step()).toMatchObject({ kind: 'write' })
    expect(disk.take(bob)).toEqual([])
    disk.isPrompt = true
    while (disk.step() !== undefined);
    expect(disk.take(bob).map(seqOf)).toEqual([1])
  })

  it('[MB11] pushes a row whose commit was thought to have failed', () => {
    const disk = new FakeDisk()
    disk.attach(bob)
    disk.take(bob)
    disk.isPrompt = false
    disk.store()
    while (disk.step('load-stream') !== undefined || disk.step('load-account') !== undefined);
    disk.commitUnheard('failure')
    disk.isPrompt = true
    while (disk.step() !== undefined);
    expect(disk.take(bob).map(seqOf)).toEqual([1])
  })

  it('[MB11] pushes a row whose commit came after the read that misses it', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.attach(bob)
    disk.store()
    while (disk.step() !== undefined);
    expect(
      disk
        .take(bob)
        .filter((frame) => frame.type === 'data')
        .map(seqOf),
    ).toEqual([1])
  })

  it('[MB13] pushes again what is not acknowledged, later each time', () => {
    const disk = filled(2)
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2])
    disk.advance(9_999)
    expect(disk.take(bob)).toEqual([])
    disk.advance(1)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2])
    disk.advance(19_999)
    expect(disk.take(bob)).toEqual([])
    disk.advance(1)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2])
    disk.ack({ next: 3 })
    expect(disk.take(bob)).toEqual([drained])
    disk.advance(1_000_000)
    expect(disk.take(bob)).toEqual([])
  })

  it('[MB13] a stuck stream does not keep others waiting for ever', () => {
    const disk = filled(64)
    disk.store({ stream: otherStream })
    disk.attach(bob)
    expect(disk.take(bob).map(streamOf)).not.toContain(otherStream)
    disk.advance(10_000)
    expect(disk.take(bob).map(streamOf)).toContain(otherStream)
    disk.ack({ next: 2, stream: otherStream })
    disk.advance(1_000_000)
    expect(disk.rowsOf(otherStream)).toEqual([])
    disk.ack({ next: 65 })
    expect(disk.take(bob).at(-1)).toEqual(drained)
  })

  it('[MB6] begins again for another connection of the device, and stops when it is gone', () => {
    const disk = filled(2)
    disk.attach(bob)
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 2, 1, 2])
    disk.input({ kind: 'detach', device: bob })
    disk.store({ seq: 3 })
    disk.advance(1_000_000)
    expect(disk.take(bob)).toEqual([])
  })

  it('[MB14] reads again when the database was away', () => {
    const disk = filled(1)
    disk.failing.set('read-rows', 'database-unreachable')
    disk.attach(bob)
    expect(disk.take(bob)).toEqual([])
    disk.failing.clear()
    disk.advance(1000)
    expect(disk.take(bob).map(seqOf)).toEqual([1])
  })
})

describe('deadlines', () => {
  it('[MB7] pushes a row past its deadline without its body, whether or not the body is still on disk', () => {
    for (const isSwept of [false, true]) {
      const disk = new FakeDisk()
      disk.store({ lifeMs: 5000, after: { stream: otherStream, seq: 9 } })
      disk.nowMs += 5000
      if (isSwept) disk.advance(120_000)
      disk.attach(bob)
      const [data] = disk.take(bob)
      expect(data).toMatchObject({ type: 'data', envelope: { leftMs: 0, body: new Uint8Array(0) } })
      expect(data?.type === 'data' && data.envelope.opening?.byteLength).toBeGreaterThan(100)
      expect(seqOf(data)).toBe(1)
    }
  })

  it('[MB7] removes the body from the disk, gives its room back, and keeps the header until it is acknowledged', () => {
    const disk = new FakeDisk({ receiverBytesMax: 3000 })
    disk.store({ lifeMs: 5000, body: new Uint8Array(2500) })
    disk.advance(70_000)
    expect(disk.machine.snapshot().expired).toBe(1)
    disk.store({ seq: 2, body: new Uint8Array(2500) })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.ack({ next: 2 })
    expect(disk.rowsOf()).toEqual([2])
  })

  it('[MB7] keeps the tombstone of a sender past the deadline of what it replaced', () => {
    const disk = new FakeDisk()
    disk.store({ lifeMs: 5000 })
    disk.store({ lifeMs: 5000, kind: 'tombstone', seal: 1, body: new Uint8Array(0), leftMs: 0 })
    disk.advance(100_000)
    expect(disk.machine.snapshot().expired).toBe(0)
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([1])
  })
})

describe('a position whose row is gone because its time was over', () => {
  const tombstone = { seq: 2, kind: 'tombstone', seal: 1, body: new Uint8Array(0), leftMs: 0, lifeMs: 5000 } as const
  const headerMs = limits.lifeMsMax / 2

  /** Positions 1 to 3 were stored; the header of the second is gone. */
  function swept(): FakeDisk {
    const disk = new FakeDisk()
    disk.store({ seq: 1, lifeMs: limits.lifeMsMax })
    disk.store({ seq: 2, lifeMs: 5000 })
    disk.store({ seq: 3, lifeMs: limits.lifeMsMax })
    disk.advance(headerMs + 100_000)
    expect(disk.rowsOf()).toEqual([1, 3])
    disk.take(alice)
    return disk
  }

  it('[MB7] takes what its sender offers there, and names it', () => {
    for (const isRestarted of [false, true]) {
      const disk = swept()
      if (isRestarted) disk.restart()
      disk.store(tombstone)
      expect(disk.rowsOf()).toEqual([1, 2, 3])
      const [stored] = disk.take(alice)
      expect(stored).toMatchObject({ type: 'stored', upTo: 3, items: [{ seq: 2 }] })
      disk.attach(bob)
      expect(disk.take(bob).map(seqOf)).toEqual([1, 3, 2])
    }
  })

  it('[MB7] says nothing of it before it is on disk', () => {
    const disk = swept()
    disk.isPrompt = false
    disk.store(tombstone)
    disk.step('load-position')
    disk.store({ seq: 3, lifeMs: limits.lifeMsMax })
    disk.step('load-position')
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 1 }])
    disk.step('write')
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', upTo: 3 }])
  })

  it('[MB7, MB12] drops it with the others when its sender waits no more', () => {
    const disk = swept()
    disk.restart()
    disk.store(tombstone)
    disk.store({ seq: 4, first: 4 })
    expect(disk.rowsOf()).toEqual([4])
  })

  it('[MB7] pushes older rows that have more time, whatever is gone behind them', () => {
    const disk = swept()
    disk.restart()
    disk.store({ seq: 4 })
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([1, 3, 4])
  })
})

describe('acknowledgements', () => {
  it('[MB8] removes rows below next, of this stream alone', () => {
    const disk = filled(3)
    disk.store({ stream: otherStream })
    disk.ack({ next: 3 })
    expect([disk.rowsOf(), disk.rowsOf(otherStream)]).toEqual([[3], [1]])
    expect(disk.machine.snapshot().removed).toBe(2)
  })

  it('[MB8] ignores the ack of another device, and an older one', () => {
    const disk = filled(3)
    disk.ack({ next: 4, from: carol })
    disk.ack({ next: 4, to: carol })
    expect(disk.rowsOf()).toEqual([1, 2, 3])
    disk.ack({ next: 3 })
    disk.ack({ next: 2 })
    disk.store({ seq: 1 })
    expect(disk.take(alice).at(-1)).toMatchObject({ type: 'ack', next: 3 })
  })

  it('[MB8, MB9] answers a hello with an ack that passed just before, while its stream is still being read', () => {
    const disk = filled(2)
    disk.restart()
    disk.isPrompt = false
    disk.ack({ next: 3 })
    disk.input({ kind: 'hello', as: alice, more: 0, outstanding: [{ stream, to: bob, first: 1, last: 2 }] })
    expect(disk.step('load-sender')).toBeDefined()
    expect(disk.take(alice)).toContainEqual(expect.objectContaining({ type: 'ack', next: 3 }))
    expect(disk.step('load-stream')).toBeDefined()
    while (disk.step() !== undefined);
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB8, MB9] sends an ack that passes between the hello and the attaching of the sender', () => {
    const disk = filled(2)
    disk.input({ kind: 'hello', as: alice, more: 0, outstanding: [{ stream, to: bob, first: 1, last: 2 }] })
    disk.take(alice)
    disk.ack({ next: 3 })
    expect(disk.take(alice)).toEqual([expect.objectContaining({ type: 'ack', next: 3 })])
    disk.attach(alice)
    disk.take(alice)
    disk.ack({ next: 4 })
    expect(disk.take(alice)).toEqual([])
  })

  it('[MB8] writes nothing for a stream that has never been in the mailbox', () => {
    const disk = new FakeDisk()
    for (let next = 2; next < 100; next++) disk.ack({ next })
    disk.advance(60_000)
    expect([disk.commits, disk.streams.size]).toEqual([0, 0])
    expect(disk.machine.holds(stream)).toBe(false)
  })

  it('[MB8] writes an ack that removes nothing late, and once for many', () => {
    const disk = filled(1)
    disk.ack({ next: 2 })
    const before = disk.commits
    for (let next = 3; next < 100; next++) disk.ack({ next })
    expect(disk.commits).toBe(before)
    disk.advance(5000)
    expect(disk.commits).toBe(before + 1)
    expect(disk.streams.get(stream)?.next).toBe(99)
  })

  it('[MB8, MB14] takes an ack whose stream could not be read when the database is back', () => {
    const disk = filled(2)
    disk.restart()
    disk.failing.set('load-stream', 'database-unreachable')
    disk.ack({ next: 3 })
    disk.failing.clear()
    disk.advance(1000)
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB8, MB14] writes acks when the database is back', () => {
    const disk = filled(2)
    disk.failing.set('write', 'database-unreachable')
    disk.ack({ next: 3 })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.failing.clear()
    disk.advance(1000)
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB8] an ack that comes while the row is on its way removes it', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.store()
    disk.step()
    disk.step()
    disk.ack({ next: 2 })
    while (disk.step() !== undefined);
    expect(disk.rowsOf()).toEqual([])
    expect(disk.machine.isIdle).toBe(true)
  })

  it('[MB12] rows below first go', () => {
    const disk = filled(4)
    disk.store({ seq: 5, first: 4 })
    expect(disk.rowsOf()).toEqual([4, 5])
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([4, 5])
  })

  it('[MB15] answers and pushes after a restart as before', () => {
    const disk = filled(3)
    disk.ack({ next: 2 })
    disk.restart()
    disk.store({ seq: 1 })
    expect(disk.take(alice)).toMatchObject([{ type: 'ack', next: 2 }])
    disk.store({ seq: 3 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 3 }])
    disk.store({ seq: 3, seal: 9 })
    expect(disk.take(alice)).toMatchObject([{ type: 'turned-down' }])
    disk.store({ seq: 4 })
    disk.attach(bob)
    expect(disk.take(bob).map(seqOf)).toEqual([2, 3, 4])
  })
})

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
