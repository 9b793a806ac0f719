import { percentile, shown } from '../program/percentiles.ts'
import type { FlowFaults } from './flow.ts'
import type { Kill } from './kill-paths.ts'
import type { Hole } from './server-holes.ts'

/** The longest gap (of 95 in 100), and the longest time until traffic is back after the server was out of reach, in milliseconds. */
export const [gapMsMax, backMsMax] = [1_500, 1_000]

/** What came of all kills so far. */
export class KillsScore {
  readonly kills: Kill[] = []
  readonly holes: Hole[] = []
  readonly flows: FlowFaults[] = []
  /** What could not be tried, or ended early, and why. */
  readonly failures: string[] = []

  /** Nothing was lost, came twice or out of order. */
  get isWhole(): boolean {
    const isClean = ({ lost, doubled, disordered }: FlowFaults): boolean => lost + doubled + disordered === 0
    return this.failures.length === 0 && this.flows.length > 0 && this.flows.every(isClean)
  }

  /** It was also fast enough. */
  get isFast(): boolean {
    const backs = this.holes.map(({ backMs = Infinity }) => backMs)
    return (percentile(this.#gaps, 0.95) ?? 0) <= gapMsMax && Math.max(0, ...backs) <= backMsMax
  }

  /** How kills of each kind went, a line each. */
  get table(): readonly string[] {
    const kinds = new Map<string, Kill[]>()
    for (const kill of this.kills) {
      const kind = `${kill.where}, ${kill.carrier}, ${kill.death}`
      kinds.set(kind, [...(kinds.get(kind) ?? []), kill])
    }
    return [...kinds].map(([kind, kills]) => {
      const gaps = kills.map(({ gapMs }) => gapMs)
      const again = kills.map(({ againMs }) => againMs).filter((ms) => ms !== undefined)
      const [p95, most] = [percentile(gaps, 0.95), percentile(gaps, 1)]
      return `${kind.padEnd(60)} kills ${String(kills.length).padStart(3)}  gap p95 ${shown(p95)} max ${shown(most)} ms  direct again p95 ${shown(percentile(again, 0.95))} ms`
    })
  }

  /** The last line of a run. */
  get line(): string {
    const sum = (of: keyof FlowFaults): number => this.flows.reduce((total, flow) => total + flow[of], 0)
    const backs = this.holes.map(({ backMs = Infinity }) => backMs)
    const again = this.kills.map(({ againMs = Infinity }) => againMs)
    const fields = {
      kills: this.kills.length,
      lost: sum('lost'),
      doubled: sum('doubled'),
      disordered: sum('disordered'),
      gapms: shown(percentile(this.#gaps, 0.95)),
      gapmsmax: shown(percentile(this.#gaps, 1)),
      againms: shown(percentile(again, 0.95)),
      holes: this.holes.length,
      backms: shown(percentile(backs, 1)),
    }
    return `RESULT natlab-kills ${Object.entries(fields)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ')}`
  }

  get #gaps(): readonly number[] {
    return this.kills.map(({ gapMs }) => gapMs)
  }
}
