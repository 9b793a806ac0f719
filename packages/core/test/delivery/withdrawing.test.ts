import {
  decodeMessages,
  type DeviceId,
  type MessageId,
  numberOfCode,
  type PeerName,
  readHeader,
  type StreamId,
} from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { type Cancel, collections, decodeRecord, messageRecord } from '@kith/core'

import { ackOf, envelopesOf, incoming, storedOf } from './frames.ts'
import { alice, boot, id, message, type Rig, sendOf } from './harness.ts'
import { handled, noting } from './receiver.ts'

const bobs = id<DeviceId>(2)

function cancel(rig: Rig, mid: MessageId, code: Cancel['code'] = 'canceled'): void {
  rig.submit({ sends: [], changes: [], expects: [], cancels: [{ mid, code }] })
}

/** What was sent last at a position. */
function lastSent(
  rig: Rig,
  seq: number,
): { readonly kind: string; readonly generation: number; readonly types: string[] } {
  const frames = [...rig.frames('data'), ...rig.frames('store')]
  const last = frames.map((frame) => frame.envelope).findLast((one) => readHeader(one.authenticated).seq === seq)
  if (last === undefined) throw new Error('nothing was sent')
  const { kind, generation } = readHeader(last.authenticated)
  const decoded = last.body.byteLength === 0 ? undefined : decodeMessages(last.body)
  return { kind, generation, types: decoded?.kind === 'ok' ? decoded.value.map((one) => one.messageType) : [] }
}

/** Alice and bob, whose frames reach each other at once. */
function pair(): { readonly rig: Rig; readonly far: Rig } {
  const rig = alice()
  const far = noting()
  rig.to = (_, frame) => {
    if (frame.type === 'data') far.frame(frame)
  }
  far.to = (_, frame) => {
    if (frame.type === 'ack') rig.frame(frame)
  }
  return { rig, far }
}

