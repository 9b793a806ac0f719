import { deviceIdOf } from '@kith/keys'
import {
  blob24,
  type BodyEncoding,
  decode,
  encode,
  type Field,
  id,
  isName,
  KithError,
  limits,
  type MessageId,
  nameLengthMax,
  oneOf,
  type PeerName,
  record,
  text,
  utf8Bytes,
  type WireMessage,
} from '@kith/wire'
import type { StandardSchema } from '../api/messages.ts'
import { decodeBody } from './body.ts'

/**
 * Copies of sent messages for the other devices of the own name (spec PE58). A copy is a message of the type `kith.sent:` and that of the message
 * it is of, to the own name; its body is a head, then the body of the message.
 */
export const sentPrefix = 'kith.sent:' as const

/** The largest body of a message that is copied: the head of the copy needs the rest. */
export const copiedBytesMax: number = limits.messageBytesMax - 100

interface CopyBody {
  readonly mid: MessageId
  readonly to: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

/** A copy as it was read. */
export interface SentBody<T> {
  readonly mid: MessageId
  readonly to: PeerName
  readonly body: T
}

const copyBody: Field<CopyBody> = record<CopyBody>({
  mid: id<MessageId>(),
  to: text(nameLengthMax),
  encoding: oneOf(['bytes', 'json']),
  body: blob24(limits.messageBytesMax),
})

/** The type of copies. @throws {@link KithError} `option-invalid` for a type that is too long to be copied. */
export function copyType(type: string): string {
  const own = `${sentPrefix}${type}`
  if (utf8Bytes(own).byteLength > limits.messageTypeBytesMax)
    throw new KithError('option-invalid', 'The type of a message that is copied has at most 54 bytes.')
  return own
}

/** The id of a message's copy: always the same. */
export function copyMid(mid: MessageId): MessageId {
  return deviceIdOf(utf8Bytes(`kith copy v1\0${mid}`)) as string as MessageId
}

/** The copy of a message. */
export function copyOf(to: PeerName, { mid, messageType, encoding, body }: WireMessage): WireMessage {
  const copied = encode(copyBody, { mid, to, encoding, body })
  return { mid: copyMid(mid), messageType: `${sentPrefix}${messageType}`, encoding: 'bytes', body: copied }
}

/** Reads a copy's head, and has the body of the message checked. */
export function copySchema<T>(schema: StandardSchema<T> | undefined): StandardSchema<SentBody<T>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: async (value) => {
        const decoded = value instanceof Uint8Array ? decode(copyBody, value) : undefined
        if (decoded?.kind !== 'ok' || !isName(decoded.value.to)) return notACopy
        const { mid, to, encoding, body } = decoded.value
        const inner = decodeBody(encoding, body)
        if (inner === undefined) return notACopy
        const checked = (await schema?.['~standard'].validate(inner.body)) ?? { value: inner.body as T }
        return checked.issues === undefined ? { value: { mid, to, body: checked.value } } : checked
      },
    },
  }
}

const notACopy = { issues: [{ message: 'This is no copy of a message.' }] } as const
