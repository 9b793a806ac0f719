import { codeOfNumber, type Frame, type StreamId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { alice, bob, carol, idOf, otherStream, stream } from './envelopes.ts'
import { FakeDisk, seqOf, storeInput } from './fake-disk.ts'

describe('what is taken in', () => {
  it('[MB1, MB2] stores an envelope of the kept lane and says so after the commit', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.store()
    expect(disk.step()).toMatchObject({ kind: 'load-stream' })
    expect(disk.step()).toMatchObject({ kind: 'load-account' })
    expect(disk.take(alice)).toEqual([])
    expect(disk.step()).toMatchObject({ kind: 'write' })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 1 }])
    expect(disk.rowsOf()).toEqual([1])
  })

  it('[MB1] turns down an envelope of the unkept lane', () => {
    const disk = new FakeDisk()
    disk.store({ lane: 'unkept' })
    expect(codesOf(disk.take(alice))).toEqual(['value-unknown'])
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB2] says stored once a stream for all that one commit wrote', () => {
    const disk = new FakeDisk()
    const positions = Array.from({ length: 50 }, (_, index) => index + 1)
    disk.turn(positions.flatMap((seq) => [storeInput({ seq }), storeInput({ seq, stream: otherStream })]))
    expect(disk.commits).toBe(1)
    expect(disk.take(alice)).toMatchObject([
      { type: 'stored', to: alice, stream, upTo: 50 },
      { type: 'stored', to: alice, stream: otherStream, upTo: 50 },
    ])
  })

  it('[MB18] turns everything down while the disk is full, and takes it when there is room', () => {
    const disk = new FakeDisk()
    disk.failing.set('write', 'store-full')
    disk.turn([storeInput({ seq: 1 }), storeInput({ seq: 2 })])
    expect(disk.take(alice)).toMatchObject(
      [1, 2].map((seq) => ({ type: 'turned-down', seq, code: 110, retryAfterMs: 15_000 })),
    )
    disk.failing.clear()
    disk.advance(15_000)
    disk.turn([storeInput({ seq: 1 }), storeInput({ seq: 2 })])
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', stream, upTo: 2 }])
  })

  it('[MB2, MB14] says nothing but turned down when the commit fails, and takes the same again later', () => {
    const disk = new FakeDisk()
    disk.store()
    disk.take(alice)
    disk.failing.set('write', 'database-unreachable')
    disk.turn([storeInput({ seq: 2 }), storeInput({ seq: 3 })])
    const frames = disk.take(alice)
    expect(codesOf(frames)).toEqual(['database-unreachable', 'database-unreachable'])
    expect(frames.every((frame) => frame.type === 'turned-down' && frame.retryAfterMs > 0)).toBe(true)
    disk.failing.clear()
    disk.advance(2000)
    disk.turn([storeInput({ seq: 2 }), storeInput({ seq: 3 })])
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 3 }])
    expect(disk.rowsOf()).toEqual([1, 2, 3])
    expect(disk.machine.snapshot().waiting).toBe(0)
  })

  it('[MB14] writes again after a failed commit though the clock is set back', () => {
    const disk = new FakeDisk()
    disk.failing.set('write', 'database-unreachable')
    disk.store()
    disk.failing.clear()
    disk.nowMs -= 3_600_000
    disk.store()
    disk.advance(2000)
    expect(disk.rowsOf()).toEqual([1])
  })

  it('[MB2] does not store what came behind a row whose commit failed', () => {
    const disk = new FakeDisk()
    disk.isPrompt = false
    disk.store()
    disk.step()
    disk.step()
    disk.store({ seq: 2 })
    disk.failing.set('write', 'database-unreachable')
    disk.step()
    disk.failing.clear()
    expect(codesOf(disk.take(alice))).toEqual(['database-unreachable', 'database-unreachable'])
    disk.isPrompt = true
    disk.advance(2000)
    expect(disk.rowsOf()).toEqual([])
  })

  it('[MB3] turns down a position beyond the next', () => {
    const disk = new FakeDisk()
    disk.store()
    disk.store({ seq: 3 })
    expect(codesOf(disk.take(alice))).toEqual(['position-gap'])
    expect(disk.rowsOf()).toEqual([1])
  })

  it('[MB3] begins at the first position that is outstanding', () => {
    const disk = new FakeDisk()
    disk.store({ seq: 7, first: 7 })
    disk.store({ seq: 8, first: 7 })
    expect(disk.take(alice).at(-1)).toMatchObject({ type: 'stored', upTo: 8 })
    disk.store({ seq: 12, first: 12 })
    expect(disk.rowsOf()).toEqual([12])
  })

  it('[MB3] answers a stored position with stored, and stores it once', () => {
    const disk = new FakeDisk()
    disk.turn([storeInput(), storeInput(), storeInput({ seq: 2 })])
    disk.take(alice)
    disk.store()
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 2 }])
    expect(disk.rowsOf()).toEqual([1, 2])
    expect(disk.machine.snapshot().waiting).toBe(0)
  })

  it('[MB3, MB8] answers a decided position with the kept ack', () => {
    const disk = new FakeDisk()
    disk.turn([storeInput(), storeInput({ seq: 2 })])
    disk.ack({ next: 3 })
    disk.take(alice)
    disk.store({ seq: 2 })
    expect(disk.take(alice)).toMatchObject([{ type: 'ack', next: 3, from: bob, to: alice }])
    expect(disk.rowsOf()).toEqual([])
  })
})

