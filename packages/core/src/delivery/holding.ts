import { type ErrorCode, type MessageId, numberOfCode } from '@kith/wire'
import type { PathPolicy } from '../paths/ports.ts'
import { isAllowed } from './allowed.ts'
import type { OutLane } from './out-lane.ts'
import type { OutEnvelope, OutStream } from './out-stream.ts'
import type { Outbox } from './outbox.ts'

/** A message waits for this reason, or does not any more; its sender is told when that is news. */
export function hold(outbox: Outbox, mid: MessageId, code: ErrorCode | undefined): void {
  const message = outbox.messages.get(mid)
  if (message?.hold(code) === true) outbox.tell(message, undefined)
}

/**
 * Nothing can be sent of a stream: where that is because of what is allowed, its messages say so (spec PA11, PA13). Returns what they say, or nothing
 * when there is another reason, or no message that is still to be committed: a tombstone waits for a path that others bring.
 */
export function holdForPath(
  outbox: Outbox,
  stream: OutStream,
  allowed: PathPolicy | undefined,
): 'no-direct-path' | 'paths-disagree' | undefined {
  if (isAllowed(allowed, 'relay')) return undefined
  const sealed = [...stream.envelopes.values()].filter(({ record, expiring }) => record !== undefined && !expiring)
  const wanted = sealed.flatMap(({ mids }) => mids).filter((mid) => outbox.messages.get(mid)?.withdrawn === undefined)
  if (wanted.length === 0) return undefined
  const code = allowed === undefined ? 'paths-disagree' : 'no-direct-path'
  for (const mid of wanted) hold(outbox, mid, code)
  return code
}

/** A message is sent: it does not wait for a path any more. */
export function foundPath(outbox: Outbox, mid: MessageId): void {
  const code = outbox.messages.get(mid)?.code
  if (code === 'no-direct-path' || code === 'paths-disagree') hold(outbox, mid, undefined)
}

/** The mailbox does not take an envelope for this reason. */
export function refuse(nowMs: number, outbox: Outbox, stream: OutStream, envelope: OutEnvelope, code: ErrorCode): void {
  envelope.refusal = code
  for (const mid of envelope.mids) {
    outbox.messages.get(mid)?.note(nowMs, 'turned-down', { device: stream.device, code: numberOfCode(code) })
    hold(outbox, mid, code)
  }
}

/** Who is whose contact changed: what was turned down because a stranger sent it may be taken now (spec FC7). */
export function tryAsContact(outbox: Outbox): void {
  for (const stream of outbox.streams.values())
    for (const envelope of stream.envelopes.values())
      if (envelope.refusal === 'contacts-only') envelope.refusal = undefined
}

/** Messages are reported as stored only when everything before them on the lane is stored too (spec DL7). */
export function reportStored(nowMs: number, outbox: Outbox, lane: OutLane): void {
  for (const stream of lane.streams) {
    for (const envelope of stream.envelopes.values()) {
      if (!envelope.stored) return
      for (const mid of envelope.mids) {
        const message = outbox.messages.get(mid)
        if (message === undefined) continue
        message.note(nowMs, 'stored', { device: stream.device })
        const news = message.hold(undefined)
        if (message.decide(stream.device, 'stored', undefined) || news) outbox.tell(message, undefined)
      }
    }
  }
}
