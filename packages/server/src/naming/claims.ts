import { verifyNextList, type VerifiedList, verifyDeviceList } from '@kith/keys'
import { bytesToId, type DeviceId, KithError, parseName, type PeerName, skeletonOf } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'
import type { Voucher } from './admission.ts'
import { type EndedChain, endChain, type Ending, isTransfer, readEnd, retire, takeBack } from './chain-ends.ts'
import { appendToKeyLog } from './key-log.ts'
import type { NamingRefused } from './naming.ts'
import { dropLocks } from './one-time-locks.ts'
import { putLock } from './weekly-locks.ts'
import { type CheckedSignIn, refusal } from './signatures.ts'

/** What a sign-in changed in the store. */
export interface Applied {
  readonly kind: 'applied'
  readonly claimed: boolean
  readonly epoch: number
  readonly isRecordChanged: boolean
  /** Version of the device list that is current now. */
  readonly listVersion: number
}

/** One sign-in in one transaction: claim or check the name, and count the epoch (spec NM8 to NM10). */
export async function applySignIn(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  nowMs: number,
  voucher?: Voucher | NamingRefused,
): Promise<Applied | NamingRefused> {
  const { list } = checked.verified
  const bound = await boundName(tx, checked.name, nowMs)
  if (bound?.until_ms != null) return releasedUntil(bound.until_ms)
  if (bound === undefined) {
    const claimed = await claim(tx, checked.verified, nowMs, voucher)
    return claimed.kind === 'refused' ? claimed : countEpoch(tx, checked, { claimed: true, listVersion: 1 })
  }
  if (!bound.identity_key.equals(list.identityKey)) {
    const end = await readEnd(tx, checked.name, list.identityKey)
    return refusal(end !== undefined && isTransfer(end) ? 'name-transferred' : 'name-taken')
  }
  if (list.version > bound.list_version) return refusal('list-gap')
  const stored = await listAt(tx, bound.id, list.version)
  if (stored?.equals(checked.verified.bytes) !== true) return refusal('list-forked')
  const listed = await tx
    .selectFrom('devices')
    .select('listed')
    .where('device', '=', idBuffer(checked.device.device))
    .executeTakeFirst()
  if (listed?.listed !== 1) return refusal('device-unlisted')
  return countEpoch(tx, checked, { claimed: false, listVersion: bound.list_version })
}

/** What a new list changed. */
export interface TakenList {
  readonly kind: 'taken'
  readonly claimed: boolean
  /** Devices that the new list has no more. */
  readonly removed: readonly DeviceId[]
}

/** What the store says of the place of a list before it is taken. */
export interface Predecessor {
  /** The newest list that the store has; nothing when nobody has the name. */
  readonly newest: VerifiedList | undefined
}

/**
 * Whether a list may be the next of its name, before any transaction (spec NM14): well formed, signed, following `newest` and entitled. Resolves with the
 * list, with `repeated` for the newest list itself, or with the refusal.
 */
export async function checkNextList(
  bytes: Uint8Array,
  { newest }: Predecessor,
): Promise<VerifiedList | 'repeated' | NamingRefused> {
  const alone = await verifyDeviceList(bytes)
  if (alone.kind === 'refused') return alone
  const { list } = alone.value
  const parsed = parseName(list.name)
  if (parsed.kind === 'refused') return parsed
  if (newest === undefined) return list.version === 1 ? alone.value : refusal('list-gap')
  const next = await verifyNextList(newest, bytes)
  if (next.kind === 'ok') return next.value === newest ? 'repeated' : next.value
  if (next.code === 'key-changed') return refusal('name-taken')
  // Of two devices that change the list at the same time, the later one takes the newest list and tries again.
  return list.version <= newest.list.version ? refusal('list-stale') : next
}

