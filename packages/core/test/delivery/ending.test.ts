import { type DeviceId, type Exception, numberOfCode, type PeerName, readHeader } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections } from '@kith/core'

import { ackOf, envelopesOf, incoming } from './frames.ts'
import { alice, bob, type Disk, id, message, Rig, sealed, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)
const carols = id<DeviceId>(3)
const both = { devices: { bob: [bobs, carols] } }

function acknowledge(rig: Rig, at: number, next: number, exceptions: readonly Exception[] = []): void {
  const envelope = envelopesOf(rig)[at]
  if (envelope === undefined) throw new Error('no such envelope was sent')
  rig.frame(ackOf(envelope, next, { exceptions }))
}

function exception(outcome: Exception['outcome'], index = 255, seq = 1): Exception {
  return { seq, index, outcome, code: numberOfCode(outcome === 'expired' ? 'deadline-passed' : 'no-handler') }
}

describe('ending', () => {
  it('[DL10] is committed at the first device, and decided when all have decided', () => {
    const rig = alice(both)
    const one = message()
    rig.send(sendOf('bob', [one]))
    acknowledge(rig, 1, 2)
    expect(rig.told(one.mid)).toEqual(['accepted', 'committed'])
    expect(rig.disk.get(collections.messages, one.mid)).toBeDefined()
    acknowledge(rig, 0, 2, [exception('rejected')])
    expect(rig.told(one.mid)).toEqual(['accepted', 'committed'])
    expect(rig.disk.get(collections.messages, one.mid)).toBeUndefined()
    expect(rig.stateOnDisk(one.mid)).toBe('committed')
  })

  it('[DL10] is not decided while a device waits for its envelope', () => {
    const before = alice({ ...both, hold: ['open-out'] })
    const one = message()
    before.send(sendOf('bob', [one]))
    const [first] = before.takeHeld('open-out')
    if (first === undefined) throw new Error('keys are asked for')
    before.answer(first)
    before.drain()
    // In the next life the devices are not known yet when the first of them commits.
    const rig = new Rig('alice', 1, { disk: before.disk, nowMs: before.nowMs })
    rig.relayUp()
    acknowledge(rig, 0, 2)
    expect(rig.disk.get(collections.messages, one.mid)).toBeDefined()
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [bobs, carols], listVersion: 1 })
    expect(envelopesOf(rig).map((envelope) => readHeader(envelope.authenticated).to)).toEqual([bobs, carols])
  })

  it.each([
    [['expired', 'expired'], 'expired deadline-passed'],
    [['expired', 'rejected'], 'rejected no-handler'],
    [['rejected', 'gone'], 'indeterminate device-gone'],
  ] as const)('[DL10] without a commit %j ends as %s', (ends, state) => {
    const rig = alice(both)
    const one = message()
    rig.send(sendOf('bob', [one]))
    ends.forEach((end, at) => {
      if (end === 'gone') rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [bobs], listVersion: 2 })
      else acknowledge(rig, at, 2, [exception(end)])
    })
    expect(rig.told(one.mid).at(-1)).toBe(state)
  })

  it('[DL10] an ACK ends only the stream it names, and only from its receiver', () => {
    const rig = alice(both)
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [first, second] = envelopesOf(rig)
    if (first === undefined || second === undefined) throw new Error('two were sent')
    rig.frame(ackOf(first, 2, { from: carols }))
    rig.frame(ackOf(first, 2, { stream: id(77) }))
    expect(rig.disk.list(collections.envelopes)).toHaveLength(2)
    rig.frame(ackOf(second, 2))
    expect(rig.disk.list(collections.envelopes)).toHaveLength(1)
  })

  it('[DL10] tells each message of an envelope its own end', () => {
    const rig = alice()
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one, two]))
    acknowledge(rig, 0, 2, [exception('rejected', 1)])
    expect([one, two].map((each) => rig.stateOnDisk(each.mid))).toEqual(['committed', 'rejected'])
  })

  it('[DL12] puts a tombstone in the place of an envelope at its deadline, on disk first', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: 5000 }))
    const [original] = envelopesOf(rig)
    rig.advance(4999)
    expect(rig.of('seal')).toHaveLength(1)
    rig.hold.add('write')
    rig.clear()
    rig.advance(1)
    expect(rig.frames('data')).toEqual([])
    rig.release('write')
    const tombstone = rig.frames('data').at(-1)?.envelope
    if (original === undefined || tombstone === undefined) throw new Error('both were sent')
    expect(readHeader(tombstone.authenticated)).toEqual({ ...readHeader(original.authenticated), kind: 'tombstone' })
    expect(tombstone.leftMs).toBe(0)
    expect(tombstone.body.byteLength).toBe(0)
    expect(rig.told(one.mid)).toEqual(['accepted deadline-passed'])
    expect(rig.machine.explain(one.mid)?.record.state).toBe('accepted')
  })

  it.each([
    ['expired', [exception('expired')], 'expired deadline-passed'],
    ['committed', [], 'committed'],
  ] as const)('[DL12] reports what the ACK says after the deadline: %s', (_, exceptions, state) => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: 5000 }))
    rig.advance(6000)
    acknowledge(rig, 0, 2, exceptions)
    expect(rig.told(one.mid).at(-1)).toBe(state)
    expect(rig.disk.list(collections.envelopes)).toEqual([])
  })

  it('[DL12] lets a tombstone that is late for its ACK change nothing', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { lifeMs: 5000 }))
    rig.hold.add('seal')
    rig.advance(5000)
    const [seal] = rig.takeHeld('seal')
    acknowledge(rig, 0, 2)
    if (seal !== undefined) rig.input(sealed(seal))
    expect(rig.disk.list(collections.envelopes)).toEqual([])
  })

  it('[DL12] makes the tombstone also for an envelope that was being sealed, or in an earlier life', () => {
    const rig = alice({ hold: ['seal'] })
    rig.send(sendOf('bob', [message()], { lifeMs: 5000 }))
    rig.advance(6000)
    rig.release('seal')
    rig.advance(1)
    expect(rig.of('seal').map((seal) => seal.header.kind)).toEqual(['messages', 'tombstone'])
    const before = alice()
    before.send(sendOf('bob', [message()], { lifeMs: 5000 }))
    before.nowMs += 6000
    const later = before.restart()
    later.advance(1)
    expect(later.of('seal').map((seal) => seal.header.kind)).toEqual(['tombstone'])
  })

  it('[DL12] ends a message that was never sealed at once', () => {
    const rig = alice({ devices: {} })
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: 5000 }))
    rig.advance(5000)
    expect(rig.told(one.mid)).toEqual(['expired deadline-passed'])
    expect(rig.machine.nextTimeout()).toBeUndefined()
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [bobs], listVersion: 1 })
    expect(rig.of('seal')).toEqual([])
  })

  it('[DL28] has the outcome on disk before it is told, and still knows it after a crash between the two', () => {
    const rig = alice({ hold: [] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    rig.hold.add('write')
    acknowledge(rig, 0, 2)
    expect(rig.told(one.mid)).toEqual(['accepted'])
    const [write] = rig.takeHeld('write')
    if (write !== undefined) rig.disk.apply(write.write)
    const later = rig.restart()
    expect(later.stateOnDisk(one.mid)).toBe('committed')
    expect(later.told(one.mid)).toEqual([])
    later.relayUp()
    expect(later.sent).toEqual([])
  })

  it('[DL29] what was sealed for a device that is gone is indeterminate, the rest goes to those listed', () => {
    const rig = alice()
    const sealedOne = message()
    rig.send(sendOf('bob', [sealedOne]))
    rig.hold.add('seal')
    const [sealing, waiting] = [message(), message()]
    rig.send(sendOf('bob', [sealing]))
    rig.send(sendOf('bob', [waiting]))
    const stale = rig.takeHeld('seal')
    rig.hold.delete('seal')
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [carols], listVersion: 2 })
    for (const seal of stale) rig.input(sealed(seal))
    expect(rig.told(sealedOne.mid).at(-1)).toBe('indeterminate device-gone')
    const toCarol = rig.of('seal').filter((seal) => seal.header.to === carols)
    expect(toCarol.flatMap((seal) => seal.messages.map((one) => one.mid))).toEqual([sealing.mid, waiting.mid])
    expect(envelopesOf(rig).filter((one) => readHeader(one.authenticated).to === carols).length).toBeGreaterThan(0)
  })

  it('[DL29] a device that goes while its envelope is being written leaves the rest as it was', () => {
    const rig = alice({ ...both, hold: ['open-out'] })
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: 5000 }))
    const [first] = rig.takeHeld('open-out')
    if (first === undefined) throw new Error('keys are asked for')
    rig.hold.add('write')
    rig.answer(first)
    rig.drain()
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [carols], listVersion: 2 })
    rig.release('write')
    rig.advance(5000)
    expect(rig.stateOnDisk(one.mid)).toBe('indeterminate')
    expect(rig.machine.explain(one.mid)).toBeUndefined()
  })

  it('[DL29] ends what every earlier life sealed for a device that is gone', () => {
    let rig = alice()
    const messages = [message(), message(), message()]
    for (const one of messages) {
      rig.send(sendOf('bob', [one]))
      rig = rig.restart()
      rig.relayUp()
    }
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [carols], listVersion: 2 })
    expect(messages.map(({ mid }) => rig.told(mid).at(-1))).toEqual(messages.map(() => 'indeterminate device-gone'))
    expect(rig.disk.list(collections.outStreams)).toEqual([])
  })

  it('[DL29] a message is decided when the only device that lacks it is gone', () => {
    const rig = alice({ ...both, hold: ['open-out'] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [first] = rig.takeHeld('open-out')
    if (first === undefined) throw new Error('keys are asked for')
    rig.answer(first)
    rig.drain()
    acknowledge(rig, 0, 2)
    expect(rig.disk.get(collections.messages, one.mid)).toBeDefined()
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [bobs], listVersion: 2 })
    expect(rig.disk.get(collections.messages, one.mid)).toBeUndefined()
    expect(rig.stateOnDisk(one.mid)).toBe('committed')
  })
})

