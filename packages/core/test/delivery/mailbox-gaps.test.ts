import { type DeviceId, numberOfCode, readHeader } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf, envelopesOf, storedOf, streamOf } from './frames.ts'
import { alice, id, message, type Rig, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)

function tellGap(rig: Rig, seq: number): void {
  const stream = streamOf(envelopesOf(rig)[0])
  rig.frame({ type: 'turned-down', to: rig.device, stream, seq, code: numberOfCode('position-gap'), retryAfterMs: 0 })
}

function storedPositions(rig: Rig): readonly number[] {
  return rig.frames('store').map((frame) => readHeader(frame.envelope.authenticated).seq)
}

describe('a mailbox that lacks earlier positions', () => {
  it('[DL23] is given them first', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [message()]))
    rig.send(sendOf('bob', [one]))
    tellGap(rig, 2)
    rig.clear()
    rig.advance(400)
    expect(storedPositions(rig)).toEqual([1, 2])
    expect(rig.told(one.mid)).toEqual([])
  })

  it('[DL7, DL23] because it went back to an older copy is given everything again, however often it tells the gap', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.frame(storedOf(rig, streamOf(envelopesOf(rig)[0]), 1))
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.send(sendOf('bob', [message()]))
    const before = storedPositions(rig).length
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('nothing was sent')
    for (let told = 0; told < 50; told++) {
      tellGap(rig, 2)
      rig.frame(ackOf(first, 1))
      rig.advance(20)
    }
    const again = storedPositions(rig).slice(before)
    expect(again.slice(0, 2)).toEqual([1, 2])
    expect(again.length).toBeLessThan(8)
  })
})