/** Takes a list that `checkNextList` found to follow, unless another was taken since: then nothing, and it is to be checked again. */
export async function applyNextList(
  tx: Transaction<Tables>,
  next: VerifiedList,
  nowMs: number,
  voucher?: Voucher | NamingRefused,
): Promise<TakenList | NamingRefused | undefined> {
  const { name, version } = next.list
  const bound = await boundName(tx, name, nowMs)
  if ((bound?.list_version ?? 0) !== version - 1) return undefined
  if (bound === undefined) return claim(tx, next, nowMs, voucher)
  const foreign = await foreignDevice(tx, next, bound.id)
  if (foreign !== undefined) return foreign
  if (bound.until_ms !== null) await takeBack(tx, bound.id)
  return { kind: 'taken', claimed: false, removed: await takeList(tx, next, bound.id, nowMs) }
}

/** Binds a free name to the identity of its list 1 (spec NM8, NM9), for what was brought (spec NM20). */
async function claim(
  tx: Transaction<Tables>,
  first: VerifiedList,
  nowMs: number,
  voucher: Voucher | NamingRefused | undefined,
): Promise<TakenList | NamingRefused> {
  const { name, version, identityKey } = first.list
  if (version !== 1) return refusal('list-gap')
  const skeleton = skeletonOf(name as PeerName)
  const alike = await tx
    .selectFrom('names as n')
    .leftJoin('chain_ends as e', 'e.name_id', 'n.id')
    .select(['n.id', 'e.until_ms'])
    .where((eb) => eb.or([eb('n.skeleton', '=', skeleton), eb('n.name', '=', name)]))
    .execute()
  if (alike.some(({ until_ms }) => until_ms === null || until_ms > nowMs)) return refusal('name-lookalike')
  const foreign = await foreignDevice(tx, first, undefined)
  if (foreign !== undefined) return foreign
  // The last thing that may refuse it: a proof is used up by a claim that is made, and by no other.
  if (voucher?.kind === 'refused') return voucher
  const wrong = await voucher?.redeem(tx, { name: name as PeerName, identityKey }, nowMs)
  if (wrong !== undefined) return wrong
  await retire(
    tx,
    alike.map(({ id }) => id),
  )
  await tx
    .insertInto('names')
    .values({ name, skeleton, identity_key: bufferOf(identityKey), list_version: 0, claimed_ms: nowMs })
    .execute()
  const { id } = await tx.selectFrom('names').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  await takeList(tx, first, id, nowMs)
  return { kind: 'taken', claimed: true, removed: [] }
}

/** Makes a list the newest of its name. Returns the devices that are no more in it. */
async function takeList(
  tx: Transaction<Tables>,
  { list, bytes, hash }: VerifiedList,
  nameId: number,
  nowMs: number,
): Promise<readonly DeviceId[]> {
  const { version, identityKey } = list
  await tx.updateTable('names').set({ list_version: version }).where('id', '=', nameId).execute()
  await tx
    .insertInto('device_lists')
    .values({ name_id: nameId, version, signed: bufferOf(bytes) })
    .execute()
  const known = await tx.selectFrom('devices').select(['device', 'listed']).where('name_id', '=', nameId).execute()
  const knownIds = new Map(known.map((row) => [bytesToId<DeviceId>(row.device), row.listed === 1]))
  const listedIds = new Set(list.devices.map((one) => one.device))
  const added = list.devices.filter((one) => !knownIds.has(one.device))
  if (added.length > 0) {
    await tx
      .insertInto('devices')
      .values(
        added.map((one) => ({ device: idBuffer(one.device), name_id: nameId, epoch: 0, listed: 1, lock_key: null })),
      )
      .execute()
  }
  const removed = [...knownIds].filter(([id, isListed]) => isListed && !listedIds.has(id)).map(([id]) => id)
  await dropLocks(tx, removed)
  const restored = [...knownIds].filter(([id, isListed]) => !isListed && listedIds.has(id)).map(([id]) => id)
  for (const [ids, listed] of [
    [removed, 0],
    [restored, 1],
  ] as const) {
    if (ids.length > 0)
      await tx.updateTable('devices').set({ listed }).where('device', 'in', ids.map(idBuffer)).execute()
  }
  await appendToKeyLog(tx, nameId, { name: list.name, version, identityKey, listHash: hash, atMs: nowMs })
  return removed
}

