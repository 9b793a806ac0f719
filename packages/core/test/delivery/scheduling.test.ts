import { limits, readHeader } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { collections, decodeRecord, messageRecord } from '@kith/core'

import { ackOf, envelopesOf } from './frames.ts'
import { alice, message, sendOf } from './harness.ts'

const minute = 60_000

describe('scheduling', () => {
  it('[DL32] sends nothing before its time, and then as if it were sent then', () => {
    const rig = alice()
    const one = message()
    const notBeforeMs = rig.nowMs + 10 * minute
    rig.send(sendOf('bob', [one], { notBeforeMs }))
    expect(rig.stateOnDisk(one.mid)).toBe('scheduled')
    rig.advance(10 * minute - 1)
    expect(rig.sent).toEqual([])
    rig.advance(1)
    expect(rig.sent).toEqual(['relay 1'])
    expect(rig.told(one.mid)).toEqual(['addressing', 'accepted'])
    const [envelope] = envelopesOf(rig)
    expect(readHeader(envelope?.authenticated ?? new Uint8Array(76))).toMatchObject({
      sentAtMs: notBeforeMs,
      lifeMs: 3_600_000,
    })
  })

  it('[DL32] takes its place in order when its time comes, behind what was sent before then', () => {
    const rig = alice({ offline: true })
    const [late, early, now] = [message(), message(), message()]
    rig.send(sendOf('bob', [late], { notBeforeMs: rig.nowMs + 2 * minute }))
    rig.send(sendOf('bob', [early], { notBeforeMs: rig.nowMs + minute }))
    rig.send(sendOf('bob', [now]))
    rig.advance(3 * minute)
    rig.relayUp()
    const mids = rig.disk
      .list(collections.messages)
      .map((one) => decodeRecord(messageRecord, one.value))
      .sort((a, b) => a.order - b.order)
      .map((record) => record.mid)
    expect(mids).toEqual([now.mid, early.mid, late.mid])
  })

  it('[DL32] waits over a restart; what became due meanwhile goes then', () => {
    const before = alice()
    const [soon, later] = [message(), message()]
    before.send(sendOf('bob', [soon], { notBeforeMs: before.nowMs + minute }))
    before.send(sendOf('bob', [later], { notBeforeMs: before.nowMs + 60 * minute }))
    before.nowMs += 2 * minute
    const rig = before.restart()
    rig.relayUp()
    rig.advance(1)
    expect(rig.sent).toEqual(['relay 1'])
    expect(rig.stateOnDisk(later.mid)).toBe('scheduled')
  })

  it('[DL32] can be taken back before its time, and ends when its life is over', () => {
    const rig = alice({ devices: {} })
    const [one, two] = [message(), message()]
    rig.send(sendOf('bob', [one], { notBeforeMs: rig.nowMs + minute }))
    rig.send(sendOf('bob', [two], { notBeforeMs: rig.nowMs + minute, lifeMs: minute }))
    rig.submit({ sends: [], changes: [], expects: [], cancels: [{ mid: one.mid, code: 'canceled' }] })
    expect(rig.stateOnDisk(one.mid)).toBe('expired')
    rig.advance(2 * minute)
    expect(rig.told(two.mid).at(-1)).toBe('expired deadline-passed')
  })

  it('[DL32] is refused when it is too far ahead, and goes at once when its time is past', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { notBeforeMs: rig.nowMs + limits.notBeforeMsMax + 1 }))
    expect(rig.of('not-accepted').map((output) => output.code)).toEqual(['keep-too-long'])
    rig.send(sendOf('bob', [message()], { notBeforeMs: rig.nowMs - 1 }))
    expect(rig.sent).toEqual(['relay 1'])
    const [envelope] = envelopesOf(rig)
    if (envelope !== undefined) rig.frame(ackOf(envelope, 2))
    expect(rig.disk.list(collections.messages)).toEqual([])
  })
})
