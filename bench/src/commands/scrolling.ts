import { fileURLToPath } from 'node:url'

import { median } from '../figures/median.ts'
import { resultLine, table } from '../figures/table.ts'
import { openPage } from '../processes/chromium-page.ts'
import type { BenchOptions } from '../program/arguments.ts'
import type { ScrollingPage } from '../scrolling/page.ts'

declare const kithScrolling: ScrollingPage

/** Steps up, as a wheel makes them: far enough that older messages are read again and again. */
const steps = 300
const stepPixels = 300

/** Scrolls up in a long conversation: what the browser computes for a step, and how many rows the document has. */
export async function measureScrolling({ messages }: BenchOptions): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const { page, session, server } = await openPage(stack, fileURLToPath(new URL('../scrolling/', import.meta.url)))
  await page.setViewportSize({ width: 800, height: 700 })
  await page.waitForFunction(() => 'kithScrolling' in globalThis)
  await page.evaluate(([url, count]) => kithScrolling.fill(url, count), [server.url, messages] as const)
  const openMs = await page.evaluate(() => kithScrolling.open())
  await session.send('Performance.enable')
  const spent = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  const scripting: number[] = []
  const drawing: number[] = []
  let rowsMax = 0
  for (let step = 0; step < steps; step++) {
    const before = await spent()
    const { rows, above } = await page.evaluate((pixels) => kithScrolling.up(pixels), stepPixels)
    const after = await spent()
    const msOf = (name: string): number => ((after[name] ?? 0) - (before[name] ?? 0)) * 1000
    if (above <= 0) throw new Error('there was nothing more above')
    scripting.push(msOf('ScriptDuration'))
    drawing.push(msOf('LayoutDuration') + msOf('RecalcStyleDuration'))
    rowsMax = Math.max(rowsMax, rows)
  }
  process.stdout.write(`${String(messages)} messages with one person; opened in ${openMs.toFixed(0)} ms; `)
  process.stdout.write(
    `${String(steps)} steps of ${String(stepPixels)} pixels up, ${String(rowsMax)} rows at most.\n\n`,
  )
  const rows = [
    ['scripting', scripting],
    ['style and layout', drawing],
  ] as const
  const figures = rows.map(([what, list]) => [what, ...[0.5, 0.95, 1].map((share) => quantile(list, share).toFixed(1))])
  process.stdout.write(table(['of a step', 'median ms', '95 of 100 ms', 'longest ms'], figures))
  process.stdout.write(
    resultLine('scrolling', {
      messages,
      openMs,
      rowsMax,
      scriptMs: median(scripting),
      script95Ms: quantile(scripting, 0.95),
      scriptWorstMs: quantile(scripting, 1),
      layoutMs: median(drawing),
    }),
  )
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
