import {
  type DeviceKeys,
  generateDevice,
  type MemberCard,
  memberIdOf,
  type RecordOutcome,
  Roll,
  SigningKey,
} from '@kith/keys'
import {
  type Decoded,
  decodeRollRecord,
  encodeRollHead,
  encodeRollRecord,
  joinSigned,
  type MemberId,
  type RollBox,
  type RollChange,
  type RollHead,
} from '@kith/wire'

import { expect, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What a member of a group, or somebody who is none, may write into its roll. */
export const peerRollAttacks: readonly Attack[] = [
  {
    name: 'peer-forges-records',
    tries:
      'a member writes what it has no right to, in the name of others, with boxes that are moved, missing or doubled, and without end: each record is refused, and the group goes on',
    rules: ['RL2', 'RL7', 'RL8', 'RL14', 'RL16', 'RL25'],
    run: async (stage) => {
      const { owner, bob, eve, outsider, rolls } = await group()
      const clone = await Roll.load(eve.device, { records: rolls.eve.records(), secrets: rolls.eve.secrets() })
      const { bytes } = ok(await clone.refresh(nowMs))
      const true_ = ok(decodeRollRecord(bytes))
      const add: RollChange = { kind: 'member-add', ...outsider.card, role: 'writer', hasHistory: false }
      const expel: RollChange = { kind: 'member-remove', member: owner.member, cuts: [] }
      const rise: RollChange = { kind: 'role', member: eve.member, role: 'manager', cuts: [] }
      const [first, second] = true_.boxes
      if (first === undefined || second === undefined) throw new Error('a group of three has boxes')
      const heads: readonly Partial<RollHead>[] = [
        { changes: [add] },
        { changes: [expel] },
        { changes: [rise] },
        { seq: true_.head.seq + 1 },
        { seq: 0 },
        { roll: new Uint8Array(32).fill(7) },
        { policy: 'document' },
        { parents: [] },
        { by: outsider.device.device },
      ]
      const boxes: readonly (readonly RollBox[])[] = [
        [],
        true_.boxes.slice(1),
        [first, ...true_.boxes],
        true_.boxes.map((box, at) => (at === 0 ? { ...box, device: outsider.device.device } : box)),
      ]
      const records = [
        ...(await Promise.all(heads.map((head) => signed(eve.device, { ...true_.head, ...head }, true_.boxes)))),
        ...(await Promise.all(boxes.map((other) => signed(eve.device, true_.head, other)))),
        await signed(outsider.device, true_.head, true_.boxes),
        new Uint8Array(48_001).fill(1),
        bytes.subarray(0, -1),
      ]
      await allRefused(stage, rolls.bob, records)
      await goesOn(rolls, bob.device)
    },
  },
  {
    name: 'peer-moves-lock-boxes',
    tries:
      'a member exchanges the boxes of two others, so that neither would have the keys: both say so, and the next record mends it',
    rules: ['RL16'],
    run: async (stage) => {
      const { eve, bob, rolls } = await group()
      const { bytes } = ok(await rolls.eve.refresh(nowMs))
      const { head, boxes } = ok(decodeRollRecord(bytes))
      const [first, second] = boxes.filter(({ device }) => device !== eve.device.device)
      if (first === undefined || second === undefined) throw new Error('there are two others')
      const swapped = boxes.map((box) =>
        box === first ? { ...second, device: box.device } : box === second ? { ...first, device: box.device } : box,
      )
      const outcome = await rolls.bob.process(await signed(eve.device, head, swapped), nowMs)
      stage.strikes += 1
      expect(isAlarmed(outcome, 'box-broken'), `the broken box is reported, not ${outcome.kind}`)
      expect(rolls.bob.export('test').kind === 'refused', 'no key is believed')
      const mended = ok(await rolls.bob.refresh(nowMs))
      expect(
        bob.device.device !== eve.device.device && rolls.bob.export('test').kind === 'ok',
        'the next record mends it',
      )
      expect(mended.bytes.byteLength > 0, 'there is a record')
    },
  },
  {
    name: 'peer-writes-two-rolls',
    tries:
      'a member signs two different records for one place and shows each to another: when they meet both are told who lied, and agree',
    rules: ['RL14', 'RL10'],
    run: async (stage) => {
      const { eve, rolls } = await group()
      const twin = await Roll.load(eve.device, { records: rolls.eve.records(), secrets: rolls.eve.secrets() })
      const [one, other] = [ok(await rolls.eve.refresh(nowMs)).bytes, ok(await twin.refresh(nowMs + 1)).bytes]
      await rolls.bob.process(one, nowMs)
      await rolls.owner.process(other, nowMs)
      stage.strikes += 1
      const [atBob, atOwner] = [await rolls.bob.process(other, nowMs), await rolls.owner.process(one, nowMs)]
      expect(isAlarmed(atBob, 'equivocation') && isAlarmed(atOwner, 'equivocation'), 'both are told')
      expect(rolls.bob.ends.toSorted().join() === rolls.owner.ends.toSorted().join(), 'both have the same')
      const joined = ok(await rolls.owner.refresh(nowMs))
      await rolls.bob.process(joined.bytes, nowMs)
      expect(rolls.bob.ends.length === 1 && rolls.owner.ends.length === 1, 'the next record joins both')
    },
  },
  {
    name: 'peer-floods-roll',
    tries:
      'a stranger, then a member, sends record after record that stands on nothing, so that a roll has no room for those of others that wait: theirs have it, and the group goes on',
    rules: ['RL6'],
    run: async (stage) => {
      const { eve, bob, outsider, rolls } = await group()
      const clone = await Roll.load(eve.device, { records: rolls.eve.records(), secrets: rolls.eve.secrets() })
      const { head, boxes } = ok(decodeRollRecord(ok(await clone.refresh(nowMs)).bytes))
      const [first, second, third] = [
        await rolls.bob.refresh(nowMs),
        await rolls.bob.refresh(nowMs),
        await rolls.bob.refresh(nowMs),
      ]
      expect(
        (await rolls.owner.process(ok(second).bytes, nowMs)).kind === 'waiting',
        'a record waits for the one before it',
      )
      for (const { device } of [outsider, eve])
        for (let count = 0; count < floodRecords; count++) {
          const parent = new Uint8Array(32)
          new DataView(parent.buffer).setUint32(0, count + 1)
          const outcome = await rolls.owner.process(
            await signed(device, { ...head, by: device.device, parents: [parent] }, boxes),
            nowMs,
          )
          expect(outcome.kind !== 'accepted', `a record that stands on nothing is not taken, but ${outcome.kind}`)
          stage.strikes += 1
        }
      expect(
        (await rolls.owner.process(ok(third).bytes, nowMs)).kind !== 'refused',
        'there is room for the next of an honest member',
      )
      const outcome = await rolls.owner.process(ok(first).bytes, nowMs)
      expect(outcome.kind === 'accepted' && outcome.records.length === 3, 'what waited comes in with what was missing')
      for (const { bytes } of [ok(first), ok(second), ok(third)]) await rolls.eve.process(bytes, nowMs)
      await goesOn(rolls, bob.device)
    },
  },
  {
    name: 'peer-writes-after-removal',
    tries:
      'somebody who was removed dates records and frames back to when it belonged: nothing of it counts, and it opens nothing newer',
    rules: ['RL11', 'RL13', 'RL22'],
    run: async (stage) => {
      const { eve, owner, bob, rolls } = await group()
      const early = ok(await rolls.eve.seal(utf8('early')))
      expect((await rolls.bob.open(early, nowMs)).kind === 'ok', 'a frame of a member is opened')
      const removal = ok(await rolls.owner.remove(eve.member, nowMs)).bytes
      await rolls.bob.process(removal, nowMs)
      const late = ok(await rolls.eve.seal(utf8('late')))
      expect(codeIn(await rolls.bob.open(late, nowMs)) === 'roll-frame-late', 'a frame of later is refused')
      const record = ok(await rolls.eve.refresh(nowMs - 1_000_000)).bytes
      const outcome = await rolls.bob.process(record, nowMs)
      expect(outcome.kind === 'parked', `its record has no effect, not ${outcome.kind}`)
      stage.strikes += 3
      await rolls.eve.process(removal, nowMs)
      const next = ok(await rolls.bob.seal(utf8('without eve')))
      expect((await rolls.eve.open(next, nowMs)).kind === 'refused', 'it opens nothing newer')
      expect((await rolls.owner.open(next, nowMs)).kind === 'ok', 'those who are left do')
      expect(owner.member !== bob.member && !rolls.bob.present.members.has(eve.member), 'it is gone')
    },
  },
]

const nowMs = 1_800_000_000_000
/** More than a roll lets wait. */
const floodRecords = 1_100

interface RollPerson {
  readonly device: DeviceKeys
  readonly member: MemberId
  readonly card: MemberCard
}

interface Rolls {
  readonly owner: Roll
  readonly bob: Roll
  readonly eve: Roll
}

/** A conversation of three of whom Eve keeps to no rule, and somebody who is not in it. */
async function group(): Promise<{
  owner: RollPerson
  bob: RollPerson
  eve: RollPerson
  outsider: RollPerson
  rolls: Rolls
}> {
  const [owner, bob, eve, outsider] = await Promise.all([person('owner'), person('bob'), person('eve'), person('out')])
  const members = [bob.card, eve.card]
  const founded = ok(await Roll.found(owner.device, { policy: 'conversation', owner: owner.card, members }, nowMs))
  const join = async ({ device }: RollPerson): Promise<Roll> => {
    const roll = Roll.join(device, founded.group)
    for (const record of founded.records()) await roll.process(record, nowMs)
    return roll
  }
  return { owner, bob, eve, outsider, rolls: { owner: founded, bob: await join(bob), eve: await join(eve) } }
}

async function person(name: string): Promise<RollPerson> {
  const identityKey = (await SigningKey.generate()).publicKey
  const device = await generateDevice(name, nowMs)
  const { number, publicKey } = device.lockKey
  const devices = [{ signKey: device.signing.publicKey, lock: { number, publicKey } }]
  return { device, member: memberIdOf(identityKey), card: { identityKey, name, devices } }
}

async function signed(by: DeviceKeys, head: RollHead, boxes: readonly RollBox[]): Promise<Uint8Array> {
  const bytes = encodeRollRecord(encodeRollHead(head), boxes)
  return joinSigned(bytes, await by.signing.sign('rollRecord', bytes))
}

async function allRefused(stage: Stage, roll: Roll, records: readonly Uint8Array[]): Promise<void> {
  const before = roll.ends.join()
  for (const [at, record] of records.entries()) {
    const outcome = await roll.process(record, nowMs)
    expect(outcome.kind === 'refused', `record ${String(at)} is refused, not ${outcome.kind}`)
    stage.strikes += 1
  }
  expect(roll.ends.join() === before, 'nothing has changed')
}

/** A record and a frame of one reach the others. */
async function goesOn({ owner, bob, eve }: Rolls, by: DeviceKeys): Promise<void> {
  const { bytes } = ok(await bob.refresh(nowMs))
  for (const other of [owner, eve]) await other.process(bytes, nowMs)
  const frame = ok(await bob.seal(utf8('honest')))
  for (const other of [owner, eve]) expect(ok(await other.open(frame, nowMs)).from === by.device, 'it is opened')
}

function isAlarmed(outcome: RecordOutcome, kind: 'equivocation' | 'box-broken'): boolean {
  return outcome.kind === 'accepted' && outcome.alarms.some((alarm) => alarm.kind === kind)
}

function codeIn(decoded: Decoded<unknown>): string {
  return decoded.kind === 'refused' ? decoded.code : decoded.kind
}

function ok<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(`an attack could not be made: ${decoded.code}`)
  return decoded.value
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
