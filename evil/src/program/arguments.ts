import { parseArgs } from 'node:util'

/** What the command line asked for. */
export interface EvilOptions {
  /** Only attacks whose names begin so. */
  readonly only: readonly string[]
  /** Mutated sealed frames. */
  readonly frames: number
  /** Where the mutations begin; the same seed gives the same mutations. */
  readonly seed: number
  readonly isList: boolean
}

/** The help of `npm run evil`. */
export const help = `npm run evil -- [--only NAMES] [--frames N] [--seed S] [--list]

Attacks real peers by a server between them that cannot be trusted. Each attack must be refused or reported, and honest people go on afterwards.

  --only NAMES   only attacks that begin with one of these names, such as forged,replayed; "none" for the mutated frames alone
  --frames N     mutated sealed frames, 0 to 10,000,000 (default 20,000)
  --seed S       where the mutations begin (default 1)
  --list         only say which attacks there are

Ends with one line RESULT, and exits with 1 when an attack got through.
`

const framesMax = 10_000_000

/** Reads the command line; throws `RangeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): EvilOptions | 'help' {
  const values = parse(args)
  if (values.help === true) return 'help'
  return {
    only: values.only?.split(',') ?? [''],
    frames: whole('frames', values.frames, 20_000, framesMax),
    seed: whole('seed', values.seed, 1, 2 ** 31 - 1),
    isList: values.list === true,
  }
}

function parse(args: readonly string[]): {
  only?: string
  frames?: string
  seed?: string
  list?: boolean
  help?: boolean
} {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const options = { only: text, frames: text, seed: text, list: flag, help: { ...flag, short: 'h' } } as const
    return parseArgs({ args: [...args], options, allowPositionals: false }).values
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause))
  }
}

function whole(name: string, text: string | undefined, otherwise: number, max: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new RangeError(`--${name} takes a whole number from 0 to ${String(max)}.`)
  return value
}
