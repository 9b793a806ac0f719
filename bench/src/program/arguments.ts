import { parseArgs } from 'node:util'

/** What the command line asked for. */
export interface BenchOptions {
  /** Seconds that one run is measured. */
  readonly seconds: number
  /** Runs of each system; figures are medians. */
  readonly runs: number
  /** Pairs in the scenario with many of them, 20 to 2,000. */
  readonly pairs: number
  /** Idle connections a system. */
  readonly connections: number
  /** Folder for the processor profile of Kith's server; none without it. */
  readonly profile: string | undefined
}

/** The help of `npm run bench`. */
export const help = `npm run bench -- relay [--seconds S] [--runs N] [--pairs N] [--profile FOLDER]
npm run bench -- idle  [--connections N] [--runs N]

relay  acknowledged 200-byte messages through a server: Kith beside a bare batched ws relay (the ceiling), a bare ws
       relay with one envelope a frame, and Socket.IO 4. Servers and generators are processes of their own; systems
       take turns.
idle   resident memory of one idle connection: Kith (signed in and attached) beside bare ws and Socket.IO 4.

  --seconds S       seconds that one run is measured (default 1.5)
  --runs N          runs of each system; figures are medians (default 5 for relay, 1 for idle)
  --pairs N         pairs in the scenario with many of them (default 500)
  --connections N   idle connections a system (default 5000, less when the limit of open files is lower)
  --profile FOLDER  writes a processor profile of Kith's server into FOLDER

Each ends with one line RESULT; bench/README.md says what its keys mean. Everything stays on 127.0.0.1.
`

/** Reads the command line; throws `RangeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): { command: 'relay' | 'idle' | 'help'; options: BenchOptions } {
  const { values, positionals } = parse(args)
  const [command = 'help', ...rest] = positionals
  if (values.help === true) return { command: 'help', options: defaultsOf('relay', {}) }
  if (rest.length > 0) throw new RangeError(`There is one command at a time; "${rest[0] ?? ''}" is too much.`)
  if (command !== 'relay' && command !== 'idle' && command !== 'help')
    throw new RangeError(`There is no bench "${command}"; there are relay and idle.`)
  return { command, options: defaultsOf(command, values) }
}

type Values = Partial<Record<'seconds' | 'runs' | 'pairs' | 'connections' | 'profile', string>>

function parse(args: readonly string[]): { values: Values & { help?: boolean }; positionals: string[] } {
  try {
    const text = { type: 'string' } as const
    const options = {
      seconds: text, runs: text, pairs: text, connections: text, profile: text, help: { type: 'boolean', short: 'h' },
    } as const // prettier-ignore
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause))
  }
}

function defaultsOf(command: string, values: Values): BenchOptions {
  return {
    seconds: number('seconds', values.seconds, 1.5, 0.1, 60),
    runs: whole('runs', values.runs, command === 'idle' ? 1 : 5, 1, 100),
    pairs: whole('pairs', values.pairs, 500, 20, 2_000),
    connections: whole('connections', values.connections, 5_000, 50, 100_000),
    profile: values.profile,
  }
}

function number(name: string, text: string | undefined, otherwise: number, min: number, max: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!(value >= min && value <= max)) throw new RangeError(`--${name} takes a number from ${min} to ${max}.`)
  return value
}

function whole(name: string, text: string | undefined, otherwise: number, min: number, max: number): number {
  const value = number(name, text, otherwise, min, max)
  if (!Number.isInteger(value)) throw new RangeError(`--${name} takes a whole number.`)
  return value
}
