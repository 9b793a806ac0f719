import { describe, expect, it } from 'vitest'

import { collections } from '@kith/core'
import { type Frame, limits, type MessageId, readHeader, type WireMessage } from '@kith/wire'

import { envelopesOf, incoming, storedOf } from './frames.ts'
import { alice, bob, id, message, type Rig, sendOf } from './harness.ts'
import { acks, effect, handled, noting, stream } from './receiver.ts'

/** Lets two machines hear each other, frames of the types named excepted. */
function connect(one: Rig, other: Rig, but: readonly Frame['type'][] = []): void {
  const between = (to: Rig) => (path: 'relay' | 'direct', frame: Frame) => {
    if (!but.includes(frame.type)) to.frame(frame, path)
  }
  one.to = between(other)
  other.to = between(one)
}

function keyOf(rig: Rig, collection: string, at = 0): string {
  const key = rig.disk.list(collection)[at]?.key
  if (key === undefined) throw new Error(`nothing is in ${collection}`)
  return key
}

describe('a sender whose records are damaged', () => {
  it('[PE24] ends a message without a record as indeterminate, remembers it, and sends the others', () => {
    const [one, two] = [message(), message()]
    const before = alice({ offline: true, hold: ['open-out'] })
    before.send(sendOf('bob', [one]), sendOf('bob', [two]))
    before.disk.damage(collections.messages, one.mid)
    const after = before.restart()
    expect(after.told(one.mid)).toEqual(['indeterminate record-damaged'])
    expect(after.stateOnDisk(one.mid)).toBe('indeterminate')
    expect(after.disk.damaged).toEqual([])
    const receiver = noting()
    connect(after, receiver)
    after.relayUp()
    expect(after.told(two.mid).at(-1)).toBe('committed')
    expect(after.restart().told(one.mid)).toEqual([])
  })

  it('[PE24] sends no part of a transaction that may have lost a message', () => {
    const [one, two, alone] = [message(), message(), message()]
    const before = alice({ offline: true, devices: {} })
    before.send(sendOf('bob', [one, two], { atomic: true }), sendOf('bob', [alone]))
    before.disk.damage(collections.messages, two.mid)
    const after = before.restart()
    expect(after.told(one.mid)).toEqual(['indeterminate record-damaged'])
    expect(after.told(alone.mid)).toEqual([])
    expect(after.machine.explain(alone.mid)?.record.state).toBe('addressing')
  })

  it('[PE24] ends what stood in a damaged envelope, and tells a receiver that asks for it', () => {
    const messages = [message(), message(), message()]
    const before = alice({ offline: true })
    for (const one of messages) before.send(sendOf('bob', [one], { atomic: true }))
    before.disk.damage(collections.envelopes, keyOf(before, collections.envelopes, 1))
    const after = before.restart()
    const receiver = noting()
    connect(after, receiver)
    after.relayUp()
    expect(messages.map((one) => after.told(one.mid).at(-1))).toEqual([
      'committed',
      'indeterminate record-damaged',
      'committed',
    ])
    expect(handled(receiver)).toEqual([1, 3])
    expect(receiver.of('missing')).toMatchObject([{ from: 'alice', count: 1, reason: 'damaged' }])
  })

  it('[PE24] ends everything of a stream without its keys, and goes on in another', () => {
    const [one, two] = [message(), message()]
    const before = alice({ offline: true })
    before.send(sendOf('bob', [one]))
    before.disk.damage(collections.outStreams, keyOf(before, collections.outStreams))
    const after = before.restart()
    expect(after.told(one.mid)).toEqual(['indeterminate record-damaged'])
    expect(after.disk.list(collections.envelopes)).toEqual([])
    const receiver = noting()
    connect(after, receiver)
    after.relayUp()
    after.send(sendOf('bob', [two]))
    expect(after.told(two.mid).at(-1)).toBe('committed')
  })

  it('[PE24] does not send what was withdrawn, though why is lost', () => {
    const one = message()
    const before = alice({ offline: true })
    before.send(sendOf('bob', [one]))
    before.submit({ sends: [], changes: [], expects: [], cancels: [{ mid: one.mid, code: 'superseded' }] })
    before.disk.damage(collections.withdrawals, one.mid)
    const after = before.restart()
    const receiver = noting()
    connect(after, receiver)
    after.relayUp()
    expect(handled(receiver)).toEqual([])
    expect(after.told(one.mid).at(-1)).toBe('expired canceled')
  })
})

