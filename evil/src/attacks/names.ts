import { join as joinPath } from 'node:path'

import {
  deviceIdOf,
  generateDevice,
  generateIdentity,
  readDeviceList,
  signDeviceList,
  signFirstList,
  signLockKey,
  type SigningKey,
  type VerifiedList,
} from '@kith/keys'
import { linkDevice } from '@kith/peer'
import type { DeviceList, FrameOf, NameRecord } from '@kith/wire'

import { codeOf, expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What the server may say falsely of names and their devices. */
export const nameAttacks: readonly Attack[] = [
  {
    name: 'added-device',
    tries: 'a device of its own is added to a name by a list that this device has signed itself',
    rules: ['KY33'],
    run: (stage) =>
      falseList(stage, 'list-unentitled', async ({ list, hash }) => {
        const evil = await generateDevice('Evil', 1)
        const next = { ...followed(list, hash), signer: evil.listed.signKey, devices: [...list.devices, evil.listed] }
        return { signer: evil.signing, list: next }
      }),
  },
  {
    name: 'borrowed-signer',
    tries: 'the same list names a true device of the name as its signer',
    rules: ['KY3', 'KY33'],
    run: (stage) =>
      falseList(stage, 'signature-wrong', async ({ list, hash }) => {
        const evil = await generateDevice('Evil', 1)
        const signer = trueSigner(list)
        return {
          signer: evil.signing,
          list: { ...followed(list, hash), signer, devices: [...list.devices, evil.listed] },
        }
      }),
  },
  {
    name: 'another-beginning',
    tries: 'a name that is known is shown with a whole chain of its own, from another identity on',
    rules: ['KY4', 'PE73'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const [identity, evil] = await Promise.all([generateIdentity(), generateDevice('Evil', 1)])
      const list = await signFirstList(identity, { name: 'bob', devices: [evil.listed], madeAtMs: 1 })
      onRecords(stage, 'bob', (record) => ({ ...record, version: 1, lists: [list] }))
      await refusedLookup(stage, alice, bob, 'key-changed')
      await stage.within(changed(alice, 'bob'), 'whoever reads the name sees that something is wrong')
    },
  },
  {
    name: 'another-beginning-elsewhere',
    tries:
      'a device that was just linked is shown a name by another identity than the one that its person compared on the first device',
    rules: ['PE75', 'PE77'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await alice.peer.names.verify('bob', (await bob.peer.names.fingerprint('bob')).words)
      const store = joinPath(stage.folder, 'phone.sqlite')
      await using link = await linkDevice(stage.realUrl, { label: 'Phone' })
      const request = await alice.peer.devices.link(link.code)
      await link.offer()
      await Promise.all([link.accept({ store }), request.confirm()])
      const phone = await stage.join('alice', { store })
      await stage.say(alice, phone, 'behind what was decided')
      await stage.until(() => phone.got.length > 0, 'the phone has heard what was decided')
      const [identity, evil] = await Promise.all([generateIdentity(), generateDevice('Evil', 1)])
      const list = await signFirstList(identity, { name: 'bob', devices: [evil.listed], madeAtMs: 1 })
      onRecords(stage, 'bob', (record) => ({ ...record, version: 1, lists: [list] }))
      const code = await codeOf(phone.peer.names.lookup('bob'), 'another identity')
      expect(code === 'key-changed', `the answer is key-changed, not ${code}`)
      await stage.within(changed(phone, 'bob'), 'the phone shows that something is wrong')
      stage.evil.rest()
      const known = await phone.peer.names.lookup('bob')
      expect(known.devices[0]?.device === bob.peer.device, 'the phone knows the bob who was compared')
    },
  },
  {
    name: 'forked-chain',
    tries: 'another list is put behind a list that the name never had',
    rules: ['KY36'],
    run: (stage) =>
      falseList(stage, 'list-forked', async ({ list }) => {
        const evil = await generateDevice('Evil', 1)
        return {
          signer: evil.signing,
          list: { ...followed(list, new Uint8Array(32).fill(1)), signer: evil.listed.signKey },
        }
      }),
  },
  {
    name: 'held-back-list',
    tries: 'somebody new to a name is shown an older list while the server says that there is a newer one',
    rules: ['KY37'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      onRecords(stage, 'bob', (record) => ({ ...record, version: record.version + 1 }))
      const code = await codeOf(alice.peer.names.lookup('bob'), 'a chain that does not reach to its end')
      expect(code === 'list-gap', `the answer is list-gap, not ${code}`)
    },
  },
  {
    name: 'device-of-two-names',
    tries: 'a device that is known to be of one name is shown in the list of another',
    rules: ['KY4'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const known = await alice.peer.names.lookup('bob')
      const identity = await generateIdentity()
      const [device] = newest(await recordOf(stage, 'bob')).list.devices
      if (device === undefined) throw new Error('a name has devices')
      const list = await signFirstList(identity, { name: 'mallory', devices: [device], madeAtMs: 1 })
      await stage.join('mallory')
      onRecords(stage, 'mallory', (record) => ({ ...record, version: 1, lists: [list] }))
      const code = await codeOf(alice.peer.names.lookup('mallory'), 'a device of two names')
      expect(code === 'device-unlisted', `the answer is device-unlisted, not ${code}`)
      expect(known.devices[0]?.device === bob.peer.device, 'the device is still of its first name')
    },
  },
  {
    name: 'own-lock-key',
    tries: 'the lock keys of a name are exchanged for one whose private half the server has',
    rules: ['KY5'],
    run: async (stage) => {
      const [alice, bob] = [await stage.join('alice'), await stage.join('bob')]
      const device = await generateDevice('Evil', 1)
      const lockKey = await signLockKey(device)
      onRecords(stage, 'bob', (record) => ({ ...record, lockKeys: [lockKey] }))
      const sent = await stage.say(alice, bob, 'for bob alone')
      await stage.until(() => stage.strikes > 0, 'the name was asked for')
      await stage.settled(alice)
      expect(sent.state !== 'committed', 'nothing was sealed for a key that bob has not signed')
      stage.evil.rest()
      // Whoever believed nothing asks again by itself.
      await stage.within(sent.committed(), 'the word is committed')
    },
  },
  {
    name: 'another-name',
    tries: 'who asks for one name is given the devices of another',
    rules: ['KY4'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const mallory = await stage.join('mallory')
      const found = new Promise<NameRecord>((resolve) => {
        onRecords(stage, 'mallory', (record) => {
          // What mallory itself is told, which has all its lists, has none.
          if (record.lists.length > 0) resolve(structuredClone(record))
          return record
        })
      })
      await alice.peer.names.lookup('mallory')
      const record = await found
      onRecords(stage, 'bob', () => ({ ...record, name: 'bob' }))
      expect(
        (await codeOf(bob.peer.names.lookup('bob'), 'a foreign list')) === 'list-foreign',
        'the list is of another',
      )
      expect(mallory.got.length === 0, 'nothing goes to mallory')
    },
  },
]

/** Changes what the server says of a name, and counts it. */
export function onRecords(stage: Stage, name: string, change: (record: NameRecord) => NameRecord): void {
  const changed = <F extends FrameOf<'name-record'> | FrameOf<'stale-devices'>>(frame: F): F => {
    if (frame.record.name !== name) return frame
    stage.strikes += 1
    return { ...frame, record: change(frame.record) }
  }
  stage.evil.toClient = (frame) =>
    frame.type === 'name-record' || frame.type === 'stale-devices' ? changed(frame) : frame
}

interface FalseList {
  readonly signer: SigningKey
  readonly list: DeviceList
}

/** Shows somebody who knows a name a further list of it, which must be refused with the code and said as an alarm. */
async function falseList(
  stage: Stage,
  code: 'list-unentitled' | 'signature-wrong' | 'list-forked',
  make: (newest: VerifiedList) => Promise<FalseList>,
): Promise<void> {
  const [alice, bob] = await stage.pair()
  const { signer, list } = await make(newest(await recordOf(stage, 'bob')))
  const signed = await signDeviceList(signer, list)
  onRecords(stage, 'bob', (told) => ({ ...told, version: list.version, lists: [signed] }))
  await refusedLookup(stage, alice, bob, code)
}

/** What the server says of a name to somebody who knows nothing of it. */
async function recordOf(stage: Stage, name: string): Promise<NameRecord> {
  let record: NameRecord | undefined
  onRecords(stage, name, (told) => (record = structuredClone(told)))
  await (await stage.join('erin')).peer.names.lookup(name)
  stage.strikes = 0
  if (record === undefined) throw new Error(`nothing was said of ${name}`)
  return record
}

async function refusedLookup(stage: Stage, alice: Player, bob: Player, code: string): Promise<void> {
  const said = await codeOf(alice.peer.names.lookup('bob'), 'a false list')
  expect(said === code, `the answer is ${code}, not ${said}`)
  await stage.until(() => alice.alarms.includes(code), `alice reports ${code}`)
  // With the lie still told, what is sent goes to the devices that were known before.
  const sent = await stage.say(alice, bob, 'in spite of it')
  await stage.within(sent.committed(), 'the word is committed')
  expect(bob.got.at(-1) === 'alice: in spite of it', 'bob has it')
}

function newest({ lists }: NameRecord): VerifiedList {
  const read = readDeviceList(lists.at(-1) ?? new Uint8Array())
  if (read.kind === 'refused') throw new Error(`the list of the real server is ${read.code}`)
  return read.value
}

function followed(list: DeviceList, previous: Uint8Array): DeviceList {
  return { ...list, version: list.version + 1, previous }
}

function trueSigner({ devices }: DeviceList): Uint8Array {
  const [device] = devices
  if (device === undefined || deviceIdOf(device.signKey) !== device.device) throw new Error('a name has devices')
  return device.signKey
}

/** Resolves when a player is shown a name as changed. */
async function changed(player: Player, name: string): Promise<void> {
  for await (const all of player.peer.names.watchTrust())
    if (all.some((each) => each.name === name && each.trust === 'changed')) return
}
