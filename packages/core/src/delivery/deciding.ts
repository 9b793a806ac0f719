import { type Exception, isVoid, numberOfCode, type PeerName, type WireMessage } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import { type InEnvelope, lostCode } from './in-stream.ts'
import type { Decision } from './ports.ts'
import { collections, encodeRecord, receivedKey, receivedRecord } from './records.ts'

const whole = 255

/** What the ACK says of an envelope whose time was over. */
export function expiredWhole(seq: number): readonly Exception[] {
  return [{ seq, index: whole, outcome: 'expired', code: numberOfCode('deadline-passed') }]
}

/** What the ACK says of an envelope that may have been handled, by a receiver that lost its position (spec PE24). */
export function lostWhole(seq: number): readonly Exception[] {
  return [{ seq, index: whole, outcome: 'rejected', code: lostCode }]
}

/** Void messages were withdrawn by their sender (spec DL31); the handlers' decisions are those of the others, in order. */
export function decisionsOf(messages: readonly WireMessage[], handled: readonly Decision[]): readonly Decision[] {
  const left = handled.values()
  return messages.map((message): Decision => {
    if (isVoid(message)) return { outcome: 'expired', code: 'canceled' }
    return left.next().value ?? { outcome: 'rejected', code: 'internal' }
  })
}

/** What the ACK says of the messages that were not committed. */
export function exceptionsOf(seq: number, decisions: readonly Decision[]): readonly Exception[] {
  return decisions.flatMap((decision, index): Exception[] =>
    decision.outcome === 'committed'
      ? []
      : [{ seq, index, outcome: decision.outcome, code: numberOfCode(decision.code) }],
  )
}

/** What this device remembers of the messages of an envelope that it decides. */
export function receivedChanges(
  nowMs: number,
  name: PeerName,
  entry: InEnvelope,
  messages: readonly WireMessage[],
  decisions: readonly Decision[],
): readonly StoreChange[] {
  const { from, stream, seq, lane, sentAtMs } = entry.header
  return messages.map(({ mid, messageType }, index): StoreChange => {
    const decision = decisions[index]
    const { outcome, code } =
      decision === undefined || decision.outcome === 'committed'
        ? { outcome: 'committed' as const, code: 0 }
        : { outcome: decision.outcome, code: numberOfCode(decision.code) }
    const value = encodeRecord(receivedRecord, {
      mid,
      name,
      from,
      stream,
      seq,
      index,
      lane,
      messageType,
      sentAtMs,
      decidedAtMs: nowMs,
      path: entry.path,
      outcome,
      code,
    })
    return { collection: collections.received, key: receivedKey(mid, from), value }
  })
}