describe('what can go wrong for good', () => {
  it('[DL14] tells a receiver that went back what it has no more, proven by the stream', () => {
    const rig = alice()
    for (let i = 0; i < 3; i++) rig.send(sendOf('bob', [message()]))
    acknowledge(rig, 0, 4)
    acknowledge(rig, 0, 2)
    const [sent] = rig.of('transmit').filter((output) => output.frame.type === 'gap')
    expect(sent?.keys).toBeDefined()
    expect(sent?.frame).toMatchObject({ fromSeq: 2, toSeq: 3, reason: 'acknowledged-before', to: bobs })
  })

  it('[DL14] tells a receiver that waits for a finished stream that it need not, also in a later life', () => {
    const first = alice()
    first.send(sendOf('bob', [message()]))
    const second = first.restart()
    second.relayUp()
    second.send(sendOf('bob', [message()]))
    acknowledge(second, 1, 1)
    expect(second.frames('gap')).toEqual([])
    acknowledge(second, 0, 2)
    acknowledge(second, 1, 1)
    expect(second.frames('gap')).toMatchObject([{ fromSeq: 0, toSeq: 0 }])
    const third = second.restart()
    third.relayUp()
    acknowledge(third, 0, 1)
    expect(third.frames('gap')).toMatchObject([{ fromSeq: 0, toSeq: 0 }])
  })

  it('[DL14] nobody is lost when the receiver goes back to an older copy of its store', () => {
    const [one, two] = [alice(), bob()]
    const olds: Disk[] = []
    join(one, two)
    for (let i = 0; i < 3; i++) {
      olds.push(two.disk.copy())
      one.send(sendOf('bob', [message()]))
      carry(one, two)
    }
    const old = olds[1]
    if (old === undefined) throw new Error('a copy was made')
    const later = two.restart(old)
    join(one, later)
    later.relayUp()
    const last = message()
    one.send(sendOf('bob', [last]))
    carry(one, later)
    expect(later.of('missing').map((output) => output.count)).toEqual([2])
    expect(one.told(last.mid).at(-1)).toBe('committed')
  })

  it('[DL30] an ACK above everything that was sent raises the alarm and ends that stream only', () => {
    const rig = alice()
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one]))
    const first = rig.frames('data').at(-1)
    acknowledge(rig, 0, 3)
    expect(rig.of('alarm')).toEqual([{ kind: 'alarm', code: 'identity-cloned', name: 'bob' }])
    expect(rig.told(one.mid)).toEqual(['accepted', 'indeterminate identity-cloned'])
    expect(rig.disk.list(collections.envelopes)).toHaveLength(0)
    rig.send(sendOf('bob', [two]))
    const header = readHeader(rig.frames('data').at(-1)?.envelope.authenticated ?? new Uint8Array())
    expect(header.seq).toBe(1)
    expect(header.stream).not.toBe(readHeader(first?.envelope.authenticated ?? new Uint8Array()).stream)
  })

  it('[DL30] what is not sealed when a stream is ended goes into the next, in order', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.hold.add('seal')
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one]))
    rig.send(sendOf('bob', [two]))
    acknowledge(rig, 0, 9)
    rig.release('seal')
    const streams = new Set(rig.frames('data').map((frame) => readHeader(frame.envelope.authenticated).stream))
    expect(streams.size).toBe(2)
    const again = rig.of('seal').filter(({ header }) => header.stream === [...streams][1])
    expect(again.flatMap(({ messages }) => messages.map(({ mid }) => mid))).toEqual([one.mid, two.mid])
    expect([rig.told(one.mid), rig.told(two.mid)]).toEqual([['accepted'], ['accepted']])
  })

  it('[DL30] a store restored from an older copy learns from the ACK how its envelopes ended, as far back as that says', () => {
    const before = alice()
    const [one, two] = [message(), message()]
    before.send(sendOf('bob', [one]))
    before.send(sendOf('bob', [two]))
    const copies = [before.disk.copy(), before.disk.copy()] as const
    const soon = before.restart(copies[0])
    soon.relayUp()
    acknowledge(soon, 0, 9, [exception('rejected', 0, 2)])
    expect([one, two].map((each) => soon.stateOnDisk(each.mid))).toEqual(['committed', 'rejected'])
    const late = before.restart(copies[1])
    late.relayUp()
    acknowledge(late, 0, 66)
    expect([one, two].map((each) => late.stateOnDisk(each.mid))).toEqual(['indeterminate', 'committed'])
    expect([...soon.of('alarm'), ...late.of('alarm')]).toEqual([])
  })
})

