import { decodeRecord, messageRecord, type PathPolicy } from '@kith/core'
import { type DeviceId, encode, readHeader, type StreamId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf, envelopesOf, streamOf } from './frames.ts'
import { alice, id, message, type Rig, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)

describe('a message with a policy of its own', () => {
  it('[PA13] direct-only waits for a direct path, says so, and holds up nobody', () => {
    const rig = alice()
    const [waiting, other] = [message(), message()]
    rig.send(sendOf('bob', [waiting], { paths: 'direct-only' }))
    rig.send(sendOf('bob', [other]))
    expect(rig.sent).toEqual(['relay 1'])
    expect(rig.told(waiting.mid)).toEqual(['accepted', 'accepted no-direct-path'])
    expect(rig.of('want-direct')).not.toEqual([])
    rig.input({ kind: 'secure', mid: waiting.mid })
    rig.advance(600_000)
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.input({ kind: 'closing' })
    expect(midsSent(rig, 'relay')).toEqual(new Set([other.mid]))
    rig.input({ kind: 'direct-up', device: bobs })
    expect(midsSent(rig, 'direct')).toEqual(new Set([waiting.mid, other.mid]))
    expect(rig.told(waiting.mid).at(-1)).toBe('accepted')
    rig.frame(
      ackOf(
        envelopesOf(rig).find((one) => midOf(rig, streamOf(one)) === waiting.mid)!,
        2,
      ),
      'direct',
    )
    expect(rig.told(waiting.mid).at(-1)).toBe('committed')
  })

  it('[PA13] relay-only goes over the relay and into the mailbox, also when there is a direct path', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()], { paths: 'relay-only' }))
    expect(rig.sent).toEqual(['relay 1'])
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.advance(60_000)
    expect(new Set(rig.sent)).toEqual(new Set(['relay 1', 'store 1']))
  })

  it('[PA13] is in order with those of its own policy alone, and shares no envelope with others', () => {
    const rig = alice()
    const sends = (['any', 'direct-only', 'relay-only', undefined, 'direct-only'] as const).map((paths) =>
      sendOf('bob', [message()], { paths }),
    )
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(...sends)
    const streams = new Map<StreamId, number>()
    for (const envelope of envelopesOf(rig)) {
      const stream = streamOf(envelope)
      streams.set(stream, (streams.get(stream) ?? 0) + 1)
    }
    expect(streams.size).toBe(3)
    const streamIds = sends.map(({ messages }) => rig.machine.explain(messages[0]!.mid)?.targets[0]?.target.stream)
    expect(streamIds[3]).toBe(streamIds[0])
    expect(streamIds[4]).toBe(streamIds[1])
    expect(new Set(streamIds).size).toBe(3)
  })

  it('[PA13] keeps it after a restart, sealed or not, and its stream follows those of its policy alone', () => {
    const before = alice({ hold: ['seal'] })
    const [unsealed, sealed, other] = [message(), message(), message()]
    before.send(sendOf('bob', [sealed], { paths: 'direct-only' }))
    before.send(sendOf('bob', [other]))
    before.release('seal', true)
    before.send(sendOf('bob', [unsealed], { paths: 'direct-only' }))
    const rig = before.restart()
    rig.relayUp()
    rig.advance(600_000)
    expect(midsSent(rig, 'relay')).toEqual(new Set([other.mid]))
    rig.send(sendOf('bob', [message()]))
    rig.input({ kind: 'direct-up', device: bobs })
    const streamOfMid = (mid: typeof sealed.mid): StreamId | undefined =>
      rig.machine.explain(mid)?.targets[0]?.target.stream
    const followed = rig
      .of('open-out')
      .map(({ stream, after }) => ({ stream, after: after?.stream }))
      .find(({ stream }) => stream === streamOfMid(unsealed.mid))
    expect(followed?.after).toBe(streamOfMid(sealed.mid))
    const afters = rig.of('open-out').map(({ after }) => after?.stream)
    expect(new Set(afters)).toEqual(new Set([streamOfMid(sealed.mid), streamOfMid(other.mid)]))
  })

  it('[PA13] [DL12] direct-only asks for no path any more when it is over or taken back, and says why it ends', () => {
    const rig = alice()
    const [late, unwanted] = [message(), message()]
    rig.send(sendOf('bob', [late], { paths: 'direct-only', lifeMs: 90_000 }))
    rig.send(sendOf('bob', [unwanted], { paths: 'direct-only' }))
    rig.submit({ sends: [], changes: [], expects: [], cancels: [{ mid: unwanted.mid, code: 'canceled' }] })
    rig.advance(90_000)
    expect(rig.told(late.mid).at(-1)).toBe('accepted deadline-passed')
    expect(rig.told(unwanted.mid).at(-1)).toBe('accepted canceled')
    rig.clear()
    rig.advance(600_000)
    expect([...rig.of('want-direct'), ...rig.of('update'), ...rig.sent]).toEqual([])
    rig.input({ kind: 'direct-up', device: bobs })
    const kinds = envelopesOf(rig).map((envelope) => readHeader(envelope.authenticated).kind)
    expect(kinds).toEqual(['tombstone', 'tombstone'])
  })

  it('[PA13] that its receiver forbids waits, says so, and goes when another policy allows it', () => {
    const policy: { now: PathPolicy } = { now: 'direct-only' }
    const rig = alice({ policy: () => policy.now })
    const [relayed, direct] = [message(), message()]
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [relayed], { paths: 'relay-only' }))
    rig.input({ kind: 'closing' })
    rig.advance(60_000)
    expect(rig.sent).toEqual([])
    expect(rig.told(relayed.mid).at(-1)).toBe('accepted paths-disagree')
    policy.now = 'relay-only'
    rig.input({ kind: 'policies' })
    expect(rig.sent).toEqual(['store 1'])
    expect(rig.told(relayed.mid)).toContain('accepted')
    rig.send(sendOf('bob', [direct], { paths: 'direct-only' }))
    expect(rig.told(direct.mid).at(-1)).toBe('accepted paths-disagree')
    expect(midsSent(rig, 'direct')).toEqual(new Set())
  })

  it('[PA13] direct-only is not named to the server', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { paths: 'direct-only' }))
    rig.send(sendOf('bob', [message()], { paths: 'relay-only' }))
    rig.clear()
    rig.relayUp()
    expect(rig.frames('hello').flatMap(({ outstanding }) => outstanding)).toHaveLength(1)
  })

  it('[PA13] is not sent over another path because its receiver asks there', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    const [relayed, direct] = [message(), message()]
    rig.send(sendOf('bob', [relayed], { paths: 'relay-only' }), sendOf('bob', [direct], { paths: 'direct-only' }))
    rig.input({ kind: 'closing' })
    const ask = (mid: typeof relayed.mid, path: 'direct' | 'relay'): void => {
      const stream = rig.machine.explain(mid)!.targets[0]!.target.stream
      rig.frame({ type: 'reopen', unusable: 0, to: rig.device, from: bobs, stream }, path)
    }
    ask(relayed.mid, 'direct')
    ask(direct.mid, 'relay')
    expect(midsSent(rig, 'direct')).toEqual(new Set([direct.mid]))
    expect(midsSent(rig, 'relay')).toEqual(new Set([relayed.mid]))
  })

  it('[PA13] is one number on disk with its lane, and what an earlier version wrote may travel by any path', () => {
    const rig = alice({ hold: ['lookup'] })
    const one = message()
    rig.send(sendOf('bob', [one]))
    const record = rig.machine.explain(one.mid)!.record
    const bytes = encode(messageRecord, record)
    const places = [...encode(messageRecord, { ...record, lane: 'unkept' })].flatMap((byte, at) =>
      byte === bytes[at] ? [] : [at],
    )
    expect(places).toHaveLength(1)
    const numbers = (['any', 'direct-only', 'relay-only'] as const).flatMap((paths) =>
      (['unkept', 'kept'] as const).map((lane) => {
        const written = encode(messageRecord, { ...record, lane, paths })
        expect(decodeRecord(messageRecord, written)).toEqual({ ...record, lane, paths })
        return written[places[0]!]
      }),
    )
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5])
  })
})

/** The messages of which an envelope was sent over a path, the mailbox included. */
function midsSent(rig: Rig, path: 'direct' | 'relay'): ReadonlySet<string | undefined> {
  const streams = rig.of('transmit').flatMap((output) => {
    const { frame } = output
    return output.path === path && (frame.type === 'data' || frame.type === 'store') ? [streamOf(frame.envelope)] : []
  })
  return new Set(streams.map((stream) => midOf(rig, stream)))
}

/** The first message of a stream. */
function midOf(rig: Rig, stream: StreamId): string | undefined {
  return rig.disk
    .list('kith.messages')
    .map(({ value }) => decodeRecord(messageRecord, value))
    .find(({ targets }) => targets.some((target) => target.stream === stream))?.mid
}
