import { nearest } from './nearest.ts'
import { type OptionSpec, UsageError } from './option.ts'
import { readChoice, readDuration, readNumber } from './values.ts'

/** The environment, as a program sees it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A command line taken apart: operands in their order, and options by name. */
export class Arguments {
  readonly operands: readonly string[]
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(operands: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.operands = operands
    this.#values = values
  }

  /** Whether a flag was given. */
  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** Everything given for a repeatable option. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1)
  }

  /** A length of time in milliseconds. */
  durationMs(name: string): number | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : readDuration(`--${name}`, text)
  }

  /** A whole number between the bounds. */
  number(name: string, min: number, max: number): number | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : readNumber(`--${name}`, text, min, max)
  }

  /** One of these words. */
  choice<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : readChoice(`--${name}`, text, words)
  }
}

/**
 * Takes a command line apart by the options it may have. `--name value` and `--name=value` are the same, `--` ends the options, a
 * lone `-` is an operand. Throws `UsageError` for an unknown option, a missing value, a value for a flag, or an option given twice.
 */
export function readArguments(argv: readonly string[], options: readonly OptionSpec[], env: Environment): Arguments {
  const operands: string[] = []
  const values = new Map<string, string[]>()
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? ''
    if (word === '--') {
      operands.push(...argv.slice(index + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const given = equals < 0 ? word : word.slice(0, equals)
    const option = find(given, options)
    let value = equals < 0 ? undefined : word.slice(equals + 1)
    if (option.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${option.name} takes no value.`)
    } else if (value === undefined) {
      value = argv[(index += 1)]
      if (value === undefined) throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}.`)
    }
    const before = values.get(option.name)
    if (before !== undefined && option.isRepeatable !== true && option.value !== undefined)
      throw new UsageError(`--${option.name} is given twice.`)
    values.set(option.name, [...(before ?? []), value ?? ''])
  }
  for (const { name, env: variable } of options) {
    const value = variable === undefined ? undefined : env[variable]
    if (value !== undefined && value !== '' && !values.has(name)) values.set(name, [value])
  }
  return new Arguments(operands, values)
}

function find(given: string, options: readonly OptionSpec[]): OptionSpec {
  const option = options.find(({ name, short }) => given === `--${name}` || given === `-${short ?? ''}`)
  if (option !== undefined && given !== '-') return option
  const like = nearest(
    given.replace(/^-+/, ''),
    options.map(({ name }) => name),
  )
  throw new UsageError(
    `There is no option ${given}.`,
    like === undefined ? 'A text that begins with a dash goes after -- .' : `Did you mean --${like}?`,
  )
}