describe('withdrawing', () => {
  it('[DL31] ends what was never sealed at once, and durably', () => {
    const rig = alice({ devices: {} })
    const one = message()
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    expect(rig.told(one.mid).at(-1)).toBe('expired canceled')
    expect(rig.stateOnDisk(one.mid)).toBe('expired')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [bobs], listVersion: 1 })
    expect(envelopesOf(rig)).toEqual([])
  })

  it('[DL31] puts a tombstone in the place of an envelope that holds nothing else', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    expect(lastSent(rig, 1).kind).toBe('tombstone')
    expect(rig.told(one.mid)).toEqual(['accepted', 'accepted canceled'])
    const [envelope] = envelopesOf(rig)
    if (envelope === undefined) throw new Error('it was sent')
    const code = numberOfCode('deadline-passed')
    rig.frame(ackOf(envelope, 2, { exceptions: [{ seq: 1, index: 255, outcome: 'expired', code }] }))
    expect(rig.told(one.mid).at(-1)).toBe('expired canceled')
  })

  it('[DL31] makes a message void that shares its envelope, under the next generation', () => {
    const rig = alice()
    const [one, two, three] = [message(), message(), message()]
    rig.send(sendOf('bob', [one, two, three]))
    cancel(rig, two.mid)
    expect(lastSent(rig, 1)).toEqual({ kind: 'messages', generation: 1, types: ['test', '', 'test'] })
    cancel(rig, one.mid)
    expect(lastSent(rig, 1)).toEqual({ kind: 'messages', generation: 2, types: ['', '', 'test'] })
    cancel(rig, three.mid)
    expect(lastSent(rig, 1).kind).toBe('tombstone')
  })

  it('[DL31] is told what the receiver committed, be it the message or its withdrawal', () => {
    const { rig, far } = pair()
    const [one, two] = [message(), message()]
    far.hold.add('handle')
    rig.send(sendOf('bob', [one, two]))
    cancel(rig, two.mid)
    far.release('handle')
    expect(rig.told(one.mid).at(-1)).toBe('committed')
    expect(rig.told(two.mid).at(-1)).toBe('committed')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
  })

  it('[DL31] the receiver handles what is not void, and decides the rest as expired', () => {
    const rig = noting()
    const [one, two] = [message(), message()]
    rig.frame(incoming(500, 1, [one, { ...two, messageType: '', body: new Uint8Array() }]))
    expect(rig.of('handle').map((output) => output.messages.map((each) => each.mid))).toEqual([[one.mid]])
    expect(rig.frames('ack').at(-1)?.exceptions).toEqual([
      { seq: 1, index: 1, outcome: 'expired', code: numberOfCode('canceled') },
    ])
    expect(rig.disk.get('app', one.mid)).toBeDefined()
  })

  it('[DL31] ends at once when the envelope that was being sealed has lost its device', () => {
    const rig = alice()
    const one = message()
    rig.hold.add('seal')
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    rig.input({ kind: 'devices', name: 'bob' as PeerName, devices: [], listVersion: 2 })
    expect(rig.told(one.mid).at(-1)).toBe('expired canceled')
    expect(rig.stateOnDisk(one.mid)).toBe('expired')
  })

  it('[DL31] leaves no record of the withdrawal of a message that was decided meanwhile', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [envelope] = envelopesOf(rig)
    if (envelope === undefined) throw new Error('it was sent')
    rig.hold.add('write')
    cancel(rig, one.mid)
    rig.frame(ackOf(envelope, 2))
    rig.release('write')
    expect(rig.told(one.mid).at(-1)).toBe('committed')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
  })

  it('[DL31] goes with the commit that asks for it, or not at all', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one]))
    const expects = [{ collection: 'app', key: 'x', version: 7 }]
    rig.submit({ sends: [], changes: [], expects, cancels: [{ mid: one.mid, code: 'canceled' }] })
    expect(rig.of('not-accepted').map((output) => output.code)).toEqual(['write-conflict'])
    expect(lastSent(rig, 1).kind).toBe('messages')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
  })

  it('[DL31] a message takes the place of another in one commit', () => {
    const rig = alice({ devices: {} })
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one]))
    const cancels = [{ mid: one.mid, code: 'superseded' }] as const
    rig.submit({ sends: [sendOf('bob', [two])], changes: [], expects: [], cancels })
    expect(rig.told(one.mid).at(-1)).toBe('expired superseded')
    expect(rig.stateOnDisk(two.mid)).toBe('addressing')
  })

  it('[DL31] takes back the whole transaction of a message', () => {
    const rig = alice()
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one, two], { atomic: true }))
    cancel(rig, one.mid)
    expect(lastSent(rig, 1).kind).toBe('tombstone')
  })

  it('[DL31] is remembered over a restart until the receiver has decided', () => {
    const before = alice({ hold: ['reseal', 'seal'] })
    const [one, two] = [message(), message()]
    before.send(sendOf('bob', [one, two]))
    before.release('seal')
    cancel(before, two.mid)
    const rig = before.restart()
    rig.relayUp(boot)
    cancel(rig, one.mid)
    expect(lastSent(rig, 1).kind).toBe('tombstone')
    const [envelope] = envelopesOf(rig)
    if (envelope === undefined) throw new Error('it was sent')
    const code = numberOfCode('deadline-passed')
    rig.frame(ackOf(envelope, 2, { exceptions: [{ seq: 1, index: 255, outcome: 'expired', code }] }))
    expect(rig.told(two.mid).at(-1)).toBe('expired canceled')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
  })

  it('[DL31] never seals an envelope of an earlier life again, whose next generation a copy of the store may have used', () => {
    const before = alice()
    const [one, two] = [message(), message()]
    before.send(sendOf('bob', [one, two]))
    const rig = before.restart()
    rig.relayUp(boot)
    cancel(rig, two.mid)
    expect(rig.of('reseal')).toEqual([])
    expect(lastSent(rig, 1)).toEqual({ kind: 'messages', generation: 0, types: ['test', 'test'] })
    const [envelope] = envelopesOf(rig)
    if (envelope !== undefined) rig.frame(ackOf(envelope, 2))
    expect(rig.told(two.mid).at(-1)).toBe('committed')
  })

  it('[DL31] waits for an envelope that is being sealed', () => {
    const rig = alice({ hold: ['seal'] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    rig.release('seal')
    expect(lastSent(rig, 1).kind).toBe('tombstone')
  })

  it('[DL31] [MB23] replaces what the mailbox has', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: id(1), device: bobs })
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one, two]))
    const stream = readHeader(rig.frames('store')[0]?.envelope.authenticated ?? new Uint8Array(76)).stream
    rig.frame(storedOf(rig, stream, 1))
    rig.clear()
    cancel(rig, one.mid)
    expect(rig.sent).toEqual(['store 1'])
    expect(rig.told(one.mid)).toEqual(['accepted canceled'])
    rig.frame(storedOf(rig, stream, 1))
    expect(rig.told(one.mid)).toEqual(['accepted canceled'])
    const [frame] = rig.frames('store')
    rig.frame(storedOf(rig, stream, 1, frame === undefined ? [] : [frame.envelope]))
    expect(rig.told(one.mid)).toEqual(['accepted canceled', 'stored canceled'])
    expect(lastSent(rig, 1)).toEqual({ kind: 'messages', generation: 1, types: ['', 'test'] })
  })

  it('[DL23] a late copy of what it replaced is no sign of a clone', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: id(1), device: bobs })
    const one = message()
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    const { stream } = readHeader(rig.frames('store')[0]?.envelope.authenticated ?? new Uint8Array(76))
    const code = numberOfCode('position-conflict')
    rig.frame({ type: 'turned-down', to: id(1), stream, seq: 1, code, retryAfterMs: 0 })
    expect(rig.of('alarm')).toEqual([])
  })

  it('[DL31] leaves alone what is decided, or not of this device', () => {
    const { rig } = pair()
    const one = message()
    rig.send(sendOf('bob', [one]))
    cancel(rig, one.mid)
    cancel(rig, id<MessageId>(999))
    expect(rig.told(one.mid).at(-1)).toBe('committed')
    expect(rig.disk.list(collections.withdrawals)).toEqual([])
  })
})

