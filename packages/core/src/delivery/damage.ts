import { type MessageId, numberOfCode, type PeerName, type StreamId } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import { isFinal, type OpenMessage } from './open-message.ts'
import type { Outbox } from './outbox.ts'
import {
  collections,
  encodeRecord,
  type EnvelopeRecord,
  envelopeKey,
  type MessageRecord,
  messageRecord,
} from './records.ts'

/** A record that does not hold what was written, by the name that is left of it. */
export interface DamagedRecord {
  readonly collection: string
  readonly key: string
}

const damagedCode = 'record-damaged'

/**
 * Ends what damaged records of the sending half leave without an end (spec PE24), once, after a restart has put back the others. A message
 * whose record is gone, or whose envelope or stream is, is indeterminate: it may have been committed, and may still be. What is left
 * of its stream is finished; a receiver that asks for a position which is gone is told `gap`.
 */
export function endDamaged(
  context: DeliveryContext,
  outbox: Outbox,
  nowMs: number,
  damaged: readonly DamagedRecord[],
  envelopes: readonly EnvelopeRecord[],
): void {
  const of = (collection: string): ReadonlySet<string> =>
    new Set(damaged.filter((one) => one.collection === collection).map(({ key }) => key))
  const lost = {
    messages: of(collections.messages),
    envelopes: of(collections.envelopes),
    streams: of(collections.outStreams),
  }
  if (lost.messages.size + lost.envelopes.size + lost.streams.size === 0) return
  const changes: StoreChange[] = []
  for (const key of lost.envelopes) {
    changes.push({ collection: collections.envelopes, key, value: undefined })
    const [stream = '', seq] = key.split('/')
    outbox.streams.get(stream as StreamId)?.lose(Number(seq))
  }
  for (const key of lost.streams) changes.push({ collection: collections.outStreams, key, value: undefined })
  for (const { stream, seq } of envelopes)
    if (lost.streams.has(stream))
      changes.push({ collection: collections.envelopes, key: envelopeKey(stream, seq), value: undefined })
  const changed = [...outbox.messages.values()].filter((message) => endOne(nowMs, message, lost))
  changes.push(...changed.flatMap((message) => message.changes(nowMs)))
  const unread = [...lost.messages].map((mid) =>
    unreadable(nowMs, mid as MessageId, receiverOf(mid as MessageId, outbox)),
  )
  for (const record of unread)
    changes.push(
      { collection: collections.messages, key: record.mid, value: undefined },
      { collection: collections.ledger, key: record.mid, value: encodeRecord(messageRecord, record) },
    )
  context.journal.add({ changes, expects: [] }, () => {
    for (const { mid, to } of unread)
      context.emit({ kind: 'update', mid, to, state: 'indeterminate', code: damagedCode, path: undefined })
    for (const message of changed) {
      outbox.tell(message, undefined)
      outbox.forget(message)
    }
  })
}

interface Lost {
  readonly messages: ReadonlySet<string>
  readonly envelopes: ReadonlySet<string>
  readonly streams: ReadonlySet<string>
}

/** True when something of the message ends. */
function endOne(nowMs: number, message: OpenMessage, { messages, envelopes, streams }: Lost): boolean {
  let isChanged = false
  for (const { device, stream, seq, state } of message.targets.values()) {
    if (isFinal(state) || !(streams.has(stream) || envelopes.has(envelopeKey(stream, seq)))) continue
    message.note(nowMs, 'decided', { device, code: numberOfCode(damagedCode) })
    message.decide(device, 'indeterminate', damagedCode)
    isChanged = true
  }
  // A message that is gone may have been one of a transaction, and which is not known: none of these is sent in part.
  if (messages.size === 0 || message.record.group === 0 || message.record.body === undefined) return isChanged
  message.note(nowMs, 'decided', { code: numberOfCode(damagedCode) })
  message.end('indeterminate', damagedCode)
  return true
}

/** To whom a message goes, as far as its envelopes say. */
function receiverOf(mid: MessageId, outbox: Outbox): PeerName {
  for (const { name, envelopes } of outbox.streams.values())
    for (const { mids } of envelopes.values()) if (mids.includes(mid)) return name
  return '' as PeerName
}

/** What is kept of a message of which only the id is left. */
function unreadable(nowMs: number, mid: MessageId, to: PeerName): MessageRecord {
  const code = numberOfCode(damagedCode)
  return {
    mid,
    order: 0,
    to,
    messageType: '',
    lane: 'kept',
    paths: 'any',
    encoding: 'bytes',
    acceptedAtMs: 0,
    lifeMs: 0,
    notBeforeMs: 0,
    group: 0,
    decidedAtMs: nowMs,
    state: 'indeterminate',
    code,
    targets: [],
    steps: [{ atMs: nowMs, step: 'decided', code }],
  }
}
