import { findMeans } from '../system/means.ts'
import type { TortureOptions } from './arguments.ts'
import { runPart, shareOf } from './parts.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { Score } from './score.ts'

export interface TortureRun extends TortureOptions {
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Runs the parts one after the other, each with its share of the time, and prints the last line. */
export async function torture(options: TortureRun): Promise<Score> {
  const { print, parts } = options
  const score = new Score()
  const folder = await makeRunFolder()
  try {
    const means = await findMeans(folder)
    const shares = parts.reduce((sum, part) => sum + shareOf[part], 0)
    for (const name of parts) {
      if (options.signal.aborted) break
      await runPart(name, { ...options, score, folder, means, ms: (options.minutes * 60_000 * shareOf[name]) / shares })
    }
  } finally {
    await removeRunFolder(folder)
  }
  for (const { kind, what } of score.violations) print(`${kind.toUpperCase()} ${what}`)
  for (const why of score.skipped) print(`skipped: ${why}`)
  print(score.line)
  return score
}
