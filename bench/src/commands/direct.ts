import { execFileSync } from 'node:child_process'
import { setPriority } from 'node:os'

import { type DirectFigures, Pair } from '../direct/pair.ts'
import type { Scenario } from '../direct/load.ts'
import { type RowName, rowNames, rows, type SystemName } from '../direct/rows.ts'
import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import type { BenchOptions } from '../program/arguments.ts'

/** How much longer the round is that does not count: code is compiled for what it meets. */
const warmFactor = 1.5

const messageBytes = 200
const scenarios = {
  acked: { kind: 'acked', inFlight: 256, bytes: messageBytes },
  echo: { kind: 'echo', bytes: messageBytes },
  flood: { kind: 'flood', bytes: 65_536 },
} as const satisfies Readonly<Record<string, Scenario>>
type ScenarioName = keyof typeof scenarios

type Figures = ReadonlyMap<RowName, readonly DirectFigures[]>

/** Compares direct paths and prints the figures. */
export async function compareDirect({ seconds, runs, only, profile }: BenchOptions): Promise<void> {
  const chosen = rowNames.filter((name) => only === undefined || only.includes(rows[name].system))
  process.stdout.write(introduction(raisePriority()))
  await using stack = new AsyncDisposableStack()
  const pairs = new Map<SystemName, Pair>()
  for (const system of new Set(chosen.map((name) => rows[name].system)))
    pairs.set(system, stack.use(await Pair.connect(system, profile)))
  const compare = async (name: ScenarioName): Promise<Figures> => {
    const figures = new Map<RowName, DirectFigures[]>()
    const scenario = scenarios[name]
    for (let round = -1; round < runs; round++) {
      for (const row of chosen) {
        const { system, over } = rows[row]
        if (over === 'messages' && scenario.kind === 'flood') continue
        const one = await pairs.get(system)?.run(over, scenario, round < 0 ? seconds * warmFactor : seconds)
        if (round >= 0 && one !== undefined) figures.set(row, [...(figures.get(row) ?? []), one])
      }
    }
    process.stdout.write(described(name, figures))
    return figures
  }
  const acked = await compare('acked')
  const echo = await compare('echo')
  const flood = await compare('flood')
  process.stdout.write(resultLine('direct', result(acked, echo, flood)))
}

/** Puts this process and those that it will start before others, as far as that is allowed here; says how. */
function raisePriority(): string {
  try {
    execFileSync('chrt', ['--rr', '--pid', '1', String(process.pid)], { stdio: 'ignore' })
    return 'real-time priority'
  } catch {
    // Without the right or the program there is still the usual way.
  }
  try {
    setPriority(-20)
    return 'the highest usual priority'
  } catch {
    return 'no priority over others, because none is allowed'
  }
}

function introduction(priority: string): string {
  return (
    `Two processes on this machine and one connection between them; ${messageBytes} bytes a message, floods in messages of ${scenarios.flood.bytes} bytes.\n` +
    `The processes have ${priority}.\n\n`
  )
}

function described(name: ScenarioName, figures: Figures): string {
  const columns = {
    acked: [['acked/s', 'µs each', 'p50 ms', 'p99 ms'], ['rate', 'cpuUs', 'p50Ms', 'p99Ms']],
    echo: [['/s', 'µs each', 'p50 ms', 'p99 ms'], ['rate', 'cpuUs', 'p50Ms', 'p99Ms']],
    flood: [['MB/s', 'µs each MB'], ['mbPerSec', 'cpuUs']],
  } as const // prettier-ignore
  const [headings, keys] = columns[name]
  const lines = [...figures].map(([row, runs]) => [
    rows[row].title,
    ...keys.map((key) => shown(median(runs.map((run) => run[key])))),
  ])
  const titles = {
    acked: `${scenarios.acked.inFlight} messages on their way, acknowledged`,
    echo: 'round trip of one message',
    flood: 'bytes one way',
  }
  return `${titles[name]}\n${table(['', ...headings], lines)}\n`
}

function result(acked: Figures, echo: Figures, flood: Figures): Readonly<Record<string, number | 'absent'>> {
  const of = (figures: Figures, row: RowName, key: keyof DirectFigures): number | 'absent' => {
    const runs = figures.get(row)
    return runs === undefined ? 'absent' : median(runs.map((run) => run[key]))
  }
  return {
    relaymessages: of(acked, 'kithRelayMessages', 'rate'),
    relaysqlite: of(acked, 'kithRelaySqlite', 'rate'),
    tcppersec: of(acked, 'tcp', 'rate'),
    datachannelpersec: of(acked, 'nodeDatachannel', 'rate'),
    peerjspersec: of(acked, 'peerjs', 'rate'),
    libp2ppersec: of(acked, 'libp2pTcp', 'rate'),
    relayms: of(echo, 'kithRelayMessages', 'p50Ms'),
    datachannelms: of(echo, 'nodeDatachannel', 'p50Ms'),
    tlsmb: of(flood, 'tls', 'mbPerSec'),
    datachannelmb: of(flood, 'nodeDatachannel', 'mbPerSec'),
    peerjsmb: of(flood, 'peerjs', 'mbPerSec'),
    libp2pmb: of(flood, 'libp2pTcp', 'mbPerSec'),
  }
}
