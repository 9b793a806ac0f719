import { limits } from '@kith/wire'
import { expect, it, describe } from 'vitest'

import { alice, message, sendOf } from './harness.ts'

describe('what is too old', () => {
  it('[DL15] sends nothing any more of what is older than a position is kept', () => {
    const rig = alice()
    const one = message()
    rig.send(sendOf('bob', [one], { lifeMs: limits.lifeMsMax }))
    rig.input({ kind: 'relay-down' })
    rig.advance(limits.lifeMsMax * 1.5 - 1)
    expect(rig.stateOnDisk(one.mid)).toBe('accepted')
    rig.advance(1)
    expect(rig.stateOnDisk(one.mid)).toBe('indeterminate')
    rig.clear()
    rig.relayUp()
    expect(rig.sent).toEqual([])
    expect(rig.machine.nextTimeout()).toBeUndefined()
  })

  it('[DL15] sends nothing too old after a restart either, however fast the server is there', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()], { lifeMs: limits.lifeMsMax }))
    rig.nowMs += limits.lifeMsMax * 1.5
    const later = rig.restart()
    later.relayUp()
    expect(later.sent).toEqual([])
  })
})
