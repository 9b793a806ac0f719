import type { Path, StoreChange } from '@kith/core'
import {
  blob24,
  type BodyEncoding,
  decode,
  type DeviceId,
  encode,
  type Field,
  id,
  KithError,
  limits,
  list,
  type MessageId,
  oneOf,
  type PeerName,
  record,
  text,
  u32,
  u64,
} from '@kith/wire'

/** Collection of dead letters, by mid. */
export const deadLettersCollection = 'kith.dead-letters'

/** A dead letter as it lies in the store: the message as it came, and why it was given up. */
export interface DeadLetterRecord {
  readonly mid: MessageId
  readonly from: PeerName
  readonly device: DeviceId
  readonly messageType: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
  readonly sentAtMs: number
  readonly path: Path
  readonly failedAtMs: number
  readonly attempts: number
  readonly errorName: string
  readonly errorText: string
  /** All messages of its transaction, in order; none when it came alone. */
  readonly together: readonly MessageId[]
}

const errorNameLengthMax = 64
const errorTextLengthMax = 200
/** Of UTF-8 in one UTF-16 code unit. */
const unitBytesMax = 3

const deadLetterRecord: Field<DeadLetterRecord> = record<DeadLetterRecord>({
  mid: id<MessageId>(),
  from: text(63) as Field<PeerName>,
  device: id<DeviceId>(),
  messageType: text(limits.messageTypeBytesMax),
  encoding: oneOf(['bytes', 'json']),
  body: blob24(limits.messageBytesMax),
  sentAtMs: u64,
  path: oneOf(['relay', 'direct']),
  failedAtMs: u64,
  attempts: u32,
  errorName: text(errorNameLengthMax * unitBytesMax),
  errorText: text(errorTextLengthMax * unitBytesMax),
  together: list(id<MessageId>(), limits.envelopeMessagesMax),
})

/** The change that puts a letter. */
export function letterPut(letter: DeadLetterRecord): StoreChange {
  return { collection: deadLettersCollection, key: letter.mid, value: encode(deadLetterRecord, letter) }
}

/** The change that takes a letter away. */
export function letterRemoval(mid: MessageId): StoreChange {
  return { collection: deadLettersCollection, key: mid, value: undefined }
}

/** The letter of a record. @throws {@link KithError} `store-failed` when the bytes were not written by `letterPut`. */
export function readLetter(bytes: Uint8Array): DeadLetterRecord {
  const decoded = decode(deadLetterRecord, bytes)
  if (decoded.kind === 'refused') throw new KithError('store-failed', 'A dead letter in the store cannot be read.')
  return decoded.value
}

/** What was thrown, as a letter keeps it: its name, and at most 200 characters of its text. */
export function failureText(error: unknown): Pick<DeadLetterRecord, 'errorName' | 'errorText'> {
  const isError = error instanceof Error
  return {
    errorName: cut(isError ? error.name : typeof error, errorNameLengthMax),
    errorText: cut(isError ? error.message : '', errorTextLengthMax),
  }
}

/** Cut to so many code units, and without halves of characters, which have no bytes. */
function cut(words: string, lengthMax: number): string {
  return words.slice(0, lengthMax).replaceAll(/\p{Surrogate}/gu, '')
}