describe('quotas', () => {
  it('[MB4] holds the quota of a receiving device, counting what is on its way to the disk', () => {
    const disk = new FakeDisk({ receiverEnvelopesMax: 3 })
    disk.isPrompt = false
    disk.turn([1, 2, 3, 4].map((seq) => storeInput({ seq })))
    disk.isPrompt = true
    while (disk.step() !== undefined);
    expect(codesOf(disk.take(alice))).toEqual(['mailbox-full'])
    expect(disk.rowsOf()).toEqual([1, 2, 3])
    disk.store({ seq: 1, stream: otherStream, from: carol })
    expect(codesOf(disk.take(carol))).toEqual(['mailbox-full'])
    disk.ack({ next: 2 })
    disk.store({ seq: 4 })
    expect(disk.rowsOf()).toEqual([2, 3, 4])
  })

  it('[MB4] holds bytes as well as envelopes', () => {
    const disk = new FakeDisk({ receiverBytesMax: 5000 })
    disk.store({ body: new Uint8Array(3000) })
    disk.store({ seq: 2, body: new Uint8Array(3000) })
    expect(codesOf(disk.take(alice))).toEqual(['mailbox-full'])
    disk.store({ seq: 2, body: new Uint8Array(1500) })
    expect(disk.rowsOf()).toEqual([1, 2])
  })

  it('[MB4] holds the quota of a pair, and leaves room for others', () => {
    const disk = new FakeDisk({ pairEnvelopesMax: 2 })
    for (const seq of [1, 2, 3]) disk.store({ seq })
    expect(codesOf(disk.take(alice))).toEqual(['pair-quota'])
    disk.store({ from: carol, stream: otherStream })
    expect(disk.rowsOf(otherStream)).toEqual([1])
  })

  it('[MB4] holds the quota of a stranger until it is a contact', () => {
    const disk = new FakeDisk({ strangerEnvelopesMax: 1 })
    disk.relation = 'stranger'
    disk.store()
    disk.store({ seq: 2 })
    expect(codesOf(disk.take(alice))).toEqual(['stranger-quota'])
    const [giver, taker] = [disk.names.get(bob)!, disk.names.get(alice)!]
    disk.input({ kind: 'relation', giver, taker, relation: 'contact' })
    disk.store({ seq: 2 })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.input({ kind: 'relation', giver, taker, relation: 'blocked' })
    disk.store({ seq: 3 })
    expect(codesOf(disk.take(alice))).toEqual(['blocked'])
  })

  it('[MB4] turns down a life that is too long, no time left, and a device that is gone', () => {
    const disk = new FakeDisk({ keepMsMax: 60_000 })
    disk.store({ lifeMs: 60_001 })
    disk.store({ leftMs: 0 })
    disk.store({ to: carol, stream: otherStream })
    disk.input({ kind: 'removed', devices: [carol] })
    disk.store({ to: carol, seq: 2, stream: otherStream })
    expect(codesOf(disk.take(alice))).toEqual(['keep-too-long', 'deadline-passed', 'device-gone'])
    disk.names.delete(carol)
    disk.restart()
    disk.store({ to: carol, seq: 2, stream: otherStream })
    expect(codesOf(disk.take(alice))).toEqual(['device-gone'])
  })

  it('[MB4] leaves half of the mailbox to contacts, however many strangers there are', () => {
    const disk = new FakeDisk({ receiverEnvelopesMax: 4, strangerEnvelopesMax: 2 })
    disk.relation = 'stranger'
    disk.turn([1, 2].map((seq) => storeInput({ seq })))
    disk.store({ from: carol, stream: otherStream })
    expect(codesOf(disk.take(carol))).toEqual(['mailbox-full'])
    disk.input({ kind: 'relation', giver: disk.names.get(bob)!, taker: disk.names.get(carol)!, relation: 'contact' })
    disk.relation = 'contact'
    disk.store({ from: carol, stream: otherStream })
    disk.store({ from: carol, stream: otherStream, seq: 2 })
    expect(disk.rowsOf(otherStream)).toEqual([1, 2])
  })

  it('[MB4, MB5] holds bytes also of an envelope that takes the place of another', () => {
    const disk = new FakeDisk({ pairBytesMax: 1000 })
    disk.store()
    disk.store({ generation: 1, seal: 1, body: new Uint8Array(2000) })
    expect(codesOf(disk.take(alice))).toEqual(['pair-quota'])
    disk.store({ generation: 1, seal: 1, body: new Uint8Array(500) })
    disk.store({ seq: 2, body: new Uint8Array(400) })
    expect(codesOf(disk.take(alice))).toEqual(['pair-quota'])
    disk.store({ seq: 2, body: new Uint8Array(100) })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.store({ generation: 2, seal: 2, kind: 'tombstone', body: new Uint8Array() })
    disk.store({ seq: 3, body: new Uint8Array(400) })
    expect(disk.rowsOf()).toEqual([1, 2, 3])
    expect(disk.machine.snapshot().waiting).toBe(0)
  })

  it('[MB4, MB5] holds bytes of envelopes that follow each other on their way to the disk', () => {
    const disk = new FakeDisk({ pairBytesMax: 1000 })
    disk.isPrompt = false
    disk.store()
    disk.step()
    disk.step()
    disk.store({ generation: 1, seal: 1, body: new Uint8Array(600) })
    disk.store({ generation: 2, seal: 2, body: new Uint8Array(1200) })
    disk.store({ generation: 3, seal: 3, body: new Uint8Array(50) })
    disk.isPrompt = true
    while (disk.step() !== undefined);
    expect(codesOf(disk.take(alice))).toEqual(['pair-quota'])
    disk.store({ seq: 2, body: new Uint8Array(500) })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.store({ seq: 3, body: new Uint8Array(200) })
    expect(codesOf(disk.take(alice))).toEqual(['pair-quota'])
  })

  it('[MB4] removes nothing that was taken, however full it gets', () => {
    const disk = new FakeDisk({ receiverEnvelopesMax: 5 })
    for (let seq = 1; seq <= 50; seq++) disk.store({ seq, first: 1 })
    expect(disk.rowsOf()).toEqual([1, 2, 3, 4, 5])
  })
})

