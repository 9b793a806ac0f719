import { generateDevice, generateIdentity, readDeviceList, signFirstList, signLogHead, SigningKey } from '@kith/keys'
import { openMemoryStore, type PeerStore } from '@kith/peer'
import { bytesOfHex, bytesToId, type DeviceId, type FrameOf, KithError, type PeerName } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { Message, Transaction } from '../../src/api/messages.ts'
import { HeadTalk, headTalkDelayMs, headTalkPauseMs, headTalkType } from '../../src/engine/head-talk.ts'
import { keyLogCollection, LogHeads } from '../../src/engine/log-heads.ts'
import { decodeStored, encodeStored } from '../../src/services/body.ts'
import { domain, Log, owner } from './key-log.ts'

const device = bytesToId<DeviceId>(new Uint8Array(16).fill(2))
const bob = 'bob' as PeerName

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_000_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A log with names in it, without their devices. */
async function logOf(...names: readonly string[]): Promise<Log> {
  const log = new Log()
  for (const name of names) {
    const [identity, keys] = await Promise.all([generateIdentity(), generateDevice('one', 1)])
    const read = readDeviceList(await signFirstList(identity, { name, devices: [keys.listed], madeAtMs: 1 }))
    if (read.kind === 'refused') throw new Error(read.code)
    await log.add(read.value)
  }
  return log
}

class Rig {
  readonly store: PeerStore = openMemoryStore()
  readonly alarms: string[] = []
  readonly sent: { readonly to: string; readonly type: string; readonly body: unknown }[] = []
  readonly asked: FrameOf<'log-query'>[] = []
  readonly contacts = new Set(['bob', 'carol'])
  readonly heads = new LogHeads({
    store: this.store,
    network: () => owner,
    onAlarm: (code, name) => this.alarms.push(`${code} ${name}`),
  })
  readonly talk: HeadTalk
  log: Log
  isUp = true

  constructor(log: Log) {
    this.log = log
    const upstream = {
      ask: async (_: string, build: (request: number, as: DeviceId) => unknown) => {
        const query = build(1, device) as FrameOf<'log-query'>
        this.asked.push(query)
        return (await this.log.answer(query)) as never
      },
    }
    this.talk = new HeadTalk({
      own: 'alice' as PeerName,
      heads: this.heads,
      store: this.store,
      upstream: Object.defineProperty(upstream, 'isUp', { get: () => this.isUp }) as never,
      isContact: (name) => this.contacts.has(name),
      transact: (work) => this.#transact(work),
      onFailure: (error) => this.alarms.push(`failure ${String(error)}`),
    })
  }

  /** The device has been shown so much of its log. */
  async knows(size?: number): Promise<void> {
    const head = await this.heads.verified(await this.log.head(size))
    if (head !== undefined) await this.heads.keep(undefined, head)
  }

  /** A contact tells a head, and it is looked at. */
  async hear(from: string, body: unknown): Promise<void> {
    const handler = this.talk.handlers.get(headTalkType)
    await this.#transact(async (tx) => {
      await handler?.handle({ from, body } as Message<unknown>, tx)
    })
    for (const key of await this.keys()) this.talk.committed(key)
    await until(async () => !(await this.keys()).some((key) => key.startsWith('heard/')) || !this.isUp)
  }

  async keys(): Promise<readonly string[]> {
    return (await this.store.list(keyLogCollection)).map(({ key }) => key)
  }

  async #transact(work: (tx: Transaction) => Promise<void>): Promise<void> {
    const changes: { collection: string; key: string; value: Uint8Array | undefined }[] = []
    await work({
      get: async (collection: string, key: string) => {
        const record = await this.store.get(collection, key)
        return record && decodeStored(record.value)
      },
      put: (collection: string, key: string, value: never) => {
        changes.push({ collection, key, value: encodeStored(value) })
      },
      send: (to: string, type: string, body: unknown) => {
        this.sent.push({ to, type, body })
      },
    } as unknown as Transaction)
    await this.store.commit([{ changes, expects: [] }])
  }
}

it('[KL9] tells a contact that is heard of its newest head, after a while and once a day', async () => {
  const rig = new Rig(await logOf('alice', 'bob'))
  await rig.knows()
  for (let i = 0; i < 5; i++) rig.talk.traffic(bob)
  vi.advanceTimersByTime(headTalkDelayMs - 1)
  expect(rig.sent).toEqual([])
  vi.advanceTimersByTime(1)
  await until(() => rig.sent.length === 1)
  expect(rig.sent).toEqual([{ to: 'bob', type: headTalkType, body: await rig.log.head() }])
  await until(async () => (await rig.keys()).includes('told/bob'))
  rig.talk.traffic(bob)
  vi.advanceTimersByTime(headTalkPauseMs)
  rig.talk.traffic(bob)
  vi.advanceTimersByTime(headTalkDelayMs)
  await until(() => rig.sent.length === 2)
  expect(rig.alarms).toEqual([])
})

