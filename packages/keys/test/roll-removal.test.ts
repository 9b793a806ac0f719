import { expect, it } from 'vitest'
import { decodeRollRecord, type DeviceId, type RollPolicy } from '@kith/wire'
import { type LockPair, Roll } from '@kith/keys'
import { documentKey, openSealed, readFrame } from '../src/roll/frame-seal.ts'
import { openBox, openLink } from '../src/roll/epoch-keys.ts'
import { stepChain } from '../src/roll/ratchets.ts'
import { decodeRoll } from '../src/roll/stored-roll.ts'
import { cardOf, foundGroup, joined, newPerson, nowMs, ok, type Person, tell, text } from './roll-fixtures.ts'

/** Everything that a device's disk holds of a roll, in the hands of a client that keeps to no rule. */
class HostileClient {
  readonly #locks: readonly LockPair[]
  readonly #contents: readonly Uint8Array[]
  readonly #archives: readonly Uint8Array[]
  readonly #chains: readonly Uint8Array[]

  constructor(person: Person, roll: Roll) {
    const { epochs, locks } = decodeRoll(roll.secrets())
    const { kept, chains, skipped } = epochs.snapshot()
    this.#locks = [person.device.lockPair(1)!, ...locks.pairs.slice(-2)]
    this.#contents = kept.slice(-32).flatMap(({ keys, exporter }) => [exporter, ...(keys ? [keys.content] : [])])
    this.#archives = kept.slice(-32).flatMap(({ keys }) => keys?.archive ?? [])
    this.#chains = [...chains.map(({ key }) => key), ...skipped.map(({ key }) => key)].slice(-32)
  }

  /** How many ways there are to the keys of a record. */
  async opens(bytes: Uint8Array): Promise<number> {
    const { head, headBytes, boxes } = ok(decodeRollRecord(bytes))
    let opened = 0
    for (const box of boxes)
      for (const pair of this.#locks)
        if ((await openBox(headBytes, box.device, pair, box, head)) !== undefined) opened++
    for (const { record, sealed } of head.links)
      for (const archive of [...this.#archives, ...this.#contents])
        if ((await openLink(archive, record, sealed, head)) !== undefined) opened++
    return opened
  }

  /** How many of its keys open a frame. */
  async reads(bytes: Uint8Array, from: DeviceId): Promise<number> {
    const frame = ok(readFrame(bytes))
    const keys = this.#contents.flatMap((content) => [content, documentKey(content, from)])
    for (const chain of this.#chains)
      for (let key = chain, at = 0; at < 4; at++) keys.push(key, (key = stepChain(key).next), stepChain(key).message)
    let opened = 0
    for (const key of keys) if ((await openSealed(frame, key)) !== undefined) opened++
    return opened
  }
}

/** Removes somebody again and again, and lets whoever was removed try everything. */
async function removeMany(policy: RollPolicy, rounds: number): Promise<number> {
  const [owner, stayer, victim] = [await newPerson('owner'), await newPerson('stayer'), await newPerson('victim')]
  const hasHistory = policy === 'document'
  const group = await foundGroup(owner, policy, { members: [cardOf(stayer, { hasHistory })] })
  const ofStayer = await joined(stayer.device, group)
  const ofVictim = Roll.join(victim.device, group.group)
  let refusals = 0
  for (let round = 0; round < rounds; round++) {
    await tell(group.add(cardOf(victim, { hasHistory }), nowMs), ofStayer)
    for (const bytes of group.records().slice(round === 0 ? 0 : -1)) await ofVictim.process(bytes, nowMs)
    if (round % 8 === 0) await tell(ofVictim.refresh(nowMs), group, ofStayer)
    const shared = ok(await ofStayer.seal(text('with the victim')))
    expect(ok(await ofVictim.open(shared, nowMs)).plain).toEqual(text('with the victim'))

    const removal = await tell(group.remove(victim.member, nowMs), ofStayer, ofVictim)
    const frame = ok(await ofStayer.seal(text('without')))
    expect(ok(await group.open(frame, nowMs)).plain).toEqual(text('without'))
    expect(await ofVictim.open(frame, nowMs)).toMatchObject({ code: 'roll-key-missing' })
    expect(ofVictim.export('any').kind).toBe('refused')
    const hostile = new HostileClient(victim, ofVictim)
    expect(await hostile.opens(removal)).toBe(0)
    expect(await hostile.reads(frame, stayer.device.device)).toBe(0)
    expect(await hostile.reads(shared, stayer.device.device)).toBe(hasHistory ? 1 : 0)
    refusals++
  }
  return refusals
}

/** Removals in all, half of them of each policy: `KITH_TEST_REMOVALS=1000` takes a minute. */
const removals = Number(process.env['KITH_TEST_REMOVALS'] ?? 60)

it(
  '[RL16][RL19] after every removal neither the state of who was removed nor a hostile client opens what follows',
  { timeout: 600_000 },
  async () => {
    const half = Math.ceil(removals / 2)
    expect((await removeMany('document', half)) + (await removeMany('conversation', half))).toBe(2 * half)
  },
)
