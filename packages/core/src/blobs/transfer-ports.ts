import type { BlobPart, BlobShape, ErrorCode } from '@kith/wire'

export interface BlobTransferOptions {
  readonly shape: BlobShape
  /** What is on disk from earlier, one bit a part by its number. */
  readonly have?: Uint8Array | undefined
  /** @default false */
  readonly isPaused?: boolean | undefined
}

export type BlobTransferInput =
  /** Somebody who may have parts can be asked. */
  | { readonly kind: 'holder'; readonly holder: string }
  /** A holder cannot be asked any more, or could not be asked at all. */
  | { readonly kind: 'holder-gone'; readonly holder: string; readonly code: ErrorCode }
  /** Bytes came from a holder, of whatever. */
  | { readonly kind: 'heard'; readonly holder: string }
  /** A part came that matches its hash. */
  | { readonly kind: 'arrived'; readonly holder: string; readonly part: BlobPart }
  /** A part came that does not match its hash. */
  | { readonly kind: 'wrong'; readonly holder: string; readonly part: BlobPart }
  /** A holder does not give a part. */
  | { readonly kind: 'lacking'; readonly holder: string; readonly part: BlobPart; readonly code: ErrorCode }
  /** Parts that arrived are on disk. */
  | { readonly kind: 'stored'; readonly parts: readonly BlobPart[] }
  /** Parts that arrived could not be put on disk, or are damaged there. */
  | { readonly kind: 'lost'; readonly parts: readonly BlobPart[] }
  /** It cannot be ended: the content is not what its reference says, or the disk failed. */
  | { readonly kind: 'fail'; readonly code: ErrorCode }
  /** Somebody reads the content from this byte on; nobody any more without one. */
  | { readonly kind: 'read'; readonly offset: number | undefined }
  | { readonly kind: 'room'; readonly hasRoom: boolean }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' }
  /** Look for holders now: the network came back, or somebody said that he has it. */
  | { readonly kind: 'seek' }

export type BlobTransferOutput =
  /** Ask a holder for these, in this order. */
  | { readonly kind: 'ask'; readonly holder: string; readonly parts: readonly BlobPart[] }
  /** These are not wanted of a holder any more. */
  | { readonly kind: 'unask'; readonly holder: string; readonly parts: readonly BlobPart[] }
  /** Let go of a holder; `blob-mismatch`: it gave what is wrong, and is not taken again for this blob. */
  | { readonly kind: 'leave'; readonly holder: string; readonly code: ErrorCode }
  /** Look for holders. */
  | { readonly kind: 'seek' }
  /** The state, or who is asked, changed. */
  | { readonly kind: 'changed' }

/**
 * Where a transfer is. `seeking`: nobody can be asked now. `room`: the device has no room for it. The last three do not change any more.
 */
export type BlobTransferState = 'seeking' | 'running' | 'paused' | 'room' | 'whole' | 'failed' | 'canceled'

/** A transfer as it can be shown. */
export interface BlobTransferReport {
  readonly state: BlobTransferState
  /** Why it does not go on, or why it failed. */
  readonly code: ErrorCode | undefined
  /** Plain bytes of the content that are on disk. */
  readonly bytesHere: number
  /** Bytes a second that come now. */
  readonly rate: number
  /** How long the rest takes at this rate, in milliseconds; undefined while nobody knows. */
  readonly leftMs: number | undefined
  readonly holders: readonly BlobHolderReport[]
  /** Parts that came twice. */
  readonly doubled: number
}

/** A holder as it can be shown. */
export interface BlobHolderReport {
  readonly holder: string
  readonly bytes: number
  readonly rate: number
  /** It gave nothing for too long, and is not asked for a while. */
  readonly isAside: boolean
}
