import { blob24, decode, type Decoded, encode, type Field, id, list, oneOf, record, text } from './codec/fields.ts'
import type { MessageId } from './ids.ts'
import { limits } from './limits.ts'

/** How a body's bytes are read: as they are, or as UTF-8 JSON. */
export type BodyEncoding = 'bytes' | 'json'

/** A message inside an envelope, before sealing (spec FR12). */
export interface WireMessage {
  readonly mid: MessageId
  /** What sort of message, such as `chat.text`: 1 to 64 bytes. */
  readonly messageType: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
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

/** The plain bytes of an envelope's messages. */
export function encodeMessages(values: readonly WireMessage[]): Uint8Array<ArrayBuffer> {
  return encode(messages, values)
}

/** The messages of an opened envelope. */
export function decodeMessages(bytes: Uint8Array): Decoded<readonly WireMessage[]> {
  return decode(messages, bytes)
}
