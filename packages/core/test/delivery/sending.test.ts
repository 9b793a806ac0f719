import { type DeviceId, type Frame, limits, numberOfCode } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections } from '@kith/core'

import { ackOf, envelopesOf, storedOf, streamOf } from './frames.ts'
import { alice, boot, id, message, type Rig, sealed, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)
const carols = id<DeviceId>(3)

/** The machine is told what an ACK of bob's says. */
function acknowledge(rig: Rig, at: number, next: number): void {
  const envelope = envelopesOf(rig)[at]
  if (envelope === undefined) throw new Error('no such envelope was sent')
  rig.frame(ackOf(envelope, next))
}

function refuse(rig: Rig, seq: number, code: Parameters<typeof numberOfCode>[0], retryAfterMs = 0): void {
  const stream = streamOf(envelopesOf(rig)[0])
  rig.frame({ type: 'turned-down', to: rig.device, stream, seq, code: numberOfCode(code), retryAfterMs })
}

function store(rig: Rig, upTo: number): void {
  rig.frame(storedOf(rig, streamOf(envelopesOf(rig)[0]), upTo))
}

describe('sending', () => {
  it('[DL19] sends nothing before it and everything before it is on disk', () => {
    const rig = alice({ hold: ['seal'] })
    rig.send(sendOf('bob', [message()]))
    rig.send(sendOf('bob', [message()]))
    const [first, second] = rig.takeHeld('seal')
    if (first === undefined || second === undefined) throw new Error('two envelopes are sealed')
    rig.hold.add('write')
    rig.input(sealed(second))
    expect(rig.takeHeld('write')).toEqual([])
    rig.input(sealed(first))
    expect(rig.sent).toEqual([])
    rig.release('write')
    expect(rig.sent).toEqual(['relay 1', 'relay 2'])
    expect(rig.disk.list(collections.envelopes)).toHaveLength(2)
  })

  it('[DL6] puts messages that one write made durable into one envelope, also those of several submissions', () => {
    const rig = alice({ hold: ['write'] })
    for (let count = 0; count < 4; count++) rig.send(sendOf('bob', [message()]))
    // The first write has the first message; the others gathered meanwhile.
    rig.hold.clear()
    rig.release('write')
    expect(rig.sent).toEqual(['relay 1', 'relay 2'])
    expect(rig.disk.list(collections.envelopes)).toHaveLength(2)
  })

  it('[DL4] goes directly when a direct path is up, else over the relay', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    expect(rig.sent).toEqual(['direct 1'])
    rig.input({ kind: 'direct-down', device: bobs })
    expect(rig.sent).toEqual(['direct 1', 'relay 1'])
  })

  it('[DL4] stores the kept lane for an absent receiver, and holds the unkept one until it is present', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    expect(rig.sent).toEqual(['store 1'])
    store(rig, 1)
    rig.clear()
    rig.send(sendOf('bob', [message()], { lane: 'unkept' }))
    rig.advance(30_000)
    expect(rig.sent).toEqual([])
    rig.frame({ type: 'present', to: rig.device, device: bobs })
    expect(rig.sent).toEqual(['relay 1'])
  })

  it('[DL4] sends what was sent before the receiver was known to be absent again when it is present', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { lane: 'unkept' }))
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.frame({ type: 'present', to: rig.device, device: bobs })
    expect(rig.sent).toEqual(['relay 1', 'relay 1'])
  })

  it('[DL11] uses the mailbox as well when no ACK came in time, and tries again with growing pauses', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.advance(999)
    expect(rig.sent).toEqual(['relay 1'])
    rig.advance(1)
    expect(rig.sent).toEqual(['relay 1', 'store 1', 'relay 1'])
    const times: number[] = []
    for (let tries = 0; tries < 12; tries++) {
      const dueMs = rig.machine.nextTimeout() ?? Infinity
      times.push(dueMs - rig.nowMs)
      rig.advance(dueMs - rig.nowMs)
    }
    expect(times[0]).toBeLessThanOrEqual(360)
    expect(times[0]).toBeGreaterThanOrEqual(240)
    expect(Math.max(...times)).toBeLessThanOrEqual(9600)
    expect(times.at(-1)).toBeGreaterThanOrEqual(6400)
    store(rig, 1)
    rig.clear()
    rig.advance(3_000_000)
    expect(rig.sent).toEqual([])
  })

  it('[DL11] leaves a direct path that missed an ACK, and comes back when an ACK comes over it', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    rig.advance(1000)
    expect(rig.sent).toEqual(['direct 1', 'relay 1'])
    expect(rig.of('direct-late')).toMatchObject([{ device: bobs }])
    rig.send(sendOf('bob', [message()]))
    expect(rig.sent.at(-1)).toBe('relay 2')
    rig.frame(ackOf(envelopesOf(rig)[0]!, 2), 'direct')
    rig.send(sendOf('bob', [message()]))
    expect(rig.sent.at(-1)).toBe('direct 3')
  })

  it('[DL11] is not put off by ACKs that decide nothing', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    for (let i = 0; i < 10; i++) {
      rig.advance(100)
      acknowledge(rig, 0, 1)
    }
    expect(rig.sent).toContain('store 1')
  })

  it('[DL11] does not take the days that a message waited in the mailbox for the time of a round trip', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()], { lifeMs: limits.lifeMsMax }))
    store(rig, 1)
    rig.advance(86_400_000)
    rig.frame({ type: 'present', to: rig.device, device: bobs })
    acknowledge(rig, 0, 2)
    rig.clear()
    rig.send(sendOf('bob', [message()]))
    rig.advance(1000)
    expect(rig.sent).toContain('store 2')
  })

  it('[DL20] sends what is outstanding by the way that is best when paths change', () => {
    const rig = alice({ offline: true })
    rig.send(sendOf('bob', [message()]))
    expect(rig.sent).toEqual([])
    rig.relayUp()
    expect(rig.sent).toEqual(['relay 1'])
    rig.input({ kind: 'direct-up', device: bobs })
    expect(rig.sent).toEqual(['relay 1', 'direct 1'])
    rig.input({ kind: 'relay-down' })
    rig.input({ kind: 'direct-down', device: bobs })
    rig.relayUp()
    expect(rig.sent).toEqual(['relay 1', 'direct 1', 'relay 1'])
  })

  it('[DL20] sends again over a direct path that came back', () => {
    const rig = alice({ offline: true })
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    rig.input({ kind: 'direct-down', device: bobs })
    rig.input({ kind: 'direct-up', device: bobs })
    expect(rig.sent).toEqual(['direct 1', 'direct 1'])
  })

  it('[DL21] has at most 64 envelopes outstanding, and the credit at most', () => {
    const rig = alice()
    for (let i = 0; i < 70; i++) rig.send(sendOf('bob', [message()], { lifeMs: 3_600_000 + 2000 * i }))
    expect(rig.of('seal')).toHaveLength(64)
    rig.frame(ackOf(envelopesOf(rig)[0]!, 3, { credit: 64 }))
    expect(rig.of('seal')).toHaveLength(66)
    rig.frame(ackOf(envelopesOf(rig)[0]!, 10, { credit: 58 }))
    expect(rig.of('seal')).toHaveLength(67)
    expect(rig.of('seal').map((seal) => seal.header.seq)).toEqual(Array.from({ length: 67 }, (_, at) => at + 1))
  })

  it('[DL21] has at most 1 MiB of sealed bytes outstanding', () => {
    const rig = alice()
    for (let i = 0; i < 40; i++) rig.send(sendOf('bob', [message(47_000)]))
    const bytes = rig.of('seal').map((seal) => sealed(seal).body.byteLength + 16)
    expect(bytes.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(limits.streamWindowBytes)
    expect(bytes).toHaveLength(22)
  })

  it('[DL7] reports stored only when everything before on the lane is stored, also of earlier lives', () => {
    const before = alice()
    const zero = message()
    before.send(sendOf('bob', [zero]))
    const rig = before.restart()
    rig.relayUp()
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [old, current] = envelopesOf(rig)
    rig.frame(storedOf(rig, streamOf(current), 1))
    expect(rig.told(one.mid)).not.toContain('stored')
    rig.frame(storedOf(rig, streamOf(old), 1))
    expect(rig.told(zero.mid)).toContain('stored')
    expect(rig.told(one.mid)).toContain('stored')
  })

  it('[DL7] stored is cumulative and not final: the envelope stays until the ACK', () => {
    const rig = alice()
    const [one, two, three] = [message(), message(), message()]
    for (const each of [one, two, three]) rig.send(sendOf('bob', [each]))
    store(rig, 2)
    expect([one, two, three].map((each) => rig.told(each.mid).includes('stored'))).toEqual([true, true, false])
    expect(rig.disk.list(collections.envelopes)).toHaveLength(3)
  })

  it('[DL7] stores everything again in a server that lost what it had', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    store(rig, 1)
    rig.clear()
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    expect(rig.sent).toEqual([])
    rig.input({ kind: 'relay-down' })
    rig.relayUp(id(201))
    expect(rig.sent).toEqual(['relay 1'])
    rig.advance(1000)
    expect(rig.sent).toContain('store 1')
  })

  it('[DL7] stores again what a server that went back to an older copy does not confirm', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    for (let count = 0; count < 2; count++) rig.send(sendOf('bob', [message()]))
    store(rig, 2)
    const before = rig.sent.length
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    store(rig, 1)
    expect(rig.sent).toHaveLength(before)
    rig.advance(1000)
    expect(rig.sent.slice(before)).toContain('store 2')
    expect(rig.sent.slice(before)).not.toContain('store 1')
  })

  it('[DL7] reports stored only when the mailbox has every copy at the same time', () => {
    const rig = alice({ devices: { bob: [bobs, id<DeviceId>(3)] } })
    const one = message()
    rig.send(sendOf('bob', [one]))
    const [first, second] = envelopesOf(rig).map((envelope) => storedOf(rig, streamOf(envelope), 1))
    if (first === undefined || second === undefined) throw new Error('two envelopes are sent')
    rig.frame(first)
    rig.input({ kind: 'relay-down' })
    rig.relayUp(id(201))
    rig.frame(second)
    expect(rig.told(one.mid)).not.toContain('stored')
    rig.frame(first)
    expect(rig.told(one.mid)).toContain('stored')
  })

  it('[DL7] sends nothing again that the mailbox confirms', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    store(rig, 1)
    const before = rig.sent.length
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    store(rig, 1)
    rig.advance(50_000)
    expect(rig.sent).toHaveLength(before)
  })

  it('[DL11] goes on trying when the clock is set back', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.advance(999)
    rig.nowMs -= 3_600_000
    rig.machine.handleTimeout(rig.nowMs)
    rig.clear()
    rig.advance(1000)
    expect(rig.sent.slice(0, 2)).toEqual(['store 1', 'relay 1'])
  })

  it('[DL22] stores at once what a caller awaits, with what stands before it', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [message()]))
    rig.send(sendOf('bob', [one]))
    rig.input({ kind: 'secure', mid: one.mid })
    expect(rig.sent).toEqual(['relay 1', 'relay 2', 'store 1', 'store 2'])
    store(rig, 1)
    expect(rig.sent).toHaveLength(4)
  })

  it('[DL22] stores a message that is awaited before it is sealed', () => {
    const rig = alice({ hold: ['seal'] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    rig.input({ kind: 'secure', mid: one.mid })
    rig.release('seal')
    expect(rig.sent).toEqual(['store 1'])
  })

  it('[DL22] stores the kept lane when the program closes', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]), sendOf('bob', [message()], { lane: 'unkept' }))
    rig.clear()
    rig.input({ kind: 'closing' })
    expect(rig.frames('store')).toHaveLength(1)
    expect(rig.frames('data')).toHaveLength(0)
  })

  it('[DL23] keeps what was turned down, says why, and tries again when it is time', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    const one = message()
    rig.send(sendOf('bob', [one]))
    refuse(rig, 1, 'mailbox-full', 40_000)
    expect(rig.told(one.mid)).toEqual(['accepted', 'accepted mailbox-full'])
    rig.advance(39_999)
    expect(rig.sent).toEqual(['store 1'])
    rig.advance(1)
    expect(rig.sent).toEqual(['store 1', 'store 1'])
    expect(rig.disk.list(collections.envelopes)).toHaveLength(1)
  })

  it('[DL23] gives what the mailbox turned down to the receiver as soon as that is present', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    refuse(rig, 1, 'mailbox-full', 40_000)
    rig.frame({ type: 'present', to: rig.device, device: bobs })
    expect(rig.sent).toEqual(['store 1', 'relay 1'])
  })

  it('[DL23] tries what was turned down again when the server comes back', () => {
    const rig = alice()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    refuse(rig, 1, 'store-failed', 40_000)
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    expect(rig.sent.at(-1)).toMatch(/^(?:relay|store) 1$/)
    expect(rig.sent).toHaveLength(2)
  })

  it('[DL23] raises the alarm when somebody else took the position', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    refuse(rig, 1, 'position-conflict')
    expect(rig.of('alarm')).toEqual([{ kind: 'alarm', code: 'identity-cloned', name: 'bob' }])
  })

  it('[DL9] sends the opening until an ACK shows a position on disk, and again after reopen', () => {
    const rig = alice()
    const hasOpening = (): boolean => rig.frames('data').at(-1)?.envelope.opening !== undefined
    rig.send(sendOf('bob', [message()]))
    acknowledge(rig, 0, 1)
    rig.send(sendOf('bob', [message()]))
    expect(hasOpening()).toBe(true)
    acknowledge(rig, 0, 2)
    rig.send(sendOf('bob', [message()]))
    expect(hasOpening()).toBe(false)
    const stream = streamOf(envelopesOf(rig)[0])
    const reopen: Frame = { type: 'reopen', unusable: 0, to: rig.device, from: bobs, stream }
    rig.frame({ ...reopen, from: carols })
    expect(hasOpening()).toBe(false)
    rig.frame(reopen)
    expect(hasOpening()).toBe(true)
  })

  it('[DL18] tries again with pauses when the keys of a stream cannot be made', () => {
    const rig = alice({ hold: ['open-out'] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    for (let tries = 1; tries <= 5; tries++) {
      const [open] = rig.takeHeld('open-out')
      if (open === undefined) throw new Error('keys are asked for')
      rig.input({ kind: 'not-opened-out', stream: open.stream, code: 'lock-unusable' })
      expect(rig.takeHeld('open-out')).toEqual([])
      rig.advance(1200 * 2 ** (tries - 1))
    }
    rig.release('open-out')
    expect(rig.sent).toEqual(['relay 1'])
  })

  it('says hello with what is outstanding, and attaches, whenever the server is connected', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.send(sendOf('bob', [message()]))
    acknowledge(rig, 0, 2)
    rig.clear()
    rig.relayUp(boot)
    const stream = rig.frames('hello')[0]?.outstanding
    expect(stream).toEqual([{ stream: streamOf(envelopesOf(rig)[0]), to: bobs, first: 2, last: 2 }])
    expect(rig.of('transmit').map((output) => output.frame.type)).toEqual(['hello', 'attach', 'data'])
  })
})
