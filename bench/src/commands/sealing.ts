import { type DirectFigures, Pair } from '../direct/pair.ts'
import type { SystemName } from '../direct/rows.ts'
import { median } from '../figures/median.ts'
import { resultLine, shown, table } from '../figures/table.ts'
import { Child } from '../processes/child.ts'
import type { BenchOptions } from '../program/arguments.ts'
import type { SealingCost, SealingQuestion } from '../sealing/platform.ts'
import { bodyBytes, type Platform, platforms } from '../sealing/sealer.ts'

/** Messages in an envelope. */
const sizes = [1, 8, 32, 64] as const
type Size = (typeof sizes)[number]
/** The size at which the share of sealing in the cost of sending is to be at most a half. */
const goalSize = 32
/** Envelopes on their way at a time, in the measurement of the whole path. */
const inFlight = 8
/** What two ends are measured with: where they keep what they must not forget. */
const paths = { memory: 'kith-relay-memory', disk: 'kith-relay-sqlite' } as const satisfies Record<string, SystemName>
type Store = keyof typeof paths

const titles: Readonly<Record<Platform, string>> = {
  node: 'Kith, node:crypto',
  web: 'Kith, WebCrypto',
  plain: 'Kith, plain JavaScript',
  null: 'Kith, nothing sealed',
  mls: 'ts-mls, WebCrypto',
}

const nullSealer = ['--import', new URL('../sealing/null-sealer/register.ts', import.meta.url).href]

/** Compares what sealing costs on several platforms with each other and with `ts-mls`, then with all else that sending costs. */
export async function compareSealing({ seconds, runs }: BenchOptions): Promise<void> {
  process.stdout.write(
    `Microseconds of the processor for one message of ${String(bodyBytes)} bytes, by how many are sealed at once.\n\n`,
  )
  const alone = await comparePlatforms(seconds / 4, runs)
  const whole = await compareWhole(seconds, runs)
  process.stdout.write(resultLine('sealing', { ...alone, ...whole }))
}

async function comparePlatforms(seconds: number, runs: number): Promise<Record<string, number>> {
  await using stack = new AsyncDisposableStack()
  const children = platforms.map((platform) => ({
    platform,
    child: stack.use(new Child('sealing/platform.ts', [platform], platform === 'null' ? nullSealer : [])),
  }))
  const costs = new Map<string, SealingCost[]>()
  const key = (platform: Platform, size: Size): string => `${platform} ${String(size)}`
  // The first round of each warms the code.
  for (let round = -1; round < runs; round++)
    for (const messages of sizes)
      for (const { platform, child } of children) {
        const cost = await child.ask<SealingCost>('measure', { messages, seconds } satisfies SealingQuestion)
        if (round >= 0) costs.set(key(platform, messages), [...(costs.get(key(platform, messages)) ?? []), cost])
      }
  const figure = (platform: Platform, size: Size, which: keyof SealingCost): number =>
    median((costs.get(key(platform, size)) ?? []).map((cost) => cost[which]))
  for (const [what, which] of [
    ['to seal', 'sealUs'],
    ['to open', 'openUs'],
  ] as const) {
    const rows = platforms.map((one) => [titles[one], ...sizes.map((size) => shown(figure(one, size, which)))])
    process.stdout.write(`${table([what, ...sizes.map(String)], rows)}\n`)
  }
  const ratio = (size: Size, which: keyof SealingCost): number =>
    figure('node', size, which) / figure('mls', size, which)
  return {
    sealus: figure('node', goalSize, 'sealUs'),
    openus: figure('node', goalSize, 'openUs'),
    webus: figure('web', goalSize, 'sealUs'),
    plainus: figure('plain', goalSize, 'sealUs'),
    sealoneus: figure('node', 1, 'sealUs'),
    openoneus: figure('node', 1, 'openUs'),
    mls: ratio(1, 'sealUs'),
    mlsopen: ratio(1, 'openUs'),
    mlspacked: ratio(goalSize, 'sealUs'),
    mlspackedopen: ratio(goalSize, 'openUs'),
  }
}

/** Two programs over a server: what the sender and the receiver of a message spend, with and without seals. */
async function compareWhole(seconds: number, runs: number): Promise<Record<string, number>> {
  const results: Record<string, number> = {}
  const rows: string[][] = []
  for (const store of Object.keys(paths) as Store[]) {
    await using sealing = await Pair.connect(paths[store])
    await using nothing = await Pair.connect(paths[store], nullSealer)
    const figures = new Map<Size, { readonly sealed: DirectFigures; readonly unsealed: DirectFigures }[]>()
    for (let round = -1; round < runs; round++)
      for (const messages of sizes) {
        const run = (pair: Pair): Promise<DirectFigures> =>
          pair.run('messages', { kind: 'packed', inFlight, messages, bytes: bodyBytes }, seconds)
        const both = { sealed: await run(sealing), unsealed: await run(nothing) }
        if (round >= 0) figures.set(messages, [...(figures.get(messages) ?? []), both])
      }
    for (const [who, which] of [
      ['sender', 'senderUs'],
      ['receiver', 'receiverUs'],
    ] as const) {
      const of = (size: Size, what: 'sealed' | 'unsealed'): number =>
        median((figures.get(size) ?? []).map((both) => both[what][which]))
      // Runs of a round stood next to each other.
      const share = (size: Size): number =>
        median((figures.get(size) ?? []).map(({ sealed, unsealed }) => 1 - unsealed[which] / sealed[which]))
      rows.push([`${who}, ${store}`, ...sizes.map((size) => shown(of(size, 'sealed')))])
      rows.push([`${who}, ${store}, nothing sealed`, ...sizes.map((size) => shown(of(size, 'unsealed')))])
      rows.push(['  share of sealing', ...sizes.map((size) => share(size).toFixed(2))])
      results[`${who}${store}share`] = share(goalSize)
      results[`${who}${store}us`] = of(goalSize, 'sealed')
    }
  }
  process.stdout.write(`${table(['whole path, relayed', ...sizes.map(String)], rows)}\n`)
  return results
}
