import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  decodeRollRecord,
  encodeRollHead,
  encodeRollRecord,
  hexOfBytes,
  joinSigned,
  limits,
  type RollBox,
  type RollHead,
} from '@kith/wire'
import { type DeviceKeys, Roll } from '@kith/keys'
import { lockBox } from '../src/roll/epoch-keys.ts'
import { flipped } from './fixtures.ts'
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

const [owner, bob, eve, carol] = [
  await newPerson('owner'),
  await newPerson('bob'),
  await newPerson('eve', 2),
  await newPerson('carol'),
]

/** A group in which Eve is a writer, the rolls of the owner and Bob, and Eve's. */
async function groupWithEve(policy: 'conversation' | 'document' = 'document') {
  const members = [cardOf(bob), cardOf(eve)]
  const group = await foundGroup(owner, policy, { members })
  return { group, ofBob: await joined(bob.device, group), ofEve: await joined(eve.device, group) }
}

/** Another side of the same device, which its first side knows nothing of. */
function cloneOf(person: Person, roll: Roll): Promise<Roll> {
  return Roll.load(person.device, { records: roll.records(), secrets: roll.secrets() })
}

interface Parts {
  readonly head: RollHead
  readonly boxes: readonly RollBox[]
}

/** A record that a device really wrote, changed by a client that keeps to no rule, and signed again. */
async function forged(
  person: Person,
  roll: Roll,
  change: (parts: Parts) => Partial<Parts>,
  signer: DeviceKeys = person.device,
): Promise<Uint8Array> {
  const { bytes } = ok(await (await cloneOf(person, roll)).refresh(nowMs))
  return resigned(bytes, change, signer)
}

async function resigned(bytes: Uint8Array, change: (parts: Parts) => Partial<Parts>, signer: DeviceKeys) {
  const { head, boxes } = ok(decodeRollRecord(bytes))
  const parts = { head, boxes, ...change({ head, boxes }) }
  const signedBytes = encodeRollRecord(encodeRollHead(parts.head), parts.boxes)
  return joinSigned(signedBytes, await signer.signing.sign('rollRecord', signedBytes))
}

/** Changes of a head alone. */
function withHead(change: (head: RollHead) => Partial<RollHead>): (parts: Parts) => Partial<Parts> {
  return ({ head }) => ({ head: { ...head, ...change(head) } })
}

it('[RL5][RL7][RL8][RL14][RL25] refuses hostile records of a member with a code, and the rest goes on', async () => {
  const { group, ofBob, ofEve } = await groupWithEve()
  const addCarol = { kind: 'member-add', ...cardOf(carol), role: 'writer', hasHistory: false } as const
  const zeroLock = { number: 0, publicKey: new Uint8Array(32) }
  const attacks: readonly (readonly [string, string, Uint8Array])[] = [
    [
      'adds a member as a writer',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [addCarol] })),
      ),
    ],
    [
      'expels the owner',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'member-remove', member: owner.member, cuts: [] }] })),
      ),
    ],
    [
      'makes itself a manager',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'role', member: eve.member, role: 'manager', cuts: [] }] })),
      ),
    ],
    [
      'sets the title',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'setting', key: 'title', value: text('x') }] })),
      ),
    ],
    [
      'adds a device to another',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'device-add', member: bob.member, device: listedIn(carol.device) }] })),
      ),
    ],
    [
      'adds a device that is there',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'device-add', member: eve.member, device: listedIn(bob.device) }] })),
      ),
    ],
    [
      'writes as the owner',
      'signature-wrong',
      await forged(
        owner,
        group,
        withHead(() => ({ madeAtMs: 1 })),
        eve.device,
      ),
    ],
    [
      'writes as nobody',
      'roll-not-entitled',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ by: carol.device.device })),
      ),
    ],
    [
      'counts wrongly',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(({ seq }) => ({ seq: seq + 1 })),
      ),
    ],
    [
      'begins at zero',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ seq: 0 })),
      ),
    ],
    [
      'has a later version',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ version: 2 })),
      ),
    ],
    [
      'names another roll',
      'roll-foreign',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ roll: new Uint8Array(32).fill(7) })),
      ),
    ],
    [
      'founds the roll anew',
      'roll-foreign',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ roll: new Uint8Array(32), policy: 'document', parents: [] })),
      ),
    ],
    [
      'changes the policy',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ policy: 'conversation' })),
      ),
    ],
    [
      'stands on nothing',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ parents: [] })),
      ),
    ],
    [
      'stands on one record twice',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(({ parents }) => ({ parents: [parents[0]!, parents[0]!] })),
      ),
    ],
    [
      'locks to a key of zeros',
      'roll-malformed',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ changes: [{ kind: 'lock', lock: zeroLock }] })),
      ),
    ],
    ['leaves out a box', 'roll-boxes-wrong', await forged(eve, ofEve, ({ boxes }) => ({ boxes: boxes.slice(1) }))],
    ['doubles a box', 'roll-boxes-wrong', await forged(eve, ofEve, ({ boxes }) => ({ boxes: [boxes[0]!, ...boxes] }))],
    [
      'gives a box to an outsider',
      'roll-boxes-wrong',
      await forged(eve, ofEve, ({ boxes }) => ({
        boxes: boxes.map((box, at) => (at === 0 ? { ...box, device: carol.device.device } : box)),
      })),
    ],
    [
      'gives the archive to who has no history',
      'roll-boxes-wrong',
      await forged(eve, ofEve, ({ boxes }) => ({
        boxes: boxes.map((box) => (box.device === bob.device.device ? { ...box, sealed: new Uint8Array(80) } : box)),
      })),
    ],
    [
      'links without a history',
      'roll-boxes-wrong',
      await forged(
        eve,
        ofEve,
        withHead(({ parents }) => ({ links: [{ record: parents[0]!, sealed: new Uint8Array(80) }] })),
      ),
    ],
    [
      'does without an archive key',
      'roll-boxes-wrong',
      await forged(
        eve,
        ofEve,
        withHead(() => ({ archiveCheck: undefined })),
      ),
    ],
    ['is longer than any may be', 'field-too-long', new Uint8Array(limits.rollRecordBytesMax + 1)],
  ]
  const before = outlineOf(group)
  for (const [what, code, bytes] of attacks) {
    expect(await group.process(bytes, nowMs), what).toMatchObject({ kind: 'refused', code })
    expect(await ofBob.process(bytes, nowMs), what).toMatchObject({ kind: 'refused', code })
    expect(outlineOf(group), what).toBe(before)
  }
  await tell(ofEve.refresh(nowMs), group, ofBob)
  expect(ok(await ofBob.open(ok(await group.seal(text('on'))), nowMs)).plain).toEqual(text('on'))
})

