import { type Frame, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections } from '@kith/core'

import { incoming } from './frames.ts'
import { alice, id, message, sendOf } from './harness.ts'
import { acks, alices, handled, noting, stream } from './receiver.ts'

function gap(over: Partial<Extract<Frame, { type: 'gap' }>>): Frame {
  return {
    type: 'gap',
    to: id(2),
    from: alices,
    stream,
    fromSeq: 1,
    toSeq: 4,
    reason: 'acknowledged-before',
    tag: new Uint8Array(16).fill(1),
    ...over,
  }
}

describe('what can go wrong for good', () => {
  it('[DL14] asks at once for what it lacks, goes on behind a proven gap, and tells how many are missing', () => {
    const rig = noting()
    rig.frame(incoming(500, 5, [message()]))
    expect(acks(rig)).toEqual([1])
    rig.frame(gap({}))
    expect(rig.of('missing')).toEqual([
      { kind: 'missing', from: 'alice', device: alices, count: 4, reason: 'acknowledged-before' },
    ])
    expect(handled(rig)).toEqual([5])
    expect(acks(rig).at(-1)).toBe(6)
  })

  it('[DL14] only reports what the server says, and believes nobody else', () => {
    const rig = noting()
    rig.frame(incoming(500, 5, [message()]))
    rig.frame(gap({ from: id(3) }))
    expect(rig.of('missing')).toEqual([])
    rig.frame(gap({ reason: 'orphaned', tag: new Uint8Array(16) }))
    expect(rig.of('missing').map((output) => output.reason)).toEqual(['orphaned'])
    expect(handled(rig)).toEqual([])
  })

  it('[DL14] is not told by the server that something is missing which it committed', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    rig.frame(gap({ reason: 'orphaned', fromSeq: 1, toSeq: 1, tag: new Uint8Array(16) }))
    expect(rig.of('missing')).toEqual([])
    rig.frame(gap({ reason: 'orphaned', fromSeq: 1, toSeq: 3, tag: new Uint8Array(16) }))
    expect(rig.of('missing').map((output) => output.count)).toEqual([2])
  })

  it('[DL14] passes over a gap that is late, or does not begin at what is wanted', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    rig.frame(gap({ fromSeq: 1, toSeq: 1 }))
    rig.frame(gap({ fromSeq: 3, toSeq: 4 }))
    expect(rig.of('missing')).toEqual([])
    rig.frame(incoming(500, 2, [message()]))
    expect(handled(rig)).toEqual([1, 2])
  })

  it('[DL14] begins a stream whose predecessor its sender has finished', () => {
    const rig = noting()
    rig.frame(incoming(501, 1, [message()], { after: { stream, seq: 3 } }))
    expect(acks(rig)).toEqual([1])
    rig.frame(gap({ stream: id(501), fromSeq: 0, toSeq: 0 }))
    expect(rig.of('missing').map((output) => output.count)).toEqual([3])
    expect(rig.of('handle').map((output) => output.stream)).toEqual([id(501)])
  })

  it('[DL15] forgets a position only when it was not used for 97.5 days', () => {
    const rig = noting()
    rig.frame(incoming(500, 1, [message()]))
    const days = 86_400_000
    rig.nowMs += 97.4 * days
    const kept = rig.restart()
    expect(kept.disk.get(collections.inStreams, stream)).toBeDefined()
    kept.nowMs += 0.2 * days
    const later = kept.restart()
    expect(later.disk.get(collections.inStreams, stream)).toBeUndefined()
    expect(later.machine.inKeys(stream)).toBeUndefined()
  })
})

describe('late copies', () => {
  it('[DL15, DL25] knows a copy that was sent as late as anything is, and was a month on its way', () => {
    const rig = noting()
    const first = message()
    rig.frame(incoming(500, 1, [first]))
    const days = 86_400_000
    rig.nowMs += (45 + 22.5 + 29) * days
    const later = rig.restart()
    later.frame(incoming(500, 1, [first]))
    expect(handled(later)).toEqual([])
  })
})

