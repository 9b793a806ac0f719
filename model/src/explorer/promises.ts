import type { MessageId } from '@kith/wire'
import type { MessageState } from '@kith/core'

interface Entry {
  /** Its number, from 1, in the order of the application's calls. */
  readonly number: number
  isAccepted: boolean
  toldStored: boolean
  told: MessageState | undefined
  commits: number
  everCommitted: boolean
  /** A disk that went back knows less of it: its end may be told twice, its order is not kept. */
  isAged: boolean
  /** Accepted and not sealed in the copy that its sender's disk went back to: that alone may be committed twice. */
  mayRepeat: boolean
  /** Later than that copy. */
  isForgotten: boolean
}

/** What was promised of each message, and every promise that was broken. Knows nothing of how the machines work. */
export class Promises {
  readonly #entries = new Map<MessageId, Entry>()
  readonly violations: string[] = []

  sends(mid: MessageId): void {
    this.#entries.set(mid, {
      number: this.#entries.size + 1,
      isAccepted: false,
      toldStored: false,
      told: undefined,
      commits: 0,
      everCommitted: false,
      isAged: false,
      mayRepeat: false,
      isForgotten: false,
    })
  }

  numberOf(mid: MessageId): number {
    return this.#entries.get(mid)?.number ?? 0
  }

  /** It is on the sender's disk. */
  accepted(mid: MessageId): void {
    this.#update(mid, (entry) => {
      entry.isAccepted = true
    })
  }

  /** The receiver's disk holds its effect. */
  committed(mid: MessageId): void {
    this.#update(mid, (entry) => {
      entry.commits++
      entry.everCommitted = true
      if (entry.commits > 1 && !entry.mayRepeat) this.#broken(entry, 'committed twice')
      if ((entry.told === 'expired' || entry.told === 'rejected') && !entry.isAged)
        this.#broken(entry, `committed after its sender was told that it is ${entry.told}`)
      const isLate = [...this.#entries.values()].some(
        (other) => other.number > entry.number && other.commits > 0 && !other.isAged,
      )
      if (isLate && !entry.isAged) this.#broken(entry, 'committed after a later message')
    })
  }

  /** The sender's application, or its ledger on disk, is told a state. */
  told(mid: MessageId, state: MessageState): void {
    this.#update(mid, (entry) => {
      if (state === 'stored') entry.toldStored = true
      if (state === 'committed' && !entry.everCommitted)
        this.#broken(entry, 'its sender was told that it is committed, and it is not')
      if ((state === 'expired' || state === 'rejected') && entry.commits > 0 && !entry.mayRepeat && !entry.isAged)
        this.#broken(entry, `its sender was told that it is ${state}, and it is committed`)
      if (state !== 'committed' && state !== 'expired' && state !== 'rejected' && state !== 'indeterminate') return
      if (entry.told !== undefined && entry.told !== state && !entry.isAged)
        this.#broken(entry, `its sender was told that it is ${entry.told}, then ${state}`)
      entry.told = state
    })
  }

  /** Nobody forged anything and no device is cloned. */
  alarmed(code: string): void {
    this.violations.push(`an alarm ${code}, and there is no reason`)
  }

  /** The receiver's application was told that something is missing, and no disk ever went back. */
  missed(reason: string): void {
    if (![...this.#entries.values()].some((entry) => entry.isAged))
      this.violations.push(`the receiver was told that something is missing (${reason}), and nothing is`)
  }

  /** The server's disk is gone: what was stored is stored no more. */
  wiped(): void {
    for (const entry of this.#entries.values()) entry.toldStored = false
  }

  /** The receiver's disk goes back to a copy that holds these effects. */
  receiverWentBack(holds: ReadonlySet<string>): void {
    for (const [mid, entry] of this.#entries) {
      if (entry.commits === 0 || holds.has(mid)) continue
      entry.commits = 0
      entry.isAged = true
    }
  }

  /** The sender's disk goes back to a copy that holds these open messages, those of `unsealed` without a position. */
  senderWentBack(open: ReadonlySet<MessageId>, unsealed: ReadonlySet<MessageId>): void {
    for (const [mid, entry] of this.#entries) {
      entry.isAged = true
      entry.toldStored = false
      if (unsealed.has(mid)) entry.mayRepeat = true
      if (open.has(mid)) entry.told = undefined
      else if (entry.told === undefined) entry.isForgotten = true
    }
  }

  /** Everything works again and nothing more happens by itself. */
  close(senderLeft: boolean): void {
    for (const entry of this.#entries.values()) {
      if (!senderLeft && entry.isAccepted && entry.told === undefined && !entry.isForgotten)
        this.#broken(entry, 'accepted, and its sender never hears its end')
      if (senderLeft && entry.toldStored && entry.commits === 0 && !entry.isAged && entry.told !== 'expired')
        this.#broken(entry, 'stored, and it never arrives')
    }
  }

  /** Every message is ended, or may be forgotten. */
  get areKept(): boolean {
    return [...this.#entries.values()].every(
      (entry) => !entry.isAccepted || entry.told !== undefined || entry.isForgotten,
    )
  }

  #update(mid: MessageId, change: (entry: Entry) => void): void {
    const entry = this.#entries.get(mid)
    if (entry !== undefined) change(entry)
  }

  #broken(entry: Entry, what: string): void {
    this.violations.push(`message ${entry.number}: ${what}`)
  }
}