it('[RL25] what stands on a refused record is refused, also when it came first', async () => {
  const { group, ofEve } = await groupWithEve()
  const bad = await forged(eve, ofEve, ({ boxes }) => ({ boxes: boxes.slice(1) }))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bad as Uint8Array<ArrayBuffer>))
  const child = await forged(
    eve,
    ofEve,
    withHead(({ seq }) => ({ parents: [hash], seq: seq + 1 })),
  )
  expect((await group.process(child, nowMs)).kind).toBe('waiting')
  expect(await group.process(bad, nowMs)).toMatchObject({ code: 'roll-boxes-wrong' })
  expect(await group.process(child, nowMs)).toMatchObject({ code: 'roll-parent-refused' })
  expect(namesOf(group)).toEqual(['bob', 'eve', 'owner'])
})

it('[RL6] a record does not stand on one and on what that one stands on', async () => {
  const { group, ofBob, ofEve } = await groupWithEve()
  const [first] = ok(decodeRollRecord(ok(await (await cloneOf(eve, ofEve)).refresh(nowMs)).bytes)).head.parents
  await tell(group.refresh(nowMs), ofBob, ofEve)
  const bytes = await forged(
    eve,
    ofEve,
    withHead(({ parents }) => ({
      parents: [first!, ...parents].sort((a, b) => (hexOfBytes(a) < hexOfBytes(b) ? -1 : 1)),
    })),
  )
  const outcome = await group.process(bytes, nowMs)
  expect(outcome).toMatchObject({ kind: 'refused', code: 'roll-malformed' })
})

it('[RL16] boxes that were moved or filled with anything open nothing, which is told, and any member mends it', async () => {
  const attacks: readonly ((parts: Parts, earlier: readonly RollBox[]) => Partial<Parts>)[] = [
    ({ boxes }) => ({ boxes: boxes.map((box, at) => ({ ...boxes[(at + 1) % boxes.length]!, device: box.device })) }),
    (_, earlier) => ({ boxes: earlier }),
    withHead(() => ({ contentCheck: new Uint8Array(32) })),
  ]
  for (const attack of attacks) {
    const { group, ofBob, ofEve } = await groupWithEve('conversation')
    const { boxes: earlier } = ok(decodeRollRecord(await tell(group.refresh(nowMs), ofBob, ofEve)))
    const bytes = await forged(eve, ofEve, (parts) => attack(parts, earlier))
    const alarms = [{ kind: 'box-broken', by: eve.device.device }]
    expect(await ofBob.process(bytes, nowMs)).toMatchObject({ kind: 'accepted', alarms })
    expect(await ofBob.seal(text('x'))).toMatchObject({ code: 'roll-key-missing' })
    await group.process(bytes, nowMs)
    await tell(ofBob.refresh(nowMs), group)
    expect(ok(await group.open(ok(await ofBob.seal(text('mended'))), nowMs)).plain).toEqual(text('mended'))
  }
})

