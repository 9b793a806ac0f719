import {
  type Decoded,
  type DeviceId,
  encodeRollHead,
  encodeRollRecord,
  joinSigned,
  limits,
  type RollBox,
  type RollChange,
  type RollLink,
  type RollPolicy,
  WireFault,
} from '@kith/wire'
import { randomBytes } from '../crypto/bytes.ts'
import { refused } from '../identity/refusal.ts'
import type { SigningKey } from '../identity/signing-key.ts'
import { checksOf, type EpochKeys, lockBox, sealLink } from './epoch-keys.ts'
import { bytesOfRecordId, foresee, rollVersion } from './examine.ts'
import type { RollHistory } from './history.ts'
import type { RollNode } from './node.ts'
import type { RecordId, RollState } from './state.ts'

/** What a device writes. */
export interface RecordDraft {
  /** Nothing for the first record. */
  readonly roll?: RecordId | undefined
  readonly policy?: RollPolicy | undefined
  readonly by: DeviceId
  readonly madeAtMs: number
  readonly changes: readonly RollChange[]
}

/** Where the random bytes of a record come from: 32 at a time. Given for vectors alone. */
export interface RecordRandom {
  key(): Uint8Array
  /** The seed of the next box's encapsulation; nothing leaves it to the runtime. */
  ephemeral?(): Uint8Array
}

const fresh: RecordRandom = { key: () => randomBytes(32) }

/**
 * Writes a record on the ends of a roll: new keys, a box for each device that has its place after the changes, links to older keys, and the signature (spec RL16 to
 * RL19). `keysOf` gives the keys that this device has of earlier records. Refused as the record would be by others, and with `roll-full` when it would be longer than
 * a record may be: then the changes go into several.
 */
export async function writeRecord(
  history: RollHistory,
  draft: RecordDraft,
  signing: SigningKey,
  keysOf: (epoch: RecordId) => EpochKeys | undefined,
  random: RecordRandom = fresh,
): Promise<Decoded<Uint8Array<ArrayBuffer>>> {
  const parents = endsToJoin(history.heads)
  const before = history.stateAt(parents)
  const { by, policy, madeAtMs, changes } = draft
  const seq = (before.seqs.get(by) ?? 0) + 1
  const prospect = foresee(before, { by, seq, policy, changes }, () => '')
  if (prospect.kind === 'refused') return prospect
  const { state, author } = prospect.value
  const hasArchive = state.policy === 'document'
  const content = Uint8Array.from(random.key())
  const keys: EpochKeys = { content, ...(hasArchive && { archive: Uint8Array.from(random.key()) }) }
  const unlinked = hasArchive && author.hasHistory ? [...new Set(parents.flatMap((node) => node.unlinked))].sort() : []
  const links = await Promise.all(unlinked.map((id) => linkTo(id, keys, keysOf(id))))
  try {
    const headBytes = encodeRollHead({
      version: rollVersion,
      roll: draft.roll === undefined ? new Uint8Array(32) : bytesOfRecordId(draft.roll),
      policy,
      parents: parents.map(({ id }) => bytesOfRecordId(id)),
      by,
      seq,
      madeAtMs,
      changes,
      ...checksOf(keys),
      links,
    })
    const signedBytes = encodeRollRecord(headBytes, await boxesOf(headBytes, state, keys, random))
    if (signedBytes.byteLength + 64 > limits.rollRecordBytesMax) return refused('roll-full')
    return { kind: 'ok', value: joinSigned(signedBytes, await signing.sign('rollRecord', signedBytes)) }
  } catch (cause) {
    // A name or setting of the caller that is longer than it may be.
    if (cause instanceof WireFault) return refused(cause.code)
    throw cause
  }
}

/** As many ends as one record can join, with what no link reaches behind them; the next record joins the rest. */
function endsToJoin(heads: readonly RollNode[]): readonly RollNode[] {
  const joined: RollNode[] = []
  const unlinked = new Set<RecordId>()
  for (const head of heads.slice(0, limits.rollParentsMax)) {
    const more = head.unlinked.filter((id) => !unlinked.has(id))
    if (unlinked.size + more.length > limits.rollLinksMax) continue
    for (const id of more) unlinked.add(id)
    joined.push(head)
  }
  return joined
}

async function linkTo(id: RecordId, { archive }: EpochKeys, earlier: EpochKeys | undefined): Promise<RollLink> {
  const record = bytesOfRecordId(id)
  if (archive === undefined || earlier?.archive === undefined) return { record, sealed: new Uint8Array(0) }
  return { record, sealed: await sealLink(archive, record, earlier) }
}

async function boxesOf(
  headBytes: Uint8Array,
  { devices, members }: RollState,
  { content, archive }: EpochKeys,
  random: RecordRandom,
): Promise<readonly RollBox[]> {
  const boxes: RollBox[] = []
  for (const { device, member, lock } of [...devices.values()].sort((a, b) => (a.device < b.device ? -1 : 1))) {
    const keys = members.get(member)?.hasHistory === true ? { content, archive } : { content }
    const box = await lockBox(headBytes, device, lock.publicKey, keys, random.ephemeral?.())
    // Lock keys are tried before they are taken, so only one of this very record can fail; its reader says so.
    if (box !== undefined) boxes.push({ device, ...box })
  }
  return boxes
}
