import {
  generateDevice,
  generateIdentity,
  readDeviceList,
  signFirstList,
  signLogHead,
  SigningKey,
  type VerifiedList,
} from '@kith/keys'
import { openMemoryStore, type PeerStore } from '@kith/peer'
import { bytesToId, type DeviceId, type FrameOf, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { expect, it } from 'vitest'

import { KeyLogKeeper } from '../../src/engine/key-log-keeper.ts'
import { keyLogCollection, LogHeads } from '../../src/engine/log-heads.ts'
import { domain, Log, owner } from './key-log.ts'

const device = bytesToId<DeviceId>(new Uint8Array(16).fill(2))

class Rig {
  readonly store: PeerStore = openMemoryStore()
  readonly alarms: string[] = []
  readonly known = new Map<string, VerifiedList>()
  readonly keeper: KeyLogKeeper
  log = new Log()
  asked = 0
  /** Whether the server can show that a chain ended. */
  ended: (known: VerifiedList, hash: Uint8Array | undefined) => boolean = () => false

  constructor() {
    this.keeper = new KeyLogKeeper({
      own: 'alice' as PeerName,
      network: () => owner,
      newestList: (name) => this.known.get(name),
      upstream: {
        isUp: true,
        ask: async (_, build) => {
          this.asked += 1
          return (await this.log.answer(build(1, device) as FrameOf<'log-query'>)) as never
        },
      },
      heads: new LogHeads({
        store: this.store,
        network: () => owner,
        onAlarm: (code, name) => this.alarms.push(`${code} ${name}`),
      }),
      hasEnded: (known, hash) => Promise.resolve(this.ended(known, hash)),
      onFailure: (error) => this.alarms.push(`failure ${String(error)}`),
    })
  }

  /** A new name, known here, and in the log unless it is hidden from it. */
  async name(name: string, { isHidden = false } = {}): Promise<VerifiedList> {
    const [identity, keys] = await Promise.all([generateIdentity(), generateDevice('one', 1)])
    const read = readDeviceList(await signFirstList(identity, { name, devices: [keys.listed], madeAtMs: 1 }))
    if (read.kind === 'refused') throw new Error(read.code)
    this.known.set(name, read.value)
    if (!isHidden) await this.log.add(read.value)
    return read.value
  }

  /** Has the keeper look at a name, and waits until it did and wrote what it found. */
  async look(name: string): Promise<void> {
    const { asked } = this
    if (name === 'alice') this.keeper.up()
    else this.keeper.changed(name as PeerName)
    await until(() => this.asked > asked)
    await until(() => !this.keeper.isAsking)
  }

  async heads(): Promise<readonly string[]> {
    return (await this.store.list(keyLogCollection)).map(({ key }) => key)
  }
}

it('[KL7] [KL8] finds the lists that it took in the log, and that the log goes on', async () => {
  const rig = new Rig()
  await rig.name('alice')
  await rig.look('alice')
  for (const name of ['bob', 'carol', 'dave']) {
    await rig.name(name)
    await rig.look(name)
  }
  expect(rig.alarms).toEqual([])
  expect(rig.asked).toBe(4)
  expect(await rig.heads()).toEqual(['head'])
})

it('[KL7] says once that the log does not go on from what it was, and keeps both heads', async () => {
  const rig = new Rig()
  const alice = await rig.name('alice')
  const bob = await rig.name('bob')
  await rig.look('alice')
  rig.log = new Log()
  for (const list of [bob, alice, await rig.name('carol', { isHidden: true })]) await rig.log.add(list)
  await rig.look('alice')
  await rig.look('bob')
  expect(rig.alarms).toEqual(['log-forked alice'])
  expect(await rig.heads()).toEqual(['forked/2-3-5000/1', 'forked/2-3-5000/2', 'head'])
})

it('[KL7] says that the log has become shorter', async () => {
  const rig = new Rig()
  const alice = await rig.name('alice')
  await rig.name('bob')
  await rig.look('alice')
  rig.log = new Log()
  await rig.log.add(alice)
  await rig.look('alice')
  expect(rig.alarms).toEqual(['log-forked alice'])
})

it('[KL8] says of a list that it is not in the log, or another one in its place', async () => {
  const rig = new Rig()
  await rig.name('alice')
  await rig.look('alice')
  await rig.name('bob', { isHidden: true })
  await rig.look('bob')
  await rig.name('carol')
  await rig.name('carol', { isHidden: true })
  await rig.look('carol')
  expect(rig.alarms).toEqual(['log-wrong bob', 'log-wrong carol'])
})

it('[KL8] looks again at a name that changed while it was looked at', async () => {
  const rig = new Rig()
  await rig.name('alice')
  await rig.look('alice')
  await rig.name('bob')
  const { log } = rig
  let isChanged = false
  rig.log = Object.assign(new Log(), {
    answer: async (query: FrameOf<'log-query'>) => {
      const proof = await log.answer(query)
      if (isChanged) return proof
      isChanged = true
      await rig.name('bob', { isHidden: true })
      rig.keeper.changed('bob' as PeerName)
      return proof
    },
  })
  await rig.look('bob')
  expect(rig.asked).toBe(3)
  expect(rig.alarms).toEqual(['log-wrong bob'])
})

it('[KL3] [KL8] believes no head that the network did not sign', async () => {
  const rig = new Rig()
  await rig.name('alice')
  const { log } = rig
  const forger = await SigningKey.generate()
  rig.log = Object.assign(new Log(), {
    answer: async (query: FrameOf<'log-query'>) => {
      const proof = await log.answer(query)
      const head = await signLogHead(forger, { domain, size: 1, root: new Uint8Array(32), atMs: 1 })
      return { ...proof, head }
    },
  })
  await rig.look('alice')
  expect(rig.alarms).toEqual(['log-wrong alice'])
  expect(await rig.heads()).toEqual([])
})

it('[KL14] asks for the end of a chain that the log says is over, and reports one that cannot be shown', async () => {
  const rig = new Rig()
  await rig.name('alice')
  await rig.look('alice')
  const bob = await rig.name('bob')
  const asked: string[] = []
  rig.ended = ({ list }, hash) => {
    asked.push(`${list.name} ${hash === undefined ? 'any' : String(hash[0])}`)
    return hash === undefined || hash[0] === 7
  }
  await rig.log.end(bob, new Uint8Array(32).fill(7))
  await rig.look('bob')
  expect(rig.alarms).toEqual([])
  const carol = await rig.name('carol')
  await rig.log.end(carol, new Uint8Array(32).fill(8))
  await rig.look('carol')
  expect(rig.alarms).toEqual(['log-wrong carol'])
  const before = rig.known.get('bob')
  await rig.name('bob')
  rig.known.set('bob', before ?? bob)
  await rig.look('bob')
  expect(rig.alarms).toEqual(['log-wrong carol'])
  expect(asked).toEqual(['bob 7', 'carol 8', 'bob any'])
})
