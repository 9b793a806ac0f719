import { parseArgs } from 'node:util'

export const help = `npm run model -- [--short] [--only spin|explorer] [--traces]

Checks the delivery protocol: its Promela model with Spin, and the real machines with a search over their states.
Every planted bug has to be found. Ends with one line RESULT; the exit code is 1 when a promise was broken, or when a
planted bug was not found. Without Spin or a C compiler that part is left out, and the line says spin=absent.

  --short      what \`npm test\` runs: under a minute instead of several
  --only PART  only one of the two
  --traces     shows how each planted bug was found
`

/** What is asked of a run. */
export interface ModelOptions {
  readonly isShort: boolean
  readonly hasSpin: boolean
  readonly hasExplorer: boolean
  readonly hasTraces: boolean
}

/** Reads the command line; throws a RangeError when it makes no sense. */
export function readArguments(words: readonly string[]): ModelOptions | 'help' {
  let values
  try {
    ;({ values } = parseArgs({
      args: [...words],
      options: {
        short: { type: 'boolean', default: false },
        only: { type: 'string' },
        traces: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }))
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
  const { only } = values
  if (values.help) return 'help'
  if (only !== undefined && only !== 'spin' && only !== 'explorer')
    throw new RangeError(`--only ${only}: spin or explorer`)
  return {
    isShort: values.short,
    hasSpin: only !== 'explorer',
    hasExplorer: only !== 'spin',
    hasTraces: values.traces,
  }
}
