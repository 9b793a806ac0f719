import { readHeader } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import { type OutEnvelope, type OutStream, sendAgain } from './out-stream.ts'
import type { DeliveryInput } from './ports.ts'
import {
  collections,
  encodeRecord,
  type EnvelopeRecord,
  envelopeKey,
  envelopeRecord,
  outStreamRecord,
} from './records.ts'

type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/** What a stream that is opened again gets, step by step. */
export interface Renewal {
  /** Of the opening, and of the envelopes under the new keys. */
  readonly generation: number
  /** The new keys and the opening, when they are made. */
  opened: Pick<Input<'opened-out'>, 'keys' | 'opening'> | undefined
  /** The outstanding envelopes under the new keys: nothing for those that are being sealed. */
  sealed: Map<number, Input<'sealed'> | undefined> | undefined
}

/** What opening a stream again needs of the outbox. */
export interface RenewingOwner {
  /** False when the stream was given up meanwhile. */
  has(stream: OutStream): boolean
  /** The envelope is as it will be sent, unless it is not wanted any more. */
  ready(nowMs: number, stream: OutStream, envelope: OutEnvelope): void
  /** The stream goes on. */
  over(nowMs: number, stream: OutStream): void
}

/**
 * Opens streams again whose receiver has not the private half of the lock key that they were opened with (spec KY57). The stream stays, and so do its
 * positions: its outstanding envelopes are sealed again under new keys and the next generation, and are written together with the keys. Before, what is
 * being sealed under the old keys comes to its end, and nothing more is begun.
 */
export class Renewing {
  readonly #context: DeliveryContext
  readonly #owner: RenewingOwner

  constructor(context: DeliveryContext, owner: RenewingOwner) {
    this.#context = context
    this.#owner = owner
  }

  /** The receiver says which opening is of no use to it, as one more than its generation. False when that says nothing. */
  asked(stream: OutStream, unusable: number): boolean {
    // Another opening may be on its way already.
    if (unusable === stream.opened.generation + 1) this.begin(stream)
    return unusable !== 0
  }

  /** Asks for new keys, unless that is being done, or nothing is outstanding. */
  begin(stream: OutStream): void {
    if (stream.record === undefined || stream.renewal !== undefined || stream.envelopes.size === 0) return
    const generation = this.#generationAfter(stream)
    if (generation > generationMax) return
    stream.renewal = { generation, opened: undefined, sealed: undefined }
    const { name, device: to, lane, base: first, after } = stream
    this.#context.emit({ kind: 'open-out', stream: stream.stream, name, to, lane, generation, first, after })
  }

  /** The keys are made. */
  opened(nowMs: number, stream: OutStream, { keys, opening }: Input<'opened-out'>): void {
    if (stream.renewal?.opened !== undefined || stream.renewal === undefined) return
    stream.renewal.opened = { keys, opening }
    this.proceed(nowMs, stream)
  }

  /** They cannot be made now; the receiver asks again. */
  failed(nowMs: number, stream: OutStream): void {
    if (stream.renewal?.opened === undefined) this.#end(nowMs, stream)
  }

  /** Something of the stream has come to its end. */
  proceed(nowMs: number, stream: OutStream): void {
    const { renewal } = stream
    if (renewal?.opened === undefined || renewal.sealed !== undefined) return
    if (stream.envelopes.size === 0) {
      this.#end(nowMs, stream)
      return
    }
    if (![...stream.envelopes.values()].every(isQuiet)) return
    renewal.sealed = new Map()
    const { keys } = renewal.opened
    for (const { seq, record } of stream.envelopes.values()) {
      if (record === undefined || stream.record === undefined) continue
      renewal.sealed.set(seq, undefined)
      const header = { ...readHeader(record.authenticated), generation: renewal.generation }
      if (record.kind === 'tombstone') this.#context.emit({ kind: 'seal', keys, header, messages: [] })
      else
        this.#context.emit({ kind: 'reseal', keys: stream.record.keys, under: keys, header, sealed: record, voids: [] })
    }
  }

  /** An envelope under the new keys. When all are there they are written. */
  sealed(nowMs: number, stream: OutStream, input: Input<'sealed'>): void {
    const { sealed, opened } = stream.renewal ?? {}
    if (sealed === undefined || opened === undefined) return
    sealed.set(input.seq, input)
    const answers = [...sealed.values()].filter((one) => one !== undefined)
    if (answers.length < sealed.size) return
    const records = answers.flatMap((one) => recordOf(stream, one) ?? [])
    if (records.length === 0 || !this.#owner.has(stream)) this.#end(nowMs, stream)
    else this.#write(stream, opened, records)
  }

  #write(
    stream: OutStream,
    { keys, opening }: NonNullable<Renewal['opened']>,
    records: readonly EnvelopeRecord[],
  ): void {
    stream.renew(this.#context.advance(keys, stream.base), opening)
    const changes = records.map((record): StoreChange => ({
      collection: collections.envelopes,
      key: envelopeKey(record.stream, record.seq),
      value: encodeRecord(envelopeRecord, record),
    }))
    if (stream.record !== undefined)
      changes.push({
        collection: collections.outStreams,
        key: stream.stream,
        value: encodeRecord(outStreamRecord, stream.record),
      })
    this.#context.journal.add({ changes, expects: [] }, (nowMs) => {
      for (const record of records) {
        const envelope = stream.envelopes.get(record.seq)
        if (envelope === undefined) continue
        envelope.record = record
        envelope.refusal = undefined
        sendAgain(envelope)
        envelope.stored = false
      }
      this.#end(nowMs, stream)
    })
  }

  /** Above every one of the stream. Another life upon a copy of the store takes another, so that its receiver sees that they are not the same. */
  #generationAfter(stream: OutStream): number {
    let { generation } = stream.opened
    for (const { record } of stream.envelopes.values())
      if (record !== undefined) generation = Math.max(generation, readHeader(record.authenticated).generation)
    return generation + 1 + (this.#context.random(1)[0] ?? 0)
  }

  #end(nowMs: number, stream: OutStream): void {
    stream.renewal = undefined
    if (!this.#owner.has(stream)) return
    for (const envelope of stream.envelopes.values()) this.#owner.ready(nowMs, stream, envelope)
    this.#owner.over(nowMs, stream)
  }
}

/** What the field holds (spec FR10). */
const generationMax = 0xffff

/** True when nothing of it is being sealed. */
function isQuiet({ record, resealing, expiring }: OutEnvelope): boolean {
  return record !== undefined && resealing === undefined && (!expiring || record.kind === 'tombstone')
}

/** What stands on disk of an envelope that is still outstanding. */
function recordOf(stream: OutStream, { seq, authenticated, tag, body }: Input<'sealed'>): EnvelopeRecord | undefined {
  const before = stream.envelopes.get(seq)?.record
  return before && { ...before, authenticated, tag, body }
}
