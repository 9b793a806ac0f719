import { blob16, fixed, id, oneOf, record, u16, u32, u64, u8 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { BlobId, DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** What the mailbox has of a blob, in the order of the numbers. */
export const blobStates = ['unknown', 'unfinished', 'whole'] as const
/** What the mailbox has of a blob (spec BM6). */
export type BlobState = (typeof blobStates)[number]

/** Client to server: keep room for a blob, or go on with one (spec BM2). */
export interface BlobReserveFrame {
  readonly type: 'blob-reserve'
  readonly request: number
  readonly as: DeviceId
  readonly blob: BlobId
  /** SHA-256 of the topmost part of the hash tree, 32 bytes. */
  readonly root: Uint8Array
  /** Bytes of the content, from which the form of the blob follows (spec BL2). */
  readonly bytes: number
  /** How long it is to be kept, in milliseconds from now. */
  readonly keepMs: number
  /** SHA-256 of the token that whoever fetches the blob shows, 32 bytes. */
  readonly tokenHash: Uint8Array
}

/** Server to client: what the mailbox has of a blob, in answer to `blob-reserve` and `blob-query`. */
export interface BlobKeptFrame {
  readonly type: 'blob-kept'
  readonly request: number
  /** The device that asked. */
  readonly to: DeviceId
  readonly blob: BlobId
  readonly state: BlobState
  /** Bytes of the content; 0 when unknown. */
  readonly bytes: number
  /** Parts on disk, from the first in the order of the tree (spec BM3). */
  readonly stored: number
  /** Until when it is kept, in milliseconds since 1970 by the server's clock; 0 when unknown. */
  readonly keepUntilMs: number
}

/** Client to server: the next part of a reserved blob (spec BM4). */
export interface BlobPutFrame {
  readonly type: 'blob-put'
  readonly as: DeviceId
  readonly blob: BlobId
  /** 0 for a sealed chunk; n for a page of hashes of parts of level n - 1. */
  readonly level: number
  readonly index: number
  readonly content: Uint8Array
}

/** Server to client: so many parts of the blob are on disk (spec BM5). */
export interface BlobStoredFrame {
  readonly type: 'blob-stored'
  readonly to: DeviceId
  readonly blob: BlobId
  readonly stored: number
}

/** Server to client: a part was not taken, and those behind it are not taken either (spec BM4). */
export interface BlobTurnedDownFrame {
  readonly type: 'blob-turned-down'
  readonly to: DeviceId
  readonly blob: BlobId
  readonly level: number
  readonly index: number
  /** Number of the error code. */
  readonly code: number
  /** When to try again, in milliseconds from now; 0 when it makes no sense. */
  readonly retryAfterMs: number
}

/** Client to server: what does the mailbox have of this blob? (spec BM6) */
export interface BlobQueryFrame {
  readonly type: 'blob-query'
  readonly request: number
  readonly as: DeviceId
  readonly blob: BlobId
  readonly root: Uint8Array
  /** 32 bytes, whose SHA-256 the uploader has given. */
  readonly token: Uint8Array
}

/** Client to server: these parts of one level, please (spec BM7). */
export interface BlobGetFrame {
  readonly type: 'blob-get'
  readonly request: number
  readonly as: DeviceId
  readonly blob: BlobId
  readonly root: Uint8Array
  readonly token: Uint8Array
  readonly level: number
  readonly first: number
  /** At most `limits.blobGetPartsMax`. */
  readonly count: number
}

/** Server to client: one part; without content when the mailbox does not have it. */
export interface BlobPartFrame {
  readonly type: 'blob-part'
  readonly request: number
  readonly to: DeviceId
  readonly level: number
  readonly index: number
  readonly content: Uint8Array
}

/** Client to server: the uploader wants the blob kept no longer (spec BM8). */
export interface BlobReleaseFrame {
  readonly type: 'blob-release'
  readonly request: number
  readonly as: DeviceId
  readonly blob: BlobId
}

type Payload<T> = Omit<T, 'type'>

const content: Field<Uint8Array> = blob16(limits.blobPartBytesMax)
const asked = { request: u32, as: id<DeviceId>(), blob: id<BlobId>() }
const shown = { ...asked, root: fixed(32), token: fixed(32) }
const place = { level: u8, index: u32 }

/** The fields of a `blob-reserve` frame, in order (spec FR4). */
export const blobReserve: Field<Payload<BlobReserveFrame>> = record<Payload<BlobReserveFrame>>({
  ...asked,
  root: fixed(32),
  bytes: u64,
  keepMs: u32,
  tokenHash: fixed(32),
})
/** The fields of a `blob-kept` frame, in order (spec FR4). */
export const blobKept: Field<Payload<BlobKeptFrame>> = record<Payload<BlobKeptFrame>>({
  request: u32,
  to: id<DeviceId>(),
  blob: id<BlobId>(),
  state: oneOf(blobStates),
  bytes: u64,
  stored: u32,
  keepUntilMs: u64,
})
/** The fields of a `blob-put` frame, in order (spec FR4). */
export const blobPut: Field<Payload<BlobPutFrame>> = record<Payload<BlobPutFrame>>({
  as: id<DeviceId>(),
  blob: id<BlobId>(),
  ...place,
  content,
})
/** The fields of a `blob-stored` frame, in order (spec FR4). */
export const blobStored: Field<Payload<BlobStoredFrame>> = record<Payload<BlobStoredFrame>>({
  to: id<DeviceId>(),
  blob: id<BlobId>(),
  stored: u32,
})
/** The fields of a `blob-turned-down` frame, in order (spec FR4). */
export const blobTurnedDown: Field<Payload<BlobTurnedDownFrame>> = record<Payload<BlobTurnedDownFrame>>({
  to: id<DeviceId>(),
  blob: id<BlobId>(),
  ...place,
  code: u16,
  retryAfterMs: u32,
})
/** The fields of a `blob-query` frame, in order (spec FR4). */
export const blobQuery: Field<Payload<BlobQueryFrame>> = record<Payload<BlobQueryFrame>>(shown)
/** The fields of a `blob-get` frame, in order (spec FR4). */
export const blobGet: Field<Payload<BlobGetFrame>> = record<Payload<BlobGetFrame>>({
  ...shown,
  level: u8,
  first: u32,
  count: u16,
})
/** The fields of a `blob-part` frame, in order (spec FR4). */
export const blobPart: Field<Payload<BlobPartFrame>> = record<Payload<BlobPartFrame>>({
  request: u32,
  to: id<DeviceId>(),
  ...place,
  content,
})
/** The fields of a `blob-release` frame, in order (spec FR4). */
export const blobRelease: Field<Payload<BlobReleaseFrame>> = record<Payload<BlobReleaseFrame>>(asked)
