/** The process that leaves messages for receivers that are away, with one kind of server. Its parent tells it what to do. */
import { Histogram } from '../figures/histogram.ts'
import type { Tally } from '../generator/tally.ts'
import { answerParent, usage } from '../processes/answering.ts'
import type { Keeper, KeeperConnection, Senders } from './keeper.ts'
import { KithKeeper } from './kith-keeper.ts'
import { type KeptCounts, Load } from './load.ts'
import { MqttKeeper } from './mqtt-keeper.ts'
import { NatsKeeper } from './nats-keeper.ts'

const keepers: Readonly<Record<string, () => Keeper>> = {
  kith: () => new KithKeeper(),
  mqtt: () => new MqttKeeper(),
  nats: () => new NatsKeeper(),
}
const keeper = keepers[process.argv[2] ?? '']?.()
if (keeper === undefined) throw new Error('The generator is told what it speaks.')

const counts: KeptCounts = { kept: 0, answered: new Histogram() }
let connections: readonly KeeperConnection[] = []
let loads: readonly Load[] = []

answerParent(
  {
    open: async ({ port, senders }: { port: number; senders: Senders }): Promise<void> => {
      connections = await keeper.open(port, senders)
      loads = connections.map((connection) => new Load(connection, counts))
    },
    start: ({ inFlight, messagesEach }: { inFlight: number; messagesEach: number }): void => {
      for (const load of loads) load.start(inFlight, messagesEach)
    },
    /** The count so far; times from here on are counted anew. */
    mark: (): Tally => {
      counts.answered.clear()
      return tally()
    },
    tally,
    stop: async (): Promise<void> => {
      await Promise.all(loads.map((load) => load.stop()))
    },
  },
  () => {
    for (const connection of connections) connection.end()
  },
)

function tally(): Tally {
  const { kept, answered } = counts
  return { ...usage(), acknowledged: kept, p50Ms: answered.quantile(0.5), p99Ms: answered.quantile(0.99) }
}
