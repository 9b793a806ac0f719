import { isSenior, type MemberCard, memberIdOf, type RollState } from '@kith/keys'
import {
  decodeRollRecord,
  type DeviceId,
  hexOfBytes,
  isName,
  KithError,
  limits,
  type PeerName,
  type RollChange,
  utf8Bytes,
} from '@kith/wire'
import type { ConversationChange, ConversationInfo, ConversationMember, GivenRole } from '../api/conversations.ts'
import type { KnownName } from '../identity/known-names.ts'
import type { RollTurn } from './roll-turn.ts'

/** A conversation as the collection `kith.conversations` has it. */
export type StoredConversation = Omit<ConversationInfo, 'members' | 'id' | 'picture'> & {
  readonly picture?: string
  readonly members: readonly (Omit<ConversationMember, 'listed'> & { readonly identity: string })[]
}

/** The setting of a roll that is its title. */
export const titleSetting = 'title'
/** The setting of a roll that is its picture. */
export const pictureSetting = 'picture'

const utf8 = new TextDecoder()

/** The changes of one conversation between two states, those that people see. `records` are what led from one to the other. */
export function changesBetween(
  conversation: string,
  before: RollState,
  after: RollState,
  records: readonly Uint8Array[],
): readonly ConversationChange[] {
  const changes: ConversationChange[] = []
  const writers = writersOf(records, before, after)
  const by = (thing: string): string | undefined => writers.get(thing)
  const none = { conversation, name: undefined, role: undefined, title: undefined }
  for (const [id, { name }] of before.members)
    if (!after.members.has(id)) changes.push({ ...none, kind: 'left', name, by: by(`left ${id}`) })
  for (const [id, { name, role }] of after.members) {
    const was = before.members.get(id)
    if (was === undefined) changes.push({ ...none, kind: 'joined', name, role, by: by(`joined ${id}`) })
    else if (was.role !== role) changes.push({ ...none, kind: 'role', name, role, by: by(`role ${id}`) })
  }
  const title = titleOf(after)
  if (titleOf(before) !== title) changes.push({ ...none, kind: 'title', title, by: by('title') })
  if (pictureOf(before) !== pictureOf(after)) changes.push({ ...none, kind: 'picture', by: by('picture') })
  return changes
}

/** Who did what in these records, of several the last. */
function writersOf(records: readonly Uint8Array[], before: RollState, after: RollState): ReadonlyMap<string, string> {
  const writers = new Map<string, string>()
  for (const bytes of records) {
    const decoded = decodeRollRecord(bytes)
    const head = decoded.kind === 'ok' ? decoded.value.head : undefined
    const name = head && (nameOf(before, head.by) ?? nameOf(after, head.by))
    if (head === undefined || name === undefined) continue
    for (const change of head.changes) {
      if (change.kind === 'member-add') writers.set(`joined ${memberIdOf(change.identityKey)}`, name)
      else if (change.kind === 'member-remove') writers.set(`left ${change.member}`, name)
      else if (change.kind === 'role') writers.set(`role ${change.member}`, name)
      else if (change.kind === 'setting' && change.key === titleSetting) writers.set('title', name)
      else if (change.kind === 'setting' && change.key === pictureSetting) writers.set('picture', name)
    }
  }
  return writers
}

function nameOf({ devices, members }: RollState, device: DeviceId): string | undefined {
  const seat = devices.get(device)
  return seat && members.get(seat.member)?.name
}

export function titleOf({ settings }: RollState): string {
  const bytes = settings.get(titleSetting)
  return bytes === undefined ? '' : utf8.decode(bytes)
}

/** The bytes of the picture in base64. */
function pictureOf({ settings }: RollState): string | undefined {
  const bytes = settings.get(pictureSetting)
  return bytes === undefined || bytes.byteLength === 0 ? undefined : btoa(String.fromCharCode(...bytes))
}

/** A title as the roll has it. @throws {@link KithError} `field-too-long`. */
export function titleBytes(title: string): Uint8Array {
  const bytes = utf8Bytes(title)
  if (bytes.byteLength > limits.conversationTitleBytesMax) throw new KithError('field-too-long')
  return bytes
}

/** A picture as the roll has it. @throws {@link KithError} `field-too-long`. */
export function pictureBytes(picture: Uint8Array): Uint8Array {
  if (picture.byteLength > limits.conversationPictureBytesMax) throw new KithError('field-too-long')
  return picture
}

