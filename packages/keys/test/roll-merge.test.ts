import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Roll } from '@kith/keys'
import {
  cardOf,
  devicesOf,
  foundGroup,
  give,
  joined,
  listedIn,
  namesOf,
  newPerson,
  nowMs,
  ok,
  outlineOf,
  type Person,
  tell,
  text,
} from './roll-fixtures.ts'

const owner = await newPerson('owner')
const [mia, max, may] = [await newPerson('mia'), await newPerson('max', 2), await newPerson('may')]
const friends = [await newPerson('f1'), await newPerson('f2'), await newPerson('f3')]

/** A group with three managers, in the order of their rank, and a writer; and the rolls of the owner and the managers. */
async function managedGroup(): Promise<readonly [Roll, Roll, Roll, Roll]> {
  const group = await foundGroup(owner, 'document', {
    members: [mia, max, may].map((one) => cardOf(one, { role: 'manager', hasHistory: true })),
  })
  const others = [await joined(mia.device, group), await joined(max.device, group), await joined(may.device, group)]
  await tell(group.add(cardOf(friends[0]!), nowMs), ...others)
  return [group, others[0]!, others[1]!, others[2]!]
}

/** Gives everybody everything, and lets members join ends, until each present member has one end. */
async function settle(rolls: readonly Roll[]): Promise<void> {
  for (let round = 0; round < 2 * rolls.length; round++) {
    const all = rolls.map((roll) => [...roll.records()])
    for (const roll of rolls) for (const records of all) await give(roll, records)
    const present = rolls.filter((roll) => roll.isMember)
    const [unsettled = present[0]] = present.filter((roll) => roll.ends.length > 1)
    if (unsettled?.ends.length === 1 && new Set(present.map((roll) => roll.ends.join())).size === 1) return
    if (unsettled !== undefined) ok(await unsettled.refresh(nowMs))
  }
  throw new Error('the rolls do not settle')
}

/** What present members agree on; it fails when they do not. */
function agreed(rolls: readonly Roll[]): Roll {
  const present = rolls.filter((roll) => roll.isMember)
  expect(present.length).toBeGreaterThan(0)
  for (const roll of present) expect(outlineOf(roll)).toBe(outlineOf(present[0]!))
  return present[0]!
}

it('[RL10][RL11] what an expelled manager did without having heard of it is void, and so is what its guests did', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  await tell(ofMax.add(cardOf(friends[1]!, { role: 'manager', hasHistory: true }), nowMs))
  const ofGuest = await joined(friends[1]!.device, ofMax)
  await tell(ofGuest.add(cardOf(friends[2]!), nowMs), ofMax)
  await tell(group.remove(max.member, nowMs))
  await settle([group, ofMia, ofMax, ofGuest])
  expect(namesOf(agreed([group, ofMia]))).toEqual(['f1', 'may', 'mia', 'owner'])
})

it('[RL9] nobody removes or changes who is senior, and the owner stays', async () => {
  const [group, ofMia, ofMax, ofMay] = await managedGroup()
  for (const [roll, target] of [
    [ofMax, mia],
    [ofMay, max],
    [ofMay, owner],
    [ofMia, owner],
  ] as const) {
    expect(await roll.remove(target.member, nowMs)).toMatchObject({ code: 'roll-not-entitled' })
    expect(await roll.setRole(target.member, 'reader', nowMs)).toMatchObject({ code: 'roll-not-entitled' })
    expect(await roll.addDevice(target.member, listedIn(friends[1]!.device), nowMs)).toMatchObject({
      code: 'roll-not-entitled',
    })
    expect(await roll.removeDevice(target.device.device, nowMs)).toMatchObject({ code: 'roll-not-entitled' })
  }
  expect(await group.remove(owner.member, nowMs)).toMatchObject({ code: 'roll-not-entitled' })
  expect(await group.setRole(mia.member, 'owner', nowMs)).toMatchObject({ code: 'roll-not-entitled' })
  await tell(ofMax.remove(may.member, nowMs), group)
  await tell(ofMax.remove(max.member, nowMs), group)
  expect(namesOf(group)).toEqual(['f1', 'mia', 'owner'])
})

