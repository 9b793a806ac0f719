import { csv, type JournalSpan } from '@kith/core'

/** Spans of a journal as CSV, with a line of headings. */
export function journalCsv(name: string, spans: readonly JournalSpan[]): string {
  const rows = spans.map(({ fromMs, toMs, state }) => [
    name,
    state,
    utc(fromMs),
    utc(toMs),
    Math.round((toMs - fromMs) / 1000),
  ])
  return csv([['name', 'state', 'from', 'to', 'seconds'], ...rows])
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/u, 'Z')
}
