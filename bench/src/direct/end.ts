/** The process of one end of a connection. Its parent tells it which contestant it is, and what to do. */
import { answerParent, usage, type Usage } from '../processes/answering.ts'
import { endOf } from './ends/all.ts'
import { Counts, type Load, type Scenario } from './load.ts'
import type { Over, SystemName } from './rows.ts'
import { WireLoad } from './wire-load.ts'

/** What an end says of itself. Times are since the last mark. */
export interface EndTally extends Usage {
  readonly messages: number
  readonly bytes: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How often an end looks whether everything has arrived. */
const lookMs = 2

const end = await endOf(process.argv[2] as SystemName)
const counts = new Counts()
const loads = new Map<Over, Promise<Load>>()

function load(over: Over): Promise<Load> {
  const made = loads.get(over) ?? newLoad(over)
  loads.set(over, made)
  return made
}

async function newLoad(over: Over): Promise<Load> {
  if (over === 'wire') return new WireLoad(await end.wire(), counts)
  if (end.messages === undefined) throw new Error('This system has no messages that are committed.')
  return end.messages(counts)
}

function tally(): EndTally {
  const { messages, bytes, took } = counts
  return { ...usage(), messages, bytes, p50Ms: took.quantile(0.5), p99Ms: took.quantile(0.99) }
}

answerParent(
  {
    invitation: ({ help }: { help: string }) => end.invitation(help),
    answer: ({ invitation, help }: { invitation: string; help: string }) => end.answer(invitation, help),
    accept: ({ answer }: { answer: string }) => end.accept(answer),
    ready: async ({ over }: { over: Over }): Promise<void> => void (await load(over)),
    receive: async ({ over, scenario }: Asked): Promise<void> => {
      ;(await load(over)).receive(scenario)
    },
    start: async ({ over, scenario }: Asked): Promise<void> => {
      ;(await load(over)).start(scenario)
    },
    stop: async ({ over }: { over: Over }) => (await load(over)).stop(),
    /** Waits until so many bytes of floods have arrived. */
    drained: ({ bytes }: { bytes: number }) =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (counts.bytes < bytes) return
          clearInterval(timer)
          resolve()
        }, lookMs)
      }),
    /** The count so far; times from here on are counted anew. */
    mark: (): EndTally => {
      counts.took.clear()
      return tally()
    },
    tally,
  },
  async () => {
    await end[Symbol.asyncDispose]()
  },
)

interface Asked {
  readonly over: Over
  readonly scenario: Scenario
}
