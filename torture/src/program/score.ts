import type { Violation } from '../ledger/ledger.ts'

/** What was done and found so far, over all parts of a run. */
export class Score {
  kills = 0
  powerLosses = 0
  killPoints = 0
  diskErrors = 0
  cuts = 0
  messages = 0
  /** Messages of the long run alone, and how long it took. */
  readonly violations: Violation[] = []
  /** Parts that could not run here, and why. */
  readonly skipped: string[] = []
  /** True when the planted fault was found; undefined when it was not tried. */
  plantedFound: boolean | undefined

  /** Messages that broke each promise. */
  count(kind: Violation['kind']): number {
    return this.violations.reduce((sum, violation) => sum + (violation.kind === kind ? violation.count : 0), 0)
  }

  get isClean(): boolean {
    return this.violations.length === 0 && this.plantedFound !== false
  }

  /** The last line of a run. */
  get line(): string {
    const fields = {
      kills: this.kills,
      powerlosses: this.powerLosses,
      lost: this.count('lost'),
      doubled: this.count('doubled'),
      disordered: this.count('disordered'),
      false: this.count('false'),
      messages: this.messages,
      killpoints: this.killPoints,
      diskerrors: this.diskErrors,
      cuts: this.cuts,
      planted: this.plantedFound === undefined ? 'skipped' : this.plantedFound ? 'found' : 'missed',
    }
    return `RESULT torture ${Object.entries(fields)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')}`
  }
}