interface BoundName {
  readonly id: number
  readonly identity_key: Buffer
  readonly list_version: number
  /** Set when its owner released it: until when nobody else can claim it. */
  readonly until_ms: number | null
}

/** Who has a name, also when it was released; nothing when it is free. */
async function boundName(tx: Transaction<Tables>, name: string, nowMs: number): Promise<BoundName | undefined> {
  const bound = await tx
    .selectFrom('names as n')
    .leftJoin('chain_ends as e', 'e.name_id', 'n.id')
    .select(['n.id', 'n.identity_key', 'n.list_version', 'e.until_ms'])
    .where('n.name', '=', name)
    .executeTakeFirst()
  return bound?.until_ms != null && bound.until_ms <= nowMs ? undefined : bound
}

/** The refusal that says from when on a released name is free. */
export function releasedUntil(untilMs: number): NamingRefused {
  const day = new Date(Math.min(untilMs, 8.64e15)).toISOString().slice(0, 10)
  return refusal('name-released', `The name was given up by its owner. It is free from ${day} on.`)
}

/** What ending a chain changed. */
export interface TakenEnd {
  readonly kind: 'ended'
  readonly ended: EndedChain
}

/**
 * Ends the chain of a name behind its newest list, and gives the name to its heir in the same transaction where there is one (spec NM29, NM33). Nothing when another list
 * was taken since it was checked.
 */
export async function applyChainEnd(
  tx: Transaction<Tables>,
  ending: Ending,
): Promise<TakenEnd | NamingRefused | undefined> {
  const { newest, heir, nowMs } = ending
  const bound = await boundName(tx, newest.list.name, nowMs)
  if (bound?.until_ms != null) return releasedUntil(bound.until_ms)
  const isNewest = bound?.list_version === newest.list.version && bound.identity_key.equals(newest.list.identityKey)
  if (!isNewest) return undefined
  const foreign = heir && (await foreignDevice(tx, heir.heir, undefined))
  if (foreign !== undefined) return foreign
  const ended = await endChain(tx, bound.id, ending)
  if (heir === undefined) return { kind: 'ended', ended }
  await retire(tx, [bound.id])
  const claimed = await claim(tx, heir.heir, nowMs, undefined)
  // Nothing can refuse it any more; if something did, nothing may have been written.
  if (claimed.kind === 'refused') throw new KithError('internal', claimed.message)
  return { kind: 'ended', ended }
}

async function listAt(tx: Transaction<Tables>, nameId: number, version: number): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('device_lists')
    .select('signed')
    .where('name_id', '=', nameId)
    .where('version', '=', version)
    .executeTakeFirst()
  return row?.signed
}

/** A device belongs to one name. */
async function foreignDevice(
  tx: Transaction<Tables>,
  { list }: VerifiedList,
  nameId: number | undefined,
): Promise<NamingRefused | undefined> {
  const ids = list.devices.map((one) => idBuffer(one.device))
  const rows = await tx.selectFrom('devices').select('name_id').where('device', 'in', ids).execute()
  const isForeign = rows.some((row) => row.name_id !== nameId)
  return isForeign ? refusal('device-unlisted', 'A device of this list belongs to another name.') : undefined
}

async function countEpoch(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  so: { readonly claimed: boolean; readonly listVersion: number },
): Promise<Applied> {
  const device = idBuffer(checked.device.device)
  await tx
    .updateTable('devices')
    .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
    .where('device', '=', device)
    .execute()
  const row = await tx.selectFrom('devices').select('epoch').where('device', '=', device).executeTakeFirstOrThrow()
  const isLockKeyNew = await putLock(tx, checked.device.device, checked.signedLockKey)
  return { kind: 'applied', ...so, epoch: row.epoch, isRecordChanged: so.claimed || isLockKeyNew }
}
