import type { DeviceId, ErrorCode } from '@kith/wire'

/**
 * Channels: live bytes between two programs, in order and each once, both ways, with back-pressure, over the best path there is at each moment
 * (spec CH). For a terminal, live data, a game. A channel survives a change of the path and an outage of up to a minute; it ends with either program,
 * and nothing of it is stored: what must not be lost is a message.
 */
export interface ChannelService {
  /**
   * Opens a channel to a name: to the device that takes it first, where it has several. Resolves when it is taken. Rejects `name-unknown`, `no-listener`
   * when no device there takes channels of the type, `receiver-absent` when none answers within 15 seconds, `channel-limit`, `option-invalid`, `server-unreachable`
   * for a name that is not known here, and `aborted`.
   */
  open(to: string, options: ChannelOpening): Promise<Channel>
  /**
   * Takes the channels of a type that others open: those of every name that is not blocked, as with messages; look at `channel.with`, and `abort` what
   * you do not want. One listener a type, in all tabs together: of several, the first has them. Its failing aborts the channel with `internal`.
   */
  on(type: string, take: (channel: Channel) => void | Promise<void>): Disposable
}

/** What is opened. */
export interface ChannelOpening {
  /** What sort of channel, such as `shell`: 1 to 64 bytes of UTF-8. Types that begin with `kith.` are Kith's own. */
  readonly type: string
  /** What the other end is told with the opening: at most 1,024 bytes. @default none */
  readonly init?: Uint8Array | undefined
  /** Only this device of the name. */
  readonly device?: DeviceId | undefined
  /** Gives up waiting; a channel that is taken by then is aborted. */
  readonly signal?: AbortSignal | undefined
}

/**
 * One end of a channel. Disposing closes it.
 *
 * Its bytes are read and written by calls (`read`, `write`, `end`, and `for await` over the channel itself), or through web streams, which copy what
 * is written and take more time for each piece. In one direction, use the one or the other. Leaving a `for await` leaves the channel open.
 */
export interface Channel extends AsyncDisposable, AsyncIterable<Uint8Array> {
  /** The name at the other end. */
  readonly with: string
  /** Its device. */
  readonly device: DeviceId
  readonly type: string
  /** What the opener said with its opening. */
  readonly init: Uint8Array
  /**
   * The next bytes that the other end wrote, in pieces as they came; undefined after the last. While nobody reads, the other end has to wait. Several calls are
   * answered in their order. Rejects with the code of `closed`.
   *
   * Without `into` they are in memory of their own, which is the caller's. With it they are put into that memory, 1 byte or more of any length, as many as there are now and it
   * holds: what is given is the part of it that was filled, from its beginning. This is for who reads fast, because no memory is made for what comes: 64 KiB hold what
   * one packet brings, and one or two of them, used in turns, are enough. Until the call is answered the memory is the channel's: do not look at it, change it, or give it
   * to two calls at a time. Afterwards it is the caller's again, whatever the answer. Rejects `option-invalid` for memory that is empty, also when it was transferred
   * meanwhile; no byte is lost by that.
   */
  read(into?: Uint8Array): Promise<Uint8Array | undefined>
  /**
   * Takes bytes for the other end at once, as many as are given, and resolves when there is room for more: wait for it, or what was written piles up in memory. The bytes
   * are the channel's from then on and must not be changed; so they need not be copied. Rejects with the code of `closed`.
   */
  write(bytes: Uint8Array): Promise<void>
  /** Ends this direction, and resolves when the other end has everything in its memory. What the other end writes is still read. */
  end(): Promise<void>
  /** What `read` gives, as a stream: ends when the other end has ended; fails with the code of `closed`. Canceling aborts the channel. */
  readonly readable: ReadableStream<Uint8Array>
  /**
   * What `write` takes, as a stream; bytes are copied, and may be reused once its `write` resolved. Its `close` does what `end` does. Aborting aborts the
   * channel.
   */
  readonly writable: WritableStream<Uint8Array>
  /** How its bytes travel now. */
  readonly path: 'direct' | 'relay'
  /**
   * Resolves when both ends have ended and everything has arrived. Rejects with the code of the other end's `abort`, `channel-lost` when nothing was heard for a minute or
   * the other program began anew, `aborted` after an `abort` here, `store-taken` when another tab became the owner, `disposed`. A rejection that nobody looks at is no error.
   */
  readonly closed: Promise<void>
  /** Ends this direction, and resolves when the other end has everything that was written. What it still writes is dropped. */
  close(): Promise<void>
  /** Gives the channel up at both ends; what is on its way is lost. Nothing happens when it is over. @default 'aborted' */
  abort(code?: ErrorCode): void
}
