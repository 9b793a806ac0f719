import type { PeerName } from '@kith/wire'
import { openMemoryStore, type Peer, sealedStore } from '@kith/peer'
import { expect, it } from 'vitest'

import { HandlerTable } from '../../src/backend/handlers.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { peerUpon } from '../../src/services/joined-peer.ts'
import type { PeerStore } from '../../src/store/store.ts'
import { openSharedBackend } from '../../src/tabs/shared-backend.ts'
import { silentProbe } from '../engine/fake-peer.ts'
import { FakeServer } from '../engine/fake-server.ts'

const cost = { memoryKiB: 8, passes: 1, lanes: 1 }
let count = 0

async function tabs(store: PeerStore): Promise<{ readonly owner: Peer; readonly second: Peer }> {
  const server = new FakeServer()
  const peer = `seal-${String(process.pid)}-${String(++count)}`
  const open = async (): Promise<Peer> => {
    const handlers = new HandlerTable()
    const own = (): ReturnType<typeof openEngine> =>
      openEngine({
        ...{ name: 'bob' as PeerName, label: 'Test', store, dial: server.dial, host: 'fake', probe: silentProbe },
        ...{ handlers, carriers: [] },
      })
    return peerUpon(await openSharedBackend({ peer, own }), handlers)
  }
  return { owner: await open(), second: await open() }
}

it('[PE86] is set, changed and taken away from a tab that does not own the peer', async () => {
  const { owner, second } = await tabs(await sealedStore(openMemoryStore(), { key: new Uint8Array(32) }))
  const kinds = async (): Promise<readonly string[]> => (await owner.seal.ways()).map(({ kind }) => kind).sort()
  expect(await kinds()).toEqual(['key'])
  await second.seal.setPassphrase('one', { cost })
  expect(await kinds()).toEqual(['key', 'passphrase'])
  await expect(second.seal.setPassphrase('two', { cost })).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await owner.seal.setPassphrase('two', { cost, current: 'one' })
  await expect(second.seal.removePassphrase('one')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await second.seal.removePassphrase('two')
  expect(await kinds()).toEqual(['key'])
  for (const peer of [second, owner]) await peer.leave()
})

it('[PE86] seals no store that is not sealed', async () => {
  const { owner, second } = await tabs(openMemoryStore())
  expect(await second.seal.ways()).toEqual([])
  await expect(second.seal.setPassphrase('one', { cost })).rejects.toMatchObject({ code: 'option-invalid' })
  await expect(second.seal.removePassphrase('one')).rejects.toMatchObject({ code: 'option-invalid' })
  for (const peer of [second, owner]) await peer.leave()
})
