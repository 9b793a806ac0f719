import { callLimits } from './call-limits.ts'
import type { Saying } from './call-signals.ts'

/** A part to send: `n` counts from 1, and 0 only confirms. */
export interface LinePart {
  readonly n: number
  readonly ack: number
  readonly said?: Saying
}

interface Unconfirmed {
  readonly n: number
  readonly said: Saying
  sentAtMs: number
  pauseMs: number
}

/**
 * What two in a call say to each other, over signals that are lost, repeated and late: each part comes once and in order (spec CC5). Pure; the caller sends
 * what the methods give.
 */
export class CallLine {
  readonly #unconfirmed: Unconfirmed[] = []
  readonly #early = new Map<number, Saying>()
  #last = 0
  #heard = 0

  /** Whether so much is not confirmed that the other has to be given up. */
  get isFull(): boolean {
    return this.#unconfirmed.length >= callLimits.lineSaidMax
  }

  say(nowMs: number, said: Saying): LinePart {
    const n = ++this.#last
    this.#unconfirmed.push({ n, said, sentAtMs: nowMs, pauseMs: callLimits.lineAgainMs })
    return { n, said, ack: this.#heard }
  }

  /** Takes a part of the other: what it says now, in order, and what to answer. */
  hear({ n, ack, said }: LinePart): { readonly said: readonly Saying[]; readonly answer: LinePart | undefined } {
    while (this.#unconfirmed[0] !== undefined && this.#unconfirmed[0].n <= ack && ack <= this.#last)
      this.#unconfirmed.shift()
    if (n === 0 || said === undefined) return { said: [], answer: undefined }
    const isNear = n <= this.#heard + callLimits.lineEarlyMax
    if (n > this.#heard && isNear) this.#early.set(n, said)
    const inOrder: Saying[] = []
    for (;;) {
      const next = this.#early.get(this.#heard + 1)
      if (next === undefined) break
      this.#heard += 1
      this.#early.delete(this.#heard)
      inOrder.push(next)
    }
    return { said: inOrder, answer: { n: 0, ack: this.#heard } }
  }

  /** When something is to be said again. */
  get nextMs(): number | undefined {
    const [first] = this.#unconfirmed
    return first && first.sentAtMs + first.pauseMs
  }

  /** What is to be said again now: the first that is not confirmed. The others follow when that is. */
  due(nowMs: number): LinePart | undefined {
    const [first] = this.#unconfirmed
    if (first === undefined || first.sentAtMs + first.pauseMs > nowMs) return undefined
    first.sentAtMs = nowMs
    first.pauseMs = Math.min(first.pauseMs * 2, callLimits.lineAgainMsMax)
    return { n: first.n, said: first.said, ack: this.#heard }
  }
}