it('[KL9] remembers whom it told when it starts anew, and tells neither strangers nor itself', async () => {
  const rig = new Rig(await logOf('alice', 'bob'))
  await rig.knows()
  const told = { collection: keyLogCollection, key: 'told/bob', value: encodeStored(Date.now() - 1000) }
  await rig.store.commit([{ changes: [told], expects: [] }])
  for (const name of ['bob', 'mallory', 'alice', 'carol']) rig.talk.traffic(name as PeerName)
  vi.advanceTimersByTime(headTalkDelayMs)
  await until(() => rig.sent.length > 0)
  expect(rig.sent.map(({ to }) => to)).toEqual(['carol'])
})

it('[KL10] finds that a shorter, a longer and an equal head are of one history, and takes the longer one', async () => {
  const rig = new Rig(await logOf('alice', 'bob', 'carol', 'dave', 'erin'))
  await rig.knows(3)
  await rig.hear('bob', await rig.log.head(2))
  vi.advanceTimersByTime(headTalkPauseMs)
  await rig.hear('bob', await rig.log.head(3))
  expect((await rig.heads.newest())?.head.size).toBe(3)
  await rig.hear('carol', await rig.log.head(5))
  expect((await rig.heads.newest())?.head.size).toBe(5)
  expect(rig.asked.map(({ older, newer }) => [older, newer])).toEqual([
    [2, 3],
    [3, 5],
  ])
  expect(rig.alarms).toEqual([])
  expect(await rig.keys()).toEqual(['head', 'looked/bob', 'looked/carol'])
})

for (const [what, size, other] of [
  ['of the same size', 2, ['alice', 'mallory']],
  ['shorter', 3, ['alice', 'mallory']],
  ['longer', 2, ['alice', 'bob', 'mallory']],
] as const)
  it(`[KL10] [KL11] says that a contact was shown another log whose head is ${what}, and keeps both heads`, async () => {
    const rig = new Rig(await logOf('alice', 'bob', 'dave'))
    await rig.knows(size)
    const told = await (await logOf(...other)).head()
    await rig.hear('bob', told)
    expect(rig.alarms).toEqual(['log-forked bob'])
    const { head, forks } = await rig.heads.view()
    expect(head?.size).toBe(size)
    expect(forks).toHaveLength(1)
    for (const each of forks[0]?.heads ?? [])
      expect((await rig.heads.verified(bytesOfHex(each.signed)))?.head.size).toBe(each.size)
  })

it('[KL10] drops what the network did not sign, what is too long or no bytes, and what strangers tell', async () => {
  const rig = new Rig(await logOf('alice', 'bob'))
  await rig.knows()
  const forger = await SigningKey.generate()
  const forged = await signLogHead(forger, { domain, size: 2, root: new Uint8Array(32).fill(7), atMs: 1 })
  await rig.hear('bob', forged)
  for (const body of [new Uint8Array(513), 'head', null, new Uint8Array(0)]) await rig.hear('carol', body)
  await rig.hear('mallory', await (await logOf('alice', 'mallory')).head())
  expect(rig.alarms).toEqual([])
  expect(rig.asked).toEqual([])
  expect((await rig.heads.view()).forks).toEqual([])
})

it('[KL10] looks at one head of a contact a day, so that nobody has the server asked all the time', async () => {
  const rig = new Rig(await logOf('alice', 'bob', 'carol'))
  await rig.knows(2)
  for (let i = 0; i < 20; i++) await rig.hear('bob', await rig.log.head(1))
  expect(rig.asked).toHaveLength(1)
})

it('[KL10] asks again after the next sign-in when the connection broke', async () => {
  const rig = new Rig(await logOf('alice', 'bob', 'carol'))
  await rig.knows(2)
  const { log } = rig
  rig.log = Object.assign(new Log(), { answer: () => Promise.reject(new KithError('server-unreachable')) })
  rig.isUp = false
  await rig.hear('bob', await log.head())
  expect(await rig.keys()).toContain('heard/bob')
  rig.isUp = true
  rig.talk.up()
  await until(() => rig.alarms.length > 0)
  expect(rig.alarms.splice(0)).toEqual(['failure KithError: The server does not answer.'])
  rig.log = log
  await until(() => {
    rig.talk.up()
    return rig.asked.length > 1
  })
  await until(async () => !(await rig.keys()).includes('heard/bob'))
  expect((await rig.heads.newest())?.head.size).toBe(3)
  expect(rig.alarms).toEqual([])
})
