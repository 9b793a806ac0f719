import type { MessageId } from '@kith/peer'

import type { FlowRow } from '../processes/flow-row.ts'
import type { Said } from '../processes/lines.ts'
import { Ranges } from './ranges.ts'

/** What was promised of the numbers from one sender to one receiver. Numbers count from 1 and are never used again. */
export interface Flow {
  readonly sender: string
  readonly receiver: string
  /** The highest number that was tried, accepted or not. */
  tried: number
  /** Numbers that `send` resolved for. */
  readonly accepted: Ranges
  /** Numbers that the sender was told are in the mailbox. */
  readonly stored: Ranges
  /** Numbers that the sender was told are committed. */
  readonly committed: Ranges
  /** Numbers that the sender was told ended otherwise. */
  readonly ended: Map<number, string>
  /** The highest number that the receiver's application was told is committed there. */
  seen: number
}

/** A promise that was not kept. */
export interface Violation {
  readonly kind: 'lost' | 'doubled' | 'disordered' | 'false'
  /** How many messages. */
  readonly count: number
  readonly what: string
}

/** Where a number stands that the ledger follows by its id. */
interface Place {
  readonly flow: Flow
  readonly number: number
}

/** Ids of decided messages that are remembered, to ask again after a crash of their sender. */
const decidedRemembered = 500

/**
 * What everybody was promised, kept outside the processes that are killed. It learns from what they wrote into their pipes before they died,
 * so a promise that nobody heard does not count, and one that was heard does.
 */
export class Ledger {
  readonly #flows = new Map<string, Flow>()
  readonly #open = new Map<MessageId, Place>()
  readonly #decided = new Map<MessageId, Place>()
  /** How many of each sender are open. */
  readonly #openOf = new Map<string, number>()

  /** Messages that were accepted in all. */
  accepted = 0
  /** Messages that a sender was told of as committed. */
  committed = 0

  flow(sender: string, receiver: string): Flow {
    const key = `${sender} ${receiver}`
    const known = this.#flows.get(key)
    if (known !== undefined) return known
    const flow: Flow = {
      ...{ sender, receiver, tried: 0, accepted: new Ranges(), stored: new Ranges(), committed: new Ranges() },
      ...{ ended: new Map(), seen: 0 },
    }
    this.#flows.set(key, flow)
    return flow
  }

  flows(): readonly Flow[] {
    return [...this.#flows.values()]
  }

  /** Notes what a process said. */
  note(who: string, said: Said): void {
    switch (said.kind) {
      case 'trying': {
        const flow = this.flow(who, said.to)
        flow.tried = Math.max(flow.tried, said.last)
        return
      }
      case 'accepted': {
        const flow = this.flow(who, said.to)
        flow.accepted.add(said.first, said.first + said.mids.length - 1)
        this.accepted += said.mids.length
        said.mids.forEach((mid, at) => this.#open.set(mid, { flow, number: said.first + at }))
        this.#openOf.set(who, this.undecided(who) + said.mids.length)
        return
      }
      case 'told':
        for (const mid of said.mids) this.#told(mid, said.state)
        return
      case 'why':
        for (const [mid, state] of said.states) if (state !== '') this.#told(mid, state)
        return
      case 'committed': {
        const flow = this.flow(said.from, who)
        flow.seen = Math.max(flow.seen, said.last)
        return
      }
      default:
    }
  }

  /** How many accepted messages, of a sender or of all, are not decided, as far as their senders were told. */
  undecided(sender?: string): number {
    return sender === undefined ? this.#open.size : (this.#openOf.get(sender) ?? 0)
  }

  undecidedIds(sender: string): MessageId[] {
    return [...this.#open].flatMap(([mid, { flow }]) => (flow.sender === sender ? [mid] : []))
  }

  /** Ids of messages that a sender was told lately are decided. */
  decidedIds(sender: string): MessageId[] {
    return [...this.#decided].flatMap(([mid, { flow }]) => (flow.sender === sender ? [mid] : []))
  }

  /** Compares the answer of a sender that started again with what it was told before: its disk must know what it had promised. */
  checkWhy(said: Extract<Said, { kind: 'why' }>): Violation[] {
    return said.states.flatMap(([mid, state]): Violation[] => {
      const decided = this.#decided.get(mid)
      const place = decided ?? this.#open.get(mid)
      if (place === undefined) return []
      const what = `${place.flow.sender} to ${place.flow.receiver} ${place.number}`
      if (state === '') return [{ kind: 'lost', count: 1, what: `${what}: accepted, and unknown after a restart` }]
      if (decided !== undefined && state !== (decided.flow.ended.get(decided.number) ?? 'committed'))
        return [{ kind: 'false', count: 1, what: `${what}: told as decided, and ${state} after a restart` }]
      return []
    })
  }

  #told(mid: MessageId, state: string): void {
    const place = this.#open.get(mid)
    if (place === undefined) return
    const { flow, number } = place
    switch (state) {
      case 'stored':
        flow.stored.add(number)
        return
      case 'committed':
        flow.committed.add(number)
        this.committed++
        break
      case 'expired':
      case 'rejected':
      case 'indeterminate':
        flow.ended.set(number, state)
        break
      default:
        return
    }
    this.#open.delete(mid)
    this.#openOf.set(flow.sender, this.undecided(flow.sender) - 1)
    this.#decided.set(mid, place)
    if (this.#decided.size > decidedRemembered) {
      const [oldest] = this.#decided.keys()
      if (oldest !== undefined) this.#decided.delete(oldest)
    }
  }
}

/** What a receiver has committed of a flow, by its own row. */
export function committedIn(row: FlowRow | undefined): Ranges {
  if (row === undefined || row.last === 0) return new Ranges()
  const all = Ranges.of([[1, row.last]]).without(Ranges.of(row.gaps))
  for (const late of row.disordered) all.add(late)
  return all
}