describe('a mailbox whose rows are damaged', () => {
  it('[MB17] is given the envelope again, and the message is not called stored meanwhile', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: id(1), device: id(2) })
    const [one, two] = [message(), message()]
    for (const each of [one, two]) rig.send(sendOf('bob', [each]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('nothing was sent')
    const { stream: ofAlice } = readHeader(first.authenticated)
    rig.frame(storedOf(rig, ofAlice, 2))
    expect([one, two].map(({ mid }) => rig.told(mid).at(-1))).toEqual(['stored', 'stored'])
    rig.clear()
    rig.frame({ type: 'turned-down', to: id(1), stream: ofAlice, seq: 1, code: 109, retryAfterMs: 0 })
    expect(rig.sent).toEqual(['store 1'])
    expect(rig.told(one.mid)).toEqual(['accepted record-damaged'])
    expect(rig.told(two.mid)).toEqual([])
    rig.frame(storedOf(rig, ofAlice, 2))
    expect(rig.told(one.mid).at(-1)).toBe('stored')
  })

  it('[MB17] is reported to the receiver, which believes nothing of it', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    rig.input({ kind: 'frame', path: 'relay', frame: { ...gapTo(2), fromSeq: 2, reason: 'damaged' }, isReport: true })
    expect(rig.of('missing')).toMatchObject([{ from: 'alice', count: 1, reason: 'damaged' }])
    rig.frame(incoming(500, 2, [message()]))
    expect(handled(rig)).toEqual([1, 2])
  })
})

describe('a receiver whose positions are damaged', () => {
  it('[PE24] handles nothing of the stream again; its sender hears that, and goes on in another', () => {
    const sender = alice()
    const first = noting()
    connect(sender, first, ['ack'])
    const [one, two, three] = [message(), message(), message()]
    sender.send(sendOf('bob', [one]))
    sender.send(sendOf('bob', [two]))
    expect(handled(first)).toEqual([1, 2])
    first.disk.damage(collections.inStreams, keyOf(first, collections.inStreams))
    const second = first.restart()
    connect(sender, second)
    second.relayUp()
    sender.advance(2000)
    expect(sender.told(one.mid).at(-1)).toBe('indeterminate record-damaged')
    expect(sender.told(two.mid).at(-1)).toBe('indeterminate record-damaged')
    expect(handled(second)).toEqual([])
    expect(second.of('missing').map(({ reason }) => reason)).toEqual(['damaged', 'damaged'])
    sender.send(sendOf('bob', [three]))
    expect(sender.told(three.mid).at(-1)).toBe('committed')
    expect(effects(second, [one, two, three])).toEqual([1, 1, 1])
  })

  it('[PE24] goes on handling nothing of it after another restart', () => {
    const rig = noting()
    for (const seq of [1, 2]) rig.frame(incoming(500, seq, [message()]))
    rig.disk.damage(collections.inStreams, stream)
    const second = rig.restart()
    second.frame(incoming(500, 2, [message()]))
    expect(acks(second)).toEqual([1])
    second.frame(gapTo(1))
    expect(acks(second)).toEqual([1, 3])
    expect(second.disk.damaged).toEqual([])
    const third = second.restart()
    third.frame(incoming(500, 3, [message()]))
    expect(acks(third)).toEqual([4])
    expect(handled(second).concat(handled(third))).toEqual([])
  })

  it('[PE24] that lost positions without a name handles of unknown streams only what is surely new', () => {
    const rig = bob()
    rig.disk.positionsMissingSinceMs = 500_000
    const second = rig.restart()
    // Sent at 1,000,000 by the sender's clock, which may be behind.
    second.frame(incoming(600, 1, [message()]))
    expect(handled(second)).toEqual([])
    expect(second.frames('ack').at(-1)?.exceptions).toMatchObject([{ seq: 1, outcome: 'rejected', code: 109 }])
    rig.disk.positionsMissingSinceMs = 1_000_000 - 900_000
    const third = rig.restart()
    third.frame(incoming(601, 1, [message()]))
    expect(handled(third)).toEqual([1])
    third.frame(incoming(601, 2, [message()]))
    expect(handled(third)).toEqual([1, 2])
    third.frame(incoming(602, 7, [message()]))
    third.frame(gapTo(6, 602))
    expect(handled(third)).toEqual([1, 2])
    rig.disk.positionsMissingSinceMs = 1_000_000 - limits.lifeMsMax * 1.5 - 1
    const fourth = rig.restart()
    fourth.frame(incoming(603, 1, [message()]))
    expect(handled(fourth)).toEqual([1])
  })
})

function gapTo(toSeq: number, of = 500): Extract<Frame, { type: 'gap' }> {
  return {
    type: 'gap',
    to: id(2),
    from: id(1),
    stream: id(of),
    fromSeq: 1,
    toSeq,
    reason: 'acknowledged-before',
    tag: new Uint8Array(16).fill(1),
  }
}

/** How often the handler's write of each message was applied. */
function effects(rig: Rig, messages: readonly WireMessage[]): readonly number[] {
  return messages.map(({ mid }) => rig.disk.get('app', effect(mid satisfies MessageId).key)?.version ?? 0)
}
