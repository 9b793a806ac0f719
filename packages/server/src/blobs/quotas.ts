import { limits } from '@kith/wire'

/** How much large content the network keeps for receivers that are away. Checked when room is reserved (spec BM2). */
export interface BlobQuotas {
  /** Bytes of one blob, with the pages of its hash tree. */
  readonly blobBytesMax: number
  /** Bytes and number of the blobs of one name. */
  readonly nameBytesMax: number
  readonly nameBlobsMax: number
  /** Bytes of all blobs together. */
  readonly networkBytesMax: number
  /** Longest time a blob may ask to be kept, in milliseconds. */
  readonly keepMsMax: number
  /** A blob of which no part came for so long, and that is not whole, goes; in milliseconds. */
  readonly unfinishedMs: number
}

const gibibyte = 1_073_741_824
const dayMs = 86_400_000

/** The quotas of a network whose operator says nothing. */
export const blobQuotasDefault: BlobQuotas = {
  blobBytesMax: 2 * gibibyte,
  nameBytesMax: 2 * gibibyte,
  nameBlobsMax: 1_000,
  networkBytesMax: 16 * gibibyte,
  keepMsMax: limits.lifeMsMax,
  unfinishedMs: dayMs,
}
