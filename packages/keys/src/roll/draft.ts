import {
  assertNever,
  type DeviceAdd,
  type DeviceId,
  type ErrorCode,
  limits,
  type MemberAdd,
  type MemberId,
  type RoleChange,
  type RollChange,
  type RollCut,
  type RollDevice,
  type RollPolicy,
  rollRoles,
  type RollRole,
} from '@kith/wire'
import { deviceIdOf } from '../identity/device-list.ts'
import { isSenior, memberIdOf, type Rank, type RollMember, type RollSeat, type RollState } from './state.ts'

/** Who writes, and where: what a change needs to know beside itself. */
export interface ChangePlace {
  readonly by: DeviceId
  /** Sorts the promotions of all records in the order of the records (spec RL9). */
  readonly step: string
}

/** A state that is being changed: which changes the rules allow (spec RL8, RL9), and what each of them does. */
export class RollDraft {
  readonly members: Map<MemberId, RollMember>
  readonly devices: Map<DeviceId, RollSeat>
  readonly settings: Map<string, Uint8Array>
  readonly seqs: Map<DeviceId, number>
  readonly cuts: Map<DeviceId, number>
  readonly liars: Set<DeviceId>
  policy: RollPolicy

  constructor(state: RollState) {
    this.policy = state.policy
    this.members = new Map(state.members)
    this.devices = new Map(state.devices)
    this.settings = new Map(state.settings)
    this.seqs = new Map(state.seqs)
    this.cuts = new Map(state.cuts)
    this.liars = new Set(state.liars)
  }

  /** The state as it is now. The draft must not be changed afterwards. */
  toState(): RollState {
    return this
  }

  /** The member that a device belongs to, if it has a place. */
  memberOf(device: DeviceId): RollMember | undefined {
    const seat = this.devices.get(device)
    return seat === undefined ? undefined : this.members.get(seat.member)
  }

  /** Counts a record of a device. One at a place that is taken shows that the device signed two. */
  count(device: DeviceId, seq: number): void {
    const known = this.seqs.get(device) ?? 0
    if (seq <= known) this.liars.add(device)
    else this.seqs.set(device, seq)
  }

  /** Why the device may not make this change here, or nothing when it may. */
  objection(by: DeviceId, change: RollChange): ErrorCode | undefined {
    const author = this.memberOf(by)
    if (author === undefined) return 'roll-not-entitled'
    switch (change.kind) {
      case 'member-add':
        return this.#objectionToMember(author, change)
      case 'member-remove': {
        const target = this.members.get(change.member)
        if (target === undefined) return 'roll-malformed'
        return target === author ? unless(author.role !== 'owner') : unless(isSenior(author, target))
      }
      case 'role':
        return this.#objectionToRole(author, change)
      case 'device-add':
        return this.#objectionToDevice(author, change)
      case 'device-remove': {
        const target = this.memberOf(change.device)
        if (target === undefined) return 'roll-malformed'
        return unless(target === author || isSenior(author, target))
      }
      case 'lock':
        return undefined
      case 'setting': {
        if (author.rank === undefined) return 'roll-not-entitled'
        const isFull = this.settings.size >= limits.rollSettingsMax && !this.settings.has(change.key)
        return isFull && change.value.byteLength > 0 ? 'roll-full' : undefined
      }
      default:
        return assertNever(change)
    }
  }

