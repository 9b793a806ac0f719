import { parseArgs } from 'node:util'

import { type Role, roles } from '../rounds/scene.ts'
import { type Call, storeCalls } from '../system/strace.ts'

/** The parts of a run. */
export const partNames = ['planted', 'kills', 'starts', 'errors', 'power', 'load'] as const
/** One of them. */
export type PartName = (typeof partNames)[number]

/** What the command line asked for. */
export interface TortureOptions {
  /** How long the whole run may take, in minutes; parts share it. */
  readonly minutes: number
  /** Messages under load with random kills; the time is not limited then. @default as many as fit */
  readonly messages: number | undefined
  readonly parts: readonly PartName[]
  readonly roles: readonly Role[]
  /** The first call that is struck, and the step to the next. */
  readonly first: number
  readonly step: number
  /** Each part strikes each role so often at most. */
  readonly points: number
  /** Calls of each sender in a round, and messages of a call. */
  readonly calls: number
  readonly together: number
  /** The calls that are struck in the parts "kills" and "starts". */
  readonly at: readonly Call[]
  /** In the part "power" syncs do nothing, so that it fails. */
  readonly isWithoutSync: boolean
}

/** The help of `npm run torture`. */
export const help = `npm run torture -- [--minutes N] [--parts LIST] [--roles LIST] [--first K] [--step K] [--points N] [--messages N]

Kills real servers and peers, fails their disks and takes their power, and compares what they promised with what is there.

  --minutes N    how long the run may take, in minutes (default 2)
  --parts LIST   of planted,kills,starts,errors,power,load (default all)
                 planted  disks whose syncs and writes do nothing: the rig must find what that breaks
                 kills    SIGKILL before every call that writes or syncs, of a round of load
                 starts   the same while a program starts, on an empty disk and after a crash
                 errors   EIO, ENOSPC and short writes at every such call
                 power    power losses at random moments
                 load     many messages with random kills and cut connections
  --roles LIST   of server,sender,receiver: who is struck (default all)
  --first K      the first call that is struck (default 1)
  --step K       the step to the next (default 1)
  --points N     strike each role in each part so often at most (default without limit)
  --at LIST      only at these calls, such as fsync,fdatasync (parts kills and starts; default all)
  --calls N      calls of each sender in a round (default 3): more calls, more system calls
  --together N   messages of a call, 1 to 64 (default 8)
  --without-sync in the part "power" let every sync succeed and do nothing: the run must fail
  --messages N   so many messages in the part "load", however long it takes

Needs strace for kills, starts, errors and planted, and root with loop devices for power and planted; what cannot run is left out, with the reason.
Ends with one line RESULT, and exits with 1 when a promise was broken.
`

/** Reads the command line; throws `RangeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): TortureOptions | 'help' {
  const values = parse(args)
  if (values.help === true) return 'help'
  return {
    minutes: number('minutes', values.minutes, 2, 0.1, 600),
    messages: values.messages === undefined ? undefined : whole('messages', values.messages, 0, 1, 100_000_000),
    parts: list('parts', values.parts, partNames),
    roles: list('roles', values.roles, roles),
    first: whole('first', values.first, 1, 1, 100_000),
    step: whole('step', values.step, 1, 1, 100_000),
    calls: whole('calls', values.calls, 3, 1, 1_000),
    together: whole('together', values.together, 8, 1, 64),
    at: list('at', values.at, storeCalls),
    isWithoutSync: values['without-sync'] === true,
    points: values.points === undefined ? Infinity : whole('points', values.points, 1, 1, 100_000),
  }
}

type Values = Partial<
  Record<'minutes' | 'messages' | 'parts' | 'roles' | 'first' | 'step' | 'points' | 'calls' | 'together' | 'at', string>
>

function parse(args: readonly string[]): Values & { help?: boolean; 'without-sync'?: boolean } {
  try {
    const text = { type: 'string' } as const
    const options = {
      'without-sync': { type: 'boolean' },
      ...{
        minutes: text,
        messages: text,
        parts: text,
        roles: text,
        first: text,
        step: text,
        points: text,
        calls: text,
        together: text,
        at: text,
      },
      help: { type: 'boolean', short: 'h' },
    } as const
    return parseArgs({ args: [...args], options, allowPositionals: false }).values
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause))
  }
}

function list<T extends string>(name: string, text: string | undefined, all: readonly T[]): readonly T[] {
  if (text === undefined) return all
  return text.split(',').map((each) => {
    const found = all.find((one) => one === each)
    if (found === undefined) throw new RangeError(`--${name} has some of ${all.join(',')}; "${each}" is none of them.`)
    return found
  })
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
