import type { Mailbox } from '../mailbox/service.ts'

/** A mailbox that keeps nothing: envelopes given to it stay with their senders. */
export const noMailbox: Mailbox = {
  store: () => undefined,
  ack: () => undefined,
  hello: () => undefined,
  attach: () => undefined,
  detach: () => undefined,
  isFull: false,
  room: () => Promise.resolve(),
  statistics: () => ({ stored: 0, turnedDown: 0, pushed: 0, removed: 0, expired: 0, waiting: 0 }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
