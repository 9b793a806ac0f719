import {
  bytesOfHex,
  type Decoded,
  decodeRollRecord,
  type DeviceId,
  hexOfBytes,
  limits,
  type RollChange,
  type RollLock,
  type SignedRollRecord,
} from '@kith/wire'
import { hashes } from '../crypto/hashes.ts'
import { deviceIdOf } from '../identity/device-list.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { encapsulate } from '../streams/hpke.ts'
import { RollDraft } from './draft.ts'
import { sealedKeysBytes } from './epoch-keys.ts'
import type { RollHistory } from './history.ts'
import { RollNode, stepOf, type Taking, takingOf } from './node.ts'
import type { RecordId, RollMember, RollState } from './state.ts'

/** A record that follows the rules, with the state after it. */
export interface Examined {
  readonly node: RollNode
  readonly state: RollState
  readonly record: SignedRollRecord
}

/** What the changes of a record lead to, seen from the records that it stands on. */
export interface Prospect {
  readonly state: RollState
  readonly author: RollMember
  readonly takings: readonly Taking[]
}

/** The only version of roll records. */
export const rollVersion = 1
const zeros = '00'.repeat(32)

/** The hash of a record, by which others name it. */
export function recordIdOf(bytes: Uint8Array): RecordId {
  return hexOfBytes(hashes.sha256(bytes)) as RecordId
}

/** The bytes of a record's hash. */
export function bytesOfRecordId(id: RecordId): Uint8Array<ArrayBuffer> {
  return bytesOfHex(id)
}

/** The group that a record is of, by what it says itself: 64 hexadecimal digits. Refused: bytes that are none. */
export function groupOfRecord(bytes: Uint8Array): Decoded<RecordId> {
  const decoded = decodeRollRecord(bytes)
  if (decoded.kind === 'refused') return decoded
  const named = hexOfBytes(decoded.value.head.roll)
  return { kind: 'ok', value: named === zeros ? recordIdOf(bytes) : (named as RecordId) }
}

/**
 * Reads a record, and says which records before it are missing. Refused: bytes that are none, `roll-malformed`, `roll-foreign`. What it changes is not
 * looked at yet.
 */
export function readRecord(bytes: Uint8Array, roll: RecordId): Decoded<SignedRollRecord> {
  const decoded = decodeRollRecord(bytes)
  if (decoded.kind === 'refused') return decoded
  const { version, parents, policy, seq, roll: named } = decoded.value.head
  const isFirst = recordIdOf(bytes) === roll
  if (hexOfBytes(named) !== (isFirst ? zeros : roll)) return refused('roll-foreign')
  const isRooted = isFirst ? parents.length === 0 : parents.length > 0
  if (version !== rollVersion || seq < 1 || !isRooted || isFirst !== (policy !== undefined))
    return refused('roll-malformed')
  return isAscending(parents.map(hexOfBytes)) ? decoded : refused('roll-malformed')
}

/**
 * Looks at a record that `readRecord` took, as the records before it say (spec RL5 to RL9, RL14, RL16, RL18); these are in the history. Refused with `roll-malformed`,
 * `roll-not-entitled`, `roll-equivocation`, `signature-wrong`, `roll-boxes-wrong` and `roll-full`. The answer depends on the records that this one stands on, and on
 * nothing that came beside it, so everybody comes to the same one. What is trusted, because this device has looked at it before, is not verified again.
 */
export async function examine(
  history: RollHistory,
  bytes: Uint8Array,
  record: SignedRollRecord,
  { isTrusted = false }: { readonly isTrusted?: boolean } = {},
): Promise<Decoded<Examined>> {
  const { head, signedBytes, signature } = record
  const id = recordIdOf(bytes)
  const parents = head.parents.flatMap((parent) => history.get(hexOfBytes(parent) as RecordId) ?? [])
  if (!history.areApart(parents)) return refused('roll-malformed')
  const before = history.stateAt(parents)
  const depth = 1 + Math.max(-1, ...parents.map((parent) => parent.depth))
  const prospect = foresee(before, head, (at) => stepOf(depth, id, at))
  if (prospect.kind === 'refused') return prospect
  const { state, author, takings } = prospect.value
  const signKey = (before.devices.get(head.by) ?? foundersSeat(head.changes, head.by))?.signKey
  const isSigned = async (): Promise<boolean> =>
    signKey !== undefined && (await isSignedBy(signKey, 'rollRecord', signedBytes, signature))
  if (!isTrusted && !(await isSigned())) return refused('signature-wrong')
  const unlinked = [...new Set(parents.flatMap((parent) => parent.unlinked))].sort()
  if (!hasItsBoxes(record, state) || !hasItsLinks(record, author, state, unlinked)) return refused('roll-boxes-wrong')
  if (unlinked.length >= limits.rollLinksMax && !author.hasHistory) return refused('roll-full')
  if (!isTrusted && !(await areUsable(head.changes.flatMap(locksOf)))) return refused('roll-malformed')
  const node = new RollNode({
    id,
    bytes,
    head,
    parents,
    author: { member: author.member, rank: author.rank },
    takings,
    unlinked: unlinkedAfter(state, author, unlinked, id),
  })
  return { kind: 'ok', value: { node, state, record } }
}

