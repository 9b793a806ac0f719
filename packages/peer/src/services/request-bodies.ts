import {
  blob24,
  type BodyEncoding,
  decode,
  encode,
  type Field,
  flag,
  id,
  KithError,
  limits,
  type MessageId,
  oneOf,
  record,
  u32,
} from '@kith/wire'
import type { Body, StandardSchema } from '../api/messages.ts'
import { decodeBody, encodeBody } from './body.ts'

/**
 * Requests and replies as bodies of messages. A request is a message of the type `kith.ask:` and its own; a reply is one of the type `kith.reply`
 * that names the request's mid. Both have bodies of bytes: a head, then the body of the application.
 */
export const askPrefix = 'kith.ask:' as const
export const replyType = 'kith.reply' as const

/** How long a caller may wait, in milliseconds: 7 days. */
export const askMsMax: number = 7 * 24 * 60 * 60 * 1000

interface RequestBody {
  /** Kept by the network, and so is the reply. */
  readonly isKept: boolean
  /** How long the caller waits from when it asks, in milliseconds. */
  readonly withinMs: number
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

interface ReplyBody {
  readonly request: MessageId
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

/** A request as its answerer gets it. */
export interface Asked<T> {
  readonly isKept: boolean
  readonly withinMs: number
  readonly body: T
}

const encoding: Field<BodyEncoding> = oneOf(['bytes', 'json'])
const requestBody: Field<RequestBody> = record<RequestBody>({
  isKept: flag,
  withinMs: u32,
  encoding,
  body: blob24(limits.messageBytesMax),
})
const replyBody: Field<ReplyBody> = record<ReplyBody>({
  request: id<MessageId>(),
  encoding,
  body: blob24(limits.messageBytesMax),
})

/** The bytes of a request. @throws {@link KithError} `option-invalid` when the body is neither JSON nor bytes, `message-too-large`. */
export function encodeRequest(isKept: boolean, withinMs: number, body: Body): Uint8Array {
  return encode(requestBody, { isKept, withinMs, ...fitting(body) })
}

/** The bytes of a reply. @throws {@link KithError} `option-invalid` when the body is neither JSON nor bytes, `message-too-large`. */
export function encodeReply(request: MessageId, body: Body): Uint8Array {
  return encode(replyBody, { request, ...fitting(body) })
}

/** The reply of a message's body, or nothing when it is none. */
export function decodeReply(bytes: unknown): { readonly request: MessageId; readonly body: Body } | undefined {
  const decoded = bytes instanceof Uint8Array ? decode(replyBody, bytes) : undefined
  if (decoded?.kind !== 'ok') return undefined
  const inner = decodeBody(decoded.value.encoding, decoded.value.body)
  return inner && { request: decoded.value.request, body: inner.body }
}

/** Reads a request's head, and has its body checked. */
export function requestSchema<T>(schema: StandardSchema<T> | undefined): StandardSchema<Asked<T>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'kith',
      validate: async (value) => {
        const decoded = value instanceof Uint8Array ? decode(requestBody, value) : undefined
        const inner = decoded?.kind === 'ok' ? decodeBody(decoded.value.encoding, decoded.value.body) : undefined
        if (decoded?.kind !== 'ok' || inner === undefined) return { issues: [{ message: 'This is no request.' }] }
        const { isKept, withinMs } = decoded.value
        const checked = (await schema?.['~standard'].validate(inner.body)) ?? { value: inner.body as T }
        return checked.issues === undefined ? { value: { isKept, withinMs, body: checked.value } } : checked
      },
    },
  }
}

function fitting(body: Body): { readonly encoding: BodyEncoding; readonly body: Uint8Array } {
  const encoded = encodeBody(body)
  if (encoded.body.byteLength > limits.messageBytesMax) throw new KithError('message-too-large')
  return encoded
}
