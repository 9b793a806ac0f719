import type { Arguments } from '../arguments/arguments.ts'
import type { OptionSpec } from '../arguments/option.ts'
import type { ExitCode } from '../output/exit-codes.ts'
import type { Screen } from '../output/screen.ts'
import type { Surroundings } from './surroundings.ts'

/** One command of the program. */
export interface Command {
  readonly name: string
  /** Its operands, such as `NAME [TEXT...]`. */
  readonly operands: string
  readonly operandsMin: number
  readonly operandsMax: number
  /** What it does, in a few words, for the list of commands. */
  readonly summary: string
  /** A few sentences, each a paragraph of its help. */
  readonly about: readonly string[]
  readonly options: readonly OptionSpec[]
  /** A command line without `kith`, and what it is for. */
  readonly examples: readonly (readonly [string, string])[]
  /** The objects of `--json`: a line each. */
  readonly json: readonly string[]
  readonly run: (context: Context) => Promise<ExitCode>
}

/** What a command runs in. */
export interface Context {
  readonly arguments: Arguments
  readonly screen: Screen
  readonly surroundings: Surroundings
  /** Aborts at the first signal that asks the program to end. */
  readonly ending: AbortSignal
}

/** Options that every command has. */
export const everywhereOptions: readonly OptionSpec[] = [
  { name: 'json', what: 'print one JSON object a line' },
  { name: 'help', short: 'h', what: 'show this help' },
]
