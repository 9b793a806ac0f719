import { type DeviceId, limits, type MessageId, readHeader } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections } from '@kith/core'

import { ackOf, envelopesOf, streamOf } from './frames.ts'
import { alice, id, message, noWrites, type Rig, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)
const carols = id<DeviceId>(3)

/** The machine is told what an ACK of bob's says. */
function acknowledge(rig: Rig, at: number, next: number): void {
  const envelope = envelopesOf(rig)[at]
  if (envelope === undefined) throw new Error('no such envelope was sent')
  rig.frame(ackOf(envelope, next))
}

describe('accepting', () => {
  it('[DL1] takes a mid once, in one write-set and in two', () => {
    const rig = alice()
    const one = message()
    const ticket = rig.send(sendOf('bob', [one, one]), sendOf('bob', [one]))
    const again = rig.send(sendOf('bob', [one]))
    expect(rig.of('accepted').map((output) => output.ticket)).toEqual([ticket, again])
    expect(rig.of('seal').flatMap((output) => output.messages)).toHaveLength(1)
    acknowledge(rig, 0, 2)
    expect(rig.told(one.mid)).toEqual(['accepted', 'committed'])
    expect(rig.stateOnDisk(one.mid)).toBe('committed')
    expect(rig.machine.explain(one.mid)).toBeUndefined()
  })

  it('[DL1][DL17] keeps a message whose first write-set is left out while a second one has it too', () => {
    const rig = alice({ hold: ['write'] })
    const one = message()
    const expects = [{ collection: 'app', key: 'x', version: 7 }]
    const first = rig.submit({ sends: [sendOf('bob', [one])], changes: [], expects })
    const second = rig.send(sendOf('bob', [one]))
    rig.release('write')
    expect(rig.of('not-accepted')).toEqual([{ kind: 'not-accepted', ticket: first, code: 'write-conflict' }])
    expect(rig.of('accepted')).toEqual([{ kind: 'accepted', ticket: second }])
    expect(rig.sent).toEqual(['relay 1'])
  })

  it('[DL2] finishes old positions after a restart, and gives new ones in a new stream', () => {
    const before = alice()
    before.send(sendOf('bob', [message()]))
    const rig = before.restart()
    rig.relayUp()
    rig.send(sendOf('bob', [message()]))
    const headers = envelopesOf(rig).map((envelope) => readHeader(envelope.authenticated))
    expect(headers.map((header) => header.seq)).toEqual([1, 1])
    expect(headers[0]?.stream).toBe(streamOf(envelopesOf(before)[0]))
    expect(headers[1]?.stream).not.toBe(headers[0]?.stream)
  })

  it('[DL36] keeps the keys of a stream while anything of it is outstanding, and no longer in a later life', () => {
    const before = alice()
    before.send(sendOf('bob', [message()]))
    expect(before.disk.list(collections.outStreams)).toHaveLength(1)
    const rig = before.restart()
    rig.relayUp()
    expect(rig.disk.list(collections.outStreams)).toHaveLength(1)
    const [envelope] = envelopesOf(before)
    if (envelope === undefined) throw new Error('it was sent')
    rig.frame(ackOf(envelope, 2))
    expect(rig.disk.list(collections.outStreams)).toEqual([])
  })

  it('[DL36] a life that ends with nothing outstanding leaves no keys to the next', () => {
    const before = alice()
    before.send(sendOf('bob', [message()]))
    const [envelope] = envelopesOf(before)
    if (envelope === undefined) throw new Error('it was sent')
    before.frame(ackOf(envelope, 2))
    expect(before.restart().disk.list(collections.outStreams)).toEqual([])
  })

  it('[DL3] has a stream for each lane, and never stores the unkept one', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { lane: 'unkept' }), sendOf('bob', [message()]))
    rig.input({ kind: 'closing' })
    rig.advance(60_000)
    const lanes = rig.frames('store').map((frame) => readHeader(frame.envelope.authenticated).lane)
    expect(new Set(lanes)).toEqual(new Set(['kept']))
    const streams = envelopesOf(rig).map((envelope) => streamOf(envelope))
    expect(new Set(streams).size).toBe(2)
  })

  it('[DL17] is accepted when it is on disk, and not before', () => {
    const rig = alice({ hold: ['write'] })
    const ticket = rig.send(sendOf('bob', [message()]))
    expect(rig.of('accepted')).toEqual([])
    expect(rig.of('transmit')).toEqual([])
    rig.release('write')
    expect(rig.of('accepted')).toEqual([{ kind: 'accepted', ticket }])
  })

  it('[DL17] writes nothing of a write-set whose expectation fails', () => {
    const rig = alice()
    const one = message()
    const expects = [{ collection: 'app', key: 'x', version: 1 }]
    const changes = [{ collection: 'app', key: 'y', value: new Uint8Array(1) }]
    const ticket = rig.submit({ sends: [sendOf('bob', [one])], changes, expects })
    expect(rig.of('not-accepted')).toEqual([{ kind: 'not-accepted', ticket, code: 'write-conflict' }])
    expect(rig.disk.get('app', 'y')).toBeUndefined()
    expect(rig.stateOnDisk(one.mid)).toBeUndefined()
    expect(rig.machine.explain(one.mid)).toBeUndefined()
  })

  it.each([
    ['message-too-large', sendOf('bob', [message(limits.messageBytesMax + 1)])],
    [
      'message-too-large',
      sendOf(
        'bob',
        Array.from({ length: 65 }, () => message()),
        { atomic: true },
      ),
    ],
    ['message-too-large', sendOf('bob', [message(40_000), message(9_099)], { atomic: true })],
    ['keep-too-long', sendOf('bob', [message()], { lifeMs: 0 })],
    ['keep-too-long', sendOf('bob', [message()], { lifeMs: limits.lifeMsMax + 1 })],
    ['keep-too-long', sendOf('bob', [message()], { lifeMs: Number.NaN })],
    [
      'outbox-full',
      sendOf(
        'bob',
        Array.from({ length: limits.outboxMessagesMax + 1 }, () => message()),
      ),
    ],
  ] as const)('[DL17] refuses %s at once', (code, send) => {
    const rig = alice()
    const ticket = rig.send(send)
    expect(rig.outputs).toEqual([{ kind: 'not-accepted', ticket, code }])
  })

  it('[DL6] takes a transaction that fills its envelope to the last byte', () => {
    const rig = alice()
    // Two heads of 22 bytes, two types of 4 bytes, and 2 bytes for the count.
    const ticket = rig.send(sendOf('bob', [message(40_000), message(49_152 - 40_000 - 2 * 26 - 2)], { atomic: true }))
    expect(rig.of('accepted')).toEqual([{ kind: 'accepted', ticket }])
    expect(envelopesOf(rig)).toHaveLength(1)
  })

  it('[DL18] is addressing until the devices are known, and then goes to each', () => {
    const rig = alice({ devices: {} })
    const one = message()
    rig.send(sendOf('bob', [one]))
    expect(rig.stateOnDisk(one.mid)).toBe('addressing')
    expect(rig.of('lookup')).toHaveLength(1)
    rig.relayUp()
    expect(rig.of('lookup')).toHaveLength(2)
    rig.input({ kind: 'devices', name: rig.of('lookup')[0]?.name ?? rig.name, devices: [bobs, carols], listVersion: 1 })
    expect(envelopesOf(rig).map((envelope) => readHeader(envelope.authenticated).to)).toEqual([bobs, carols])
    expect(rig.told(one.mid)).toEqual(['accepted'])
  })

  it('[DL18] is rejected when the network has no such name', () => {
    const rig = alice({ devices: {} })
    const one = message()
    rig.send(sendOf('bob', [one]))
    rig.input({ kind: 'name-unknown', name: sendOf('bob', []).to })
    expect(rig.told(one.mid)).toEqual(['rejected name-unknown'])
    expect(rig.stateOnDisk(one.mid)).toBe('rejected')
  })

  it('[DL18] waits for a name that has no device, and asks again at the next connection', () => {
    const rig = alice({ devices: { bob: [] } })
    const one = message()
    rig.send(sendOf('bob', [one]))
    expect(rig.of('lookup')).toHaveLength(1)
    rig.devices['bob'] = [bobs]
    rig.relayUp()
    expect(rig.sent).toEqual(['relay 1'])
  })

  it('[DL18] gives a device that is listed later what is not sealed yet', () => {
    const rig = alice({ hold: ['open-out'] })
    rig.send(sendOf('bob', [message()]))
    rig.input({ kind: 'devices', name: sendOf('bob', []).to, devices: [bobs, carols], listVersion: 2 })
    rig.release('open-out')
    expect(envelopesOf(rig).map((envelope) => readHeader(envelope.authenticated).to)).toEqual([bobs, carols])
  })

  it('[DL5] names the last outstanding position of the earlier streams, over several lives', () => {
    const first = alice()
    first.send(sendOf('bob', [message()]))
    first.send(sendOf('bob', [message()]))
    const second = first.restart()
    second.relayUp()
    second.send(sendOf('bob', [message()]))
    const oldest = streamOf(envelopesOf(first)[0])
    expect(second.of('open-out').map((output) => output.after)).toEqual([{ stream: oldest, seq: 2 }])
    const third = second.restart()
    third.relayUp()
    third.send(sendOf('bob', [message()]))
    expect(third.of('open-out').map((output) => output.after)).toEqual([
      { stream: streamOf(envelopesOf(second)[2]), seq: 1 },
    ])
  })

  it('[DL5] names nothing when nothing is outstanding', () => {
    const first = alice()
    first.send(sendOf('bob', [message()]))
    acknowledge(first, 0, 2)
    const second = first.restart()
    second.send(sendOf('bob', [message()]))
    expect(second.of('open-out').map((output) => output.after)).toEqual([undefined])
  })

  it('[DL6] groups neighbours in order, with deadlines less than a second apart, and a transaction alone', () => {
    const rig = alice({ hold: ['open-out'] })
    const at = (lifeMs: number, count: number, atomic = false): readonly ReturnType<typeof message>[] => {
      const messages = Array.from({ length: count }, () => message())
      rig.send(sendOf('bob', messages, { lifeMs, atomic }))
      return messages
    }
    const sent = [at(10_000, 1), at(10_999, 1), at(11_000, 1), at(11_000, 2, true), at(11_000, 65)].flat()
    rig.release('open-out')
    const seals = rig.of('seal')
    expect(seals.map((seal) => seal.messages.length)).toEqual([2, 1, 2, 64, 1])
    expect(seals.map((seal) => seal.header.atomic)).toEqual([false, false, true, false, false])
    expect(seals[0]?.header.lifeMs).toBe(10_000)
    expect(seals.flatMap((seal) => seal.messages.map((one) => one.mid))).toEqual(sent.map((one) => one.mid))
  })

  it('[DL6] sends the same bytes each time, also after a restart', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.advance(5000)
    const later = rig.restart()
    later.relayUp()
    const all = [...rig.frames('data'), ...rig.frames('store'), ...later.frames('data')].map((frame) => frame.envelope)
    expect(all.length).toBeGreaterThan(3)
    for (const envelope of all) {
      expect(envelope.authenticated).toEqual(all[0]?.authenticated)
      expect(envelope.body).toEqual(all[0]?.body)
    }
  })
})

describe('a large outbox', () => {
  it(
    '[DL17][DL12] takes, addresses, expires and forgets a hundred thousand messages in seconds',
    { timeout: 60_000 },
    () => {
      const rig = alice({ devices: {} })
      const began = process.cpuUsage()
      const mids: MessageId[] = []
      for (let batch = 0; batch < 1000; batch++) {
        const messages = Array.from({ length: 100 }, () => message(1))
        mids.push(...messages.map((one) => one.mid))
        rig.send(sendOf('bob', messages, { lifeMs: 10_000 + batch }))
      }
      rig.input({ kind: 'devices', name: sendOf('bob', []).to, devices: [bobs], listVersion: 1 })
      rig.advance(11_000)
      expect(mids.filter((mid) => rig.stateOnDisk(mid) === 'expired').length).toBeGreaterThan(90_000)
      rig.submit(noWrites)
      expect(process.cpuUsage(began).user / 1e6).toBeLessThan(20)
    },
  )
})
