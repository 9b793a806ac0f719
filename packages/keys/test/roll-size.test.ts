import { expect, it } from 'vitest'
import { decodeRollRecord, limits, type RollDevice } from '@kith/wire'
import { generateDevice, type Roll, SigningKey } from '@kith/keys'
import { emptyState, type RecordId } from '../src/roll/state.ts'
import { foldRecords } from '../src/roll/fold.ts'
import { examine, readRecord } from '../src/roll/examine.ts'
import { RollHistory } from '../src/roll/history.ts'
import { compareNodes, type RollNode } from '../src/roll/node.ts'
import { cardOf, foundGroup, give, joined, listedIn, newPerson, nowMs, ok, tell, text } from './roll-fixtures.ts'

const owner = await newPerson('owner')

it(
  '[RL7] holds 250 devices, whose keys are changed by one record of at most 40,000 bytes',
  { timeout: 120_000 },
  async () => {
    const group = await foundGroup(owner, 'document')
    const lists: RollDevice[][] = []
    for (let left = limits.rollDevicesMax - 1; left > 0; left -= limits.devicesMax) {
      const count = Math.min(left, limits.devicesMax)
      const made = await Promise.all(Array.from({ length: count }, () => generateDevice('a device', nowMs)))
      lists.push(made.map(listedIn))
    }
    for (const [at, devices] of lists.entries()) {
      const { publicKey: identityKey } = await SigningKey.generate()
      ok(await group.add({ identityKey, name: `member-${String(at)}`, hasHistory: true, devices }, nowMs))
    }
    expect(group.present.devices.size).toBe(limits.rollDevicesMax)
    expect(await group.add(cardOf(await newPerson('too many')), nowMs)).toMatchObject({ code: 'roll-full' })
    const { bytes } = ok(await group.refresh(nowMs))
    expect(ok(decodeRollRecord(bytes)).boxes.length).toBe(limits.rollDevicesMax)
    expect(bytes.byteLength).toBeLessThanOrEqual(40_000)
  },
)

it('[RL15] the state at every record is the same, whatever states are kept', { timeout: 120_000 }, async () => {
  const [bob, carol] = [await newPerson('bob'), await newPerson('carol')]
  const group = await foundGroup(owner, 'conversation', { members: [cardOf(bob, { role: 'manager' })] })
  const ofBob = await joined(bob.device, group)
  // Mostly one after the other, now and then side by side: more than the states that are kept.
  for (let round = 0; round < 90; round++) {
    if (round % 2 === 0) ok(await group.add(cardOf(carol), nowMs))
    else ok(await group.remove(carol.member, nowMs))
    ok(await ofBob.write([{ kind: 'setting', key: 'round', value: text(String(round)) }], nowMs))
    await give(ofBob, group.records().slice(-3))
    await give(group, ofBob.records().slice(-3))
    if (round % 3 === 0) await tell(group.refresh(nowMs), ofBob)
  }
  const history = new RollHistory()
  const roll = Buffer.from(group.group).toString('hex') as RecordId
  for (const bytes of group.records()) {
    const { node, state } = ok(await examine(history, bytes, ok(readRecord(bytes, roll)), { isTrusted: true }))
    history.add(node, state)
  }
  expect(history.size).toBeGreaterThan(200)
  for (const node of history.nodes())
    expect(history.stateAt([node]).members, node.id).toEqual(foldRecords(emptyState, everythingUpTo(node)).members)
  expect(history.present.settings).toEqual(foldRecords(emptyState, [...history.nodes()].sort(compareNodes)).settings)
})

/** A record and all before it, in the order in which they are applied. */
function everythingUpTo(node: RollNode): readonly RollNode[] {
  const found = new Set([node])
  for (const one of found) for (const parent of one.parents) found.add(parent)
  return [...found].sort(compareNodes)
}

it('[RL17] a lock key that the device published opens what was locked to it, and one of the roll takes its place', async () => {
  const bob = await newPerson('bob')
  const group = await foundGroup(owner, 'conversation', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const lockOf = (roll: Roll) => roll.present.devices.get(bob.device.device)?.lock
  expect(lockOf(group)?.number).toBe(1)
  await tell(ofBob.refresh(nowMs), group)
  expect(lockOf(group)?.number).toBe(0)
  // A record that was written before that was heard of still opens.
  const [one, two] = [ok(await group.refresh(nowMs)), ok(await ofBob.refresh(nowMs))]
  expect(await ofBob.process(one.bytes, nowMs)).toMatchObject({ kind: 'accepted', alarms: [] })
  await group.process(two.bytes, nowMs)
  ofBob.forget(nowMs + 8 * 86_400_000)
  await tell(group.refresh(nowMs), ofBob)
  expect(ok(await ofBob.open(ok(await group.seal(text('x'))), nowMs)).plain).toEqual(text('x'))
})
