import type { BlobId, BlobPart, BlobShape, ErrorCode, Frame, KithError } from '@kith/wire'

/** A blob as holders know it: enough to ask for its sealed parts, not to open them. */
export interface BlobAccess {
  readonly blob: BlobId
  /** Shows that the reference is known: 32 bytes (spec BL9). */
  readonly token: Uint8Array
  /** The hash of the topmost part: 32 bytes. */
  readonly root: Uint8Array
  readonly shape: BlobShape
}

/** A part as a holder gave it, not verified yet, whose memory is the taker's; or why it did not come. */
export type FetchedPart =
  | { readonly part: BlobPart; readonly bytes: Uint8Array }
  | { readonly part: BlobPart; readonly bytes?: undefined; readonly code: ErrorCode }

/**
 * Somebody who may hold parts of a blob: a device, or the mailbox. It is asked for few parts at a time and many times, also while earlier
 * questions are not answered yet.
 */
export interface BlobHolder {
  /** The same for the same holder: a device's id, or `mailbox`. */
  readonly id: string
  /** Resolves with the reason when it ends by itself, also while nothing is asked of it. */
  readonly gone?: Promise<ErrorCode> | undefined
  /**
   * Fetches parts, in the order given. Each is answered once. Throws a `KithError` when the holder cannot be asked any more: `blob-unknown` when it
   * does not hold the blob, `receiver-absent` or `server-unreachable` when it is not there. An abort of `signal` ends the answers.
   */
  fetch(parts: readonly BlobPart[], signal: AbortSignal): AsyncIterable<FetchedPart>
  /** The transfer needs it no more; `isWhole`: because everything is here. */
  close(isWhole?: boolean): void
}

/** Finds a holder for a blob; nothing when this kind of holder is not there now. */
export type HolderFinder = (access: BlobAccess, signal: AbortSignal) => Promise<BlobHolder | undefined>

/** A blob from which sealed parts are read: what is given to those who fetch, and kept in the mailbox. */
export interface SealedBlob extends BlobAccess {
  /**
   * A part as it travels, after it was compared with its hash; the memory of a chunk is the caller's, that of a page is not. Throws a `KithError`: `blob-lacking` when it is not here yet, `blob-changed`, `blob-source-gone`
   * or `blob-damaged` when it cannot be given.
   */
  read(part: BlobPart): Promise<Uint8Array>
}

/** The mailbox, as far as blobs use it (spec BM). */
export interface BlobMailbox {
  /**
   * Puts all of a blob into the mailbox, or what is missing there, and resolves when it is on the server's disk. Rejects the code of a refusal that trying again
   * does not help, such as `blob-quota`; waits and goes on by itself when the connection is lost.
   */
  keep(blob: SealedBlob, keepMs: number, options: BlobKeepOptions): Promise<void>
  /** Gives the room in the mailbox free. Nothing happens when nothing is there. */
  release(blob: Pick<BlobAccess, 'blob'>): Promise<void>
  /** Whether the mailbox has a blob, to be asked for its parts. */
  readonly find: HolderFinder
  /** A frame from the server that answers no other request. */
  frame(frame: Frame): void
  /** The connection is lost, or the peer ends. */
  down(error?: KithError): void
}

export interface BlobKeepOptions {
  /** Ends the upload; what is in the mailbox stays. */
  readonly signal: AbortSignal
  /** Hears how many of the blob's bytes are on the server's disk. */
  readonly stored?: ((bytes: number) => void) | undefined
}
