import { type Peer, recover, takeName } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, lastingStore, Network } from './network.ts'

let network: Network
let nowMs: number
beforeEach(async () => {
  nowMs = Date.now()
  network = await Network.start({ clock: { nowMs: () => nowMs } })
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function because(peer: Peer, name: string, expected: string): Promise<void> {
  await until(async () => (await peer.names.trust(name)).because === expected)
}

async function refusedWith(peer: Peer, code: string): Promise<void> {
  await until(() => peer.status.state === 'refused' && peer.status.code === code)
}

describe('a name that its owner gives up', () => {
  it('[NM29] [NM34] [KL14] is nobody’s, and contacts see that its owner signed it', async () => {
    const alarms: string[] = []
    const alice = await network.join('alice')
    const bob = await network.join('bob', {
      log: ({ event, detail }) => {
        if (event === 'alarm') alarms.push(String(detail['code']))
      },
    })
    await bob.names.lookup('alice')
    await alice.names.release()
    await refusedWith(alice, 'name-released')
    await because(bob, 'alice', 'name-released')
    expect(await codeOf(bob.names.lookup('alice'))).toBe('name-released')
    expect(await codeOf(network.join('alice'))).toBe('name-released')
    expect(await codeOf((await network.join('carol')).names.lookup('alice'))).toBe('name-released')
    expect(alarms).toEqual([])
    nowMs += 31 * 86_400_000
    const other = await network.join('alice')
    expect(other.status.state).toBe('connected')
    await bob.names.lookup('alice').catch(() => undefined)
    await because(bob, 'alice', 'key-changed')
    await refusedWith(alice, 'name-released')
  })

  it('[NM31] [NM34] comes back to who has its store, and is what it was to contacts', async () => {
    const disk = lastingStore()
    const first = await network.join('alice', { store: disk.store() })
    const bob = await network.join('bob')
    await bob.names.lookup('alice')
    const { digits } = await bob.names.fingerprint('alice')
    await bob.names.verify('alice', digits)
    await first.names.release()
    await because(bob, 'alice', 'name-released')
    await first.leave()
    const still = await network.join('alice', { store: disk.store() })
    await refusedWith(still, 'name-released')
    await still.leave()
    const back = await network.join('alice', { store: disk.store(), claim: { takeBack: true } })
    await back.connected()
    await bob.names.lookup('alice')
    await until(async () => (await bob.names.trust('alice')).trust === 'verified')
    await back.leave()
    const again = await network.join('alice', { store: disk.store() })
    await again.connected()
    const heard: unknown[] = []
    again.messages.on('word', ({ body }) => {
      heard.push(body)
    })
    await bob.messages.send('alice', 'word', 'hello')
    await until(() => heard.length === 1)
  })

  it('[NM31] comes back with a recovery code, also when a thief gave it up', async () => {
    const alice = await network.join('alice')
    const { code, confirm } = await alice.devices.recovery.create()
    await confirm(code)
    await alice.names.release()
    const store = lastingStore()
    await recover(network.url, { name: 'alice', secret: { code }, store: store.store() })
    const back = await network.join('alice', { store: store.store() })
    await back.connected()
    expect((await (await network.join('bob')).names.lookup('alice')).devices).toHaveLength(1)
  })

  it('[NM31] is not taken back without its store', async () => {
    const alice = await network.join('alice')
    await alice.names.release()
    expect(await codeOf(network.join('alice', { claim: { takeBack: true } }))).toBe('name-unknown')
  })
})

describe('a name that its owner gives to somebody else', () => {
  it('[NM33] [NM34] is theirs in one step, and contacts see who signed it', async () => {
    const alice = await network.join('shop')
    const bob = await network.join('bob')
    await bob.names.lookup('shop')
    const { identity } = await bob.names.lookup('shop')
    const disk = lastingStore()
    const taken = await takeName(network.url, { name: 'shop', store: disk.store() })
    expect(await alice.names.heirOf(taken.take)).toEqual(taken.fingerprint)
    const early = await network.join('shop', { store: disk.store() })
    await refusedWith(early, 'name-taken')
    await early.leave()
    await alice.names.transfer(` ${taken.take.slice(0, 40)}\n${taken.take.slice(40)} `)
    await refusedWith(alice, 'name-transferred')
    const heir = await network.join('shop', { store: disk.store() })
    await heir.connected()
    expect(heir.device).toBe(taken.device)
    await bob.names.lookup('shop').catch(() => undefined)
    await because(bob, 'shop', 'name-transferred')
    await bob.names.lookup('shop').catch(() => undefined)
    await because(bob, 'shop', 'name-transferred')
    await bob.names.acceptChange('shop')
    const now = await bob.names.lookup('shop')
    expect(now.trust).toBe('unverified')
    expect(now.identity).not.toBe(identity)
    const heard: unknown[] = []
    heir.messages.on('word', ({ body }) => {
      heard.push(body)
    })
    await bob.messages.send('shop', 'word', 'hello')
    await until(() => heard.length === 1)
  })

  it('[NM33] goes to nobody by a text that is cut off, of another name, or too old', async () => {
    const [shop, other] = [await network.join('shop'), await network.join('other')]
    const disk = lastingStore()
    const { take } = await takeName(network.url, { name: 'shop', store: disk.store() })
    expect(await codeOf(shop.names.transfer(take.slice(0, -9)))).toBe('chain-end-wrong')
    expect(await codeOf(shop.names.transfer('hello'))).toBe('chain-end-wrong')
    expect(await codeOf(other.names.transfer(take))).toBe('list-foreign')
    await shop.devices.rename(shop.device, 'till')
    expect(await codeOf(shop.names.transfer(take))).toBe('list-stale')
    const again = await takeName(network.url, { name: 'shop', store: disk.store() })
    await shop.names.transfer(again.take)
    await refusedWith(shop, 'name-transferred')
    expect(await codeOf(takeName(network.url, { name: 'nobody-yet', store: lastingStore().store() }))).toBe(
      'name-unknown',
    )
  })

  it('[NM33] goes to nobody without its recovery code, where it has one', async () => {
    const shop = await network.join('shop')
    const { code, confirm } = await shop.devices.recovery.create()
    await confirm(code)
    const other = await (await network.join('other')).devices.recovery.create()
    const disk = lastingStore()
    const { take } = await takeName(network.url, { name: 'shop', store: disk.store() })
    expect(await codeOf(shop.names.transfer(take))).toBe('list-unentitled')
    expect(await codeOf(shop.names.transfer(take, { secret: { code: other.code } }))).toBe('recovery-wrong')
    await shop.names.transfer(take, { secret: { code } })
    await refusedWith(shop, 'name-transferred')
    await (await network.join('shop', { store: disk.store() })).connected()
  })

  it('[PE74] [NM34] stays as it is for who took it as it is', async () => {
    const alice = await network.join('alice')
    const bob = await network.join('bob')
    await bob.names.lookup('alice')
    await alice.names.release()
    await because(bob, 'alice', 'name-released')
    await bob.names.acceptChange('alice')
    expect((await bob.names.trust('alice')).trust).toBe('unverified')
    expect(await codeOf(bob.names.lookup('alice'))).toBe('name-released')
    expect(await codeOf(bob.names.lookup('alice'))).toBe('name-released')
    expect((await bob.names.trust('alice')).trust).toBe('unverified')
  })
})
