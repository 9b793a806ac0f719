import type { Stage } from './stage.ts'

/** The chapters, in the order in which they run and are summed up. */
export const chapterNames = [
  'upgrade',
  'frames',
  'names',
  'key-log',
  'lock-keys',
  'sign-in',
  'sessions',
  'meetings',
  'relay',
  'mailbox',
  'first-contact',
  'presence',
  'directory',
  'ice',
  'limits',
] as const
/** A chapter of cases. */
export type ChapterName = (typeof chapterNames)[number]

/** One thing that a server has to do, tried on it from outside. */
export interface ConformanceCase {
  /** The rule of `spec/` and a number within it, such as `MB3.2`. Given once. */
  readonly id: string
  readonly chapter: ChapterName
  /** What the server does, in a sentence. */
  readonly sentence: string
  /** It has to wait for seconds, or sends more than a little: left out unless it is asked for. */
  readonly isSlow: boolean
  /** Resolves when the server did it; rejects with `Unmet` when it did something else, with `NotHere` when that cannot be tried. */
  readonly run: (stage: Stage) => Promise<unknown>
}

/** A case cannot be tried on this server, for a reason that is no fault. */
export class NotHere extends Error {}

/** Cases of one chapter, as rows of id, sentence and what is done. */
export function casesOf(
  chapter: ChapterName,
  rows: readonly (readonly [id: string, sentence: string, run: ConformanceCase['run']])[],
): readonly ConformanceCase[] {
  return rows.map(([id, sentence, run]) => ({ id, chapter, sentence, isSlow: false, run }))
}

/** The same for cases that are slow. */
export function slowCasesOf(...given: Parameters<typeof casesOf>): readonly ConformanceCase[] {
  return casesOf(...given).map((one) => ({ ...one, isSlow: true }))
}
