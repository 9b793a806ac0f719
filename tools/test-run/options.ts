import { parseArgs } from 'node:util'

export const parts = ['lint', 'unit', 'browser', 'e2e'] as const
export type Part = (typeof parts)[number]

export interface TestOptions {
  /** The parts to run, in the order of {@link parts}. */
  readonly only: readonly Part[]
  /** Run only test files whose path contains this. */
  readonly filter: string | undefined
  /** Run only tests whose full title matches this regular expression. */
  readonly name: string | undefined
  readonly isHelpWanted: boolean
}

export const help = `npm test -- [options]

Provides what the tests need (Chromium, PostgreSQL, MariaDB), builds, lints, ties rules to tests, and runs all tests. The
last line says how it went: N passed, N failed, N skipped.

  --only PART       lint, unit, browser or e2e; may be given several times, or as a list with commas
  --filter TEXT     only test files whose path contains TEXT
  --name PATTERN    only tests whose title matches the regular expression PATTERN, for example '\\[DL7\\]'
  --help            this text

CHROMIUM_PATH names a Chromium to use. KITH_TEST_POSTGRES_URL and KITH_TEST_MYSQL_URL name databases to use, which the
tests empty as they like; without them private ones are started, and stopped at the end.`

/** Reads the command line. Throws with a sentence for people when it makes no sense. */
export function readOptions(commandLine: readonly string[]): TestOptions {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      only: { type: 'string', multiple: true },
      filter: { type: 'string' },
      name: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const wanted = (values.only ?? []).flatMap((list) => list.split(','))
  const unknown = wanted.find((part) => !(parts as readonly string[]).includes(part))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${parts.join(', ')}`)
  const isFiltered = values.filter !== undefined || values.name !== undefined
  const all = isFiltered ? parts.filter((part) => part !== 'lint') : parts
  return {
    only: wanted.length === 0 ? all : parts.filter((part) => wanted.includes(part)),
    filter: values.filter,
    name: values.name,
    isHelpWanted: values.help,
  }
}
