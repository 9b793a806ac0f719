import type { MessageState } from '@kith/core'
import type { DeviceId, ErrorCode, MessageId } from '@kith/wire'
import type { WaitOptions } from './peer.ts'

/** A JSON value; messages and records carry these, or bytes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What a message or record may hold. */
export type Body = Json | Uint8Array

/** A length of time: milliseconds, or a number with `ms`, `s`, `m`, `h` or `d`, such as `'7d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

/** Messages between names: each is committed exactly once, in order, or its sender learns why not (spec DL). */
export interface Messages {
  /**
   * Handles messages of a type. The handler's writes through `tx` and the position are one commit; it runs again when that commit
   * could not be made. A handler that throws is tried again with growing pauses, then the message is rejected `handler-failed`. One handler a type: a second is a programmer error.
   * In a browser the handler runs only in the tab that owns the peer.
   */
  on<T = Json>(type: string, handler: MessageHandler<T>, options?: HandlerOptions<T>): Disposable
  /** Accepts a message on this device's disk. Rejects `name-malformed`, `message-too-large`, `keep-too-long`, `outbox-full`, `store-failed`, `disposed`. */
  send(to: string, type: string, body: Body, options?: SendOptions): Promise<Sent>
  /** Several messages to one name, committed together or not at all: at most 64, and 48 KiB in all. */
  transaction(to: string, messages: readonly OutgoingMessage[], options?: SendOptions): Promise<readonly Sent[]>
  /** State changes of sent messages from now on, in all tabs; a change may be told again after a restart. */
  updates(options?: WaitOptions): AsyncIterable<MessageUpdate>
  /** Positions that will never come, told by their sender or the server (spec DL14). */
  missing(options?: WaitOptions): AsyncIterable<MissingMessages>
  /** Resolves when everything that waited in the mailbox at the last connection is committed. */
  drained(options?: WaitOptions): Promise<void>
}

export type MessageHandler<T> = (message: Message<T>, tx: Transaction) => void | Promise<void>

export interface HandlerOptions<T> {
  /** Checks the body; a body that fails is rejected `body-malformed`. Any library of the Standard Schema family. */
  readonly schema?: StandardSchema<T> | undefined
}

/** The part of the Standard Schema specification (standardschema.dev, version 1) that Kith calls. */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>
  }
}

export type StandardResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly { readonly message: string }[] }

export interface OutgoingMessage {
  readonly type: string
  readonly body: Body
}

export interface SendOptions extends WaitOptions {
  /** How long the network may keep the message when the receiver is away, or `false` for never. @default '30d' */
  readonly keep?: Duration | false | undefined
  /** With `keep: false`, how long the sender goes on trying. @default '60s' */
  readonly within?: Duration | undefined
  /** Makes a retry after a crash the same message: the same key to the same name gives the same mid, and one message. */
  readonly key?: string | undefined
}

/** A message that was accepted. */
export interface Sent {
  readonly mid: MessageId
  readonly to: string
  /** The state now. */
  readonly state: MessageState
  /** Resolves when the mailbox has it on disk, or the receiver committed it; asks for it to be stored. Rejects with the code that prevents it. */
  stored(options?: WaitOptions): Promise<void>
  /** Resolves when the receiver's device committed it; rejects with the code of how it ended otherwise. */
  committed(options?: WaitOptions): Promise<void>
}

/** A message as its receiver sees it. */
export interface Message<T = Json> {
  readonly mid: MessageId
  readonly type: string
  readonly body: T
  /** The sending name; proven by its keys. */
  readonly from: string
  readonly device: DeviceId
  /** By the sender's clock, in milliseconds since 1970. */
  readonly sentAtMs: number
  readonly path: 'direct' | 'relay'
}

/** A write-set: reads see the store and the set's own writes; writes and sends are committed together. */
export interface Transaction {
  get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined>
  put(collection: string, key: string, value: Body): void
  delete(collection: string, key: string): void
  /** Sends when the set is committed; returns the mid the message will have. */
  send(to: string, type: string, body: Body, options?: Omit<SendOptions, 'signal'>): MessageId
}

/** A sent message changed its state. */
export interface MessageUpdate {
  readonly mid: MessageId
  readonly to: string
  readonly state: MessageState
  /** Why it is not committed, or not yet. */
  readonly code: ErrorCode | undefined
  /** How the deciding acknowledgement came. */
  readonly path: 'direct' | 'relay' | undefined
}

export interface MissingMessages {
  readonly from: string
  readonly count: number
  readonly reason: 'orphaned' | 'acknowledged-before' | 'device-gone'
}