describe('a position that is taken', () => {
  it('[MB5] turns down another envelope', () => {
    const disk = new FakeDisk()
    disk.store({ body: new Uint8Array(5) })
    disk.store({ seal: 9 })
    expect(codesOf(disk.take(alice))).toEqual(['position-conflict'])
    disk.attach(bob)
    expect(disk.take(bob)[0]).toMatchObject({ type: 'data', envelope: { body: new Uint8Array(5) } })
  })

  it('[MB5] lets the tombstone of the sender take the place of messages, and pushes it when they were pushed', () => {
    const disk = new FakeDisk({ receiverBytesMax: 400 })
    disk.attach(bob)
    disk.store({ body: new Uint8Array(250) })
    expect(disk.take(bob).map(seqOf)).toEqual([0, 1])
    disk.take(alice)
    disk.store({ kind: 'tombstone', seal: 1, body: new Uint8Array(0), leftMs: 0 })
    expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 1 }])
    expect(disk.take(bob)).toMatchObject([{ type: 'data', envelope: { body: new Uint8Array(0) } }])
    disk.store({ seq: 2, body: new Uint8Array(100) })
    expect(disk.rowsOf()).toEqual([1, 2])
    disk.store({ seal: 0 })
    expect(codesOf(disk.take(alice))).toEqual(['position-conflict'])
  })

  it('[MB5] lets an envelope of a later generation take the place of an earlier one, also on its way to the disk', () => {
    const disk = new FakeDisk()
    disk.turn([storeInput(), storeInput({ generation: 1, seal: 1 }), storeInput({ generation: 0, seal: 2 })])
    expect(codesOf(disk.take(alice))).toEqual(['position-conflict'])
    disk.store({ generation: 2, seal: 3 })
    disk.attach(bob)
    const [data] = disk.take(bob)
    expect(data?.type === 'data' && data.envelope.tag[0]).toBe(3)
    expect(disk.machine.snapshot().waiting).toBe(0)
  })

  it('[MB1] does not let another device write into a stream', () => {
    const disk = new FakeDisk()
    disk.store()
    disk.store({ from: carol, seq: 2 })
    expect(codesOf(disk.take(carol))).toEqual(['stream-unknown'])
    expect(disk.rowsOf()).toEqual([1])
  })

  it('[MB1] does not let a receiver that took a stream first pass its sender off as cloned', () => {
    const disk = new FakeDisk()
    disk.store({ from: bob, to: carol })
    disk.store()
    expect(codesOf(disk.take(alice))).toEqual(['stream-unknown'])
  })

  it('[MB1] does not let a guess at a stream bind the device that owns it', () => {
    const disk = new FakeDisk({ keepMsMax: 1000 })
    disk.ack({ to: carol, next: 9 })
    disk.store({ from: carol, lifeMs: 2000 })
    disk.store({ lifeMs: 1000 })
    expect(disk.rowsOf()).toEqual([1])
  })
})

