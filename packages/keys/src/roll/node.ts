import { assert, type DeviceId, type MemberId, type RollChange, type RollHead, rollRoles } from '@kith/wire'
import { isManaging, type RollDraft } from './draft.ts'
import type { Rank, RecordId } from './state.ts'

/** What a change takes from a member or a device (spec RL11). */
export interface Taking {
  readonly change: RollChange
  /** Whether the author takes it from itself, or from another device of its own. */
  readonly isOwn: boolean
  /** Who loses. */
  readonly member: MemberId
  /** The one device of it that loses, when it is not the whole member. */
  readonly device?: DeviceId | undefined
  /** What still counts of the records that the loser wrote without having heard of it. */
  readonly leaves: 'nothing' | 'own-removals' | 'own'
}

/** Who wrote a record, as the records before it say. */
export interface Author {
  readonly member: MemberId
  readonly rank: Rank | undefined
}

/** A record that was examined and has its place in the roll's graph. */
export class RollNode {
  readonly id: RecordId
  /** The record as it travels. */
  readonly bytes: Uint8Array
  readonly head: RollHead
  readonly parents: readonly RollNode[]
  /** One more than that of its deepest parent; 0 for the first record. */
  readonly depth: number
  readonly author: Author
  readonly takings: readonly Taking[]
  /** Records up to this one whose keys no link reaches (spec RL18). */
  readonly unlinked: readonly RecordId[]

  constructor(fields: Pick<RollNode, 'id' | 'bytes' | 'head' | 'parents' | 'author' | 'takings' | 'unlinked'>) {
    this.id = fields.id
    this.bytes = fields.bytes
    this.head = fields.head
    this.parents = fields.parents
    this.author = fields.author
    this.takings = fields.takings
    this.unlinked = fields.unlinked
    this.depth = 1 + Math.max(-1, ...fields.parents.map(({ depth }) => depth))
  }

  /** A text for the change at a place, which sorts as the records and their changes do. */
  stepOf(at: number): string {
    return stepOf(this.depth, this.id, at)
  }

  /** Whether a change concerns the author alone: its own devices, its own lock, its own leaving. */
  isOwn(change: RollChange): boolean {
    switch (change.kind) {
      case 'lock':
        return true
      case 'device-add':
      case 'member-remove':
      case 'role':
        return change.member === this.author.member
      case 'device-remove':
        return this.takings.some((taking) => taking.change === change && taking.isOwn)
      default:
        return false
    }
  }
}

/** The order in which records are applied: by depth, then by hash (spec RL10). */
export function compareNodes(a: RollNode, b: RollNode): number {
  return a.depth - b.depth || (a.id < b.id ? -1 : a.id === b.id ? 0 : 1)
}

/** See `RollNode.stepOf`. */
export function stepOf(depth: number, id: RecordId, at: number): string {
  return `${depth.toString(16).padStart(8, '0')}${id}${at.toString(16).padStart(2, '0')}`
}

/** What a change takes, as the draft stands before it is made; nothing for most changes. */
export function takingOf(draft: RollDraft, by: DeviceId, change: RollChange): Taking | undefined {
  const author = draft.memberOf(by)
  assert(author !== undefined, 'the author has its place')
  switch (change.kind) {
    case 'member-remove': {
      const isOwn = change.member === author.member
      return { change, isOwn, member: change.member, leaves: isOwn ? 'own-removals' : 'nothing' }
    }
    case 'device-remove': {
      const member = draft.memberOf(change.device)?.member
      if (member === undefined) return undefined
      const isOwn = member === author.member
      return { change, isOwn, member, device: change.device, leaves: isOwn ? 'own-removals' : 'nothing' }
    }
    case 'role': {
      const before = draft.members.get(change.member)?.role
      const isLowered = before !== undefined && rollRoles.indexOf(change.role) < rollRoles.indexOf(before)
      if (!isLowered || !isManaging(before)) return undefined
      return { change, isOwn: change.member === author.member, member: change.member, leaves: 'own' }
    }
    default:
      return undefined
  }
}