/** Where changes of a device lead from a state, or why they may not be made. */
export function foresee(
  before: RollState,
  head: Pick<SignedRollRecord['head'], 'by' | 'seq' | 'policy' | 'changes'>,
  step: (at: number) => string,
): Decoded<Prospect> {
  const { by, seq, policy, changes } = head
  const draft = new RollDraft(before)
  const takings: Taking[] = []
  let author = draft.memberOf(by)
  if (draft.liars.has(by)) return refused('roll-equivocation')
  if (policy !== undefined) {
    draft.policy = policy
    const founder = changes[0]
    if (!isFounder(founder, by, policy === 'document')) return refused('roll-malformed')
    draft.apply(founder, { by, step: step(0) })
    author = draft.memberOf(by)
  }
  if (author === undefined) return refused('roll-not-entitled')
  if (seq !== (before.seqs.get(by) ?? 0) + 1) return refused('roll-malformed')
  draft.count(by, seq)
  for (const [at, change] of changes.entries()) {
    if (policy !== undefined && at === 0) continue
    const code = isFitting(change, draft) ? draft.objection(by, change) : 'roll-malformed'
    if (code !== undefined) return refused(code)
    const taking = takingOf(draft, by, change)
    if (taking !== undefined) takings.push(taking)
    draft.apply(change, { by, step: step(at) })
  }
  return { kind: 'ok', value: { state: draft.toState(), author, takings } }
}

/** What of the records up to this one no link reaches once it is written. */
export function unlinkedAfter(
  { policy }: RollState,
  author: Pick<RollMember, 'hasHistory'>,
  unlinked: readonly RecordId[],
  id: RecordId,
): readonly RecordId[] {
  if (policy === 'conversation') return []
  return author.hasHistory ? [id] : [...unlinked, id]
}

/** Whether the first change of a roll makes its owner, with the device that writes. */
function isFounder(change: RollChange | undefined, by: DeviceId, hasHistory: boolean): change is RollChange {
  if (change?.kind !== 'member-add' || change.role !== 'owner' || change.hasHistory !== hasHistory) return false
  const devices = change.devices.map(({ signKey }) => deviceIdOf(signKey))
  return change.name !== '' && devices.includes(by) && new Set(devices).size === devices.length
}

function foundersSeat(changes: readonly RollChange[], by: DeviceId): { readonly signKey: Uint8Array } | undefined {
  const founder = changes[0]
  if (founder?.kind !== 'member-add') return undefined
  return founder.devices.find(({ signKey }) => deviceIdOf(signKey) === by)
}

/** Only documents have a history to read. */
function isFitting(change: RollChange, { policy }: RollDraft): boolean {
  return change.kind !== 'member-add' || !change.hasHistory || policy === 'document'
}

/** Exactly one box for each device, in ascending order, with the archive key for members with history alone. */
function hasItsBoxes({ head, boxes }: SignedRollRecord, state: RollState): boolean {
  if ((head.archiveCheck !== undefined) !== (state.policy === 'document')) return false
  if (boxes.length !== state.devices.size || !isAscending(boxes.map(({ device }) => device))) return false
  return boxes.every(({ device, sealed }) => {
    const seat = state.devices.get(device)
    const member = seat && state.members.get(seat.member)
    return member !== undefined && sealed.byteLength === sealedKeysBytes(member.hasHistory)
  })
}

/** A writer with history links to every record that no link reaches yet; nobody else has what it takes. */
function hasItsLinks(
  { head }: SignedRollRecord,
  author: RollMember,
  { policy }: RollState,
  unlinked: readonly RecordId[],
): boolean {
  const expected = policy === 'document' && author.hasHistory ? unlinked : []
  if (head.links.length !== expected.length) return false
  return head.links.every(
    ({ record, sealed }, at) =>
      hexOfBytes(record) === expected[at] && (sealed.byteLength === 0 || sealed.byteLength === sealedKeysBytes(true)),
  )
}

function locksOf(change: RollChange): readonly RollLock[] {
  if (change.kind === 'member-add') return change.devices.map(({ lock }) => lock)
  if (change.kind === 'device-add') return [change.device.lock]
  return change.kind === 'lock' ? [change.lock] : []
}

/** A lock key that can agree on nothing would keep everybody else from writing, so it is never taken. */
async function areUsable(locks: readonly RollLock[]): Promise<boolean> {
  for (const { publicKey } of locks)
    if ((await encapsulate(publicKey, new Uint8Array(0), new Uint8Array(0))) === undefined) return false
  return true
}

function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, at) => at === 0 || (texts[at - 1] ?? '') < text)
}
