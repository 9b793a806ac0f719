import type { Lane, MessageId, PeerName } from '@kith/wire'
import type { MessageState } from '@kith/core'

interface Entry {
  readonly mid: MessageId
  readonly from: PeerName
  readonly to: PeerName
  readonly lane: Lane
  /** Order in which the sender's calls were made. */
  readonly order: number
  readonly deadlineMs: number
  accepted: boolean
  reportedStored: boolean
  final: MessageState | undefined
  /** The receiver's handler turned it down. */
  rejected: boolean
  commits: number
  /** Committed, but the receiver's disk went back to an older copy. */
  wasCommitted: boolean
  /** Its receiver's disk went back to an older copy, and may decide it once more. */
  wentBack: boolean
  /** Its sender's disk went back to an older copy: it may be forgotten, and its order is not kept. */
  isOld: boolean
  /** It was not sealed in that copy, so that it may come again. */
  mayRepeat: boolean
  /** It was open in that copy. */
  mustEnd: boolean
}

/** What an older copy of a disk holds. */
export interface RestoredDisk {
  /** Messages that its device committed. */
  readonly committed: ReadonlySet<MessageId>
  /** Messages that its device sent, and that were not decided. */
  readonly open: ReadonlySet<MessageId>
  /** Those of them that had no position. */
  readonly unsealed: ReadonlySet<MessageId>
}

/**
 * What the checker knows, apart from the code it checks: every message that was sent, whether its sender was told that it is
 * accepted, what the sender was told of its end, and how often a receiver's disk committed it.
 */
export class Ledger {
  readonly #entries = new Map<MessageId, Entry>()
  readonly #lastCommitted = new Map<string, number>()
  readonly #destroyed = new Set<PeerName>()
  readonly #restored = new Set<PeerName>()
  readonly violations: string[] = []
  /** Called when a sender is told that a message is stored. */
  onStored: ((from: PeerName) => void) | undefined

  get accepted(): number {
    return [...this.#entries.values()].filter((entry) => entry.accepted).length
  }

  get committed(): number {
    return [...this.#entries.values()].filter((entry) => entry.commits > 0).length
  }

  sending(message: Pick<Entry, 'mid' | 'from' | 'to' | 'lane' | 'order' | 'deadlineMs'>): void {
    this.#entries.set(message.mid, {
      ...message,
      rejected: false,
      accepted: false,
      reportedStored: false,
      final: undefined,
      commits: 0,
      wasCommitted: false,
      wentBack: false,
      isOld: false,
      mayRepeat: false,
      mustEnd: false,
    })
  }

  acceptedBySender(mid: MessageId): void {
    const entry = this.#entries.get(mid)
    if (entry !== undefined) entry.accepted = true
  }

  /** The sender was told a state. */
  told(mid: MessageId, state: MessageState): void {
    const entry = this.#entries.get(mid)
    if (entry === undefined) return
    if (state === 'stored') {
      entry.reportedStored = true
      this.onStored?.(entry.from)
    }
    if (state === 'committed' && entry.commits === 0 && !entry.wasCommitted)
      this.#violation(entry, 'told committed, but no receiver committed it')
    if ((state === 'expired' || state === 'rejected') && entry.commits > 0 && !entry.mayRepeat)
      this.#violation(entry, `told ${state}, but it was committed`)
    if (state === 'addressing' || state === 'accepted' || state === 'stored') return
    // A sender whose disk went back may learn too late how a message ended.
    if (entry.isOld && (state === 'indeterminate' || entry.final === 'indeterminate')) {
      entry.final = state
      return
    }
    // A receiver whose disk went back decides once more.
    if (entry.final !== undefined && entry.final !== state && !entry.wentBack)
      this.#violation(entry, `told ${entry.final}, then ${state}`)
    entry.final = state
  }

  /** A receiver's disk holds the message's effect. */
  committedByReceiver(mid: MessageId): void {
    const entry = this.#entries.get(mid)
    if (entry === undefined) return
    entry.commits++
    if (entry.commits > 1 && !entry.mayRepeat) this.#violation(entry, 'committed twice')
    if ((entry.final === 'expired' || entry.final === 'rejected') && !entry.mayRepeat && !entry.wentBack)
      this.#violation(entry, `committed after its sender was told ${entry.final}`)
    const lane = `${entry.from} ${entry.to} ${entry.lane}`
    const last = this.#lastCommitted.get(lane) ?? -1
    if (entry.order < last && !entry.isOld && !entry.wasCommitted)
      this.#violation(
        entry,
        `committed after a later message of its lane (${String(entry.order)} after ${String(last)})`,
      )
    this.#lastCommitted.set(lane, Math.max(last, entry.order))
  }

  /** A receiver's handler turned it down. */
  rejectedByReceiver(mid: MessageId): void {
    const entry = this.#entries.get(mid)
    if (entry !== undefined) entry.rejected = true
  }

  /** The server lost what it had stored: only senders that live can give it again. */
  serverLost(): void {
    for (const entry of this.#entries.values()) entry.reportedStored = false
  }

  /** A disk went back to an older copy. */
  restored(name: PeerName, holds: RestoredDisk): void {
    this.#restored.add(name)
    for (const entry of this.#entries.values()) {
      if (entry.to === name) entry.wentBack = true
      if (entry.to === name && entry.commits > 0 && !holds.committed.has(entry.mid)) {
        entry.commits = 0
        entry.wasCommitted = true
      }
      if (entry.from !== name) continue
      entry.isOld = true
      entry.mayRepeat ||= holds.unsealed.has(entry.mid)
      // What is open in the copy has to end once more.
      entry.mustEnd = holds.open.has(entry.mid)
      if (entry.mustEnd) entry.final = undefined
    }
    for (const lane of this.#lastCommitted.keys()) if (lane.split(' ')[1] === name) this.#lastCommitted.delete(lane)
  }

  destroyed(name: PeerName): void {
    this.#destroyed.add(name)
  }

  /** After the healing phase: everything accepted has ended, and what was safe in the mailbox arrived or expired. */
  close(nowMs: number): void {
    for (const entry of this.#entries.values()) {
      if (this.#destroyed.has(entry.to)) continue
      if (this.#destroyed.has(entry.from)) {
        const ended = entry.commits > 0 || entry.rejected || nowMs >= entry.deadlineMs
        // Nobody can tell a receiver that went back what a destroyed sender had finished.
        if (entry.reportedStored && !ended && !this.#restored.has(entry.to) && !entry.isOld)
          this.#violation(entry, 'stored, its sender destroyed, and never decided')
      } else if (entry.accepted && entry.final === undefined && (!entry.isOld || entry.mustEnd)) {
        this.#violation(entry, 'accepted and never decided')
      }
    }
  }

  #violation(entry: Entry, what: string): void {
    this.violations.push(`${entry.mid} (${entry.from} to ${entry.to}, ${entry.lane}, ${String(entry.order)}): ${what}`)
  }
}
