import { type NetworkPlace, type VerifiedList, verifyChainEnd, verifyDeviceList, verifyNameTake } from '@kith/keys'
import {
  decodeChainEnd,
  decodeDeviceList,
  type DeviceId,
  type Grant,
  type GrantLevel,
  type InvitationEntry,
  type DeviceList,
  isName,
  KithError,
  type NameRecord,
  type PeerName,
  type SignInFrame,
  type StrangerPolicy,
} from '@kith/wire'

import { defaults } from '../defaults.ts'
import { idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'
import { type Admission, type Claimed, type ClaimProof, openAdmission, type Voucher } from './admission.ts'
import { readLists, readListsOf, readNewest } from './chains.ts'
import { isTransfer, readEnd, type StoredEnd } from './chain-ends.ts'
import { applyChainEnd, applyNextList, applySignIn, checkNextList, releasedUntil } from './claims.ts'
import { readGrantLevels, readGrants, writeGrant } from './grants.ts'
import { InvitationBook } from './invitation-book.ts'
import { askKeyLog } from './key-log.ts'
import type {
  DeviceRecord,
  InviteAsked,
  LogAnswer,
  LogQuestion,
  Naming,
  NamingChange,
  NamingOptions,
  NamingRefused,
  ShownEnd,
  SignedIn,
  SignInContext,
} from './naming.ts'
import { readStrangers, writeStrangers } from './strangers.ts'
import { checkSignIn, refusal } from './signatures.ts'

/** How often a list is checked again when another one came in between. */
const attemptsMax = 3
const cacheMaxDefault = 100_000
const grantsPerNameMaxDefault = 10_000

/** Naming on a database. */
export function openNaming(database: Database, options: NamingOptions): Naming {
  return new StoredNaming(database, options)
}

interface Nothing {
  readonly kind: 'nothing'
}

const nothing: Nothing = { kind: 'nothing' }

class StoredNaming implements Naming {
  readonly #database: Database
  readonly #now: () => number
  readonly #grantsPerNameMax: number
  readonly #quarantineMs: number
  readonly #records: Recent<string, NameRecord | Nothing>
  readonly #devices: Recent<DeviceId, DeviceRecord | Nothing>
  readonly #levels: Recent<string, GrantLevel>
  readonly #admission: Admission
  readonly #book: InvitationBook
  readonly #strangers: Recent<string, StrangerPolicy>
  readonly #listeners = new Set<(change: NamingChange) => void>()

  constructor(database: Database, options: NamingOptions) {
    const cacheMax = options.cacheMax ?? cacheMaxDefault
    this.#database = database
    this.#admission = options.admission ?? openAdmission
    this.#book = new InvitationBook(database, options)
    this.#now = options.now
    this.#grantsPerNameMax = options.grantsPerNameMax ?? grantsPerNameMaxDefault
    this.#quarantineMs = options.quarantineMs ?? defaults.quarantineMs
    this.#records = new Recent(cacheMax)
    this.#devices = new Recent(cacheMax)
    this.#levels = new Recent(cacheMax)
    this.#strangers = new Recent(cacheMax)
  }

  async signIn(frame: SignInFrame, context: SignInContext): Promise<SignedIn | NamingRefused> {
    const checked = await checkSignIn(frame, context)
    if (checked.kind === 'refused') return checked
    const { identityKey } = checked.verified.list
    const voucher = await this.#voucher({ name: checked.name, identityKey }, context.proof)
    const applied = await this.#database.commit((tx) => applySignIn(tx, checked, this.#now(), voucher))
    if (applied.kind === 'refused') return applied
    const { name, verified } = checked
    if (applied.claimed) this.#levels.clear()
    if (applied.isRecordChanged)
      await this.#changed(name, { devices: devicesOf(verified.list), removed: [], isListNew: applied.claimed })
    const { device } = checked.device
    // A newer list may have come meanwhile, and with it the word that this device goes: it must not sign in after that.
    const current = await this.deviceRecord(device)
    if (current?.isListed !== true) return refusal('device-unlisted')
    const { epoch, claimed } = applied
    const { listVersion } = current
    return {
      kind: 'signed-in',
      device,
      name,
      epoch,
      claimed,
      listVersion,
      isListOld: verified.list.version < listVersion,
    }
  }

  async setDevices(signedList: Uint8Array, proof?: ClaimProof): Promise<{ readonly kind: 'done' } | NamingRefused> {
    const decoded = decodeDeviceList(signedList)
    if (decoded.kind === 'refused') return decoded
    const { name } = decoded.value.list
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const released = await this.#released(name)
      const newest = released ? await verifiedAgain(released.newestList) : await this.#newestList(name)
      const next = await checkNextList(signedList, { newest })
      if (next === 'repeated') return released ? releasedUntil(released.untilMs) : { kind: 'done' }
      if ('kind' in next)
        return released !== undefined && next.code === 'name-taken' ? releasedUntil(released.untilMs) : next
      const claimed = { name: name as PeerName, identityKey: next.list.identityKey }
      const voucher = await this.#voucher(claimed, proof)
      const taken = await this.#database.commit((tx) => applyNextList(tx, next, this.#now(), voucher))
      if (taken === undefined) {
        // Another list came in between, perhaps over another server; what is cached may be older than the store.
        this.#records.forget(name)
        continue
      }
      if (taken.kind === 'refused') return taken
      // A name that is claimed anew, or is taken back, has nothing of what others knew of it.
      if (taken.claimed || released !== undefined) this.#levels.clear()
      const { removed } = taken
      await this.#changed(name, { devices: devicesOf(next.list), removed, isListNew: true })
      return { kind: 'done' }
    }
    return refusal('list-stale')
  }

  async lockReplaced(name: PeerName, device: DeviceId): Promise<void> {
    await this.#changed(name, { devices: [device], removed: [], isListNew: false })
  }

  async endChain(
    signed: Uint8Array,
    heirList: Uint8Array,
    network: NetworkPlace,
  ): Promise<{ readonly kind: 'done' } | NamingRefused> {
    const decoded = decodeChainEnd(signed)
    if (decoded.kind === 'refused') return decoded
    const { name, take } = decoded.value.end
    const newest = await this.#newestList(name)
    if (newest === undefined) {
      const released = await this.#released(name)
      if (released === undefined) return refusal('name-unknown')
      return Buffer.from(signed).equals(released.signed) ? { kind: 'done' } : releasedUntil(released.untilMs)
    }
    const end = await verifyChainEnd(signed, newest, network)
    if (end.kind === 'refused') return end
    if (take.byteLength === 0 && heirList.byteLength > 0) return refusal('chain-end-wrong')
    const heir = take.byteLength === 0 ? undefined : await verifyNameTake(take, heirList, newest, network)
    if (heir?.kind === 'refused') return heir
    const [nowMs, quarantineMs] = [this.#now(), this.#quarantineMs]
    const ending = { end: end.value, newest, heir: heir?.value, nowMs, quarantineMs }
    const taken = await this.#database.commit((tx) => applyChainEnd(tx, ending))
    if (taken?.kind === 'refused') return taken
    this.#records.forget(name)
    if (taken === undefined) return refusal('list-stale')
    this.#levels.clear()
    this.#strangers.forget(name)
    const removed = taken.ended.devices.map(({ device }) => device)
    const heirs = heir === undefined ? [] : devicesOf(heir.value.heir.list)
    const record = await this.#readAgain(name, [...removed, ...heirs])
    // Without a pause from here on, so that the answer goes before devices of the name are put out.
    this.#tell({
      kind: 'ended',
      name: name as PeerName,
      end: end.value.bytes,
      isTransfer: heir !== undefined,
      removed,
    })
    if (record !== undefined)
      this.#tell({ kind: 'devices', record, listVersion: record.version, isListNew: true, removed: [] })
    return { kind: 'done' }
  }

  async released(name: string): Promise<NamingRefused | undefined> {
    const end = await this.#released(name)
    return end && releasedUntil(end.untilMs)
  }

  async chainEnd(name: string, identityKey: Uint8Array | undefined, have: number): Promise<ShownEnd | undefined> {
    if (!isName(name)) return undefined
    return this.#database.read(async (db) => {
      const end = await readEnd(db, name, identityKey)
      return end && { signed: end.signed, untilMs: end.untilMs, lists: await readListsOf(db, end.handle, have) }
    })
  }

  async lookup(name: string): Promise<NameRecord | undefined> {
    if (!isName(name)) return undefined
    const cached = this.#records.get(name)
    if (cached !== undefined) return isNothing(cached) ? undefined : cached
    const { generation } = this.#records
    const record = await this.#database.read((db) => readNewest(db, name))
    this.#records.setRead(name, record ?? nothing, generation)
    return record
  }

  async lookupSince(name: string, have: number): Promise<NameRecord | undefined> {
    const newest = await this.lookup(name)
    if (newest === undefined || have === newest.version - 1) return newest
    if (have >= newest.version) return { ...newest, lists: [] }
    return { ...newest, lists: await this.#database.read((db) => readLists(db, name, have)) }
  }

  async deviceRecord(device: DeviceId): Promise<DeviceRecord | undefined> {
    const cached = this.deviceRecordNow(device)
    if (cached !== 'unloaded') return cached
    const { generation } = this.#devices
    const row = await this.#database.read((db) =>
      db
        .selectFrom('devices')
        .innerJoin('names', 'names.id', 'devices.name_id')
        .select(['devices.id', 'devices.listed', 'devices.name_id', 'names.name', 'names.list_version'])
        .where('devices.device', '=', idBuffer(device))
        .executeTakeFirst(),
    )
    const record: DeviceRecord | undefined = row && {
      device,
      handle: row.id,
      name: row.name as PeerName,
      nameHandle: row.name_id,
      isListed: row.listed === 1,
      listVersion: row.list_version,
    }
    this.#devices.setRead(device, record ?? nothing, generation)
    return record
  }

  deviceRecordNow(device: DeviceId): DeviceRecord | undefined | 'unloaded' {
    const cached = this.#devices.get(device)
    if (cached === undefined) return 'unloaded'
    return isNothing(cached) ? undefined : cached
  }

  async setGrant(
    giver: PeerName,
    taker: string,
    level: GrantLevel,
  ): Promise<{ readonly kind: 'done' } | NamingRefused> {
    if (!isName(taker)) return refusal('name-unknown')
    const outcome = await this.#database.commit((tx) => writeGrant(tx, giver, taker, level, this.#grantsPerNameMax))
    if (outcome.kind === 'refused') return outcome
    this.#levels.change(pairOf(giver, taker), level)
    this.#tell({ kind: 'grant', giver, taker, level })
    return outcome
  }

  grants(giver: PeerName, after: string): Promise<readonly Grant[]> {
    // A text that is no name has nobody before it; a database may not even take it.
    return this.#database.read((db) => readGrants(db, giver, isName(after) ? after : ''))
  }

  async grantLevel(giver: PeerName, taker: PeerName): Promise<GrantLevel> {
    const [level] = await this.grantLevels([giver], taker)
    return level ?? 'none'
  }

  grantLevelNow(giver: PeerName, taker: PeerName): GrantLevel | 'unloaded' {
    return this.#levels.get(pairOf(giver, taker)) ?? 'unloaded'
  }

  async setStrangers(name: PeerName, policy: StrangerPolicy): Promise<void> {
    await this.#database.commit((tx) => writeStrangers(tx, name, policy))
    this.#strangers.change(name, policy)
    this.#tell({ kind: 'strangers', name, policy })
  }

  async strangers(name: PeerName): Promise<StrangerPolicy> {
    const cached = this.strangersNow(name)
    if (cached !== 'unloaded') return cached
    const { generation } = this.#strangers
    const policy = await this.#database.read((db) => readStrangers(db, name))
    this.#strangers.setRead(name, policy, generation)
    return policy
  }

  strangersNow(name: PeerName): StrangerPolicy | 'unloaded' {
    return this.#strangers.get(name) ?? 'unloaded'
  }

  async grantLevels(givers: readonly string[], taker: PeerName): Promise<readonly GrantLevel[]> {
    const levels = new Map<string, GrantLevel>()
    const unknown: string[] = []
    for (const giver of givers) {
      const level = this.#levels.get(pairOf(giver, taker))
      if (level === undefined) unknown.push(giver)
      else levels.set(giver, level)
    }
    if (unknown.length > 0) {
      const { generation } = this.#levels
      const read = await this.#database.read((db) => readGrantLevels(db, unknown, taker))
      for (const giver of unknown) {
        const level = read.get(giver) ?? 'none'
        levels.set(giver, level)
        this.#levels.setRead(pairOf(giver, taker), level, generation)
      }
    }
    return givers.map((giver) => levels.get(giver) ?? 'none')
  }

  onChange(listener: (change: NamingChange) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  keyLog(question: LogQuestion): Promise<LogAnswer> {
    return this.#database.read((db) => askKeyLog(db, question))
  }

  invite(maker: PeerName | 'operator', asked: InviteAsked): Promise<{ readonly kind: 'done' } | NamingRefused> {
    return this.#book.make(maker, asked)
  }

  invitations(maker: PeerName | 'operator', after: number): Promise<readonly InvitationEntry[]> {
    return this.#book.list(maker, after)
  }

  revokeInvitation(maker: PeerName | 'operator', hash: Uint8Array): Promise<{ readonly kind: 'done' } | NamingRefused> {
    return this.#book.revoke(maker, hash)
  }

  /** What a claim may go on with; a name that somebody has is claimed by nobody. */
  async #voucher(claimed: Claimed, proof: ClaimProof | undefined): Promise<Voucher | NamingRefused> {
    const isFree = (await this.lookup(claimed.name)) === undefined
    return isFree ? this.#admission.examine(claimed, proof, this.#now()) : this.#admission.required()
  }

  /** A list that was verified before it was stored. */
  async #newestList(name: string): Promise<VerifiedList | undefined> {
    const [signed] = (await this.lookup(name))?.lists ?? []
    if (signed === undefined) return undefined
    return verifiedAgain(signed)
  }

  /** The end of the chain of a name that its owner can still take back; nothing when somebody has it, or it is free. */
  async #released(name: string): Promise<StoredEnd | undefined> {
    if (!isName(name) || (await this.lookup(name)) !== undefined) return undefined
    const end = await this.#database.read((db) => readEnd(db, name, undefined))
    return end === undefined || isTransfer(end) || end.untilMs <= this.#now() ? undefined : end
  }

  async #changed(
    name: string,
    so: { readonly devices: readonly DeviceId[]; readonly removed: readonly DeviceId[]; readonly isListNew: boolean },
  ): Promise<void> {
    const { devices, removed, isListNew } = so
    const record = await this.#readAgain(name, [...removed, ...devices])
    if (record !== undefined) this.#tell({ kind: 'devices', record, listVersion: record.version, isListNew, removed })
  }

  /** What the store has of a name that changed, with these devices; what was cached of it and them is forgotten. */
  async #readAgain(name: string, devices: readonly DeviceId[]): Promise<NameRecord | undefined> {
    this.#records.forget(name)
    for (const one of devices) this.#devices.forget(one)
    return this.lookup(name)
  }

  #tell(change: NamingChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}

function pairOf(giver: string, taker: string): string {
  return `${giver}\n${taker}`
}

/** A list out of the store, which was verified before it was stored. */
async function verifiedAgain(signed: Uint8Array): Promise<VerifiedList> {
  const verified = await verifyDeviceList(signed)
  if (verified.kind === 'refused') throw new KithError('record-damaged')
  return verified.value
}

function devicesOf({ devices }: DeviceList): readonly DeviceId[] {
  return devices.map(({ device }) => device)
}

function isNothing(value: object): value is Nothing {
  return 'kind' in value && value.kind === 'nothing'
}
