/** What the parts of a run add up to. */
export class Score {
  states = 0
  errors = 0
  planted = 0
  caught = 0
  /** States of the Promela model; `absent` when Spin is not here, `left-out` when it was not asked for. */
  spin: number | 'absent' | 'left-out' = 'left-out'

  /** True when every promise was kept, every planted bug was found, and something was looked at. */
  get isClean(): boolean {
    return this.errors === 0 && this.caught === this.planted && this.states > 0 && this.planted > 0
  }

  get line(): string {
    const { states, errors, planted, caught, spin } = this
    return `RESULT model states=${states} errors=${errors} planted=${planted} caught=${caught} spin=${spin}`
  }
}

/** Where a run tells how it goes. */
export interface Telling {
  readonly print: (line: string) => void
  readonly isShort: boolean
  readonly hasTraces: boolean
}

/** A trace, numbered. */
export function numbered(trace: readonly string[]): string {
  return trace.map((step, at) => `      ${String(at + 1).padStart(2)} ${step}`).join('\n')
}
