import type { LostReason, MessageState, PathPolicy } from '@kith/core'
import type { DeviceId, ErrorCode, MessageId } from '@kith/wire'
import type { DeadLetters } from './dead-letters.ts'
import type { SqlValue } from '../store/sql/database.ts'
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
   * could not be made. A handler that throws is tried again with growing pauses; then the message is rejected `handler-failed`, kept as a dead
   * letter, and the next one has its turn. One handler a type: a second is a programmer error.
   * In a browser the handler runs only in the tab that owns the peer.
   */
  on<T = Json>(type: string, handler: MessageHandler<T>, options?: HandlerOptions<T>): Disposable
  /**
   * Handles what the other devices of this name send: each message of a type once, in the order in which its device sent it, with what the handler writes in one
   * commit with that (spec PE58). A device whose program handles a type here also tells the others what it sends of that type itself, unless it
   * says otherwise (`SendOptions.copy`), in the commit that accepts the message; a name with one device tells nobody. A device that was linked later
   * gets what is sent from then on. A copy says that its message was accepted, not what became of it. One handler a type; a type has at most 54 bytes here.
   */
  onSent<T = Json>(type: string, handler: SentHandler<T>, options?: HandlerOptions<T>): Disposable
  /** Accepts a message on this device's disk. Rejects `name-malformed`, `message-too-large`, `keep-too-long`, `outbox-full`, `store-failed`, `disposed`. */
  send(to: string, type: string, body: Body, options?: SendOptions): Promise<Sent>
  /** Several messages to one name, committed together or not at all: at most 64, and 48 KiB in all. */
  transaction(to: string, messages: readonly OutgoingMessage[], options?: SendOptions): Promise<readonly Sent[]>
  /**
   * Takes back a message that this device sent and nobody committed yet: it ends *expired* with the code `canceled`. Resolves when that is on this
   * device's disk; what the receiver committed first stays committed, and `updates` and `why` tell which it was. A message of a transaction is canceled
   * with its whole transaction; after a restart, one that was sealed together with others only with all of them. Nothing happens to a message that is decided. Rejects `option-invalid` for an id that is none.
   */
  cancel(mid: MessageId | string, options?: WaitOptions): Promise<void>
  /**
   * Handles messages that will never come: those that expired while this device was away, and positions that their sender or the server has no
   * more (spec DL14, DL34). What it writes is in the same commit as the position. One handler: a second is a programmer error. When it throws
   * it is tried again with growing pauses; after the last attempt delivery goes on without it.
   */
  onMissing(handler: MissingHandler): Disposable
  /** State changes of sent messages from now on, in all tabs; a change may be told again after a restart. Copies for own devices are among them, as messages to the own name. */
  updates(options?: WaitOptions): AsyncIterable<MessageUpdate>
  /** Messages that will never come, from now on, in all tabs: each after its commit. A crash may swallow one here, but not in `onMissing`. */
  missing(options?: WaitOptions): AsyncIterable<MissingMessages>
  /** Resolves when everything that waited in the mailbox at the last connection is committed. */
  drained(options?: WaitOptions): Promise<void>
  /** Messages that this device's handlers could not handle. */
  readonly deadLetters: DeadLetters
}

export type MessageHandler<T> = (message: Message<T>, tx: Transaction) => void | Promise<void>

export type SentHandler<T> = (sent: SentElsewhere<T>, tx: Transaction) => void | Promise<void>

export type MissingHandler = (missing: MissingMessages, tx: Transaction) => void | Promise<void>

export interface HandlerOptions<T> {
  /** Checks the body; a body that fails is rejected `body-malformed`. Any library of the Standard Schema family. */
  readonly schema?: StandardSchema<T> | undefined
  /** How long one run may take; then it counts as failed, and what it does later counts for nothing. @default '1m' */
  readonly within?: Duration | undefined
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
  /**
   * By which paths the message may travel, where the policy of the contact allows these too (`contacts.setPaths`, spec PA13): `direct-only` never over the
   * server nor into its mailbox, `relay-only` never directly. A message that waits for a path says so (`why`). Messages of each policy are in order among
   * themselves, and none waits for those of another. @default 'any'
   */
  readonly path?: PathPolicy | undefined
  /**
   * Makes a retry after a crash the same message: the same key to the same name gives the same mid, and one message. What was sent with the key
   * first stands, whatever is given with it later (`Sent.isRepeat`). A key is remembered while its message is not decided, and 67.5 days more, by this
   * device's clock; after that it is as good as new.
   */
  readonly key?: string | undefined
  /**
   * Sends at this time (a `Date`, or milliseconds since 1970, at most 366 days ahead); what it is kept for counts from then. A program that does
   * not run then sends when it runs again.
   */
  readonly notBefore?: Date | number | undefined
  /**
   * Takes the place of the message that was sent to the same name with this `key`: that one is canceled, with the code `superseded`, in the same
   * commit, if nobody committed it yet.
   */
  readonly supersedes?: string | undefined
  /**
   * Whether the other devices of this name are told of the message (`messages.onSent`). A message that is copied has at most 47,900 bytes, and its type
   * 54. @default as this program handles copies of the type
   */
  readonly copy?: boolean | undefined
}

