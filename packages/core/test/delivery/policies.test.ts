import type { PathPolicy } from '@kith/core'
import { type DeviceId, numberOfCode } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { ackOf, envelopesOf, streamOf } from './frames.ts'
import { alice, id, message, type Rig, sendOf } from './harness.ts'

const bobs = id<DeviceId>(2)
const devices = { bob: [bobs], carol: [id<DeviceId>(3)] }

describe('with a policy', () => {
  it('[PA11] direct-only waits for a direct path, says so, and uses neither relay nor mailbox', () => {
    const rig = alice({ policy: () => 'direct-only' })
    const waiting = message()
    rig.send(sendOf('bob', [waiting]))
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    rig.input({ kind: 'secure', mid: waiting.mid })
    rig.advance(600_000)
    rig.input({ kind: 'closing' })
    expect(rig.sent).toEqual([])
    expect(rig.told(waiting.mid)).toContain('accepted no-direct-path')
    expect(rig.machine.explain(waiting.mid)?.record.state).toBe('accepted')
    const wanted = rig.of('want-direct')
    expect(wanted.length).toBeGreaterThan(5)
    expect(wanted[0]?.device).toBe(bobs)
    rig.input({ kind: 'direct-up', device: bobs })
    expect(rig.sent).toEqual(['direct 1'])
    expect(rig.told(waiting.mid).at(-1)).toBe('accepted')
    rig.frame(ackOf(envelopesOf(rig)[0]!, 2), 'direct')
    expect(rig.told(waiting.mid).at(-1)).toBe('committed')
  })

  it('[PA11] direct-only tries again on the direct path alone when no ACK comes', () => {
    const rig = alice({ policy: () => 'direct-only' })
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    rig.advance(20_000)
    expect(new Set(rig.sent)).toEqual(new Set(['direct 1']))
    expect(rig.sent.length).toBeGreaterThan(2)
    rig.input({ kind: 'direct-down', device: bobs })
    rig.advance(20_000)
    expect(new Set(rig.sent)).toEqual(new Set(['direct 1']))
  })

  it.each(['direct-up', 'policies'] as const)(
    '[DL11] [PA11] tries again soon what waited for a path and gets no ACK, after %s',
    (kind) => {
      const policy: { now: PathPolicy } = { now: 'direct-only' }
      const rig = alice({ policy: () => policy.now })
      rig.send(sendOf('bob', [message()]))
      rig.advance(5000)
      if (kind === 'policies') policy.now = 'any'
      rig.input(kind === 'policies' ? { kind } : { kind, device: bobs })
      expect(rig.sent).toHaveLength(1)
      rig.advance(1000)
      expect(rig.sent.length).toBeGreaterThan(1)
    },
  )

  it('[DL11] [PA11] tries again soon what waited for a path while the relay went and came back', () => {
    const rig = alice({ policy: () => 'direct-only' })
    rig.send(sendOf('bob', [message()]))
    rig.advance(5000)
    rig.input({ kind: 'relay-down' })
    rig.relayUp()
    rig.input({ kind: 'direct-up', device: bobs })
    expect(rig.sent).toHaveLength(1)
    rig.advance(1000)
    expect(rig.sent.length).toBeGreaterThan(1)
  })

  it('[PA11] relay-only uses no direct path, also when there is one', () => {
    const rig = alice({ policy: () => 'relay-only' })
    rig.input({ kind: 'direct-up', device: bobs })
    rig.send(sendOf('bob', [message()]))
    rig.advance(20_000)
    expect(rig.sent).not.toContain('direct 1')
    expect(rig.sent).toContain('relay 1')
  })

  it('[PA11] that changes sends what waited', () => {
    const policy: { now: PathPolicy } = { now: 'direct-only' }
    const rig = alice({ policy: () => policy.now, devices })
    const [first, second] = [message(), message()]
    rig.send(sendOf('bob', [first]))
    rig.send(sendOf('carol', [second]))
    expect(rig.sent).toEqual([])
    policy.now = 'any'
    rig.input({ kind: 'policies' })
    expect(rig.sent).toEqual(['relay 1', 'relay 1'])
    expect(told(rig, first.mid)).toEqual(['accepted'])
  })

  it('[PA11] of one name holds up no other', () => {
    const rig = alice({ policy: (name) => (name === 'bob' ? 'direct-only' : 'any'), devices })
    rig.send(sendOf('bob', [message()]))
    rig.send(sendOf('carol', [message()]))
    expect(rig.sent).toEqual(['relay 1'])
  })
})

describe('a change of contacts', () => {
  it('[FC7] tries again at once what the mailbox did not take of a stranger, and nothing else', () => {
    const rig = alice()
    rig.send(sendOf('bob', [message()]))
    rig.frame({ type: 'absent', to: rig.device, device: bobs })
    const stream = streamOf(envelopesOf(rig)[0])
    for (const [code, tried] of [
      ['contacts-only', 1],
      ['mailbox-full', 0],
    ] as const) {
      const refused = { to: rig.device, stream, seq: 1, code: numberOfCode(code), retryAfterMs: 60_000 }
      rig.frame({ type: 'turned-down', ...refused })
      const before = rig.frames('store').length
      rig.input({ kind: 'policies' })
      expect(rig.frames('store').length - before, code).toBe(tried)
    }
  })
})

/** The last thing told of a message. */
function told(rig: Rig, mid: Parameters<Rig['told']>[0]): readonly string[] {
  return rig.told(mid).slice(-1)
}
