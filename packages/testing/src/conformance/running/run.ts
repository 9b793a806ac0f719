import { KithError } from '@kith/wire'

import { RawClient } from '../client/raw-client.ts'
import { Unmet } from '../client/unmet.ts'
import { UpgradeRefused } from '../socket/raw-socket.ts'
import { type ChapterName, chapterNames, type ConformanceCase, NotHere } from './case.ts'
import { Stage } from './stage.ts'

/** How cases are run. */
export interface ConformanceOptions {
  /**
   * Ids of cases (`MB3.2`), rules (`MB3`), topics (`MB`) or chapters (`mailbox`); a case runs that fits one of them. @default all
   */
  readonly only?: readonly string[]
  /** Also the slow cases. @default false */
  readonly withSlow?: boolean
  /** How long one frame may take, in milliseconds. @default 10000 */
  readonly waitMs?: number
  /** Cases that run at the same time, 1 to 16. @default 4 */
  readonly atOnce?: number
  /** Told of each result as it comes. */
  readonly onResult?: (result: CaseResult) => void
  /** Ends the run: cases that have not begun are left out of the report. */
  readonly signal?: AbortSignal
}

/** What came of one case. */
export interface CaseResult {
  readonly id: string
  readonly chapter: ChapterName
  readonly sentence: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** What was expected and what came, in words; of a failed case only. */
  readonly expected?: string
  readonly came?: string
  /** Why it was skipped. */
  readonly why?: string
  readonly ms: number
}

/** What came of a run. */
export interface ConformanceReport {
  /** In the order of the cases. */
  readonly results: readonly CaseResult[]
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly ms: number
}

const waitMsDefault = 10_000
const atOnceDefault = 4
const atOnceMax = 16
/** How long a case may take as a whole. */
const caseMsMax = 30_000
const slowCaseMsMax = 120_000

/**
 * Runs cases against the server at `url`, such as `ws://localhost:4600/kith`. Rejects with `KithError` `server-unreachable` when nothing
 * answers there or what answers is no server of Kith; everything else is a result.
 */
export async function runCases(
  url: string,
  cases: readonly ConformanceCase[],
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const { only, withSlow = false, waitMs = waitMsDefault, onResult, signal } = options
  const begunMs = performance.now()
  await greet(url, waitMs)
  const chosen = cases.filter((one) => only === undefined || only.some((word) => isMeant(one, word)))
  const results: (CaseResult | undefined)[] = chosen.map(() => undefined)
  let next = 0
  const work = async (): Promise<void> => {
    while (next < chosen.length && signal?.aborted !== true) {
      const at = next++
      const one = chosen[at]
      if (one === undefined) return
      const result = one.isSlow && !withSlow ? skipped(one, 'slow') : await runCase(url, one, waitMs)
      results[at] = result
      onResult?.(result)
    }
  }
  const workers = Math.min(atOnceMax, Math.max(1, options.atOnce ?? atOnceDefault))
  await Promise.all(Array.from({ length: workers }, work))
  const had = results.filter((result) => result !== undefined)
  const count = (outcome: CaseResult['outcome']): number => had.filter((one) => one.outcome === outcome).length
  return {
    results: had,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    ms: performance.now() - begunMs,
  }
}

/** Whether a word of `only` means this case. */
export function isMeant({ id, chapter }: Pick<ConformanceCase, 'id' | 'chapter'>, word: string): boolean {
  if (chapterNames.some((name) => name === word)) return chapter === word
  const [rule = '', number] = word.toUpperCase().split('.')
  const [ownRule = '', ownNumber] = id.split('.')
  if (number !== undefined) return rule === ownRule && number === ownNumber
  return rule === ownRule || (/^[A-Z]+$/.test(rule) && rule === ownRule.replace(/\d+$/, ''))
}

/** Finds out whether a server of Kith is there. */
async function greet(url: string, waitMs: number): Promise<void> {
  try {
    const client = await RawClient.connect(url, { waitMs, signal: AbortSignal.timeout(waitMs) })
    client.cut()
  } catch (cause) {
    if (cause instanceof KithError && cause.code !== 'aborted') throw cause
    const why =
      cause instanceof UpgradeRefused
        ? `it answers a WebSocket with HTTP status ${cause.answer.status}`
        : cause instanceof Unmet
          ? `a challenge did not come, but ${cause.came}`
          : 'it does not answer in time'
    throw new KithError('server-unreachable', `There is no server of Kith at ${url}: ${why}.`, { cause })
  }
}

async function runCase(url: string, one: ConformanceCase, waitMs: number): Promise<CaseResult> {
  const stage = new Stage(url, waitMs)
  const begunMs = performance.now()
  const { id, chapter, sentence } = one
  let isWhole = false
  try {
    await inTime(one, stage)
    isWhole = true
    return { id, chapter, sentence, outcome: 'passed', ms: performance.now() - begunMs }
  } catch (cause) {
    if (cause instanceof NotHere) return skipped(one, cause.message)
    const { expected, came } =
      cause instanceof Unmet
        ? cause
        : { expected: 'the case to be played', came: cause instanceof Error ? cause.message : String(cause) }
    return { id, chapter, sentence, outcome: 'failed', expected, came, ms: performance.now() - begunMs }
  } finally {
    await stage.end(isWhole)
  }
}

async function inTime(one: ConformanceCase, stage: Stage): Promise<void> {
  const maxMs = one.isSlow ? slowCaseMsMax : caseMsMax
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Unmet(`an end within ${maxMs} ms`, 'none'))
    }, maxMs)
  })
  try {
    await Promise.race([one.run(stage), late])
  } finally {
    clearTimeout(timer)
  }
}

function skipped({ id, chapter, sentence }: ConformanceCase, why: string): CaseResult {
  return { id, chapter, sentence, outcome: 'skipped', why, ms: 0 }
}
