import type { LinkEnd } from './link.ts'

/**
 * What carries the packets of a direct link: the data channel of a WebRTC stack, or a TLS connection. It carries bytes whole and in
 * order, and knows nothing of pings, limits of the buffer or listeners, which `LineLink` adds for all of them alike.
 */
export interface Line {
  /** Bytes that `put` took and that have not gone out yet. */
  readonly bufferedBytes: number
  /** Says who receives; called once, in the turn in which the line opened, so that nothing is missed. */
  listen(events: LineEvents): void
  /** Takes a packet, whose bytes may be reused afterwards; false when the line is closing. */
  put(packet: Uint8Array): boolean
  /** Ends the line on both sides; `drained` lets what it took go out first, for `lineCloseMsMax` at most. Nothing is told afterwards. */
  close(how: 'drained' | 'at-once'): void
  /** What the carrier itself counts; undefined when it does not say. */
  stats(): Promise<LineStats | undefined>
}

/** Bytes that a line carried, as its carrier counts them. */
export interface LineStats {
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** Who receives from a line. */
export interface LineEvents {
  /** Bytes arrived; they belong to the receiver, unless it answers true: then the line may use their memory again. */
  packet(packet: Uint8Array): boolean
  /** The buffer shrank to `linkLimits.bufferedBytesLow`. May be told without need. */
  low(): void
  /** The line gave way, or the other side broke a rule; told once. */
  broken(end: LinkEnd): void
}

/** How long a line that closes waits for what it holds to go out, in milliseconds. */
export const lineCloseMsMax = 1000
