import type { Outstanding, StreamId } from '@kith/wire'

import type { SenderStream } from './inputs.ts'

/** What becomes of a stream when its sender has said what is outstanding (spec MB9). */
export type Verdict =
  /** The sender still waits: it is told the kept ack, and up to where it is stored. */
  | { readonly kind: 'outstanding'; readonly stream: SenderStream; readonly first: number }
  /** The sender waits no more, but rows can still be committed: they stay, a kept ack goes. */
  | { readonly kind: 'left'; readonly stream: SenderStream }
  /** Nothing can commit these rows: what goes before them exists nowhere. */
  | { readonly kind: 'orphaned'; readonly stream: SenderStream }

/**
 * Judges the streams of one sender, older ones first. A row needs the position before it, or, at the beginning of a stream, the position
 * that its opening names. That position is somewhere when it is acknowledged, has a row that is itself no orphan, or is outstanding at the
 * sender.
 */
export function judgeStreams(
  streams: readonly SenderStream[],
  outstanding: readonly Outstanding[],
): readonly Verdict[] {
  const named = new Map(outstanding.map((one) => [one.stream, one]))
  const known = new Map(streams.map((one) => [one.stream, one]))
  const orphans = new Set<StreamId>()
  return streams.map((stream): Verdict => {
    const own = named.get(stream.stream)
    if (own !== undefined) return { kind: 'outstanding', stream, first: own.first }
    if (stream.lowest === 0 || hasPredecessor(stream, named, known, orphans)) return { kind: 'left', stream }
    orphans.add(stream.stream)
    return { kind: 'orphaned', stream }
  })
}

function hasPredecessor(
  stream: SenderStream,
  named: ReadonlyMap<StreamId, Outstanding>,
  known: ReadonlyMap<StreamId, SenderStream>,
  orphans: ReadonlySet<StreamId>,
): boolean {
  if (stream.lowest > Math.max(stream.next, stream.base)) return false
  if (stream.next > 1 || stream.base > 1 || stream.after === undefined) return true
  const { stream: before, seq } = stream.after
  const own = named.get(before)
  if (own !== undefined && seq <= own.last) return true
  const kept = known.get(before)
  if (kept === undefined) return false
  if (kept.next > seq || kept.base > seq) return true
  return !orphans.has(before) && kept.lowest <= seq && seq <= kept.highest
}
