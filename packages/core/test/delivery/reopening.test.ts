import { type DeviceId, type Frame } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf, envelopesOf, storedOf, streamOf } from './frames.ts'
import { alice, id, message, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)

describe('a receiver that lost the keys of a stream', () => {
  it('[DL9] repeats the opening of an earlier life’s stream whose copy in the mailbox may lack it', () => {
    const before = alice()
    before.send(sendOf('bob', [message()]))
    const rig = before.restart()
    rig.relayUp()
    rig.frame(storedOf(rig, streamOf(envelopesOf(before)[0]), 1))
    rig.clear()
    const reopen: Frame = {
      type: 'reopen',
      unusable: 0,
      to: rig.device,
      from: bobs,
      stream: streamOf(envelopesOf(before)[0]),
    }
    rig.frame(reopen)
    rig.frame(reopen)
    expect(rig.sent).toEqual(['relay 1'])
    expect(rig.frames('data')[0]?.envelope.opening).toBeDefined()
  })

  it('[DL9] [DL22] repeats the opening to who asks, also where the mailbox has a copy that lacks it', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    const [first] = envelopesOf(rig)
    if (first === undefined) throw new Error('an envelope was sent')
    rig.frame(ackOf(first, 2))
    const second = message()
    rig.send(sendOf('bob', [second]))
    rig.input({ kind: 'secure', mid: second.mid })
    rig.frame(storedOf(rig, streamOf(first), 2))
    expect(rig.frames('store').at(-1)?.envelope.opening).toBeUndefined()
    rig.clear()
    rig.frame({ type: 'reopen', unusable: 0, to: rig.device, from: bobs, stream: streamOf(first) })
    expect(rig.sent).toEqual(['store 2', 'relay 2'])
    expect(rig.frames('data')[0]?.envelope.opening).toBeDefined()
  })
})
