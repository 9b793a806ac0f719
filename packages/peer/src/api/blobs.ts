import type { BlobRef, DeviceId, ErrorCode, PeerName } from '@kith/wire'
import type { Duration, Json, SendOptions, Sent } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/**
 * Blobs: large content of any size, fetched part by part from whoever holds it, verified, resumed after a crash, and readable before its end (spec BL).
 * Sharing gives a reference, which is plain JSON and may stand in any message; who knows it may fetch the content.
 */
export interface Blobs {
  /**
   * Makes content ready to be fetched and gives its reference. A file of this machine is not copied: it has to stay, unchanged, for as long as it is to be fetched;
   * everything else is copied beside the store. Rejects `blob-too-long`, `blob-room`, `blob-changed`, `blob-source-gone`, `option-invalid`, `aborted`.
   */
  share(source: BlobSource, options?: ShareOptions): Promise<BlobRef>
  /** Shares content for one name and sends its reference there in a message of the type `kith.file`, whose body is a `FileMessage`. Rejects as `share` and `messages.send`. */
  send(to: string, source: BlobSource, options?: SendBlobOptions): Promise<SentBlob>
  /**
   * Begins to fetch a blob, or goes on with it, and gives what there is of it. It goes on until it is whole, also after a restart. `ref` is what a message or record
   * said. Rejects `blob-malformed`, `blob-too-long`.
   */
  open(ref: unknown, options?: OpenBlobOptions): Promise<BlobFile>
  /** Every blob that this device shares, has or fetches, the newest first. */
  list(options?: WaitOptions): Promise<readonly BlobStatus[]>
  /** How each blob is now, then every change, at most four a second of one blob. */
  changes(options?: WaitOptions): AsyncIterable<BlobChange>
  /** Forgets a blob and deletes what is kept of it; a file that was shared or saved stays. Nobody can fetch it from this device any more. */
  forget(blob: string, options?: WaitOptions): Promise<void>
}

/** Content to be shared: bytes, a browser's `File` or `Blob`, a stream, anything that gives bytes piece by piece, or a file of this machine in Node. */
export type BlobSource =
  Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | { readonly path: string }

export interface ShareOptions extends WaitOptions {
  /** What receivers see. @default the file's own name, or nothing */
  readonly name?: string | undefined
  /** The media type, such as `audio/flac`. @default the type of a `File` or `Blob`, or nothing */
  readonly type?: string | undefined
  /** Hears how many bytes were taken in; `total` is undefined for a stream. */
  readonly onProgress?: ((taken: number, total: number | undefined) => void) | undefined
  /**
   * For whom it is: at most 256 names. `BlobStatus.for` says who of them has it all, and what the mailbox keeps goes when all of them have. It shuts nobody out: whoever knows the
   * reference may fetch. @default nobody in particular
   */
  readonly for?: readonly string[] | undefined
  /**
   * How long the mailbox also keeps the content, for receivers that fetch while this device is away; with `for` no longer than until all of them have it, and not at all when they
   * have it at once. @default false
   */
  readonly keep?: Duration | false | undefined
}

export interface SendBlobOptions extends Omit<ShareOptions, 'for'>, Pick<SendOptions, 'key'> {
  /**
   * How long the message and the content are kept for a receiver that is away; the content no longer than until the receiver has all of it. Left out, the message is kept for 30 days, and the content stays on this device only.
   */
  readonly keep?: Duration | false | undefined
  /** Words that go with the file. */
  readonly text?: string | undefined
}

/** The body of a message of the type `kith.file`. */
export interface FileMessage {
  readonly file: BlobRef
  readonly text?: string | undefined
  readonly [key: string]: Json | undefined
}

/** A blob that was shared and announced. */
export interface SentBlob {
  readonly ref: BlobRef
  /** The message that announces it. */
  readonly message: Sent
}

export interface OpenBlobOptions extends WaitOptions {
  /** Names whose devices may hold it, beside the one who shares it and one's own. */
  readonly holders?: readonly string[] | undefined
  /** Fetches nothing before `resume`. @default false */
  readonly paused?: boolean | undefined
}

