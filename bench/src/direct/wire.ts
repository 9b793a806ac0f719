import type { Counts, Load } from './load.ts'

/** A connection that carries messages in order, as each contestant makes it. */
export interface Wire {
  /**
   * Takes one message, or says that there is no room; then `room` is called when there is. The bytes are the wire's from then on. `isLone` says that none
   * follows in this turn, so that it need not wait for others.
   */
  send(message: Uint8Array, isLone?: boolean): boolean
  /** Replaces whoever was told before. */
  listen(hear: Hear): void
}

/** Who is told what arrives. */
export interface Hear {
  /** A whole message; only until this returns, as its bytes may be used again. */
  readonly message: (bytes: Uint8Array) => void
  /** Counts bytes of messages as they come, in place of `message`, so that long ones need not be put together. */
  readonly part?: ((byteLength: number) => void) | undefined
  readonly room?: (() => void) | undefined
}

/** Ordered bytes without boundaries, such as a socket. */
export interface ByteStream {
  /** Takes bytes, always; false says that no more should come before `room`. The bytes are the stream's from then on. */
  write(bytes: Uint8Array): boolean
  /** Tells what comes; the bytes only until `bytes` returns, as their memory may be used again. */
  listen(hear: { readonly bytes: (bytes: Uint8Array) => void; readonly room: () => void }): void
}

/**
 * One of two ends that make a connection. Both are asked in this order, each with what the other said last: the first end for an
 * `invitation`, the second for its `answer`, the first to `accept`. `help` is what the server of both said, where there is one.
 */
export interface End extends AsyncDisposable {
  invitation(help: string): Promise<string>
  answer(invitation: string, help: string): Promise<string>
  accept(answer: string): Promise<void>
  /** The connection, once it is made. */
  wire(): Promise<Wire>
  /** Messages that are committed at the other end, where a system has these. */
  messages?(counts: Counts): Promise<Load>
}

/** Nothing has to be done; for ends that need fewer steps. */
export function nothingToDo(): Promise<void> {
  return Promise.resolve()
}
