import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { generateDevice, newOneTimeLock } from '@kith/keys'
import { type Frame, limits } from '@kith/wire'

import { EvilPeer } from '../stage/evil-peer.ts'
import { expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** Accomplices who take lock keys: more than a device has lock keys for strangers. */
const accomplices = 24
const asksOfEach = 8
const ofOneDay = 4
const forStrangers = 80

/** What somebody, or the server, may do to the lock keys that are used once. */
export const lockKeyAttacks: readonly Attack[] = [
  {
    name: 'peer-drains-lock-keys',
    tries:
      'two dozen strangers take one-time lock keys of a device and use none: contacts still get theirs, and messages of others are sealed for the weekly lock key, which why says',
    rules: ['NM18', 'KY55', 'KY59'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const store = joinPath(stage.folder, 'erin.sqlite')
      const before = await stage.join('erin', { store })
      await befriended(stage, before, bob)
      await before.peer.leave()
      let taken = 0
      for (let count = 0; count < accomplices; count++) {
        await using mallory = await EvilPeer.join(stage, accomplice(count))
        let own = 0
        for (let ask = 1; ask <= asksOfEach; ask++) {
          const { device } = bob.peer
          await mallory.say({ type: 'lock-take', request: 1000 + ask, as: mallory.person.device, device })
          if ((await mallory.next('lock-taken')).lockKey.byteLength > 0) own++
        }
        expect(own <= ofOneDay, 'nobody takes more than a share of a day')
        taken += own
        stage.strikes += own
      }
      expect(taken > 0 && taken <= forStrangers, `strangers take only what is for them, not ${String(taken)}`)
      await stage.talk(alice, bob)
      const frank = await stage.join('frank')
      await saidUnder(stage, frank, bob, 'weekly')
      await saidUnder(stage, await stage.join('erin', { store }), bob, 'one-time')
    },
  },
  {
    name: 'repeated-lock-key',
    tries: 'the server hands the same one-time lock key to everybody: each message is committed once all the same',
    rules: ['KY56', 'KY57'],
    run: async (stage) => {
      let first: Uint8Array | undefined
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'lock-taken' || frame.lockKey.byteLength === 0) return frame
        first ??= frame.lockKey.slice()
        stage.strikes += 1
        return { ...frame, lockKey: first }
      }
      const bob = await published(stage)
      for (const name of ['alice', 'erin', 'frank']) await saidOnce(stage, await stage.join(name), bob)
    },
  },
  {
    name: 'foreign-lock-key',
    tries:
      'the server hands out lock keys of another device, changed ones, and bytes that are none: none of them is used',
    rules: ['KY5', 'KY55'],
    run: async (stage) => {
      const other = await generateDevice('other', 1_000)
      const { signed } = await newOneTimeLock(other, 1_000)
      const lies: ((lockKey: Uint8Array) => Uint8Array)[] = [
        () => signed,
        (lockKey) => lockKey.map((byte, at) => (at === 30 ? byte ^ 1 : byte)),
        (lockKey) => lockKey.subarray(0, 40),
        () => new Uint8Array(200),
      ]
      stage.evil.toClient = (frame): Frame => {
        if (frame.type !== 'lock-taken') return frame
        const lie = lies[stage.strikes++ % lies.length]
        return { ...frame, lockKey: lie?.(frame.lockKey.slice()) ?? frame.lockKey }
      }
      const bob = await published(stage)
      for (const name of ['alice', 'erin', 'frank', 'grace']) {
        const from = await stage.join(name)
        await saidUnder(stage, from, bob, 'weekly')
      }
    },
  },
]

/** Names that do not look like each other. */
function accomplice(count: number): string {
  const letters = 'abcde'
  return `mallory-${letters.charAt(Math.floor(count / letters.length))}${letters.charAt(count % letters.length)}`
}

/** Bob, whose one-time lock keys are with the server. */
async function published(stage: Stage): Promise<Player> {
  const bob = await stage.join('bob')
  const stock = (): number => {
    const database = new DatabaseSync(joinPath(stage.folder, 'kith.sqlite'), { readOnly: true })
    const row = database.prepare('SELECT count(*) AS count FROM one_time_locks').get()
    database.close()
    return Number(row?.['count'])
  }
  await stage.until(() => stock() === limits.oneTimeLocksMax, 'his lock keys are there')
  return bob
}

/** Two people become contacts. */
async function befriended(stage: Stage, one: Player, other: Player): Promise<void> {
  await one.peer.contacts.request(other.name)
  await contactIs(stage, other, one.name, 'asking')
  await other.peer.contacts.accept(one.name)
  await contactIs(stage, one, other.name, 'contact')
}

async function contactIs(stage: Stage, { peer }: Player, name: string, state: string): Promise<void> {
  const isSo = async (): Promise<void> => {
    for await (const contacts of peer.contacts.watch())
      if (contacts.some((one) => one.name === name && one.state === state)) return
  }
  await stage.within(isSo(), `${name} is ${state}`)
}

async function saidOnce(stage: Stage, from: Player, to: Player): Promise<string> {
  const sent = await stage.say(from, to, 'with a lock key')
  await stage.within(sent.committed(), `the word of ${from.name} is committed`)
  expect(to.got.filter((line) => line === `${from.name}: with a lock key`).length === 1, 'it is committed once')
  const [target] = (await from.peer.why(sent.mid)).targets
  return target?.protection ?? 'unknown'
}

async function saidUnder(stage: Stage, from: Player, to: Player, expected: string): Promise<void> {
  const protection = await saidOnce(stage, from, to)
  expect(protection === expected, `what ${from.name} says is sealed for a ${expected} lock key, not ${protection}`)
}
