/** How many checks passed, failed and were skipped, and which failed. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed or was skipped, a line each, for the summary. */
  readonly notes: readonly string[]
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0, notes: [] }

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    notes: [...one.notes, ...other.notes],
  }
}

/** The part of the JSON report of vitest that counts. */
export interface VitestReport {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/**
 * Counts a report. A file that fails without a failing test (it does not load, or a hook throws) is one failure, and so
 * is a run that says it failed although nothing in it did (an error outside every test).
 */
export function tallyOf(report: VitestReport, pathOf: (file: string) => string): Tally {
  let tally = emptyTally
  for (const { name, status, assertionResults } of report.testResults) {
    const file = pathOf(name)
    const failures = assertionResults.filter((test) => test.status === 'failed')
    const skipped = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status))
    const isBroken = status === 'failed' && failures.length === 0
    tally = add(tally, {
      passed: assertionResults.filter((test) => test.status === 'passed').length,
      failed: failures.length + (isBroken ? 1 : 0),
      skipped: skipped.length,
      notes: [
        ...failures.map(({ fullName }) => `failed: ${file}: ${fullName}`),
        ...(isBroken ? [`failed: ${file} does not load, or a hook of it failed`] : []),
        ...skipped.map(({ fullName }) => `skipped: ${file}: ${fullName}`),
      ],
    })
  }
  if (!report.success && tally.failed === 0)
    return add(tally, { ...emptyTally, failed: 1, notes: ['failed: an error outside every test (see above)'] })
  return tally
}

/** The very last line of a run. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
