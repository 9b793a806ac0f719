import type { DeviceId, ErrorCode } from '@kith/wire'
import type { KnownDevice } from '../identity/known-names.ts'

/**
 * One end of a channel inside the engine: bytes in order, both ways, over the best path to one device, while both programs live (spec CH).
 * What fails rejects with the code that `closed` gives.
 */
export interface ByteChannel {
  /** The device at the other end. */
  readonly device: DeviceId
  readonly type: string
  /** What the opener said with its opening, at most `limits.channelInitBytesMax`. */
  readonly init: Uint8Array
  /**
   * Resolves when the other end has taken the channel, at once at the end that listens. Rejects `no-listener`, `channel-limit`, `receiver-absent`
   * when nothing is heard in time, and the other codes of `closed`. Writing need not wait for it.
   */
  readonly opened: Promise<void>
  /**
   * Takes bytes, which the caller does not change afterwards, and resolves when there is room for more: at once while little waits. One call at
   * a time.
   */
  write(bytes: Uint8Array): Promise<void>
  /**
   * The next bytes; undefined after the last. Their memory is the reader's; or that of `into`, which is the channel's until then: as many as it holds, in a part of it from its
   * beginning. While nobody reads, the other end is soon given no more credit. One call at a time.
   */
  read(into?: Uint8Array): Promise<Uint8Array | undefined>
  /** No more is written. Resolves when the other end has all of it in its memory. */
  end(): Promise<void>
  /** Gives the channel up, at both ends: the other end fails with the code. Nothing happens when it is over. */
  reset(code: ErrorCode): void
  /**
   * Resolves when both directions ended well. Rejects with the code of a `reset` of the other end, `channel-lost` when nothing was heard for too
   * long or the other program began anew, `aborted` after a `reset` here, `disposed`. A rejection that nobody looks at is no error.
   */
  readonly closed: Promise<void>
}

/** Who takes a channel of a type. It may `reset` it at once; a listener that throws resets it with `internal`. */
export type ChannelListener = (channel: ByteChannel, from: KnownDevice) => void

/** Opens channels and hears of those that others open. Types that begin with `kith.` are Kith's own. */
export interface Channels {
  /** Begins to open a channel; what is written travels as soon as the other end has taken it. */
  open(device: DeviceId, type: string, init?: Uint8Array): ByteChannel
  /** Takes the channels of a type that other devices open, until it is disposed; those that are open stay. One listener a type. */
  listen(type: string, listener: ChannelListener): Disposable
}
