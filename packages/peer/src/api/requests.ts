import type { MessageId } from '@kith/wire'
import type { Body, Duration, HandlerOptions, Json, Message, StandardSchema, Transaction } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/**
 * Questions and answers between names (spec PE32). A request is an ordinary message: committed once, by the device that answers it, together with
 * what the answerer writes and with the reply itself. So a reply that came says that the request took effect; one that did not come says
 * nothing either way, and `why` of the request tells what became of it.
 */
export interface Requests {
  /**
   * Asks a name, and resolves with its reply. When the time is over, or `signal` aborts, the request is withdrawn: whoever has not committed it by
   * then does not answer it. A reply that comes after the caller is gone is committed and dropped.
   *
   * Rejects `request-timed-out`, `aborted`; what the receiver says: `no-handler`, `body-malformed`, `handler-failed`, `blocked`; `name-unknown`,
   * `canceled`; at once `name-malformed`, `message-too-large`, `option-invalid`, `outbox-full`, `disposed`.
   */
  ask<T extends Body = Json>(to: string, type: string, body: Body, options?: AskOptions<T>): Promise<Reply<T>>
  /**
   * Answers requests of a type, which share nothing with messages of the same type. What the answerer writes through `tx`, its reply and the
   * position are one commit. One answerer a type: a second is a programmer error. One that throws is tried again, then the request is rejected
   * `handler-failed` and kept as a dead letter, as messages are; so say no with a reply, and throw when something is broken.
   * In a browser the answerer runs only in the tab that owns the peer. When several devices of a name answer, the first reply counts.
   */
  answer<T = Json>(type: string, answerer: Answerer<T>, options?: HandlerOptions<T>): Disposable
}

/** Answers one request: what it returns is the reply's body. */
export type Answerer<T> = (request: Message<T>, tx: Transaction) => Body | Promise<Body>

export interface AskOptions<T extends Body = Json> extends WaitOptions {
  /** How long the caller waits, at most 7 days. @default '30s' */
  readonly within?: Duration | undefined
  /** The network keeps request and reply, as long as the caller waits, while one of the two is away. @default false */
  readonly keep?: boolean | undefined
  /** Checks the body of the reply; one that fails rejects `body-malformed`, though the request was committed. */
  readonly schema?: StandardSchema<T> | undefined
}

/** A reply; its type is the request's. */
export interface Reply<T = Json> extends Message<T> {
  /** The message that it answers. */
  readonly request: MessageId
}
