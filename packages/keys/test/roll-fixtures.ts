import type { Decoded, DeviceId, MemberId, RollDevice, RollPolicy } from '@kith/wire'
import {
  type DeviceKeys,
  generateDevice,
  type MemberCard,
  memberIdOf,
  type RecordOutcome,
  Roll,
  type RollFounding,
  SigningKey,
  type WrittenRecord,
} from '@kith/keys'

export const nowMs = 1_700_000_000_000

/** A name with its devices, each of which may take part in rolls. */
export interface Person {
  readonly name: string
  readonly identityKey: Uint8Array
  readonly member: MemberId
  readonly devices: readonly DeviceKeys[]
  /** The first device. */
  readonly device: DeviceKeys
}

/** A new person. */
export async function newPerson(name: string, deviceCount = 1): Promise<Person> {
  const identityKey = (await SigningKey.generate()).publicKey
  const devices = await Promise.all(Array.from({ length: deviceCount }, () => generateDevice(name, nowMs)))
  return { name, identityKey, member: memberIdOf(identityKey), devices, device: devices[0]! }
}

/** A device as a roll lists it when it is taken in. */
export function listedIn(device: DeviceKeys): RollDevice {
  const { number, publicKey } = device.lockKey
  return { signKey: device.signing.publicKey, lock: { number, publicKey } }
}

/** A person as it is taken in. */
export function cardOf(person: Person, options: Pick<MemberCard, 'role' | 'hasHistory'> = {}): MemberCard {
  const { name, identityKey, devices } = person
  return { name, identityKey, devices: devices.map(listedIn), ...options }
}

/** The value, where a refusal would be a mistake of the test. */
export function ok<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(`refused: ${decoded.code}`)
  return decoded.value
}

/** A group that this person's first device founded. */
export async function foundGroup(
  owner: Person,
  policy: RollPolicy,
  options: Partial<RollFounding> = {},
): Promise<Roll> {
  return ok(await Roll.found(owner.device, { policy, owner: cardOf(owner), ...options }, nowMs))
}

/** The roll of a device that is given all records of another. */
export async function joined(device: DeviceKeys, from: Roll): Promise<Roll> {
  const roll = Roll.join(device, from.group)
  await give(roll, from.records())
  return roll
}

/** Gives records to a roll, and what became of each. */
export async function give(to: Roll, records: readonly Uint8Array[]): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = []
  for (const record of records) outcomes.push(await to.process(record, nowMs))
  return outcomes
}

/** Writes a record with one roll and gives it to others. */
export async function tell(written: Promise<Decoded<WrittenRecord>>, ...others: readonly Roll[]): Promise<Uint8Array> {
  const { bytes } = ok(await written)
  for (const other of others) await other.process(bytes, nowMs)
  return bytes
}

/** What all members of a roll have to agree on, as a text. */
export function outlineOf(roll: Roll): string {
  const members = roll.members().map(({ name, role, hasHistory, devices }) => ({
    name,
    role,
    hasHistory,
    devices: [...devices].sort(),
  }))
  const { settings, cuts, seqs, liars } = roll.present
  return JSON.stringify({
    ends: roll.ends,
    members: members.sort((a, b) => (a.name < b.name ? -1 : 1)),
    settings: [...settings].map(([key, value]) => [key, [...value]]).sort(),
    cuts: [...cuts].sort(),
    seqs: [...seqs].sort(),
    liars: [...liars].sort(),
  })
}

/** The members' names, in alphabetical order. */
export function namesOf(roll: Roll): readonly string[] {
  return roll
    .members()
    .map(({ name }) => name)
    .sort()
}

/** The devices of a member. */
export function devicesOf(roll: Roll, { member }: Person): readonly DeviceId[] {
  return roll.members().find((one) => one.member === member)?.devices ?? []
}

export const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)