it('[RL9][RL12] who removes each other without hearing of it: the senior stays', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  // Max promotes a friend; Mia removes Max; the friend, of Max's line, could not remove Mia, nor can Max.
  await tell(ofMax.setRole(friends[0]!.member, 'manager', nowMs), group, ofMia)
  const ofFriend = await joined(friends[0]!.device, group)
  expect(await ofFriend.remove(mia.member, nowMs)).toMatchObject({ code: 'roll-not-entitled' })
  // Mia's removal is deeper, so Max's comes earlier in the order of the records; that does not help it.
  await tell(ofMia.refresh(nowMs))
  await tell(ofMia.remove(max.member, nowMs))
  await tell(ofMax.remove(friends[0]!.member, nowMs))
  await give(group, ofMax.records())
  expect(namesOf(group)).not.toContain('f1')
  await settle([group, ofMia, ofMax, ofFriend])
  expect(namesOf(agreed([group, ofMia, ofFriend]))).toEqual(['f1', 'may', 'mia', 'owner'])
})

it('[RL11] what a manager did for others without having heard that it no longer is one is void; its own devices it may change', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  await tell(group.setRole(max.member, 'writer', nowMs))
  await tell(ofMax.add(cardOf(friends[1]!), nowMs))
  await tell(ofMax.removeDevice(max.devices[1]!.device, nowMs))
  await settle([group, ofMia, ofMax])
  const roll = agreed([group, ofMia, ofMax])
  expect(namesOf(roll)).toEqual(['f1', 'max', 'may', 'mia', 'owner'])
  expect(devicesOf(roll, max)).toEqual([max.device.device])
})

it('[RL11] who was promoted by an expelled manager, beside that, took nothing from anybody', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  await tell(group.add(cardOf(friends[1]!), nowMs), ofMia, ofMax)
  await tell(ofMax.setRole(friends[0]!.member, 'manager', nowMs))
  const ofFriend = await joined(friends[0]!.device, ofMax)
  await tell(ofFriend.remove(friends[1]!.member, nowMs), ofMax)
  await tell(group.remove(max.member, nowMs))
  await settle([group, ofMia, ofMax, ofFriend])
  const roll = agreed([group, ofMia, ofFriend])
  expect(namesOf(roll)).toEqual(['f1', 'f2', 'may', 'mia', 'owner'])
  expect(roll.members().find(({ name }) => name === 'f1')?.role).toBe('writer')
})

it('[RL12] two devices of one member that remove each other without hearing of it are both out', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  const ofPhone = await joined(max.devices[1]!, group)
  await tell(ofPhone.removeDevice(max.device.device, nowMs))
  await tell(ofMax.add(cardOf(friends[1]!), nowMs))
  await tell(ofMax.removeDevice(max.devices[1]!.device, nowMs))
  // Mia hears the phone first, the owner the laptop; neither record was late for both.
  await give(ofMia, ofPhone.records())
  await give(group, ofMax.records())
  const frame = ok(await ofMia.seal(text('heard otherwise')))
  expect((await group.open(frame, nowMs)).kind).toBe('refused')
  await settle([group, ofMia])
  expect(ok(await group.open(frame, nowMs)).plain).toEqual(text('heard otherwise'))
  const roll = agreed([group, ofMia])
  expect(devicesOf(roll, max)).toEqual([])
  expect(namesOf(roll)).toEqual(['f1', 'max', 'may', 'mia', 'owner'])
})

it('[RL11][RL12] a stolen device of a manager takes nothing from others beside its own removal', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  const ofPhone = await joined(max.devices[1]!, group)
  await tell(ofPhone.remove(friends[0]!.member, nowMs))
  // Deeper, so that the phone's record comes earlier in the order of the records.
  await tell(ofMax.refresh(nowMs))
  await tell(ofMax.removeDevice(max.devices[1]!.device, nowMs))
  await give(ofMia, ofPhone.records())
  await settle([group, ofMia, ofMax])
  const roll = agreed([group, ofMia, ofMax])
  expect(namesOf(roll)).toEqual(['f1', 'max', 'may', 'mia', 'owner'])
  expect(devicesOf(roll, max)).toEqual([max.device.device])
})

it('[RL13] a record that a removed device made to look old is parked, and takes nothing from who stayed', async () => {
  const [group, ofMia] = await managedGroup()
  const thief = await joined(max.devices[1]!, group)
  await tell(group.removeDevice(max.devices[1]!.device, nowMs), ofMia)
  await tell(group.refresh(nowMs), ofMia)
  const before = outlineOf(group)
  const old = ok(await thief.removeDevice(max.device.device, nowMs))
  const child = ok(await thief.refresh(nowMs))
  for (const roll of [group, ofMia]) {
    expect(await roll.process(old.bytes, nowMs)).toEqual({ kind: 'parked' })
    expect(await roll.process(child.bytes, nowMs)).toEqual({ kind: 'parked' })
    expect(outlineOf(roll)).toBe(before)
  }
  expect(devicesOf(group, max)).toEqual([max.device.device])
})