  /** Makes a change, whoever asked for it. What is not there is left. */
  apply(change: RollChange, { by, step }: ChangePlace): void {
    switch (change.kind) {
      case 'member-add': {
        const member = memberIdOf(change.identityKey)
        const { identityKey, name, role, hasHistory } = change
        const rank = this.#rankFor(role, by, step)
        this.members.set(member, { member, identityKey, name, role, hasHistory, ...(rank && { rank }) })
        for (const device of change.devices) this.#seat(member, device)
        return
      }
      case 'member-remove':
        for (const seat of this.#seatsOf(change.member)) this.#unseat(seat.device, 0)
        for (const { device, upTo } of change.cuts) if (this.cuts.has(device)) this.#cut(device, upTo)
        this.members.delete(change.member)
        return
      case 'role': {
        const target = this.members.get(change.member)
        if (target === undefined) return
        const { rank: before, ...rest } = target
        const rank = isManaging(change.role) ? (before ?? this.#rankFor(change.role, by, step)) : undefined
        this.members.set(change.member, { ...rest, role: change.role, ...(rank && { rank }) })
        const isLower = rollRoles.indexOf(change.role) < rollRoles.indexOf(target.role)
        for (const { device } of this.#seatsOf(change.member))
          if (isLower) this.#cut(device, cutOf(change.cuts, device))
          else this.cuts.delete(device)
        return
      }
      case 'device-add':
        if (this.members.has(change.member)) this.#seat(change.member, change.device)
        return
      case 'device-remove':
        this.#unseat(change.device, change.upTo)
        return
      case 'lock': {
        const seat = this.devices.get(by)
        if (seat !== undefined) this.devices.set(by, { ...seat, lock: change.lock })
        return
      }
      case 'setting':
        if (change.value.byteLength === 0) this.settings.delete(change.key)
        else this.settings.set(change.key, change.value)
        return
      default:
        assertNever(change)
    }
  }

  #objectionToMember(author: RollMember, change: MemberAdd): ErrorCode | undefined {
    if (author.rank === undefined || change.role === 'owner') return 'roll-not-entitled'
    if (change.hasHistory && !author.hasHistory) return 'roll-not-entitled'
    if (change.name === '' || this.members.has(memberIdOf(change.identityKey))) return 'roll-malformed'
    if (isManaging(change.role) && author.rank.length >= limits.rollRankMax) return 'roll-full'
    return this.#objectionToSeats(change.devices)
  }

  #objectionToRole(author: RollMember, { member, role }: RoleChange): ErrorCode | undefined {
    const target = this.members.get(member)
    if (target === undefined) return 'roll-malformed'
    if (role === 'owner' || target.role === 'owner') return 'roll-not-entitled'
    if (target === author) return unless(rollRoles.indexOf(role) < rollRoles.indexOf(author.role))
    if (!isSenior(author, target)) return 'roll-not-entitled'
    return isManaging(role) && (author.rank?.length ?? 0) >= limits.rollRankMax ? 'roll-full' : undefined
  }

  #objectionToDevice(author: RollMember, { member, device }: DeviceAdd): ErrorCode | undefined {
    const target = this.members.get(member)
    if (target === undefined) return 'roll-malformed'
    if (target !== author && !isSenior(author, target)) return 'roll-not-entitled'
    if (this.#seatsOf(member).length >= limits.devicesMax) return 'roll-full'
    return this.#objectionToSeats([device])
  }

  #objectionToSeats(devices: readonly RollDevice[]): ErrorCode | undefined {
    const ids = new Set(devices.map(({ signKey }) => deviceIdOf(signKey)))
    if (ids.size === 0 || ids.size < devices.length) return 'roll-malformed'
    for (const device of ids) if (this.devices.has(device)) return 'roll-malformed'
    return this.devices.size + ids.size > limits.rollDevicesMax ? 'roll-full' : undefined
  }

  #rankFor(role: RollRole, by: DeviceId, step: string): Rank | undefined {
    if (!isManaging(role)) return undefined
    // Nobody is there before the owner, who is added by the first record.
    return role === 'owner' ? [] : [...(this.memberOf(by)?.rank ?? []), step]
  }

  #seatsOf(member: MemberId): readonly RollSeat[] {
    return [...this.devices.values()].filter((seat) => seat.member === member)
  }

  #seat(member: MemberId, { signKey, lock }: RollDevice): void {
    const device = deviceIdOf(signKey)
    this.devices.set(device, { device, member, signKey, lock })
    this.cuts.delete(device)
  }

  #unseat(device: DeviceId, upTo: number): void {
    if (this.devices.delete(device)) this.cuts.set(device, 0)
    this.#cut(device, upTo)
  }

  /** Of several who take a device out without hearing of each other, the one that had heard most of it counts. */
  #cut(device: DeviceId, upTo: number): void {
    this.cuts.set(device, Math.max(upTo, this.cuts.get(device) ?? 0))
  }
}

/** Whether a role may change others. */
export function isManaging(role: RollRole): boolean {
  return role === 'manager' || role === 'owner'
}

function unless(isAllowed: boolean): ErrorCode | undefined {
  return isAllowed ? undefined : 'roll-not-entitled'
}

function cutOf(cuts: readonly RollCut[], device: DeviceId): number {
  return cuts.find((cut) => cut.device === device)?.upTo ?? 0
}
