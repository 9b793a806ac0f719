import type { GivenRole } from '@kith/peer'

/** Something that happened to a conversation of several people itself: a line between what is said in it. */
export type GroupEvent = {
  /** `began` is the first that this device hears of it; `names` are then all who belong to it. */
  readonly kind: 'began' | 'joined' | 'left' | 'removed' | 'role' | 'title' | 'picture' | 'alarm'
  /** Who did it, where that is one name. */
  readonly by?: string
  /** To whom it happened. */
  readonly names: readonly string[]
  readonly role?: GivenRole | 'owner'
  readonly title?: string
}

/** A change as the log of a conversation has it, in the order in which this device heard of them. */
export type GroupLogEntry = GroupEvent & { readonly atMs: number }
