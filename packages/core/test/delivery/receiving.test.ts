import { type AckFrame, numberOfCode } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections, decodeRecord, receivedKey, receivedRecord } from '@kith/core'

import { incoming } from './frames.ts'
import { bob, id, message, sendOf } from './harness.ts'
import { acks, alices, effect, handled, noting, stream } from './receiver.ts'

describe('committing', () => {
  it('[DL24] commits in the order of positions, whatever the order of arrival', () => {
    const rig = noting()
    for (const seq of [3, 1, 4, 2]) rig.frame(incoming(500, seq, [message()]))
    expect(handled(rig)).toEqual([1, 2, 3, 4])
    expect(acks(rig).at(-1)).toBe(5)
  })

  it('[DL24] holds at most 64 envelopes and 1 MiB', () => {
    const rig = noting()
    rig.frame(incoming(500, 66, [message()]))
    for (let seq = 2; seq <= 40; seq++) rig.frame(incoming(500, seq, [message(47_000)]))
    rig.frame(incoming(500, 1, [message()]))
    expect(handled(rig)).toEqual(Array.from({ length: 23 }, (_, at) => at + 1))
  })

  it('[DL8] acknowledges only after the commit that holds effect and position', () => {
    const rig = noting({ hold: ['write'] })
    const one = message()
    rig.frame(incoming(500, 1, [one]))
    expect(rig.frames('ack')).toEqual([])
    const [write] = rig.takeHeld('write')
    const keys = write?.write.groups.map((group) => group.changes.map((change) => change.key))
    expect(keys).toEqual([[stream, receivedKey(one.mid, id(1)), one.mid]])
    expect(write?.write.groups[0]?.expects).toEqual([{ collection: collections.inStreams, key: stream, version: 0 }])
    if (write !== undefined) rig.answer(write)
    rig.drain()
    expect(acks(rig)).toEqual([2])
  })

  it('[DL8] commits the messages that the handler sends with the position, and not without it', () => {
    const reply = message()
    const rig = bob({
      handler: () => ({ writes: { sends: [sendOf('alice', [reply])], changes: [], expects: [] } }),
    })
    const one = message()
    rig.frame(incoming(500, 1, [one]))
    const keys = rig.disk.applied[0]?.changes.map((change) => change.key)
    expect(keys).toEqual([stream, reply.mid, receivedKey(one.mid, id(1))])
    expect(rig.sent).toEqual(['relay 1'])
  })

  it('[DL35] remembers how it decided each message', () => {
    const [one, two] = [message(), message()]
    const rig = bob({
      handler: () => ({ decisions: [{ outcome: 'committed' }, { outcome: 'rejected', code: 'no-handler' }] }),
    })
    rig.frame(incoming(500, 1, [one, two]))
    const found = [one, two].map(({ mid }) => {
      const stored = rig.disk.get(collections.received, receivedKey(mid, alices))
      return decodeRecord(receivedRecord, stored?.value ?? new Uint8Array())
    })
    expect(found).toMatchObject([
      { mid: one.mid, name: 'alice', from: alices, seq: 1, index: 0, path: 'relay', outcome: 'committed', code: 0 },
      { mid: two.mid, index: 1, outcome: 'rejected', code: numberOfCode('no-handler'), sentAtMs: 1_000_000 },
    ])
  })

  it('[DL8] handles again when a record that was read has changed, and sends what it sends once', () => {
    const reply = message()
    const other = message()
    let version = 7
    const rig = bob({
      handler: ({ seq }) => ({
        writes: {
          sends: [sendOf('alice', [seq === 1 ? reply : other])],
          changes: [],
          expects: [{ collection: 'app', key: 'x', version }],
        },
      }),
      hold: ['write'],
    })
    rig.frame(incoming(500, 1, [message()]))
    rig.frame(incoming(500, 2, [message()]))
    version = 0
    rig.release('write')
    expect(handled(rig)).toEqual([1, 2, 1, 2])
    expect(acks(rig).at(-1)).toBe(3)
    expect(rig.of('seal').flatMap((seal) => seal.messages.map((one) => one.mid))).toEqual([reply.mid, other.mid])
  })

  it('[DL8] goes on when a commit fails that others were planned upon, in flight and gathered', () => {
    let isWrong = true
    const rig = noting({
      hold: ['write'],
      handler: ({ messages, seq }) => ({
        writes: {
          sends: [],
          changes: messages.map((one) => effect(one.mid)),
          expects: isWrong && seq === 1 ? [{ collection: 'app', key: 'x', version: 9 }] : [],
        },
      }),
    })
    const mids = Array.from({ length: 6 }, () => message())
    mids.forEach((one, at) => {
      rig.frame(incoming(500, at + 1, [one]))
    })
    isWrong = false
    rig.hold.add('unseal')
    for (let rounds = 0; rounds < 20; rounds++) {
      rig.release('write', true)
      rig.release('unseal', true)
    }
    expect(acks(rig).at(-1)).toBe(7)
    expect(mids.map((one) => rig.disk.get('app', one.mid)?.version)).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('[DL8] passes over answers that come for what was rewound', () => {
    let isWrong = true
    const rig = noting({
      hold: ['write', 'handle'],
      handler: ({ messages, seq }) => ({
        writes: {
          sends: [],
          changes: messages.map((one) => effect(one.mid)),
          expects: isWrong && seq === 1 ? [{ collection: 'app', key: 'x', version: 9 }] : [],
        },
      }),
    })
    const mids = [message(), message(), message()]
    mids.forEach((one, at) => {
      rig.frame(incoming(500, at + 1, [one]))
    })
    rig.release('handle', true)
    isWrong = false
    // The second is being handled while the commit of the first fails.
    const stale = rig.takeHeld('handle')
    rig.release('write', true)
    for (const output of stale) rig.answer(output)
    for (let rounds = 0; rounds < 10; rounds++) {
      rig.release('handle', true)
      rig.release('write', true)
    }
    expect(acks(rig).at(-1)).toBe(4)
    expect(mids.map((one) => rig.disk.get('app', one.mid)?.version)).toEqual([1, 1, 1])
  })

  it('[DL8] pauses when commits fail again and again', () => {
    let runs = 0
    const rig = bob({
      handler: () => {
        runs++
        return {
          writes: { sends: [], changes: [], expects: [{ collection: 'app', key: 'x', version: runs < 12 ? 9 : 0 }] },
        }
      },
    })
    rig.frame(incoming(500, 1, [message()]))
    expect(runs).toBe(4)
    rig.advance(10_000)
    expect(acks(rig).at(-1)).toBe(2)
  })

  it('[DL8] lets the loser of two programs on one store commit nothing', () => {
    const disk = noting().disk
    const one = message()
    const [winner, loser] = [noting({ disk }), noting({ disk })]
    winner.frame(incoming(500, 1, [one]))
    loser.frame(incoming(500, 1, [one]))
    expect(disk.get('app', one.mid)?.version).toBe(1)
    expect(acks(loser)).toEqual([])
  })

  it('[DL25] never handles a position again, also after a restart, and answers with an ACK', () => {
    const rig = noting()
    const envelope = incoming(500, 1, [message()])
    rig.frame(envelope)
    rig.frame(envelope)
    const later = rig.restart()
    later.advance(86_400_000 * 40)
    later.frame(envelope)
    expect(handled(rig)).toEqual([1])
    expect(handled(later)).toEqual([])
    expect(acks(rig)).toEqual([2, 2])
    expect(acks(later)).toEqual([2])
  })

  it('[DL26] drops what does not open, and takes a true copy that comes later', () => {
    const rig = noting({ hold: ['unseal'] })
    const one = message()
    rig.frame(incoming(500, 1, [message()]))
    rig.takeHeld('unseal')
    rig.input({ kind: 'not-unsealed', stream, seq: 1 })
    expect(rig.disk.applied).toEqual([])
    rig.hold.delete('unseal')
    rig.frame(incoming(500, 1, [one]))
    expect(rig.disk.get('app', one.mid)?.version).toBe(1)
    expect(acks(rig).at(-1)).toBe(2)
  })

  it('[DL26] takes an envelope only from the device that opened its stream', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    rig.frame(incoming(500, 2, [message()], { from: 3 }))
    rig.frame(incoming(500, 2, [message()], { lane: 'unkept' }))
    expect(handled(rig)).toEqual([1])
  })

  it('[DL9] asks for the opening of a stream that it does not know', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()], { isClosed: true }))
    expect(rig.frames('reopen')).toEqual([{ type: 'reopen', unusable: 0, to: alices, from: rig.device, stream }])
    rig.frame(incoming(500, 1, [message()]))
    expect(acks(rig)).toEqual([2])
  })

  it('[DL9] tries again with pauses while the sender cannot be looked up', () => {
    const rig = noting({ hold: ['open-in'] })
    rig.frame(incoming(500, 1, [message()]))
    for (let tries = 0; tries < 8; tries++) {
      expect(rig.takeHeld('open-in')).toHaveLength(1)
      rig.input({ kind: 'not-opened-in', stream, code: 'server-unreachable', retry: true })
      expect(rig.takeHeld('open-in')).toEqual([])
      rig.advance(Math.min(60_000, 1000 * 2 ** tries))
    }
    rig.release('open-in')
    expect(acks(rig)).toEqual([2])
  })

  it('[DL27] says which of the last 64 positions were not committed, and why', () => {
    const rig = bob({
      handler: ({ seq, messages }) => ({
        decisions: messages.map((_, at) =>
          seq === 2 && at === 1 ? { outcome: 'rejected', code: 'no-handler' } : { outcome: 'committed' },
        ),
      }),
    })
    rig.frame(incoming(500, 1, [], { isTombstone: true }))
    rig.frame(incoming(500, 2, [message(), message()]))
    const last = (): AckFrame | undefined => rig.frames('ack').at(-1)
    expect(last()?.exceptions).toEqual([
      { seq: 1, index: 255, outcome: 'expired', code: numberOfCode('deadline-passed') },
      { seq: 2, index: 1, outcome: 'rejected', code: numberOfCode('no-handler') },
    ])
    for (let seq = 3; seq <= 65; seq++) rig.frame(incoming(500, seq, [message()]))
    expect(last()?.exceptions.map((one) => one.seq)).toEqual([2])
    const later = rig.restart()
    later.frame(incoming(500, 1, [message()]))
    expect(
      later
        .frames('ack')
        .at(-1)
        ?.exceptions.map((one) => one.seq),
    ).toEqual([2])
  })

  it('[DL27] goes back over every path that the envelope came over', () => {
    const rig = noting({ hold: ['write'] })
    rig.frame(incoming(500, 1, [message()]), 'direct')
    rig.frame(incoming(500, 1, [message()]), 'relay')
    rig.release('write')
    const sent = rig.of('transmit').filter((output) => output.frame.type === 'ack' && output.frame.next === 2)
    expect(sent.map((output) => output.path).sort()).toEqual(['direct', 'relay'])
  })

  it('[DL13] commits expired for a tombstone, and for a header whose body the server dropped, and not by the clock', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()], { isTombstone: true }))
    rig.frame(incoming(500, 2, [message()], { leftMs: 0 }))
    rig.advance(86_400_000 * 50)
    rig.frame(incoming(500, 3, [message()]))
    expect(handled(rig)).toEqual([3])
    expect(acks(rig).at(-1)).toBe(4)
    expect(
      rig
        .of('unseal')
        .slice(0, 2)
        .map((output) => output.body.byteLength),
    ).toEqual([0, 0])
  })

  it('[DL13] tells of messages whose body was dropped before their time, and not of those that were withdrawn', () => {
    const rig = noting()
    const frame = incoming(500, 1, [message()])
    if (frame.type !== 'data') throw new Error('it is an envelope')
    rig.frame({ ...frame, envelope: { ...frame.envelope, body: new Uint8Array() } })
    expect(rig.of('handle-lost').map(({ reason, count }) => [reason, count])).toEqual([['expired', 1]])
    expect(rig.of('missing').map(({ reason, count }) => [reason, count])).toEqual([['expired', 1]])
    rig.frame(incoming(500, 2, [], { isTombstone: true }))
    expect(acks(rig).at(-1)).toBe(3)
    expect(rig.of('handle-lost')).toHaveLength(1)
  })

  it('[DL13] commits nothing for a header that is not proven', () => {
    const rig = noting({ hold: ['unseal'] })
    rig.frame(incoming(500, 1, [message()], { leftMs: 0 }))
    rig.takeHeld('unseal')
    rig.input({ kind: 'not-unsealed', stream, seq: 1 })
    expect(rig.disk.applied).toEqual([])
    expect(acks(rig)).toEqual([])
  })

  it('[DL5] commits nothing of a stream before the position that it names is decided, over several lives', () => {
    const rig = noting()
    rig.frame(incoming(502, 1, [message()], { after: { stream: id(501), seq: 1 } }))
    rig.frame(incoming(501, 1, [message()], { after: { stream, seq: 2 } }))
    rig.frame(incoming(500, 1, [message()]))
    expect(rig.of('handle').map((output) => output.stream)).toEqual([stream])
    rig.frame(incoming(500, 2, [message()]))
    expect(rig.of('handle').map((output) => output.stream)).toEqual([stream, stream, id(501), id(502)])
  })
})