/** A blob on this device, whole or on its way. */
export interface BlobFile {
  readonly ref: BlobRef
  /** How it is now. */
  status(options?: WaitOptions): Promise<BlobStatus>
  /** How it is now, then every change; ends when nothing changes any more. */
  progress(options?: WaitOptions): AsyncIterable<BlobStatus>
  /**
   * The content as a stream, from the byte `from` to before `to`, also before all of it is here: what is read is fetched first. Fails with the code that ends the
   * transfer.
   */
  readable(options?: {
    readonly from?: number | undefined
    readonly to?: number | undefined
  }): ReadableStream<Uint8Array>
  /** Resolves when it is whole; rejects with the code that ends it: `blob-false`, `blob-canceled`, `store-failed`. */
  whole(options?: WaitOptions): Promise<void>
  /** The whole content, for a page. The browser may hold it in memory. */
  blob(options?: WaitOptions): Promise<Blob>
  /**
   * Waits until it is whole and saves it: in Node to a path, in a page to a handle that the person chose. A path that is a folder takes it under its cleaned name, and
   * nothing is ever overwritten: a number is added. Gives the path, or the handle's name. Rejects `file-failed`, `store-full`, and as `whole`.
   */
  saveTo(target: string | BlobSaveHandle, options?: WaitOptions): Promise<string>
  /** Fetches nothing until `resume`; also after a restart. */
  pause(options?: WaitOptions): Promise<void>
  resume(options?: WaitOptions): Promise<void>
  /** Ends the transfer and deletes what came of it. */
  cancel(options?: WaitOptions): Promise<void>
}

/** A file that a person chose to write to: what pages get of `showSaveFilePicker`. */
export interface BlobSaveHandle {
  readonly name: string
  createWritable(): Promise<WritableStream<Uint8Array>>
}

/** How a blob is on this device. */
export interface BlobStatus {
  readonly ref: BlobRef
  /** `shared`: this device gave it away first. */
  readonly origin: 'shared' | 'received'
  /** `seeking`: nobody who has it can be reached now. `room`: there is no room on this device. */
  readonly state: 'seeking' | 'running' | 'paused' | 'room' | 'whole' | 'failed' | 'canceled'
  /** Why it does not go on, why it failed, or what is wrong with what is shared: `blob-changed`, `blob-source-gone`. */
  readonly code: ErrorCode | undefined
  /** Bytes that are here. */
  readonly bytesHere: number
  /** Bytes a second. */
  readonly rate: number
  /** How long the rest takes at this rate, in milliseconds; undefined when nobody knows. */
  readonly leftMs: number | undefined
  /** Who gives it. */
  readonly holders: readonly BlobEnd[]
  /** For whom it is shared, and who of them has it all, also from another holder and in an earlier life of the program. Empty when it was not said. */
  readonly for: readonly BlobReceiver[]
  /** Who took it from this device, since it runs. */
  readonly takers: readonly BlobTaker[]
  /** When this device first had to do with it, in milliseconds since 1970. */
  readonly sinceMs: number
  /** The file it was saved as last, in Node. */
  readonly savedAs: string | undefined
  /** What is with the mailbox, where the sender chose that it keeps the content. */
  readonly mailbox: BlobMailboxStatus | undefined
}

/** One of those for whom a blob is. */
export interface BlobReceiver {
  readonly name: PeerName
  /** A device of this name said that it has everything. */
  readonly hasAll: boolean
}

/** Whether the mailbox keeps a blob. `taken`: everybody for whom it is has all of it, so that it is not needed there (any more). */
export interface BlobMailboxStatus {
  readonly state: 'going' | 'kept' | 'taken' | 'refused'
  /** Why not, such as `blob-quota`; `deadline-passed` when its time is over. */
  readonly code: ErrorCode | undefined
  /** Bytes that are on the server's disk. */
  readonly bytes: number
  /** Until when it is to be kept, in milliseconds since 1970. */
  readonly untilMs: number
}

/** Who gives or takes a blob. */
export interface BlobEnd {
  /** The name of a device; empty for the mailbox. */
  readonly name: string
  readonly device: DeviceId | 'mailbox'
  readonly bytes: number
  /** Bytes a second. */
  readonly rate: number
}

/** Who takes a blob. */
export interface BlobTaker extends BlobEnd {
  /** It said that it has everything. */
  readonly isDone: boolean
}

export type BlobChange =
  { readonly kind: 'status'; readonly status: BlobStatus } | { readonly kind: 'forgotten'; readonly blob: string }
