import { expect, it } from 'vitest'
import { Roll } from '@kith/keys'
import {
  cardOf,
  devicesOf,
  foundGroup,
  joined,
  listedIn,
  namesOf,
  newPerson,
  nowMs,
  ok,
  outlineOf,
  tell,
  text,
} from './roll-fixtures.ts'

const [alice, bob, carol] = [await newPerson('alice'), await newPerson('bob', 2), await newPerson('carol')]

it('[RL1][RL5] founds a group whose id is the hash of its first record', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob)], settings: { title: text('Us') } })
  const [first] = group.records()
  expect(new Uint8Array(await crypto.subtle.digest('SHA-256', first as Uint8Array<ArrayBuffer>))).toEqual(group.group)
  expect(namesOf(group)).toEqual(['alice', 'bob'])
  expect(group.present.settings.get('title')).toEqual(text('Us'))
})

it('[RL16][RL20] all devices of a group open what one of them sealed', async () => {
  for (const policy of ['conversation', 'document'] as const) {
    const group = await foundGroup(alice, policy, { members: [cardOf(bob), cardOf(carol, { role: 'reader' })] })
    const frame = ok(await group.seal(text('hello')))
    for (const device of [...bob.devices, carol.device]) {
      const roll = await joined(device, group)
      const opened = ok(await roll.open(frame, nowMs))
      expect(opened.plain).toEqual(text('hello'))
      expect(opened.member.name).toBe('alice')
      expect(outlineOf(roll)).toBe(outlineOf(group))
    }
  }
})

it('[RL8] readers send nothing, and who is out neither', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob), cardOf(carol, { role: 'reader' })] })
  const [ofBob, ofCarol] = [await joined(bob.device, group), await joined(carol.device, group)]
  expect(await ofCarol.seal(text('no'))).toMatchObject({ code: 'roll-not-entitled' })
  await tell(group.remove(bob.member, nowMs), ofBob, ofCarol)
  expect(ofBob.isMember).toBe(false)
  expect(await ofBob.seal(text('no'))).toMatchObject({ code: 'roll-not-entitled' })
  expect(ofBob.export('calls').kind).toBe('refused')
})

it('[RL23] gives all members one secret for each purpose, and another after each record', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const secrets = [ok(group.export('calls')), ok(group.export('files'))]
  expect(ok(ofBob.export('calls'))).toEqual(secrets[0])
  await tell(ofBob.refresh(nowMs), group)
  secrets.push(ok(group.export('calls')))
  expect(ok(ofBob.export('calls'))).toEqual(secrets[2])
  expect(new Set(secrets.map((secret) => secret.join())).size).toBe(3)
})

it('[RL24] several ends are joined by the next record, and nothing is sealed before', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const [a, b] = [ok(await group.refresh(nowMs)), ok(await ofBob.refresh(nowMs))]
  await group.process(b.bytes, nowMs)
  await ofBob.process(a.bytes, nowMs)
  expect(group.ends.length).toBe(2)
  expect(await group.seal(text('x'))).toMatchObject({ code: 'roll-unmerged' })
  expect(group.export('x')).toMatchObject({ code: 'roll-unmerged' })
  await tell(group.refresh(nowMs), ofBob)
  expect(ofBob.ends).toEqual(group.ends)
  const frame = ok(await ofBob.seal(text('joined')))
  expect(ok(await group.open(frame, nowMs)).plain).toEqual(text('joined'))
})

it('[RL3][RL18][RL19] who comes with a history opens what was there, who comes without opens nothing of it', async () => {
  const group = await foundGroup(alice, 'document', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const frames = [ok(await group.seal(text('0')))]
  for (let round = 1; round < 5; round++) {
    // Bob has no history, so he cannot link; Alice's next record links to what he wrote.
    await tell((round % 2 === 0 ? group : ofBob).refresh(nowMs), round % 2 === 0 ? ofBob : group)
    frames.push(ok(await ofBob.seal(text(String(round)))))
  }
  const dave = await newPerson('dave')
  await tell(group.add(cardOf(carol, { hasHistory: true }), nowMs), ofBob)
  await tell(group.add(cardOf(dave), nowMs), ofBob)
  const [ofCarol, ofDave] = [await joined(carol.device, group), await joined(dave.device, group)]
  for (const [at, frame] of frames.entries()) {
    expect(ok(await ofCarol.open(frame, nowMs)).plain).toEqual(text(String(at)))
    expect(await ofDave.open(frame, nowMs)).toMatchObject({ code: 'roll-key-missing' })
  }
  const fresh = ok(await ofCarol.seal(text('now')))
  expect(ok(await ofDave.open(fresh, nowMs)).plain).toEqual(text('now'))
})

it('[RL19] who came without a history opens nothing older after ends were joined either', async () => {
  const group = await foundGroup(alice, 'document', { members: [cardOf(bob, { hasHistory: true })] })
  const ofBob = await joined(bob.device, group)
  const old = ok(await group.seal(text('old')))
  const other = ok(await ofBob.refresh(nowMs))
  await tell(group.add(cardOf(carol), nowMs), ofBob)
  await group.process(other.bytes, nowMs)
  await tell(group.refresh(nowMs), ofBob)
  const ofCarol = await joined(carol.device, group)
  expect(await ofCarol.open(old, nowMs)).toMatchObject({ code: 'roll-key-missing' })
  expect(ok(await ofCarol.open(ok(await group.seal(text('new'))), nowMs)).plain).toEqual(text('new'))
})

it('[RL8] members add and remove their own devices', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(carol, { role: 'reader' })] })
  const ofCarol = await joined(carol.device, group)
  const [laptop] = bob.devices
  await tell(ofCarol.addDevice(carol.member, listedIn(laptop!), nowMs), group)
  expect(devicesOf(group, carol)).toEqual(expect.arrayContaining([carol.device.device, laptop!.device]))
  const ofLaptop = await joined(laptop!, group)
  const bytes = await tell(ofLaptop.removeDevice(carol.device.device, nowMs), group, ofCarol)
  expect(bytes.byteLength).toBeGreaterThan(0)
  expect(devicesOf(group, carol)).toEqual([laptop!.device])
  expect(ofCarol.isMember).toBe(false)
  expect(await ofLaptop.addDevice(alice.member, listedIn(bob.devices[1]!), nowMs)).toMatchObject({
    code: 'roll-not-entitled',
  })
})

