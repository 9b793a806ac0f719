import type { Transaction } from '@kith/peer'

import { chatCollections, indexKey, type Line } from './record.ts'

/** How far somebody has read what this name wrote, in the shape in which the messenger keeps it. */
export type SeenRecord = {
  /** Key of the newest own line that was read; empty while none of them is known here. */
  readonly key: string
  /** When that was told, in milliseconds since 1970. */
  readonly atMs: number
  /** Mid of a newer line of another own device, which is not here yet. */
  readonly ahead?: string
}

/** Where it is kept how far a name has read: by place and name, which are the same between two names. */
export function seenKey(name: string): string {
  return `${name}/${name}`
}

/** Keeps that a name has read up to an own line, never an older one than before (spec CT13). */
export async function takeSeen(tx: Transaction, own: string, name: string, mid: string, nowMs: number): Promise<void> {
  const at = seenKey(name)
  const before = (await tx.get<SeenRecord>(chatCollections.seenBy, at)) ?? { key: '', atMs: nowMs }
  const key = await tx.get<string>(chatCollections.index, indexKey(name, own, mid))
  if (key === undefined) tx.put(chatCollections.seenBy, at, { ...before, ahead: mid })
  else if (key > before.key) tx.put(chatCollections.seenBy, at, { key, atMs: nowMs } satisfies SeenRecord)
}

/** A line of another own device came, which may be what a name has read already (spec CT13). */
export async function countSeen(tx: Transaction, name: string, key: string, mid: string): Promise<void> {
  const at = seenKey(name)
  const before = await tx.get<SeenRecord>(chatCollections.seenBy, at)
  if (before?.ahead !== mid) return
  const { ahead: _, ...known } = before
  tx.put(chatCollections.seenBy, at, key > known.key ? { key, atMs: known.atMs } : known)
}

/** Whether an own line that was delivered is read by who has read up to the line with the key `upTo` (spec CT14). */
export function isReadUpTo(
  upTo: string,
  { key, from, state, code }: Pick<Line, 'key' | 'from' | 'state' | 'code'>,
): boolean {
  return from === 'me' && state === 'committed' && code === undefined && key <= upTo
}
