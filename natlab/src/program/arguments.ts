import { parseArgs } from 'node:util'

import { type Profile, profiles } from '../internet/profiles.ts'

/** What is done: the matrix of networks, paths that are killed under load, a large blob that is interrupted, or diagnoses of networks. */
export const tasks = ['matrix', 'kills', 'blob', 'doctor'] as const
/** One of them. */
export type Task = (typeof tasks)[number]

/** What the command line asked for. */
export interface NatlabOptions {
  readonly task: Task
  /** Only the pairs of profiles. */
  readonly isPairsOnly: boolean
  /** Only this pair of profiles. */
  readonly pair: readonly [Profile, Profile] | undefined
  /** Only cells whose names contain one of these. */
  readonly only: readonly string[]
  /** A handful of cells, or few kills. */
  readonly isQuick: boolean
  /** Which sides are headless Chromium; the others are Node. */
  readonly browser: 'none' | 'one' | 'both'
  /** Laboratories at the same time. */
  readonly jobs: number
  /** Kills, or interruptions; 200 and 50 unless it is said. */
  readonly times: number | undefined
  /** How large the blob is, in MiB. */
  readonly size: number
  /** How long the whole run may take, in minutes. */
  readonly minutes: number
  /** Prints what peers logged where something went wrong. */
  readonly isVerbose: boolean
}

/** The help of `npm run natlab`. */
export const help = `npm run natlab -- [matrix | kills | blob | doctor] [options]

Real peers behind real routers: a small internet in network namespaces, with kith serve on port 443.

  matrix           every profile with every profile, firewalls, colliding ranges, bad wires (this is the default)
    --pairs        only the ${String(profiles.length ** 2)} pairs of profiles
    --profile A B  only this pair, of ${profiles.slice(0, 4).join(', ')},
                   ${profiles.slice(4).join(', ')}
    --only TEXT    only cells whose name contains it; may be given again
    --jobs N       so many laboratories at the same time (default 2)
    --browser      a headless Chromium on the first side; --browser=both: on both
  kills            a direct path is killed under load, again and again; the server is out of reach for 20 s
    --times N      so many kills (default 200)
  blob             a large blob goes from one to the other, with interruptions, path switches, and a crash of its receiver
    --size N       of so many MiB (default 1024)
    --times N      so many interruptions (default 50)
    --browser      its sender is a page in a headless Chromium, which is loaded anew in the middle
  doctor           peers say what kind of network they are in, as kith doctor does
  --quick          a handful of cells or networks, ten kills, or 64 MiB with five interruptions
  --minutes N      how long the whole run may take (default 30)
  --verbose        print what peers logged where something went wrong

Needs Linux with network namespaces (root, or a kernel that lets users have them), ip, nft, conntrack; for bad wires perl and /dev/net/tun.
Nothing outside its own namespaces is touched, and nothing is left behind. Ends with one line RESULT; exits with 1 when something is not as it must be.
`

/** Reads the command line; throws `RangeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): NatlabOptions | 'help' {
  // Node's parser knows options with a value or without one, and this one has both forms.
  const { values, positionals } = parse(args.map((arg) => (arg === '--browser' ? '--browser=one' : arg)))
  if (values.help === true) return 'help'
  const profile = values.profile
  const second = profile === undefined ? undefined : positionals.pop()
  const [task = 'matrix', ...rest] = positionals
  if (rest.length > 0) throw new RangeError(`Nobody knows what to do with "${rest.join(' ')}".`)
  const browser = oneOf('--browser', values.browser ?? 'none', ['none', 'one', 'both'] as const)
  if (task === 'blob' && browser === 'both') throw new RangeError('The receiver of a blob saves a file, so it is Node.')
  return {
    task: oneOf('The task', task, tasks),
    isPairsOnly: values.pairs === true,
    pair:
      profile === undefined ? undefined : [oneOf('--profile', profile, profiles), oneOf('--profile', second, profiles)],
    only: values.only ?? [],
    isQuick: values.quick === true,
    browser,
    jobs: whole('--jobs', values.jobs, 2, 1, 16),
    times: values.times === undefined ? undefined : whole('--times', values.times, 0, 1, 100_000),
    size: whole('--size', values.size, values.quick === true ? 64 : 1024, 1, 16_384),
    minutes: whole('--minutes', values.minutes, 30, 1, 600),
    isVerbose: values.verbose === true,
  }
}

interface Words {
  readonly values: Partial<Record<'profile' | 'browser' | 'jobs' | 'times' | 'size' | 'minutes', string>> &
    Partial<Record<'pairs' | 'quick' | 'verbose' | 'help', boolean>> & { only?: string[] }
  readonly positionals: string[]
}

function parse(args: readonly string[]): Words {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    return parseArgs({
      args: [...args],
      options: {
        ...{
          profile: text,
          browser: text,
          jobs: text,
          times: text,
          size: text,
          minutes: text,
          only: { type: 'string', multiple: true },
        },
        ...{ pairs: flag, quick: flag, verbose: flag, help: { type: 'boolean', short: 'h' } },
      },
      allowPositionals: true,
    })
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause))
  }
}

function oneOf<T extends string>(what: string, text: string | undefined, all: readonly T[]): T {
  const found = all.find((each) => each === text)
  if (found === undefined) throw new RangeError(`${what} is one of ${all.join(', ')}; "${text ?? ''}" is none of them.`)
  return found
}

function whole(name: string, text: string | undefined, otherwise: number, min: number, max: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${name} takes a whole number from ${String(min)} to ${String(max)}.`)
  return value
}
