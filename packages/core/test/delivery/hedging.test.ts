import type { DeviceId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

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
})