it('[RL16] a writer that gives two members different keys is found out by who got the other', async () => {
  const { group, ofBob, ofEve } = await groupWithEve('conversation')
  const { bytes } = ok(await (await cloneOf(eve, ofEve)).refresh(nowMs))
  const { head, headBytes, boxes } = ok(decodeRollRecord(bytes))
  const lock = ofBob.present.devices.get(bob.device.device)!.lock.publicKey
  const other = await lockBox(headBytes, bob.device.device, lock, { content: new Uint8Array(32) })
  const split = boxes.map((box) => (box.device === bob.device.device ? { device: box.device, ...other! } : box))
  const record = await resigned(bytes, () => ({ head, boxes: split }), eve.device)
  expect(await group.process(record, nowMs)).toMatchObject({ kind: 'accepted', alarms: [] })
  expect(await ofBob.process(record, nowMs)).toMatchObject({ kind: 'accepted', alarms: [{ kind: 'box-broken' }] })
})

it('[RL14] a device that signs two records for one place is told of, and writes nothing more', async () => {
  const { group, ofBob, ofEve } = await groupWithEve()
  const clone = await cloneOf(eve, ofEve)
  const [one, other] = [ok(await ofEve.refresh(nowMs)), ok(await clone.refresh(nowMs))]
  const told = [...(await give(group, [one.bytes, other.bytes])), ...(await give(ofBob, [other.bytes, one.bytes]))]
  const alarm = { kind: 'equivocation', device: eve.device.device }
  expect(told.map((outcome) => outcome.kind === 'accepted' && outcome.alarms)).toEqual([[], [alarm], [], [alarm]])
  expect(outlineOf(group)).toBe(outlineOf(ofBob))
  await give(ofEve, [other.bytes])
  expect(await ofEve.refresh(nowMs)).toMatchObject({ code: 'roll-equivocation' })
  await tell(group.removeDevice(eve.device.device, nowMs), ofBob)
  expect(devicesOf(ofBob, eve)).toEqual([eve.devices[1]!.device])
  expect(ok(await ofBob.open(ok(await group.seal(text('on'))), nowMs)).plain).toEqual(text('on'))
})

it('[RL25] refuses a record and a frame of which any byte changed', async () => {
  const { group, ofBob, ofEve } = await groupWithEve()
  const frame = ok(await ofEve.seal(text('frame')))
  const { bytes } = ok(await ofEve.refresh(nowMs))
  const before = outlineOf(group)
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const outcome = await group.process(flipped(bytes, at, mask), nowMs)
      // A changed parent is one that nobody has; then the record waits, and nobody has believed it.
      expect(['refused', 'waiting']).toContain(outcome.kind)
      expect((await ofBob.open(flipped(frame, at, mask), nowMs)).kind).toBe('refused')
      expect((await group.process(bytes.subarray(0, at % bytes.byteLength), nowMs)).kind).toBe('refused')
    }),
  )
  expect(outlineOf(group)).toBe(before)
  expect((await group.process(bytes, nowMs)).kind).toBe('accepted')
  expect((await ofBob.open(frame, nowMs)).kind).toBe('ok')
})

it('[RL6] a flood of records that wait takes the place of none that counts', { timeout: 60_000 }, async () => {
  const { group, ofEve, ofBob } = await groupWithEve('conversation')
  const first = ok(await group.refresh(nowMs))
  const second = ok(await group.refresh(nowMs))
  expect((await ofBob.process(second.bytes, nowMs)).kind).toBe('waiting')
  const { bytes } = ok(await ofEve.refresh(nowMs))
  const { head, boxes } = ok(decodeRollRecord(bytes))
  for (let at = 0; at < limits.rollWaitingMax + 8; at++) {
    const parent = new Uint8Array(32)
    new DataView(parent.buffer).setUint32(0, at)
    const junk = joinSigned(encodeRollRecord(encodeRollHead({ ...head, parents: [parent] }), boxes), new Uint8Array(64))
    expect((await ofBob.process(junk, nowMs)).kind).toBe('waiting')
  }
  expect(await ofBob.process(first.bytes, nowMs)).toMatchObject({ kind: 'accepted', missing: [] })
  expect(outlineOf(ofBob)).toBe(outlineOf(group))
})
