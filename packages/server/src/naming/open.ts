import { type VerifiedList, verifyDeviceList } from '@kith/keys'
import {
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

import { idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'
import { type Admission, type Claimed, type ClaimProof, openAdmission, type Voucher } from './admission.ts'
import { readLists, readNewest } from './chains.ts'
import { applyNextList, applySignIn, checkNextList } from './claims.ts'
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
      const newest = await this.#newestList(name)
      const next = await checkNextList(signedList, { newest })
      if (next === 'repeated') return { kind: 'done' }
      if ('kind' in next) return next
      const claimed = { name: name as PeerName, identityKey: next.list.identityKey }
      const voucher = await this.#voucher(claimed, proof)
      const taken = await this.#database.commit((tx) => applyNextList(tx, next, this.#now(), voucher))
      if (taken === undefined) {
        // Another list came in between, perhaps over another server; what is cached may be older than the store.
        this.#records.forget(name)
        continue
      }
      if (taken.kind === 'refused') return taken
      const { removed } = taken
      await this.#changed(name, { devices: devicesOf(next.list), removed, isListNew: true })
      return { kind: 'done' }
    }
    return refusal('list-stale')
  }

  async lockReplaced(name: PeerName, device: DeviceId): Promise<void> {
    await this.#changed(name, { devices: [device], removed: [], isListNew: false })
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
    const verified = await verifyDeviceList(signed)
    if (verified.kind === 'refused') throw new KithError('record-damaged')
    return verified.value
  }

  async #changed(
    name: string,
    so: { readonly devices: readonly DeviceId[]; readonly removed: readonly DeviceId[]; readonly isListNew: boolean },
  ): Promise<void> {
    const { devices, removed, isListNew } = so
    this.#records.forget(name)
    for (const one of [...removed, ...devices]) this.#devices.forget(one)
    const record = await this.lookup(name)
    if (record !== undefined) this.#tell({ kind: 'devices', record, listVersion: record.version, isListNew, removed })
  }

  #tell(change: NamingChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}

function pairOf(giver: string, taker: string): string {
  return `${giver}\n${taker}`
}

function devicesOf({ devices }: DeviceList): readonly DeviceId[] {
  return devices.map(({ device }) => device)
}

function isNothing(value: object): value is Nothing {
  return 'kind' in value && value.kind === 'nothing'
}
