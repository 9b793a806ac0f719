import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import type { Usage } from '../processes/answering.ts'
import { openFilesMax } from '../processes/open-files.ts'
import { System, type SystemName, titles } from '../processes/systems.ts'
import type { BenchOptions } from '../program/arguments.ts'

/** Connections before the first reading, so that code and caches that are there once are not counted. */
const warmConnections = 200
const spareFiles = 100
const compared: readonly SystemName[] = ['kith', 'unbatched', 'socket-io']

interface Figures {
  readonly bytes: number
  readonly cpuUs: number
}

/** Compares the memory of idle connections and prints the figures. */
export async function compareIdle({ connections, runs }: BenchOptions): Promise<void> {
  const count = Math.min(connections, openFilesMax() - warmConnections - spareFiles)
  process.stdout.write(
    `${count} idle connections a server: resident memory after collecting garbage, less that with ${Math.min(warmConnections, count)} connections.\n` +
      `Kith's are signed in with a name and a device of their own, and attached.\n\n`,
  )
  const figures = new Map<SystemName, Figures[]>(compared.map((name) => [name, []]))
  for (let run = 0; run < runs; run++) {
    for (const name of compared) figures.get(name)?.push(await measure(name, count))
  }
  const of = (name: SystemName, key: keyof Figures): number => median((figures.get(name) ?? []).map((one) => one[key]))
  const rows = compared.map((name) => [titles[name], shown(of(name, 'bytes')), shown(of(name, 'cpuUs'))])
  process.stdout.write(`${table(['', 'bytes each', 'server µs to open'], rows)}\n`)
  process.stdout.write(
    resultLine('idle', {
      bytes: of('kith', 'bytes'),
      ws: of('unbatched', 'bytes'),
      socketio: of('socket-io', 'bytes'),
      connections: count,
      openus: of('kith', 'cpuUs'),
    }),
  )
}

async function measure(name: SystemName, count: number): Promise<Figures> {
  await using system = System.start(name)
  await system.connect(Math.min(warmConnections, count))
  const before = await system.server.ask<Usage>('settled')
  await system.connect(count)
  const open = await system.server.ask<Usage>('usage')
  const after = await system.server.ask<Usage>('settled')
  return { bytes: (after.rssBytes - before.rssBytes) / count, cpuUs: (open.cpuUs - before.cpuUs) / count }
}