/** What is told of a conversation. */
export function storedOf({ present, seat }: RollTurn): StoredConversation {
  const seats = [...present.devices.values()]
  const members = [...present.members.values()].map(({ member, name, role, identityKey }) => {
    const devices = seats.filter((one) => one.member === member).map(({ device }) => device)
    return { name, role, identity: hexOfBytes(identityKey), devices }
  })
  const picture = pictureOf(present)
  return { title: titleOf(present), ...(picture && { picture }), isMember: seat !== undefined, members }
}

/** A stored conversation with what is known of the names. */
export function infoOf(
  id: string,
  { members, ...stored }: StoredConversation,
  known: (name: PeerName) => KnownName | undefined,
): ConversationInfo {
  return {
    id,
    picture: undefined,
    ...stored,
    members: members.map(({ identity, ...member }) => {
      const name = isName(member.name) ? known(member.name) : undefined
      if (name === undefined) return { ...member, listed: 'unknown' }
      const devices = new Set(name.list.devices.map(({ device }) => device))
      const isListed =
        hexOfBytes(name.list.identityKey) === identity && member.devices.every((device) => devices.has(device))
      return { ...member, listed: isListed ? 'listed' : 'differs' }
    }),
  }
}

/** A name as it is taken in, with those of its devices that published a lock key. @throws {@link KithError} `lock-missing` when none did. */
export function cardOf({ name, list, lockKeys }: KnownName, role?: GivenRole): MemberCard {
  const devices = list.devices.flatMap(({ device, signKey }) => {
    const lock = lockKeys.get(device)
    return lock === undefined ? [] : [{ signKey, lock: { number: lock.number, publicKey: lock.publicKey } }]
  })
  if (devices.length === 0) throw new KithError('lock-missing')
  return { name, identityKey: list.identityKey, devices: devices.slice(0, limits.devicesMax), role }
}

/**
 * The names that a record or frame goes to: of all members, the own one only if it has another device. A name that is known to have another identity than the member
 * is somebody else, and gets nothing.
 */
export function receiversOf(
  state: RollState,
  own: PeerName,
  hasOtherDevices: boolean,
  known: (name: PeerName) => KnownName | undefined,
): readonly PeerName[] {
  const names = new Set<PeerName>()
  for (const { member, name } of state.members.values()) {
    if (!isName(name) || name === own) continue
    const list = known(name)?.list
    if (list === undefined || memberIdOf(list.identityKey) === member) names.add(name)
  }
  return hasOtherDevices ? [...names, own] : [...names]
}

/**
 * What of a conversation does not fit the device lists that this device knows, as far as it may mend it: devices of its own name, and of those who are junior to it. A
 * name that has another identity than the member is left as it is.
 */
export async function overdue(
  turn: RollTurn,
  own: PeerName,
  known: (name: PeerName) => KnownName | undefined,
): Promise<readonly RollChange[]> {
  const { present, self } = turn
  const changes: RollChange[] = []
  if (self === undefined) return []
  for (const other of present.members.values()) {
    const { member, name } = other
    const list = isName(name) ? known(name) : undefined
    if (list === undefined || memberIdOf(list.list.identityKey) !== member) continue
    if (name !== own && !isSenior(self, other)) continue
    const seats = [...present.devices.values()].filter((one) => one.member === member).map(({ device }) => device)
    const listed = new Set<DeviceId>(list.list.devices.map(({ device }) => device))
    for (const device of seats)
      if (!listed.has(device)) changes.push({ kind: 'device-remove', device, upTo: (await turn.device(device)).heard })
    for (const { device, signKey } of list.list.devices) {
      const lock = list.lockKeys.get(device)
      if (lock === undefined || seats.includes(device)) continue
      const added = { signKey, lock: { number: lock.number, publicKey: lock.publicKey } }
      changes.push({ kind: 'device-add', member, device: added })
    }
  }
  return changes.slice(0, limits.rollChangesMax - 1)
}

/** Whether these are the devices of a name, as far as they have lock keys. */
export function isSame(devices: readonly DeviceId[], { list, lockKeys }: KnownName): boolean {
  const able = list.devices.filter(({ device }) => lockKeys.has(device) || devices.includes(device))
  return able.length === devices.length && able.every(({ device }) => devices.includes(device))
}