describe('lost messages', () => {
  it('[DL34] tells the application what expired while it was away, in the commit that decides it', () => {
    const rig = noting()
    rig.lostHandler = ({ count, reason }) => {
      const note = { collection: 'app', key: `${reason} ${String(count)}`, value: new Uint8Array(1) }
      return { sends: [], changes: [note], expects: [] }
    }
    rig.frame(incoming(500, 1, [message(), message()], { leftMs: 0 }))
    rig.frame(incoming(500, 2, [message()]))
    expect(rig.disk.get('app', 'expired 2')).toBeDefined()
    expect(rig.disk.applied[0]?.changes.some((change) => change.collection === collections.inStreams)).toBe(true)
    expect(rig.of('missing')).toMatchObject([{ from: 'alice', count: 2, reason: 'expired', sentAtMs: 1_000_000 }])
    expect(handled(rig)).toEqual([2])
  })

  it('[DL34] does not tell of what its sender withdrew in time', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()], { isTombstone: true, leftMs: 5000 }))
    expect(rig.of('handle-lost')).toEqual([])
    expect(rig.of('missing')).toEqual([])
    expect(rig.frames('ack').at(-1)?.next).toBe(2)
  })

  it('[DL14] goes on behind a gap in the commit that holds what the application writes of it', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    rig.lostHandler = ({ reason }) => ({
      sends: [],
      changes: [{ collection: 'app', key: reason, value: new Uint8Array(1) }],
      expects: [],
    })
    rig.hold.add('handle-lost')
    rig.frame(incoming(500, 5, [message()]))
    const gap = {
      type: 'gap',
      to: bobs,
      from: id<DeviceId>(1),
      stream: id<StreamId>(500),
      reason: 'acknowledged-before',
    } as const
    rig.frame({ ...gap, fromSeq: 2, toSeq: 4, tag: new Uint8Array(16) })
    expect(rig.frames('ack').at(-1)?.next).toBe(2)
    rig.release('handle-lost')
    expect(rig.disk.get('app', 'acknowledged-before')).toBeDefined()
    expect(rig.of('missing')).toMatchObject([{ count: 3, reason: 'acknowledged-before' }])
    expect(handled(rig)).toEqual([1, 5])
  })
})

describe('the ledger', () => {
  it('[DL12] a copy that was never sealed in time is not sealed by a later life whose clock was set back', () => {
    const devices = { bob: [bobs, id<DeviceId>(3)] }
    const before = alice({ devices, hold: ['open-out'] })
    const one = message()
    before.send(sendOf('bob', [one], { lifeMs: 60_000 }))
    const [first] = before.takeHeld('open-out')
    if (first === undefined) throw new Error('keys are asked for')
    before.answer(first)
    before.drain()
    before.advance(61_000)
    before.nowMs -= 50_000
    const rig = before.restart()
    rig.relayUp()
    expect(rig.of('open-out')).toEqual([])
  })

  it('[DL12] a stored message whose time is over stays so, whatever an ACK that decides nothing says', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: 60_000 }))
    const [envelope] = envelopesOf(rig)
    if (envelope === undefined) throw new Error('it was sent')
    rig.frame(storedOf(rig, readHeader(envelope.authenticated).stream, 1))
    rig.advance(60_000)
    rig.frame(ackOf(envelope, 1))
    expect(rig.told(one.mid)).toEqual(['accepted', 'stored', 'stored deadline-passed'])
  })

  it('[DL33] keeps what happened to a message, also when the middle of a long story is left out', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [envelope] = envelopesOf(rig)
    if (envelope === undefined) throw new Error('it was sent')
    for (let time = 0; time < 40; time++) {
      const device = bobs
      rig.frame({ type: time % 2 === 0 ? 'absent' : 'present', to: id(1), device })
      rig.frame(storedOf(rig, readHeader(envelope.authenticated).stream, 1))
      rig.relayUp(id(time))
    }
    rig.frame(ackOf(envelope, 2))
    const stored = rig.disk.get(collections.ledger, one.mid)
    const { steps } = decodeRecord(messageRecord, stored?.value ?? new Uint8Array())
    expect(steps).toHaveLength(24)
    expect(steps.slice(0, 3).map((step) => [step.step, step.way])).toEqual([
      ['accepted', undefined],
      ['sealed', undefined],
      ['sent', 'relay'],
    ])
    expect(steps.at(-1)).toMatchObject({ step: 'decided', way: 'relay', device: bobs })
  })
})
