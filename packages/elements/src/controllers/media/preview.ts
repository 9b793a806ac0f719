import type { BlobRef } from '@kith/peer'

import { claimedKind, type MediaKind } from './media-kind.ts'

/** Files up to this size are held in memory to be shown or saved; larger ones are written to a place that the person chooses. */
export const heldBytesMax: number = 256 * 1024 * 1024

/** What is shown in the place of a file. */
export interface Preview {
  readonly kind: MediaKind
  /** Its address inside this page. */
  readonly url: string
  /** Of a picture, in pixels. */
  readonly width?: number
  readonly height?: number
}

/** How a file can be shown in its place, if it is what it says. */
export function previewOf({ type, bytes }: Pick<BlobRef, 'type' | 'bytes'>): MediaKind | undefined {
  return bytes > heldBytesMax ? undefined : claimedKind(type)
}
