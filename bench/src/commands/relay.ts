import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import type { BenchOptions } from '../program/arguments.ts'
import { System, systemNames, type SystemName, titles } from '../processes/systems.ts'
import { type RunFigures, runOnce, type Scenario } from './run.ts'

/** How much longer the round is that does not count. */
const warmFactor = 1.5

type Figures = Readonly<Record<SystemName, readonly RunFigures[]>>

const introduction = `Kith's relay beside others. All in memory of processes on this machine: 200-byte bodies, the receiver acknowledges end to end.
Kith: serve() with its SQLite store; names claimed and devices signed in with real keys; the unkept lane (nothing is stored),
spoken by a thin generator that seals nothing. Acknowledgements of Kith and of the ceiling are cumulative, one for each read.
`

/** Compares relays and prints the figures. */
export async function compareRelays({ seconds, runs, pairs, profile }: BenchOptions): Promise<void> {
  process.stdout.write(`${introduction}\n`)
  await using stack = new AsyncDisposableStack()
  const systems = systemNames.map((name) => stack.use(System.start(name, name === 'kith' ? profile : undefined)))
  const ready = systems.map(async (system) => {
    await system.connect(pairs * 2)
    await system.generator.ask('pairUp')
  })
  await Promise.all(ready)
  const compare = async (scenario: Scenario): Promise<Figures> => {
    const figures: Record<SystemName, RunFigures[]> = { kith: [], ceiling: [], unbatched: [], 'socket-io': [] }
    // Code is compiled for what it meets: the first round shows how, and does not count.
    for (const system of systems) await runOnce(system, scenario, seconds * warmFactor)
    for (let run = 0; run < runs; run++) {
      for (const system of systems) figures[system.name].push(await runOnce(system, scenario, seconds))
    }
    process.stdout.write(described(scenario, figures))
    return figures
  }
  const busy = await compare({ pairCount: 20, inFlight: 64 })
  const many = await compare({ pairCount: pairs, inFlight: 1 })
  const quiet = await compare({ pairCount: 1, inFlight: 1 })
  process.stdout.write(
    resultLine('relay', {
      ceiling: ratio(busy, 'ceiling', 'kith', 'cpuUs'),
      socketio: ratio(busy, 'socket-io', 'kith', 'cpuUs'),
      many: ratio(many, 'unbatched', 'kith', 'cpuUs'),
      oneway: ratio(quiet, 'kith', 'unbatched', 'p50Ms'),
      p50ms: of(quiet, 'kith', 'p50Ms'),
      p99ms: of(quiet, 'kith', 'p99Ms'),
      rate: of(busy, 'kith', 'rate'),
      cpuus: of(busy, 'kith', 'cpuUs'),
      ceilingrate: ratio(busy, 'kith', 'ceiling', 'rate'),
      socketiorate: ratio(busy, 'kith', 'socket-io', 'rate'),
      manyrate: ratio(many, 'kith', 'unbatched', 'rate'),
    }),
  )
}

function described({ pairCount, inFlight }: Scenario, figures: Figures): string {
  const headings = ['', 'acked/s', 'server µs each', 'p50 ms', 'p99 ms', 'server cpu', 'generator cpu']
  const keys = ['rate', 'cpuUs', 'p50Ms', 'p99Ms', 'serverShare', 'generatorShare'] as const
  const rows = systemNames.map((name) => [titles[name], ...keys.map((key) => shown(of(figures, name, key)))])
  return `${pairCount} x ${inFlight} in flight\n${table(headings, rows)}\n`
}

function of(figures: Figures, name: SystemName, key: keyof RunFigures): number {
  return median(figures[name].map((run) => run[key]))
}

/** The median of what each round says: its runs stood next to each other, so most noise of the machine is in both. */
function ratio(figures: Figures, above: SystemName, below: SystemName, key: keyof RunFigures): number {
  return median(figures[above].map((run, round) => run[key] / (figures[below][round]?.[key] ?? NaN)))
}
