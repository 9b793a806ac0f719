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
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  for (const system of new Set(chosen.map((name) => rows[name].system)))
    pairs.set(system, stack.use(await Pair.connect(system, nodeArgs)))
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

/** What stands in the result: a figure of one row, or the median ratio of two. */
type Entry = readonly [key: string, figures: Figures, figure: keyof DirectFigures, row: RowName, below?: RowName]

function result(acked: Figures, echo: Figures, flood: Figures): Readonly<Record<string, number | 'absent'>> {
  const entries: readonly Entry[] = [
    // Bytes: with the goals of the comparison first.
    ['webrtcmb', flood, 'mbPerSec', 'kithWebrtc', 'nodeDatachannel'],
    ['tcpmb', flood, 'mbPerSec', 'kithTcp', 'tls'],
    ['peerjsmb', flood, 'mbPerSec', 'kithWebrtc', 'peerjs'],
    ['peerjsrawmb', flood, 'mbPerSec', 'kithWebrtc', 'peerjsRaw'],
    ['libp2pmb', flood, 'mbPerSec', 'kithTcp', 'libp2pTcp'],
    ['libp2pwebrtcmb', flood, 'mbPerSec', 'kithWebrtc', 'libp2pWebrtc'],
    // Messages over a channel, acknowledged by the other program.
    ['webrtcrate', acked, 'rate', 'kithWebrtc', 'nodeDatachannel'],
    ['tcprate', acked, 'rate', 'kithTcp', 'tls'],
    ['peerjsrate', acked, 'rate', 'kithWebrtc', 'peerjs'],
    ['libp2prate', acked, 'rate', 'kithTcp', 'libp2pTcp'],
    ['libp2pwebrtcrate', acked, 'rate', 'kithWebrtc', 'libp2pWebrtc'],
    // Round trips over a channel: less is better.
    ['webrtctrip', echo, 'p50Ms', 'kithWebrtc', 'nodeDatachannel'],
    ['tcptrip', echo, 'p50Ms', 'kithTcp', 'tls'],
    ['peerjstrip', echo, 'p50Ms', 'kithWebrtc', 'peerjs'],
    ['libp2ptrip', echo, 'p50Ms', 'kithTcp', 'libp2pTcp'],
    ['libp2pwebrtctrip', echo, 'p50Ms', 'kithWebrtc', 'libp2pWebrtc'],
    // Kith as it is.
    ['tcpmbpersec', flood, 'mbPerSec', 'kithTcp'],
    ['webrtcmbpersec', flood, 'mbPerSec', 'kithWebrtc'],
    ['relaymbpersec', flood, 'mbPerSec', 'kithRelay'],
    ['tcpcommits', acked, 'rate', 'kithTcpMessages'],
    ['webrtccommits', acked, 'rate', 'kithWebrtcMessages'],
    ['relaycommits', acked, 'rate', 'kithRelayMessages'],
    ['tcpdisk', acked, 'rate', 'kithTcpSqlite'],
    ['webrtcdisk', acked, 'rate', 'kithWebrtcSqlite'],
    ['relaydisk', acked, 'rate', 'kithRelaySqlite'],
    ['tcpcommitms', echo, 'p50Ms', 'kithTcpMessages'],
    ['webrtccommitms', echo, 'p50Ms', 'kithWebrtcMessages'],
    ['relaycommitms', echo, 'p50Ms', 'kithRelayMessages'],
  ]
  return Object.fromEntries(entries.map(([key, ...entry]) => [key, valueOf(...entry)]))
}

/** A ratio is the median of those of the rounds, whose runs stood next to each other. */
function valueOf(
  figures: Figures,
  figure: keyof DirectFigures,
  row: RowName,
  below: RowName | undefined,
): number | 'absent' {
  const runs = figures.get(row)
  const others = below === undefined ? undefined : figures.get(below)
  if (runs === undefined || (below !== undefined && others === undefined)) return 'absent'
  return median(runs.map((run, round) => run[figure] / (others === undefined ? 1 : (others[round]?.[figure] ?? NaN))))
}
