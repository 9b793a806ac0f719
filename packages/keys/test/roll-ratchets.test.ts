import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesToId, decodeRollRecord, type DeviceId, limits } from '@kith/wire'
import { Roll, type RollSeat } from '@kith/keys'
import { Epochs } from '../src/roll/epochs.ts'
import { RollHistory } from '../src/roll/history.ts'
import type { RollNode } from '../src/roll/node.ts'
import { emptyState } from '../src/roll/state.ts'
import { stepChain } from '../src/roll/ratchets.ts'
import { decodeRoll } from '../src/roll/stored-roll.ts'
import { openBox } from '../src/roll/epoch-keys.ts'
import { openSealed, readFrame } from '../src/roll/frame-seal.ts'
import { cardOf, foundGroup, joined, newPerson, nowMs, ok, tell, text } from './roll-fixtures.ts'

const dayMs = 86_400_000
const [alice, bob, carol] = [await newPerson('alice'), await newPerson('bob'), await newPerson('carol')]

async function conversation() {
  const group = await foundGroup(alice, 'conversation', { members: [cardOf(bob), cardOf(carol)] })
  return { group, ofBob: await joined(bob.device, group), ofCarol: await joined(carol.device, group) }
}

it('[RL21] opens 2,000 frames that come last first, each once', { timeout: 60_000 }, async () => {
  const { group, ofBob } = await conversation()
  const frames: Uint8Array[] = []
  for (let at = 0; at < 2000; at++) frames.push(ok(await group.seal(text(String(at)))))
  for (const [at, frame] of [...frames.entries()].reverse())
    expect(ok(await ofBob.open(frame, nowMs)).plain).toEqual(text(String(at)))
  for (const frame of [frames[0]!, frames[1000]!, frames[1999]!])
    expect(await ofBob.open(frame, nowMs)).toMatchObject({ code: 'roll-key-missing' })
})

it(
  '[RL21] keeps at most 2,000 keys that were passed over, and one device takes none of the room of others',
  { timeout: 60_000 },
  async () => {
    const { group, ofBob, ofCarol } = await conversation()
    const early = ok(await ofCarol.seal(text('early')))
    expect(ok(await ofBob.open(ok(await ofCarol.seal(text('second'))), nowMs)).plain).toEqual(text('second'))
    const frames: Uint8Array[] = []
    for (let at = 0; at <= 2 * limits.rollSkippedKeysMax + 2; at++) frames.push(ok(await group.seal(text(''))))
    expect(await ofBob.open(frames.at(-1)!, nowMs)).toMatchObject({ code: 'roll-key-missing' })
    expect((await ofBob.open(frames[2000]!, nowMs)).kind).toBe('ok')
    expect((await ofBob.open(frames[4001]!, nowMs)).kind).toBe('ok')
    expect(decodeRoll(ofBob.secrets()).epochs.snapshot().skipped.length).toBe(limits.rollSkippedKeysMax)
    expect(await ofBob.open(frames[5]!, nowMs)).toMatchObject({ code: 'roll-key-missing' })
    expect((await ofBob.open(frames[3000]!, nowMs)).kind).toBe('ok')
    expect(ok(await ofBob.open(early, nowMs)).plain).toEqual(text('early'))
  },
)

it('[RL21] any order of frames opens each of them once', async () => {
  const { group, ofBob } = await conversation()
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), async (order) => {
      const frames: Uint8Array[] = []
      for (let at = 0; at < 8; at++) frames.push(ok(await group.seal(text(String(at)))))
      for (const at of order) expect(ok(await ofBob.open(frames[at]!, nowMs)).plain).toEqual(text(String(at)))
      for (const at of order) expect((await ofBob.open(frames[at]!, nowMs)).kind).toBe('refused')
    }),
    { numRuns: 50 },
  )
})

