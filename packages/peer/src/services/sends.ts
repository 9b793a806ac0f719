import { type Cancel, pathPolicies, type PathPolicy, type Send } from '@kith/core'
import {
  bytesToId,
  idBytes,
  KithError,
  limits,
  type MessageId,
  parseId,
  parseName,
  type PeerName,
  utf8Bytes,
  type WireMessage,
} from '@kith/wire'
import { deviceIdOf } from '@kith/keys'
import type { Body, OutgoingMessage, SendOptions } from '../api/messages.ts'
import { encodeBody } from './body.ts'
import { durationMs } from './duration.ts'
import { copiedBytesMax, copyType } from './own-copies.ts'

/** What `makeSend` made: what delivery takes, and the mids. */
export interface MadeSend {
  readonly send: Send
  readonly mids: readonly MessageId[]
  /** What it takes the place of. */
  readonly cancels: readonly Cancel[]
  /** The mids may have been used before, because the caller gave a key. */
  readonly isKeyed: boolean
}

/**
 * Checks messages for a name and gives them their ids.
 *
 * `isCopied` says which types the other devices of the own name are told of when the caller says nothing.
 *
 * @throws {@link KithError} `name-malformed`, `name-reserved`, `message-too-large`, `keep-too-long`, `option-invalid`.
 */
export function makeSend(
  own: PeerName,
  to: string,
  messages: readonly OutgoingMessage[],
  atomic: boolean,
  options: Omit<SendOptions, 'signal'> = {},
  isCopied: (type: string) => boolean = () => false,
): MadeSend {
  const name = checkedName(to)
  if (messages.length === 0 || messages.length > limits.envelopeMessagesMax)
    throw new KithError('option-invalid', `A transaction has 1 to ${String(limits.envelopeMessagesMax)} messages.`)
  const isKept = options.keep !== false
  const lifeMs = isKept
    ? durationMs(options.keep ?? limits.keepMsDefault)
    : durationMs(options.within ?? limits.unkeptLifeMsDefault)
  if (lifeMs > limits.lifeMsMax) throw new KithError('keep-too-long')
  const wire = messages.map(({ type, body }, at): WireMessage => ({
    mid: midOf(own, name, options.key, at),
    messageType: checkedType(type),
    ...checkedBody(body),
  }))
  const { key, supersedes } = options
  if (supersedes !== undefined && supersedes === key)
    throw new KithError(
      'option-invalid',
      'A message with the same key is the same message, and cannot take its own place.',
    )
  return {
    send: {
      to: name,
      lane: isKept ? 'kept' : 'unkept',
      lifeMs,
      atomic,
      paths: checkedPaths(options.path),
      notBeforeMs: checkedTime(options.notBefore),
      messages: wire,
      copied: name === own ? undefined : copiedOf(wire, options.copy, isCopied),
    },
    mids: wire.map(({ mid }) => mid),
    cancels: supersedes === undefined ? [] : [{ mid: midOf(own, name, supersedes, 0), code: 'superseded' }],
    isKeyed: key !== undefined,
  }
}

/** An id that a caller gives as text. @throws {@link KithError} `option-invalid`. */
export function checkedMid(mid: MessageId | string): MessageId {
  const id = parseId<MessageId>(mid)
  if (id === undefined) throw new KithError('option-invalid', 'This is no id of a message.')
  return id
}

/** A policy of paths that a caller gives. @throws {@link KithError} `option-invalid`. */
export function checkedPaths(paths: PathPolicy | undefined): PathPolicy | undefined {
  if (paths !== undefined && !pathPolicies.includes(paths)) throw new KithError('option-invalid', 'No such policy.')
  return paths
}

function checkedTime(time: Date | number | undefined): number | undefined {
  if (time === undefined) return undefined
  const ms = typeof time === 'number' ? Math.ceil(time) : time.getTime()
  if (!(ms >= 0 && ms - Date.now() <= limits.notBeforeMsMax))
    throw new KithError('option-invalid', 'A message may be scheduled for at most 366 days ahead.')
  return ms
}

/** A name as it stands on the wire. @throws {@link KithError} `name-malformed`, `name-reserved`. */
export function checkedName(text: string): PeerName {
  const parsed = parseName(text)
  if (parsed.kind === 'refused') throw new KithError(parsed.code, parsed.message)
  return parsed.name
}

/** A type of messages or signals: 1 to 64 bytes of UTF-8. */
export function checkedType(type: string): string {
  if (type === '' || utf8Bytes(type).byteLength > limits.messageTypeBytesMax || /\p{Surrogate}/u.test(type))
    throw new KithError('option-invalid', `A type has 1 to ${String(limits.messageTypeBytesMax)} bytes.`)
  return type
}

function checkedBody(body: Body): ReturnType<typeof encodeBody> {
  const encoded = encodeBody(body)
  if (encoded.body.byteLength > limits.messageBytesMax) throw new KithError('message-too-large')
  return encoded
}

/** The messages that are copied, or nothing when none is. @throws {@link KithError} `option-invalid`, `message-too-large`. */
function copiedOf(
  messages: readonly WireMessage[],
  copy: boolean | undefined,
  isCopied: (type: string) => boolean,
): readonly MessageId[] | undefined {
  const copied = messages.filter(({ messageType }) => copy ?? isCopied(messageType))
  for (const { messageType, body } of copied) {
    copyType(messageType)
    if (body.byteLength > copiedBytesMax) throw new KithError('message-too-large')
  }
  return copied.length === 0 ? undefined : copied.map(({ mid }) => mid)
}

/** Random, or for a key always the same: the start of SHA-256 over sender, receiver, key and place, which is how ids of keys are made too. */
function midOf(own: PeerName, to: PeerName, key: string | undefined, at: number): MessageId {
  if (key === undefined) return randomMid()
  return deviceIdOf(utf8Bytes(['kith message key v1', own, to, key, String(at)].join('\0'))) as string as MessageId
}

/** A call for random bytes takes as long for many ids as for one. */
const random = new Uint8Array(idBytes * 256)
let randomAt = random.byteLength

function randomMid(): MessageId {
  if (randomAt === random.byteLength) {
    crypto.getRandomValues(random)
    randomAt = 0
  }
  const from = randomAt
  randomAt += idBytes
  return bytesToId(random.subarray(from, randomAt))
}
