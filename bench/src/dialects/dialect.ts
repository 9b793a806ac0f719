import type { ThinSocket } from '../generator/thin-socket.ts'

/** Bytes of a message's body in every system. */
export const bodyBytes = 200

/** How a generator speaks with one kind of server. */
export interface Dialect {
  /** Connects number `index`; resolves when it can send and be sent to. */
  open(port: number, index: number): Promise<Connected>
  /** Messages from one connection to another. */
  lane(from: Connected, to: Connected): Lane
}

/** An open connection. */
export interface Connected {
  readonly index: number
  readonly socket: ThinSocket
}

/** Messages with positions from 1, from one connection to another, each acknowledged by the receiver. */
export interface Lane {
  /** The sender sends these positions. */
  send(first: number, last: number): void
  /** The receiver acknowledges these positions, the next after those before. */
  acknowledge(first: number, last: number): void
  /** Takes a message from the receiver's socket; returns the last position that has come. Throws when one is missing or doubled. */
  hearMessages(payload: Buffer, last: number): number
  /** Takes a message from the sender's socket; returns the last position that is acknowledged. */
  hearAcks(payload: Buffer, last: number): number
}

/** Throws unless `position` follows `last`. */
export function checkNext(position: number, last: number): void {
  if (position !== last + 1) throw new Error(`Position ${String(position)} came after ${String(last)}.`)
}
