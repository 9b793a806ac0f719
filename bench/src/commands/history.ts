import { fileURLToPath } from 'node:url'

import { median } from '../figures/median.ts'
import { resultLine, table } from '../figures/table.ts'
import type { Found, HistoryPage } from '../history/page.ts'
import { openPage } from '../processes/chromium-page.ts'
import type { BenchOptions } from '../program/arguments.ts'

declare const kithHistory: HistoryPage

/** What is looked for: of a messages of `count`, found in one, in some, in most, by two words, and in none. */
function questions(count: number): Readonly<Record<string, string>> {
  return { one: `n${String(count - 7)}`, some: 'rikato', most: 'ri', two: 'ri ka', none: 'zzyzx' }
}

/** Looks through a history in the store of a browser, sealed as it always is there: by the index of the messenger, and by reading it all. */
export async function compareHistory({ messages, runs }: BenchOptions): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const { page, session, server } = await openPage(stack, fileURLToPath(new URL('../history/', import.meta.url)))
  await page.waitForFunction(() => 'kithHistory' in globalThis)
  const heapBytes = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize
  }

  const fillMs = await page.evaluate(([url, count]) => kithHistory.fill(url, count), [server.url, messages] as const)
  const { ms: buildMs, blockedMs } = await page.evaluate(() => kithHistory.build())
  process.stdout.write(
    `${String(messages)} messages of 40 people, in IndexedDB, sealed: written in ${whole(fillMs)} ms, `,
  )
  process.stdout.write(`index built in ${whole(buildMs)} ms, the page blocked for ${whole(blockedMs)} ms at most.\n\n`)
  const results: Record<string, number> = { messages, buildMs, blockedMs }
  const rows: string[][] = []
  const asked = questions(messages)
  await page.reload()
  await page.waitForFunction(() => 'kithHistory' in globalThis)
  const before = await heapBytes()
  const openMs = await page.evaluate((url) => kithHistory.reopen(url), server.url)
  for (const [what, text] of Object.entries(asked)) {
    const figures = { search: [] as Found[], scan: [] as Found[] }
    for (let round = 0; round < runs; round++) {
      figures.search.push(await page.evaluate((query) => kithHistory.search(query), text))
      if (round === 0) figures.scan.push(await page.evaluate((query) => kithHistory.scan(query), text))
    }
    const [searchMs, scanMs] = [figures.search, figures.scan].map((list) => median(list.map(({ ms }) => ms))) as [
      number,
      number,
    ]
    const hits = new Set([...figures.search, ...figures.scan].map((one) => one.hits))
    if (hits.size !== 1) throw new Error(`"${text}" was found ${[...hits].join(' and ')} times`)
    results[`${what}Ms`] = searchMs
    results[`${what}ScanMs`] = scanMs
    rows.push([what, text, String([...hits][0]), searchMs.toFixed(1), whole(scanMs), whole(scanMs / searchMs)])
  }
  const { index, messages: kept } = await page.evaluate(() => kithHistory.sizes())
  const memory = (await heapBytes()) - before
  process.stdout.write(table(['found in', 'words', 'hits shown', 'index ms', 'reading all ms', 'times'], rows))
  process.stdout.write(
    `\nReading the index into an opened page took ${whole(openMs)} ms. It has ${megabytes(index)} MB beside `,
  )
  process.stdout.write(
    `${megabytes(kept)} MB of messages, and the page holds ${megabytes(memory)} MB more of memory with it.\n`,
  )
  const worstMs = Math.max(...Object.keys(asked).map((what) => results[`${what}Ms`] ?? 0))
  process.stdout.write(
    resultLine('history', { ...results, openMs, worstMs, indexBytes: index, messageBytes: kept, heapBytes: memory }),
  )
}

function whole(value: number): string {
  return String(Math.round(value))
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
