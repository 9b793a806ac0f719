import type { DeviceId, PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import type { Engine } from '../../src/engine/engine.ts'
import { Direct } from '../../src/engine/direct-of.ts'
import type { Attempt, Carrier } from '../../src/links/carrier.ts'

const [own, other, third] = ['1'.repeat(26), '2'.repeat(26), '3'.repeat(26)] as [DeviceId, DeviceId, DeviceId]
const bob = 'bob' as PeerName

interface Around {
  readonly engine: Engine
  readonly log: string[]
  readonly offered: string[]
  /** Devices that the name lists. */
  readonly listed: Set<DeviceId>
}

/** An engine around direct paths, whose carrier cannot be loaded as often as `failures` says. */
function around(failures: number): Around {
  const listed = new Set([other, third])
  const log: string[] = []
  const offered: string[] = []
  let left = failures
  const carrier: Carrier = {
    kind: 'webrtc',
    isAvailable: true,
    load: () => (left-- > 0 ? Promise.reject(new TypeError('no connection')) : Promise.resolve()),
    begin: ({ id }) => {
      const attempt: Partial<Attempt> = {
        id,
        offer: () => Promise.resolve(void offered.push(id)),
        repeat: () => undefined,
        close: () => undefined,
      }
      return attempt as Attempt
    },
  }
  const engine = {
    identity: { id: own },
    options: { carriers: [carrier] },
    names: { deviceOf: (device: DeviceId) => (listed.has(device) ? { name: bob } : undefined) },
    policies: { permission: () => 'any' },
    ice: { servers: () => ({ stun: [], turn: [] }) },
    log: (event: string, { code }: { code: string }) => log.push(`${event} ${code}`),
  }
  return { engine: engine as unknown as Engine, log, offered, listed }
}

const failed = (error: unknown): void => {
  throw error
}

describe('direct paths that are loaded with the first traffic', () => {
  it('[PE91] are tried with what was sent before they were there', async () => {
    const { engine, offered } = around(0)
    const direct = new Direct(engine, failed)
    direct.relay(true)
    direct.traffic(other, bob)
    direct.traffic(other, bob)
    expect(direct.wayTo(other)).toBe(undefined)
    await until(() => offered.length === 1)
    direct.end()
  })

  it('[PE91] are told as missing where they cannot be loaded, and loaded by the next traffic', async () => {
    const { engine, log, offered } = around(1)
    const direct = new Direct(engine, failed)
    direct.relay(true)
    direct.traffic(other, bob)
    await until(() => log.length === 1)
    expect(log).toEqual(['background program-incomplete'])
    direct.traffic(other, bob)
    await until(() => offered.length === 1)
    direct.end()
  })

  it('[PE91] are not made of what waited when the peer leaves meanwhile, nor for a device that is gone', async () => {
    const left = around(0)
    const direct = new Direct(left.engine, failed)
    direct.relay(true)
    direct.traffic(other, bob)
    direct.end()
    direct.traffic(other, bob)
    const gone = around(0)
    const second = new Direct(gone.engine, failed)
    second.traffic(other, bob)
    gone.listed.delete(other)
    second.removed([other])
    second.relay(true)
    second.traffic(third, bob)
    await until(() => gone.offered.length === 1)
    expect(left.offered).toEqual([])
    second.end()
  })
})
