import { clock } from '../../words/en/clock.ts'
import type { Words } from '../../words/words.ts'
import { type Banner, clockApartMsMin } from './banner.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A moment by two clocks of this device: the one that a person sets, and the one that only runs. */
interface Moment {
  readonly nowMs: number
  readonly runningMs: number
}

/**
 * What is known of the clock of this device: how far that of the network was ahead of it when the two met, in milliseconds. It hears of nobody who sets it; but what the clock has jumped since
 * shows against one that nobody sets.
 */
export class ClockWatch {
  readonly #aheadMs: number
  readonly #met: Moment

  constructor(aheadMs: number, met: Moment) {
    this.#aheadMs = aheadMs
    this.#met = met
  }

  /** What is to be said, while both the clock was wrong when they met and it still is. */
  banner({ nowMs, runningMs }: Moment): Banner | undefined {
    const jumpedMs = nowMs - this.#met.nowMs - (runningMs - this.#met.runningMs)
    const isRight = Math.abs(this.#aheadMs - jumpedMs) < clockApartMsMin
    if (Math.abs(this.#aheadMs) < clockApartMsMin || isRight) return undefined
    const by = this.#aheadMs
    return {
      tone: 'warning',
      text: (words) => {
        const says = words.of(clock)
        const span = spanWords(Math.abs(by), words)
        return by > 0 ? says.behind(span) : says.ahead(span)
      },
      action: { does: 'dismiss', label: (words) => words.of(clock).understood },
    }
  }
}

/** A span in its largest unit, such as `1 hour` or `12 minutes`. */
function spanWords(ms: number, words: Words): string {
  const [unit, unitMs] =
    ms >= dayMs
      ? (['day', dayMs] as const)
      : ms >= 0.9 * hourMs
        ? (['hour', hourMs] as const)
        : (['minute', minuteMs] as const)
  const count = Math.round((ms / unitMs) * 10) / 10
  return words.number(unit === 'minute' ? Math.round(count) : count, { style: 'unit', unit, unitDisplay: 'long' })
}
