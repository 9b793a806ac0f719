import { codeOfNumber, type DeviceId, type ErrorCode, type MessageId, numberOfCode, type StreamId } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import type { OpenMessage } from './open-message.ts'
import type { OutEnvelope, OutStream } from './out-stream.ts'
import type { Cancel } from './ports.ts'
import { collections, encodeRecord, withdrawalRecord } from './records.ts'
import type { Sealing } from './sealing.ts'

/** What withdrawing needs of the outbox. */
export interface WithdrawalsOwner {
  readonly messages: ReadonlyMap<MessageId, OpenMessage>
  readonly streams: ReadonlyMap<StreamId, OutStream>
  readonly sealing: Sealing
  /** Seals nothing more of a message, and ends it as its envelopes end. */
  end(nowMs: number, message: OpenMessage, state: 'expired', code: ErrorCode): void
  tell(message: OpenMessage): void
}

/**
 * Takes messages back (spec DL31). That a message is not wanted any more is a record of its own, written with whatever else its commit
 * holds. What was never sealed ends at once. What stands in an envelope alone gets a tombstone in its place; what shares an envelope is made
 * void in it, under the next generation. The receiver commits one or the other, and what it commits is the outcome.
 */
export class Withdrawals {
  readonly #context: DeliveryContext
  readonly #owner: WithdrawalsOwner

  constructor(context: DeliveryContext, owner: WithdrawalsOwner) {
    this.#context = context
    this.#owner = owner
  }

  /** Goes on with what was withdrawn before a restart, when messages and envelopes are back. */
  restore(nowMs: number, stored: readonly { readonly mid: MessageId; readonly code: number }[]): void {
    for (const { mid, code } of stored) {
      const message = this.#owner.messages.get(mid)
      if (message === undefined) this.#forget(mid)
      else message.withdrawn = codeOfNumber(code)
    }
    for (const { mid } of stored) {
      const message = this.#owner.messages.get(mid)
      if (message !== undefined) this.#apply(nowMs, message)
    }
  }

  /** The changes that withdraw messages; the returned function must be called when their group has settled. */
  plan(cancels: readonly Cancel[]): {
    readonly changes: readonly StoreChange[]
    readonly settled: (nowMs: number, applied: boolean) => void
  } {
    const found = new Map<OpenMessage, ErrorCode>()
    for (const { mid, code } of cancels) {
      const message = this.#owner.messages.get(mid)
      if (message?.decided === false) for (const one of this.#together(message)) found.set(one, code)
    }
    const changes = [...found].map(([{ mid }, code]): StoreChange => ({
      collection: collections.withdrawals,
      key: mid,
      value: encodeRecord(withdrawalRecord, numberOfCode(code)),
    }))
    const settled = (nowMs: number, applied: boolean): void => {
      if (!applied) return
      for (const [message, code] of found) this.#withdraw(nowMs, message, code)
      for (const message of found.keys()) if (message.withdrawn !== undefined) this.#apply(nowMs, message)
    }
    return { changes, settled }
  }

  /** An envelope is on disk: what was withdrawn meanwhile is taken out of it. */
  ready(nowMs: number, stream: OutStream, envelope: OutEnvelope): void {
    for (const mid of envelope.mids) {
      const message = this.#owner.messages.get(mid)
      if (message?.withdrawn !== undefined) this.#apply(nowMs, message)
    }
    this.#takeOut(stream, envelope)
  }

  /** The envelope that was being made of a message for a device is not wanted any more. */
  unsealed(nowMs: number, message: OpenMessage, device: DeviceId): void {
    message.unsealedFor(device)
    this.#apply(nowMs, message)
  }

  /** The messages of a transaction are withdrawn together. */
  #together(message: OpenMessage): readonly OpenMessage[] {
    const { group } = message.record
    if (group === 0) return [message]
    return [...this.#owner.messages.values()].filter((one) => one.record.group === group)
  }

  #withdraw(nowMs: number, message: OpenMessage, code: ErrorCode): void {
    if (this.#owner.messages.get(message.mid) !== message || message.decided) this.#forget(message.mid)
    else if (message.withdrawn === undefined) {
      message.withdrawn = code
      message.note(nowMs, 'withdrawn', { code: numberOfCode(code) })
    }
  }

  #apply(nowMs: number, message: OpenMessage): void {
    const { withdrawn } = message
    // While an envelope of it is being sealed nothing can be said; it comes back here then.
    if (withdrawn === undefined || message.sealing > 0) return
    if (message.record.body !== undefined) this.#owner.end(nowMs, message, 'expired', withdrawn)
    for (const target of message.targets.values()) {
      const stream = this.#owner.streams.get(target.stream)
      const envelope = stream?.envelopes.get(target.seq)
      if (stream !== undefined && envelope !== undefined) this.#takeOut(stream, envelope)
    }
    if (message.record.code === numberOfCode(withdrawn) || message.decided) return
    message.notStored()
    if (!message.hold(withdrawn)) return
    this.#owner.tell(message)
    this.#context.journal.add({ changes: message.changes(nowMs), expects: [] }, noFollowUp)
  }

  #takeOut(stream: OutStream, envelope: OutEnvelope): void {
    if (envelope.record === undefined || envelope.expiring || envelope.resealing !== undefined) return
    const voids = envelope.mids.flatMap((mid, at) =>
      this.#owner.messages.get(mid)?.withdrawn === undefined ? [] : [at],
    )
    if (voids.length === envelope.voids.length) return
    if (voids.length === envelope.mids.length) this.#owner.sealing.entomb(stream, envelope)
    // Another life on a copy of this store may have sealed other bytes under the next generation of an old stream.
    else if (!stream.old) this.#owner.sealing.reseal(stream, envelope, voids)
  }

  #forget(mid: MessageId): void {
    this.#context.journal.add(
      { changes: [{ collection: collections.withdrawals, key: mid, value: undefined }], expects: [] },
      noFollowUp,
    )
  }
}

function noFollowUp(): void {
  // Nothing waits for it: what counts is on disk before.
}
