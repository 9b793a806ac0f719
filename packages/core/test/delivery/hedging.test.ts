import { type AckFrame, type DeviceId, readHeader } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf } from './frames.ts'
import { alice, id, message, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)

describe('the time until another way is used', () => {
  it('[DL11] does not begin anew when the relay comes back', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    rig.advance(600)
    rig.input({ kind: 'relay-down' })
    rig.advance(300)
    rig.relayUp()
    expect(rig.sent).toEqual(['direct 1', 'direct 1'])
    rig.advance(99)
    expect(rig.sent).not.toContain('relay 1')
    rig.advance(1)
    expect(rig.sent).toContain('relay 1')
  })

  it('[DL11] is given to a direct path that came up meanwhile, before it is left', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.advance(900)
    rig.input({ kind: 'direct-up', device: bobs })
    rig.advance(999)
    expect(rig.of('direct-late')).toEqual([])
    rig.advance(10_000)
    expect(rig.of('direct-late')).toHaveLength(1)
  })
  it('[DL11] is not made long by an outage, after which many ACKs come at once', () => {
    const rig = alice()
    rig.input({ kind: 'direct-up', device: bobs })
    // Bob answers in 20 ms until the path stands still for 900 ms, which is less than the hedge time; then everything arrives.
    const chat = (count: number, ackMs: (at: number) => number): void => {
      const due: { readonly atMs: number; readonly ack: AckFrame }[] = []
      for (let at = 0; at < count || due.length > 0; at++) {
        if (at < count && at % 50 === 0) {
          rig.send(sendOf('bob', [message()]))
          const frame = rig.of('transmit').at(-1)?.frame
          if (frame?.type === 'data')
            due.push({
              atMs: rig.nowMs + ackMs(at),
              ack: ackOf(frame.envelope, readHeader(frame.envelope.authenticated).seq + 1),
            })
        }
        rig.advance(1)
        while (due[0] !== undefined && due[0].atMs <= rig.nowMs) rig.frame(due.shift()?.ack as AckFrame, 'direct')
      }
    }
    chat(500, () => 20)
    chat(900, (at) => 920 - at)
    rig.send(sendOf('bob', [message()]))
    const before = rig.of('direct-late').length
    rig.advance(1_000)
    expect(rig.of('direct-late')).toHaveLength(before + 1)
  })
})