/** A message that was accepted. */
export interface Sent {
  readonly mid: MessageId
  readonly to: string
  /**
   * True when its `key` was used before: this is the message of then, with the content of then, and nothing more was sent. It may also be true of a
   * call that was repeated because the tab that owned the peer went meanwhile.
   */
  readonly isRepeat: boolean
  /** The state now. */
  readonly state: MessageState
  /** Resolves when the mailbox has it on disk, or the receiver committed it; asks for it to be stored. Rejects with the code that prevents it. */
  stored(options?: WaitOptions): Promise<void>
  /** Resolves when the receiver's device committed it; rejects with the code of how it ended otherwise. */
  committed(options?: WaitOptions): Promise<void>
  /** Takes the message back, if nobody committed it yet (`messages.cancel`). */
  cancel(options?: WaitOptions): Promise<void>
  /**
   * What the network signed when it took the message into the mailbox (spec MB20): bytes that anybody can check who knows the network's key
   * (`verifyReceipt`), now or later and without a connection. Undefined when it was never stored, and once it is committed.
   */
  receipt(options?: WaitOptions): Promise<Uint8Array | undefined>
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

/** A message that another device of this name sent. */
export interface SentElsewhere<T = Json> {
  /** The id of the message itself. */
  readonly mid: MessageId
  readonly type: string
  readonly body: T
  /** The name it goes to. */
  readonly to: string
  /** The device that sends it. */
  readonly device: DeviceId
  /** By the clock of that device, in milliseconds since 1970. */
  readonly sentAtMs: number
  /** How the copy came. */
  readonly path: 'direct' | 'relay'
}

/** How something is said in a conversation. */
export interface SayOptions {
  /**
   * A record of the application's own that the same commit writes: a `SaidRecord`, by which it follows what becomes of the message at each name (`messages.updates`, `why`). It must not
   * be written by the set itself.
   */
  readonly sentAs?: { readonly collection: string; readonly key: string } | undefined
}

/** What was said in a conversation, as `SayOptions.sentAs` keeps it. */
export type SaidRecord = {
  /** Counts what the device says in the conversation, from 1. */
  readonly number: number
  /** The message that carries it to each name. */
  readonly sent: readonly { readonly to: string; readonly mid: string }[]
}

/** A write-set: reads see the store and the set's own writes; writes and sends are committed together. */
export interface Transaction {
  get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined>
  put(collection: string, key: string, value: Body): void
  delete(collection: string, key: string): void
  /** Sends when the set is committed; returns the mid the message will have. */
  send(to: string, type: string, body: Body, options?: Omit<SendOptions, 'signal'>): MessageId
  /**
   * Says something in a conversation when the set is committed, as `Conversation.send`. What that rejects is a failure of the handler, or rejects `transact`, with the same code, and
   * `conversation-unknown` when there is none of this id.
   */
  say(conversation: string, type: string, body: Body, options?: SayOptions): void
  /**
   * Runs a statement of the application's own with the commit, where the store lies in its SQL database (`openSqlStore`): with `$1`, `$2`, … or
   * `?` for its values, as that database writes them. With `rows`, it must insert, find for an update, or delete just so many; else the handler
   * has failed with `write-conflict`, or `transact` runs its function again. Statements run in order, at the end; a statement that does not work is a failure of
   * the handler, or rejects `transact` with `statement-failed`. In any other store that is `option-invalid`.
   */
  sql(statement: string, values?: readonly SqlValue[], rows?: number): void
  /** Takes back a message that was sent before, when the set is committed (`messages.cancel`). */
  cancel(mid: MessageId | string): void
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
  /** Messages when they expired; otherwise positions, each of which held one message or more. */
  readonly count: number
  readonly reason: LostReason
  /** When the first of them was sent, by its sender's clock, in milliseconds since 1970; undefined when that is not known. */
  readonly sentAtMs: number | undefined
}
