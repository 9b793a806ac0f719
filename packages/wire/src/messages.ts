import { WireFault } from './codec/fault.ts'
import { blob24, decode, type Decoded, encode, type Field, id, list, oneOf, record, text } from './codec/fields.ts'
import type { MessageId } from './ids.ts'
import { limits } from './limits.ts'

/** How a body's bytes are read: as they are, or as UTF-8 JSON. */
export type BodyEncoding = 'bytes' | 'json'

/** A message inside an envelope, before sealing (spec FR12). */
export interface WireMessage {
  readonly mid: MessageId
  /** What sort of message, such as `chat.text`: 1 to 64 bytes; empty for a void one (`voidMessage`). */
  readonly messageType: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

/**
 * What stands in the place of a message that its sender withdrew from an envelope: no type, which no message of an application has, and
 * no body (spec DL31).
 */
export function voidMessage(mid: MessageId): WireMessage {
  return { mid, messageType: '', encoding: 'bytes', body: new Uint8Array() }
}

/** True for a message that its sender withdrew. */
export function isVoid(message: WireMessage): boolean {
  return message.messageType === ''
}

const message: Field<WireMessage> = record<WireMessage>({
  mid: id<MessageId>(),
  messageType: text(limits.messageTypeBytesMax),
  encoding: oneOf(['bytes', 'json']),
  body: blob24(limits.messageBytesMax),
})
const messages: Field<readonly WireMessage[]> = list(message, limits.envelopeMessagesMax)

/** Bytes that a message takes inside an envelope, besides its type and body. */
export const messageHeadBytes: number = 16 + 2 + 1 + 3

/** One to 64 messages, in at most `limits.envelopeBytesMax` bytes. */
const plainEnvelope: Field<readonly WireMessage[]> = {
  write: (w, v) => {
    const before = w.length
    messages.write(w, v)
    check(v, w.length - before)
  },
  read: (r) => {
    const before = r.left
    const values = messages.read(r)
    check(values, before - r.left)
    return values
  },
}

/** The plain bytes of an envelope's messages. Throws `WireFault` when they break rule FR12. */
export function encodeMessages(values: readonly WireMessage[]): Uint8Array<ArrayBuffer> {
  return encode(plainEnvelope, values)
}

/** The messages of an opened envelope (spec FR12). Bodies are views into `bytes`, not copies. */
export function decodeMessages(bytes: Uint8Array): Decoded<readonly WireMessage[]> {
  return decode(plainEnvelope, bytes)
}

function check(values: readonly WireMessage[], length: number): void {
  if (values.length === 0) throw new WireFault('number-range', 'An envelope holds at least one message.')
  if (values.some((value) => isVoid(value) && (value.body.byteLength > 0 || value.encoding !== 'bytes')))
    throw new WireFault('number-range', 'A message without a type is void, and has no body.')
  if (length > limits.envelopeBytesMax)
    throw new WireFault('field-too-long', 'The messages of an envelope are too long.')
}