describe('timers', () => {
  it('[DL11][DL12] always move forward, in every state that a restart may find', () => {
    const rig = alice({ ...both })
    for (let i = 0; i < 20; i++)
      rig.send(sendOf('bob', [message()], { lifeMs: 1000 * (i + 1), lane: i % 2 ? 'kept' : 'unkept' }))
    for (let i = 0; i < 30; i++) {
      rig.advance(700)
      const later = new Rig('alice', 1, { disk: rig.disk.copy(), nowMs: rig.nowMs, devices: i % 3 ? both.devices : {} })
      if (i % 2) later.relayUp()
      if (i % 5 === 0) later.input({ kind: 'direct-up', device: bobs })
      later.advance(60_000)
      expect(later.stateOnDisk(id(1))).toBeUndefined()
    }
  })
})

const lines = new Map<Rig, Rig>()
const queues = new Map<Rig, { path: 'relay' | 'direct'; frame: Parameters<Rig['frame']>[0] }[]>()

/** Joins two rigs by a queue in each direction, which `carry` empties. */
function join(one: Rig, two: Rig): void {
  for (const [from, to] of [
    [one, two],
    [two, one],
  ] as const) {
    lines.set(from, to)
    queues.set(from, [])
    from.to = (path, frame) => {
      if (frame.type !== 'hello' && frame.type !== 'attach' && frame.type !== 'store')
        queues.get(from)?.push({ path, frame })
    }
  }
}

function carry(...rigs: readonly Rig[]): void {
  for (let moved = true; moved;) {
    moved = false
    for (const rig of rigs) {
      for (let next = queues.get(rig)?.shift(); next !== undefined; next = queues.get(rig)?.shift()) {
        moved = true
        lines.get(rig)?.frame(next.frame, next.path)
      }
    }
  }
}

describe('two devices', () => {
  it('[DL8][DL10] pass messages both ways, once and in order', () => {
    const [one, two] = [alice(), bob()]
    join(one, two)
    const mids = Array.from({ length: 200 }, () => message())
    for (const each of mids) one.send(sendOf('bob', [each]))
    two.send(sendOf('alice', [message()]))
    carry(one, two)
    const got = two.of('handle').flatMap((output) => output.messages.map((each) => each.mid))
    expect(got).toEqual(mids.map((each) => each.mid))
    expect(one.disk.list(collections.envelopes)).toEqual([])
    expect(one.disk.list(collections.messages)).toEqual([])
    expect(incoming(1, 1, [message()]).type).toBe('data')
  })
})