it('[RL13] a parked record counts when a present member had built on it', async () => {
  const [group, ofMia, ofMax] = await managedGroup()
  const early = await tell(ofMax.add(cardOf(friends[1]!), nowMs), ofMia)
  const built = ok(await ofMia.add(cardOf(friends[2]!), nowMs))
  await tell(group.remove(max.member, nowMs))
  expect(await group.process(early, nowMs)).toEqual({ kind: 'parked' })
  const outcome = await group.process(built.bytes, nowMs)
  expect(outcome).toMatchObject({ kind: 'accepted', missing: [] })
  expect(outcome.kind === 'accepted' && outcome.records.map(({ bytes }) => bytes)).toEqual([early, built.bytes])
  await settle([group, ofMia])
  expect(namesOf(agreed([group, ofMia]))).toEqual(['f1', 'f3', 'may', 'mia', 'owner'])
})

it('[RL6] records may come in any order, and several times', async () => {
  const [group, ofMia] = await managedGroup()
  for (const friend of friends.slice(1)) await tell(group.add(cardOf(friend), nowMs))
  const records = group.records().slice(-2)
  const outcomes = await give(ofMia, [records[1]!, records[1]!, records[0]!, records[0]!, records[1]!])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'accepted', 'known', 'known'])
  expect(outlineOf(ofMia)).toBe(outlineOf(group))
})

type Step = readonly [actor: number, action: number, target: number, hears: number]

/** Lets members act side by side, hearing of each other now and then. */
async function act(
  people: readonly Person[],
  guests: readonly Person[],
  rolls: readonly Roll[],
  steps: readonly Step[],
) {
  for (const [actor, action, target, hears] of steps) {
    const roll = rolls[actor % rolls.length]!
    const whom = people[target % people.length]!
    const guest = guests[target % guests.length]!
    // What is not allowed is refused, and nothing happens.
    if (action === 0) await roll.add(cardOf(guest, { role: target % 2 === 0 ? 'manager' : 'writer' }), nowMs)
    if (action === 1) await roll.remove(whom.member, nowMs)
    if (action === 2) await roll.setRole(whom.member, (['reader', 'writer', 'manager'] as const)[target % 3]!, nowMs)
    if (action === 3) await roll.removeDevice(whom.devices[target % whom.devices.length]!.device, nowMs)
    if (action === 4) await roll.refresh(nowMs)
    if (action === 5) await roll.write([{ kind: 'setting', key: 'title', value: text(String(target)) }], nowMs)
    await give(roll, rolls[hears % rolls.length]!.records().slice(-(hears % 4)))
  }
}

const anyStep = fc.tuple(fc.nat(7), fc.nat(5), fc.nat(20), fc.nat(40))

it(
  '[RL10][RL13][RL15] members who hear of changes in 200 shuffled orders agree, and so does a fold from the start',
  { timeout: 120_000 },
  async () => {
    const people = [owner, mia, max, may, ...friends]
    const guests = [await newPerson('g1'), await newPerson('g2')]
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 4, maxLength: 14 }),
        fc.infiniteStream(fc.nat()),
        async (steps, random) => {
          const group = await foundGroup(owner, 'conversation', {
            members: people.slice(1).map((one, at) => cardOf(one, { role: at < 3 ? 'manager' : 'writer' })),
          })
          const devices = people.flatMap((one) => one.devices).slice(1)
          const rolls = [group, ...(await Promise.all(devices.map((device) => joined(device, group))))]
          await act(people, guests, rolls, steps)
          const all = [
            ...new Map(rolls.flatMap((roll) => roll.records()).map((bytes) => [bytes.join(), bytes])).values(),
          ]
          const shuffled = (): Uint8Array[] =>
            all
              .map((bytes) => ({ bytes, at: random.next().value as number }))
              .sort((a, b) => a.at - b.at)
              .map(({ bytes }) => bytes)
          for (const roll of rolls) await give(roll, shuffled())
          await settle(rolls)
          const roll = agreed(rolls)
          const again = await Roll.load(owner.device, { records: roll.records(), secrets: roll.secrets() })
          expect(outlineOf(again)).toBe(outlineOf(roll))
        },
      ),
      { numRuns: 25 },
    )
  },
)
