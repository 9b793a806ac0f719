import type { ConversationEntry } from './conversation.ts'

/** Messages of one day. */
export interface TimelineDay {
  /** Local midnight at which the day began. */
  readonly startMs: number
  readonly items: readonly TimelineItem[]
}

/** What stands in a conversation, from top to bottom. */
export type TimelineItem =
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'time'; readonly key: string; readonly atMs: number }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly entry: ConversationEntry
      readonly isFirst: boolean
      readonly isLast: boolean
    }

/** Messages of one author no further apart belong to one group. */
const groupGapMs = 3 * 60_000
/** A pause this long is told by the time. */
const pauseMs = 10 * 60_000

/** Lays a conversation out: days, the times of pauses, groups of one author, and the line before the first unread message. */
export function layOut(entries: readonly ConversationEntry[], unreadAfter?: string): TimelineDay[] {
  const days: { startMs: number; items: TimelineItem[] }[] = []
  const unreadFirst =
    unreadAfter === undefined
      ? undefined
      : entries.find(
          ({ key, from, asked, event }) =>
            key > unreadAfter && from === 'them' && asked === undefined && event === undefined,
        )
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1]
    const after = entries[index + 1]
    const startMs = dayStart(entry.atMs)
    const isNewDay = days.at(-1)?.startMs !== startMs
    if (isNewDay) days.push({ startMs, items: [] })
    const items = days.at(-1)?.items ?? []
    if (entry === unreadFirst) items.push({ kind: 'unread', key: `unread ${entry.key}` })
    const isPause = before === undefined || isNewDay || entry.atMs - before.atMs > pauseMs
    if (isPause) items.push({ kind: 'time', key: `time ${entry.key}`, atMs: entry.atMs })
    const isFirst = isPause || entry === unreadFirst || !isGrouped(before, entry)
    const isLast =
      after === undefined || after === unreadFirst || dayStart(after.atMs) !== startMs || !isGrouped(entry, after)
    items.push({ kind: 'message', key: entry.key, entry, isFirst, isLast })
  }
  return days
}

function isGrouped(a: ConversationEntry, b: ConversationEntry): boolean {
  const areLines = a.event === undefined && b.event === undefined
  return areLines && a.from === b.from && a.by === b.by && b.atMs - a.atMs <= groupGapMs
}

function dayStart(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}
