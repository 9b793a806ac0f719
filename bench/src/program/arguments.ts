import { parseArgs } from 'node:util'

/** What the command line asked for. */
export interface BenchOptions {
  /** Seconds that one run is measured. */
  readonly seconds: number
  /** Runs of each system; figures are medians. */
  readonly runs: number
  /** Pairs in the scenario with many of them, 20 to 2,000. */
  readonly pairs: number
  /** Senders of the bench of the mailbox, 10 to 200; there are as many receivers. */
  readonly senders: number
  /** Idle connections a system. */
  readonly connections: number
  /** The bench of the mailbox leaves out the systems that are compared. */
  readonly alone: boolean
  /** Size of the content of the bench of blobs, in megabytes. */
  readonly megabytes: number
  /** Messages of the benches of the history and of scrolling. */
  readonly messages: number
  /** Folder for the processor profile of Kith's server; none without it. */
  readonly profile: string | undefined
  /** The systems of the bench of direct paths that take part; all without it. */
  readonly only: readonly string[] | undefined
}

/** The help of `npm run bench`. */
export const help = `npm run bench -- relay [--seconds S] [--runs N] [--pairs N] [--profile FOLDER]
npm run bench -- idle  [--connections N] [--runs N]
npm run bench -- durable [--seconds S] [--runs N] [--senders N] [--alone] [--profile FOLDER]
npm run bench -- direct [--seconds S] [--runs N] [--only SYSTEMS] [--profile FOLDER]
npm run bench -- blobs [--megabytes N] [--runs N]
npm run bench -- sealed [--runs N]
npm run bench -- sealing [--seconds S] [--runs N]
npm run bench -- conversations [--seconds S] [--runs N]
npm run bench -- history [--messages N] [--runs N]
npm run bench -- scrolling [--messages N]

relay  acknowledged 200-byte messages through a server: Kith beside a bare batched ws relay (the ceiling), a bare ws
       relay with one envelope a frame, and Socket.IO 4. Servers and generators are processes of their own; systems
       take turns.
idle   resident memory of one idle connection: Kith (signed in and attached) beside bare ws and Socket.IO 4.

durable  messages accepted into the mailbox by the whole server, on disk before each is answered: Kith beside bare
       grouped inserts into PostgreSQL, Mosquitto with QoS 1 and JetStream.

direct  messages, round trips and bytes between two programs: Kith over TCP, WebRTC and the relay beside bare TCP and TLS,
        bare node-datachannel, PeerJS and libp2p.

blobs  large content into the mailbox and out of it, beside PUT and GET of the same bytes in Node.

sealed  what a record costs in a peer's store that is sealed at rest, beside the same store plain.

sealing  what sealing and opening costs a message: by platform and by how many messages share an envelope, beside
         messages of ts-mls, and as a share of all that sending costs.

conversations  what is said in a group: sealed and opened beside ts-mls, and said, accepted and committed by all.

history  the search of the messenger through the history in a browser's sealed store, in Chromium, beside reading all of it.

scrolling  what a browser computes for a step up in a long conversation of the messenger, and how many rows it holds.

  --seconds S       seconds that one run is measured (default 1.5, 1 for direct and sealing)
  --runs N          runs of each system; figures are medians (default 5, 3 for direct, 1 for idle)
  --pairs N         pairs in the scenario with many of them (default 500)
  --senders N       senders, and receivers, of durable (default 100)
  --alone           durable of Kith only, without what it is compared with
  --megabytes N     size of the content of blobs (default 256)
  --messages N      messages of history and scrolling (default 100000)
  --connections N   idle connections a system (default 5000, less when the limit of open files is lower)
  --only SYSTEMS    systems of direct that take part, such as tcp,tls (default all)
  --profile FOLDER  writes a processor profile of Kith's server into FOLDER

Each ends with one line RESULT; bench/README.md says what its keys mean. Everything stays on 127.0.0.1.
`

const commands = [
  'relay',
  'idle',
  'durable',
  'direct',
  'blobs',
  'sealed',
  'sealing',
  'conversations',
  'history',
  'scrolling',
  'help',
] as const
type Command = (typeof commands)[number]

/** Reads the command line; throws `RangeError` with a sentence when it cannot be understood. */
export function readArguments(args: readonly string[]): { command: Command; options: BenchOptions } {
  const { values, positionals } = parse(args)
  const [asked = 'help', ...rest] = positionals
  if (values.help === true) return { command: 'help', options: defaultsOf('relay', {}) }
  if (rest.length > 0) throw new RangeError(`There is one command at a time; "${rest[0] ?? ''}" is too much.`)
  const command = commands.find((known) => known === asked)
  if (command === undefined)
    throw new RangeError(
      `There is no bench "${asked}"; there are relay, idle, durable, direct, blobs, sealed, sealing, conversations, history and scrolling.`,
    )
  return { command, options: defaultsOf(command, values) }
}

type Values = Partial<
  Record<
    'seconds' | 'runs' | 'pairs' | 'senders' | 'connections' | 'megabytes' | 'messages' | 'profile' | 'only',
    string
  >
>

interface Flags {
  readonly help?: boolean
  readonly alone?: boolean
}

function parse(args: readonly string[]): { values: Values & Flags; positionals: string[] } {
  try {
    const text = { type: 'string' } as const
    const options = {
      seconds: text, runs: text, pairs: text, senders: text, connections: text, megabytes: text, messages: text, profile: text, only: text,
      help: { type: 'boolean', short: 'h' }, alone: { type: 'boolean' },
    } as const // prettier-ignore
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause))
  }
}

function defaultsOf(command: string, values: Values & Flags): BenchOptions {
  return {
    seconds: number('seconds', values.seconds, command === 'direct' || command === 'sealing' ? 1 : 1.5, 0.1, 60),
    runs: whole('runs', values.runs, runsOf(command), 1, 100),
    pairs: whole('pairs', values.pairs, 500, 20, 2_000),
    senders: whole('senders', values.senders, 100, 10, 200),
    connections: whole('connections', values.connections, 5_000, 50, 100_000),
    megabytes: whole('megabytes', values.megabytes, 256, 1, 1_500),
    messages: whole('messages', values.messages, 100_000, 1_000, 1_000_000),
    alone: values.alone ?? false,
    profile: values.profile,
    only: values.only?.split(','),
  }
}

/** Without a wish. There are many rows in the bench of direct paths. */
function runsOf(command: string): number {
  if (command === 'idle') return 1
  return command === 'direct' ? 3 : 5
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
