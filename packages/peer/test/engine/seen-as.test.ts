import type { DeviceId } from '@kith/wire'
import { expect, it, vi } from 'vitest'

import { joinFake, silentProbe } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

it('[IC20] where the server sees this device come from is told to its carriers, and of other devices nothing', async () => {
  const server = new FakeServer()
  const heard: string[] = []
  const peer = await joinFake(server, 'alice', undefined, undefined, silentProbe, 'any', [
    {
      kind: 'tcp',
      isAvailable: true,
      seenAs: (address) => void heard.push(address),
      begin: () => {
        throw new Error('nobody asks for a link')
      },
    },
  ])
  await vi.waitUntil(() => peer.status.state === 'connected', { timeout: 30_000 })
  const other = '0'.repeat(26) as DeviceId
  server.inject(peer.device, { type: 'ice-seen', to: other, address: '203.0.113.9', port: 1 })
  server.inject(peer.device, { type: 'ice-seen', to: peer.device, address: '203.0.113.20', port: 0 })
  await vi.waitUntil(() => heard.length > 0, { timeout: 30_000 })
  expect(heard).toEqual(['203.0.113.20'])
  await peer.leave()
})
