import type { Defines } from './check.ts'

/** One scope of the Promela model. */
export interface SpinRun {
  readonly name: string
  readonly defines: Defines
  /** Part of the short form, which `npm test` runs. */
  readonly isShort: boolean
}

/** What is checked, and must hold. */
export const spinRuns: readonly SpinRun[] = [
  {
    name: 'one crash of each, and everything in flight lost',
    defines: { SENDER_CRASHES: 1, SERVER_CRASHES: 1, RECEIVER_CRASHES: 1, LOSSES: 1 },
    isShort: true,
  },
  {
    name: 'one message, and everything that can go wrong',
    defines: {
      ...{ N: 1, SENDER_CRASHES: 2, SERVER_CRASHES: 2, RECEIVER_CRASHES: 1, LOSSES: 2, WIPES: 1, LEAVES: 1 },
      ...{ SENDER_DEADLINES: 1, SERVER_DEADLINES: 1, CANCELS: 1 },
    },
    isShort: false,
  },
  {
    name: 'two crashes of the sender, a lost server, and a sender who leaves',
    defines: { SENDER_CRASHES: 2, SERVER_CRASHES: 1, LOSSES: 1, WIPES: 1, LEAVES: 1 },
    isShort: false,
  },
  { name: 'a sender who leaves', defines: { SENDER_CRASHES: 1, LOSSES: 1, LEAVES: 1 }, isShort: true },
  { name: 'an older copy of the sender’s disk', defines: { SENDER_RESTORED: 1, SENDER_CRASHES: 1 }, isShort: false },
  {
    name: 'an older copy of the receiver’s disk',
    defines: { RECEIVER_RESTORED: 1, SENDER_CRASHES: 1, LOSSES: 1 },
    isShort: false,
  },
  { name: 'deadlines at both ends', defines: { SENDER_DEADLINES: 1, SERVER_DEADLINES: 1, LOSSES: 1 }, isShort: false },
  {
    name: 'two processes on the receiver’s store',
    defines: { TABS: 2, RECEIVER_CRASHES: 1, LOSSES: 1 },
    isShort: false,
  },
  { name: 'three messages', defines: { N: 3 }, isShort: false },
]

/** A wrong protocol: one rule less, by a constant of the model, and a scope in which that must be an error. */
export interface SpinBug {
  readonly bug: string
  readonly defines: Defines
  /** Part of the short form. */
  readonly isShort?: true
}

/** What must be found. */
export const spinBugs: readonly SpinBug[] = [
  { bug: 'BUG_ACK_EARLY', defines: {}, isShort: true },
  { bug: 'BUG_STORED_EARLY', defines: { SERVER_CRASHES: 1, LEAVES: 1 }, isShort: true },
  { bug: 'BUG_IGNORE_BOOT', defines: { WIPES: 1 }, isShort: true },
  { bug: 'BUG_DELETE_AT_STORED', defines: { WIPES: 1, SENDER_CRASHES: 1 } },
  { bug: 'BUG_SPLIT_COMMIT', defines: { RECEIVER_CRASHES: 1 }, isShort: true },
  { bug: 'BUG_WINDOW', defines: { SENDER_CRASHES: 1 } },
  { bug: 'BUG_SAME_STREAM', defines: { SENDER_RESTORED: 1 }, isShort: true },
  { bug: 'BUG_NO_AFTER', defines: { SENDER_CRASHES: 1 }, isShort: true },
  { bug: 'BUG_ACK_ANY_STREAM', defines: { SENDER_CRASHES: 1 } },
  { bug: 'BUG_FORGET_EXPIRED', defines: { SENDER_DEADLINES: 1 }, isShort: true },
  { bug: 'BUG_SERVER_FORGETS', defines: { SERVER_DEADLINES: 1, LOSSES: 1 } },
  { bug: 'BUG_STORED_EACH', defines: { LEAVES: 1 } },
  { bug: 'BUG_DELETE_ON_PUSH', defines: { LEAVES: 1, LOSSES: 1 }, isShort: true },
  { bug: 'BUG_NO_CAS', defines: { TABS: 2 }, isShort: true },
  { bug: 'BUG_ARRIVAL_ORDER', defines: {} },
  { bug: 'BUG_NO_ORPHANS', defines: { SENDER_RESTORED: 1, SENDER_CRASHES: 1 } },
  { bug: 'BUG_NO_GAP', defines: { RECEIVER_RESTORED: 1, LOSSES: 1 } },
  { bug: 'BUG_NO_RETRY', defines: { LOSSES: 1 }, isShort: true },
  { bug: 'BUG_NO_KEPT_ACK', defines: { LOSSES: 1 } },
  { bug: 'BUG_SEND_BEFORE_SEAL', defines: { SENDER_CRASHES: 1 }, isShort: true },
  { bug: 'BUG_CANCEL_BY_SENDER', defines: { CANCELS: 1 } },
]