it('[RL21][RL17] a copy of all disks opens nothing that was read, once the lock keys were replaced and are gone', async () => {
  const { group, ofBob, ofCarol } = await conversation()
  const rolls = [group, ofBob, ofCarol]
  // What they were taken in with is the device's, which deletes it by itself; from here on each has lock keys of this roll.
  for (const roll of rolls) await tell(roll.refresh(nowMs), ...rolls)
  const recorded = group.records().at(-1)!
  const frame = ok(await group.seal(text('read and gone')))
  for (const roll of [ofBob, ofCarol]) expect((await roll.open(frame, nowMs)).kind).toBe('ok')

  /** How many keys on any disk open the record's boxes or the frame. */
  const tryAll = async (): Promise<{ boxes: number; frames: number }> => {
    let [boxes, frames] = [0, 0]
    const { head, headBytes, boxes: made } = ok(decodeRollRecord(recorded))
    for (const roll of rolls) {
      const { epochs, locks } = decodeRoll(roll.secrets())
      const { kept, chains, skipped } = epochs.snapshot()
      for (const box of made)
        for (const pair of locks.pairs)
          if ((await openBox(headBytes, box.device, pair, box, head)) !== undefined) boxes++
      const keys = [...chains, ...skipped].flatMap(({ key }) => [key, stepChain(key).message, stepChain(key).next])
      for (const key of [...keys, ...kept.map(({ exporter }) => exporter)])
        if ((await openSealed(ok(readFrame(frame)), key)) !== undefined) frames++
    }
    return { boxes, frames }
  }
  expect(await tryAll()).toEqual({ boxes: 3, frames: 0 })
  for (const roll of rolls) await tell(roll.refresh(nowMs), ...rolls)
  for (const roll of rolls) roll.forget(nowMs + 6 * dayMs)
  expect((await tryAll()).boxes).toBe(3)
  for (const roll of rolls) roll.forget(nowMs + 8 * dayMs)
  expect(await tryAll()).toEqual({ boxes: 0, frames: 0 })
  expect((await ofBob.open(ok(await group.seal(text('on'))), nowMs)).kind).toBe('ok')
})

it('[RL21] frames of an earlier epoch open for 30 days after it was over', async () => {
  for (const [days, kind] of [
    [29, 'ok'],
    [31, 'refused'],
  ] as const) {
    const { group, ofBob } = await conversation()
    const frame = ok(await group.seal(text('late')))
    await tell(group.refresh(nowMs), ofBob)
    ofBob.forget(nowMs + days * dayMs)
    expect((await ofBob.open(frame, nowMs)).kind).toBe(kind)
  }
})

it('[RL21] ends the oldest epochs when there are too many chains, and never the present one', async () => {
  const epochs = new Epochs()
  const devices = new Map(
    Array.from({ length: 2048 }, (_, at) => {
      const bytes = new Uint8Array(16)
      new DataView(bytes.buffer).setUint32(0, at)
      return [bytesToId<DeviceId>(bytes), undefined as unknown as RollSeat]
    }),
  )
  const state = { ...emptyState, devices }
  const nodes = Array.from({ length: 12 }, (_, at) => ({ id: String(at), head: { links: [] } }) as unknown as RollNode)
  for (const [at, node] of nodes.entries()) {
    epochs.supersede(nodes.slice(0, at), nowMs)
    await epochs.learn(new RollHistory(), node, { content: new Uint8Array(32) }, state)
  }
  expect(epochs.snapshot().chains.length).toBeLessThanOrEqual(limits.rollChainsMax)
  expect(nodes.map(({ id }) => epochs.has(id))).toEqual(nodes.map((_, at) => at >= 4))
})

it('[RL20] a device that came back from an earlier state seals under the same key without showing what it sealed', async () => {
  const { group } = await conversation()
  const old = { records: group.records(), secrets: group.secrets() }
  const bodies: Uint8Array[] = []
  for (let at = 0; at < 2; at++) {
    const roll = await Roll.load(alice.device, old)
    bodies.push(ok(readFrame(ok(await roll.seal(new Uint8Array(32))))).body)
  }
  expect(bodies[0]).not.toEqual(bodies[1])
})