it('[RL26] goes on after a restart as if there had been none', async () => {
  for (const policy of ['conversation', 'document'] as const) {
    const group = await foundGroup(alice, policy, { members: [cardOf(bob)] })
    let ofBob = await joined(bob.device, group)
    await tell(ofBob.refresh(nowMs), group)
    const [first, second, third] = [
      ok(await group.seal(text('1'))),
      ok(await group.seal(text('2'))),
      ok(await group.seal(text('3'))),
    ]
    expect(ok(await ofBob.open(second, nowMs)).plain).toEqual(text('2'))
    ofBob = await Roll.load(bob.device, { records: ofBob.records(), secrets: ofBob.secrets() })
    expect(outlineOf(ofBob)).toBe(outlineOf(group))
    for (const [at, frame] of [first, third].entries())
      expect(ok(await ofBob.open(frame, nowMs)).plain).toEqual(text(at === 0 ? '1' : '3'))
    await tell(group.refresh(nowMs), ofBob)
    const frame = ok(await ofBob.seal(text('after')))
    expect(ok(await group.open(frame, nowMs)).plain).toEqual(text('after'))
  }
  await expect(Roll.load(bob.device, { records: [], secrets: new Uint8Array(9) })).rejects.toThrow(
    'The keys in the store cannot be read.',
  )
})

it('[RL22] frames of who was removed are opened as far as the remover had heard, and others when they are vouched for', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob), cardOf(carol)] })
  const [ofBob, ofCarol] = [await joined(bob.device, group), await joined(carol.device, group)]
  const [heard, unheard] = [ok(await ofBob.seal(text('heard'))), ok(await ofBob.seal(text('unheard')))]
  ok(await group.open(heard, nowMs))
  await tell(group.remove(bob.member, nowMs), ofCarol)
  expect(ok(await ofCarol.open(heard, nowMs)).plain).toEqual(text('heard'))
  expect(await ofCarol.open(unheard, nowMs)).toMatchObject({ code: 'roll-frame-late' })
  expect(ok(await ofCarol.open(unheard, nowMs, { isVouched: true })).plain).toEqual(text('unheard'))
})

it('[RL6] [RL13] a frame whose record only waits for others is one whose record is not here, so nobody writes a record for it', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const first = ok(await ofBob.refresh(nowMs))
  const second = ok(await ofBob.refresh(nowMs))
  const frame = ok(await ofBob.seal(text('later')))
  expect(await group.process(second.bytes, nowMs)).toMatchObject({ kind: 'waiting' })
  expect(await group.open(frame, nowMs)).toMatchObject({ code: 'roll-key-missing' })
  await group.process(first.bytes, nowMs)
  expect(ok(await group.open(frame, nowMs)).plain).toEqual(text('later'))
})

it('[RL5] what a fork writes and takes in the other does not see', async () => {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob)] })
  const ofBob = await joined(bob.device, group)
  const before = outlineOf(group)
  const [one, other] = [group.fork(group.parts()), group.fork(group.parts())]
  const written = ok(await one.refresh(nowMs))
  await tell(ofBob.refresh(nowMs), other)
  expect(one.ends).toEqual([written.id])
  expect(other.ends).toHaveLength(1)
  expect(other.ends).not.toEqual(one.ends)
  expect(outlineOf(group)).toBe(before)
  expect(one.size).toBe(2)
  expect(group.size).toBe(1)
  expect((await joined(bob.device, one)).ends).toEqual(one.ends)
})
