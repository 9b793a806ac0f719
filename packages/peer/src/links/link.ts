import type { ErrorCode } from '@kith/wire'

/**
 * A carrier of packets to the server or to one device. It promises little: what it took may be lost when it goes down, so only
 * acknowledgements of the protocol count. What arrives, arrives whole, once and in order. Every implementation passes the contract
 * suite `registerLinkContract` of `@kith/testing`.
 */
export interface Link {
  /** How packets travel. */
  readonly kind: 'websocket' | 'webrtc' | 'tcp' | 'memory'
  /**
   * Takes a packet of at most `limits.packetBytesMax` bytes; the bytes may be reused afterwards. Answers false, and does not take it,
   * while the buffer is full (then `room` follows) and after the link went down.
   */
  send(packet: Uint8Array): boolean
  /** Says who receives; called once. What arrived earlier is given first. */
  listen(handlers: LinkHandlers): void
  /** Asks for `room` once the buffer has shrunk to `linkLimits.bufferedBytesLow`, as a refusal does. Called while more than that is buffered. */
  wantRoom(): void
  /** Ends the link on both sides; what was taken goes out first where that is possible. Nothing is told afterwards. May be called again. */
  close(): void
  /** Bytes of packets taken, not yet handed to the network. */
  readonly bufferedBytes: number
  /** Bytes of packets taken since the link came up. */
  readonly bytesSent: number
  /** Bytes of packets that arrived since the link came up. */
  readonly bytesReceived: number
}

/** Who receives from a link. The calls are never made from within `send` or `listen`. */
export interface LinkHandlers {
  /** A packet arrived; the bytes belong to the receiver, unless it answers true: then it does not need them, and the link may use their memory again. */
  packet(packet: Uint8Array): boolean | void
  /** There is room again after `send` answered false, or after `wantRoom`. */
  room(): void
  /** The link ended, not by `close`; told once, and last. */
  down(end: LinkEnd): void
}

/** Why a link ended. */
export interface LinkEnd {
  /** `server-unreachable` or `path-lost` when the network gave way, `frame-too-long` and others when the other side broke the rules. */
  readonly code: ErrorCode
  /** For logs; never content or keys. */
  readonly message: string
}

/** Bounds of what a link buffers. */
export const linkLimits = {
  /** Bytes taken and not yet sent, beyond which `send` answers false. */
  bufferedBytesMax: 1_048_576,
  /** Bytes down to which the buffer must shrink before `room`. */
  bufferedBytesLow: 131_072,
  /** Bytes that wait for `listen` before the link ends itself. */
  unheardBytesMax: 1_048_576,
  /** Bytes of packets that a direct link takes before it ends, so that its keys seal no more than AES-GCM safely does (spec CA15). */
  sealedBytesMax: 274_877_906_944,
  /** How long a connection may take, in milliseconds. */
  connectMsMax: 10_000,
} as const
