/** The process that sends and receives, for one system. Its parent tells it what to do. */
import { BareDialect } from '../dialects/bare.ts'
import type { Connected, Dialect } from '../dialects/dialect.ts'
import { KithDialect } from '../dialects/kith.ts'
import { SocketIoDialect } from '../dialects/socket-io.ts'
import { Histogram } from '../figures/histogram.ts'
import { answerParent, usage } from '../processes/answering.ts'
import type { Tally } from './tally.ts'
import { type Counts, Pair } from './pair.ts'

const connectingMax = 256

const dialects: Readonly<Record<string, () => Dialect>> = {
  ceiling: () => new BareDialect(true),
  unbatched: () => new BareDialect(false),
  'socket-io': () => new SocketIoDialect(),
  kith: () => new KithDialect(),
}
const dialect = dialects[process.argv[2] ?? '']?.()
if (dialect === undefined) throw new Error('The generator is told which system it speaks with.')

const connected: Connected[] = []
const counts: Counts = { acknowledged: 0, oneWay: new Histogram() }
let pairs: readonly Pair[] = []
let running: readonly Pair[] = []

async function connect({ port, count }: { port: number; count: number }): Promise<void> {
  const end = connected.length + count
  let next = connected.length
  const opened: Connected[] = []
  const work = async (): Promise<void> => {
    while (next < end) opened.push(await (dialect as Dialect).open(port, next++))
  }
  await Promise.all(Array.from({ length: connectingMax }, work))
  for (const one of opened) {
    one.socket.onClose = () => {
      throw new Error('The server closed a connection.')
    }
  }
  connected.push(...opened)
}

function pairUp(): void {
  pairs = Array.from({ length: connected.length / 2 }, (_, index) => {
    const [from, to] = connected.slice(index * 2, index * 2 + 2) as [Connected, Connected]
    return new Pair((dialect as Dialect).lane(from, to), from, to, counts)
  })
}

answerParent(
  {
    connect,
    pairUp,
    start: ({ pairCount, inFlight }: { pairCount: number; inFlight: number }): void => {
      running = pairs.slice(0, pairCount)
      for (const pair of running) pair.start(inFlight)
    },
    /** The count so far; times from here on are counted anew. */
    mark: (): Tally => {
      counts.oneWay.clear()
      return tally()
    },
    tally,
    stop: async (): Promise<void> => {
      await Promise.all(running.map((pair) => pair.stop()))
      running = []
    },
  },
  () => {
    for (const { socket } of connected) socket.end()
  },
)

function tally(): Tally {
  const { acknowledged, oneWay } = counts
  return { ...usage(), acknowledged, p50Ms: oneWay.quantile(0.5), p99Ms: oneWay.quantile(0.99) }
}