describe('strangers', () => {
  it('[DL24] bounds the streams of which a device commits nothing', () => {
    const rig = noting()
    for (let other = 0; other < 500; other++) rig.frame(incoming(600 + other, 2, [message()], { from: 3 }))
    expect(rig.of('open-in')).toHaveLength(64)
    rig.frame(incoming(500, 1, [message()]))
    expect(handled(rig)).toEqual([1])
  })

  it('[DL24] bounds the streams whose sender is not found, and forgets the oldest of them first', () => {
    const rig = noting({ hold: ['open-in'] })
    for (let other = 0; other < 300; other++) {
      rig.frame(incoming(600 + other, 1, [message()], { from: 3 + Math.floor(other / 50) }))
      for (const open of rig.takeHeld('open-in'))
        rig.input({ kind: 'not-opened-in', stream: open.stream, code: 'server-unreachable', retry: true })
    }
    rig.hold.delete('open-in')
    rig.frame(incoming(500, 1, [message()]))
    expect(handled(rig)).toEqual([1])
  })

  it('[DL26] a true opening is taken after one that was altered on its way', () => {
    const rig = noting({ hold: ['open-in'] })
    const [true1, altered] = [incoming(500, 1, [message()]), incoming(500, 1, [message()], { lane: 'unkept' })]
    rig.frame(altered)
    rig.takeHeld('open-in')
    rig.input({ kind: 'not-opened-in', stream, code: 'seal-broken', retry: false })
    rig.frame(altered)
    expect(rig.takeHeld('open-in')).toEqual([])
    rig.hold.delete('open-in')
    rig.frame(true1)
    expect(handled(rig)).toEqual([1])
  })

  it('[DL24] keeps nothing of a stream that was refused', () => {
    const rig = noting({ hold: ['open-in'] })
    rig.frame(incoming(500, 1, [message()]))
    rig.takeHeld('open-in')
    rig.input({ kind: 'not-opened-in', stream, code: 'seal-broken', retry: false })
    rig.frame(incoming(500, 1, [message()]))
    expect(rig.takeHeld('open-in')).toEqual([])
    expect(acks(rig)).toEqual([])
  })
})

describe('messages to the own name', () => {
  it('[DL39] go to its other devices', () => {
    const own = alice({ devices: { alice: [alices, id(2), id(3)] } })
    own.send(sendOf('alice', [message()]))
    expect(own.of('open-out').map(({ to }) => to)).toEqual([id(2), id(3)])
  })

  it('[DL39] go to a device that comes before they are sealed, and to this one only while it is alone', () => {
    const own = alice({ devices: { alice: [alices] }, hold: ['open-out'] })
    const name = own.name
    own.send(sendOf('alice', [message()]))
    expect(own.takeHeld('open-out').map(({ to }) => to)).toEqual([alices])
    own.input({ kind: 'devices', name, devices: [alices, id(2)], listVersion: 2 })
    expect(own.takeHeld('open-out').map(({ to }) => to)).toEqual([id(2)])
    own.send(sendOf('alice', [message()]))
    expect(own.takeHeld('open-out')).toEqual([])
  })

  it('[DL10] [DL39] commits what it sends to its own name when no other device has it', () => {
    const own = alice({ devices: { alice: [alices] } })
    own.to = (path, frame) => {
      if (frame.type === 'data' || frame.type === 'ack') queue.push({ path, frame })
    }
    const queue: { path: 'relay' | 'direct'; frame: Frame }[] = []
    const one = message()
    own.send(sendOf('alice', [one]))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) own.frame(next.frame, next.path)
    expect(handled(own)).toEqual([1])
    expect(own.told(one.mid)).toEqual(['accepted', 'committed'])
    own.advance(limits.lifeMsMax)
  })
})