it('[MB8] keeps no ack of more than 4,096 bytes, and answers with stored instead', () => {
  const disk = new FakeDisk()
  const exceptions = Array.from({ length: 400 }, (_, index) => {
    return { seq: 1, index: index % 64, outcome: 'rejected', code: 1 } as const
  })
  disk.store()
  disk.ack({ next: 2, exceptions })
  disk.take(alice)
  disk.store()
  expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 1 }])
  expect(disk.streams.get(stream)?.lastAck).toBeUndefined()
  expect(disk.rowsOf()).toEqual([])
})

it('[MB9] forgets an unfinished hello with the session', () => {
  const disk = new FakeDisk()
  disk.store()
  disk.take(alice)
  const outstanding = [{ stream, to: bob, first: 1, last: 1 }]
  disk.input({ kind: 'hello', as: alice, more: 1, outstanding })
  disk.input({ kind: 'detach', device: alice })
  disk.input({ kind: 'hello', as: alice, more: 0, outstanding: [] })
  expect(disk.take(alice)).toEqual([])
  disk.input({ kind: 'hello', as: alice, more: 0, outstanding })
  expect(disk.take(alice)).toMatchObject([{ type: 'stored', to: alice, stream, upTo: 1 }])
})

it('[MB15] holds a limited number of streams in memory', () => {
  const disk = new FakeDisk({ pairEnvelopesMax: 100_000, receiverEnvelopesMax: 100_000 })
  for (let number = 0; number < 20_100; number++) disk.store({ stream: idOf<StreamId>(1000 + number) })
  expect(disk.machine.holds(idOf<StreamId>(1000))).toBe(false)
  expect(disk.machine.holds(idOf<StreamId>(21_099))).toBe(true)
})

it('[MB4] takes nothing more when too much waits for the disk, and says so', () => {
  const disk = new FakeDisk({ pairEnvelopesMax: 100_000, receiverEnvelopesMax: 100_000 })
  disk.isPrompt = false
  disk.turn(Array.from({ length: 8192 }, (_, index) => storeInput({ seq: index + 1 })))
  expect(disk.machine.isFull).toBe(true)
  disk.turn(Array.from({ length: 8193 }, (_, index) => storeInput({ seq: 8193 + index })))
  expect(codesOf(disk.take(alice))).toEqual(['server-busy'])
  disk.isPrompt = true
  while (disk.step() !== undefined);
  expect(disk.machine.isFull).toBe(false)
  expect(disk.rowsOf()).toHaveLength(2 * 8192)
})

/** The codes of the `turned-down` frames. */
function codesOf(frames: readonly Frame[]): readonly string[] {
  return frames.flatMap((frame) => (frame.type === 'turned-down' ? [codeOfNumber(frame.code)] : []))
}
