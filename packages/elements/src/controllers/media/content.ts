import { type BlobFile, type BlobRef, cleanFileName } from '@kith/peer'

import { type ContentFault, pictureFault } from './content-fault.ts'
import { claimedKind, type MediaKind } from './media-kind.ts'
import { isAsClaimed, signatureBytes } from './signatures.ts'
import { smallPicture } from './picture.ts'
import { heldBytesMax, type Preview } from './preview.ts'

export { contentWords } from './content-fault.ts'

type SaveFilePicker = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>

/** Why a content is not to be shown as its type says; nothing when it may be. */
export async function contentFault(type: string, content: Blob): Promise<ContentFault | undefined> {
  const head = new Uint8Array(await content.slice(0, signatureBytes).arrayBuffer())
  if (!isAsClaimed(type, head)) return { fault: 'other' }
  return claimedKind(type) === 'picture' ? pictureFault(content) : undefined
}

/** What is shown in the place of a content that may be. */
export async function previewFrom(kind: MediaKind, content: Blob): Promise<Preview> {
  if (kind !== 'picture') return { kind, url: URL.createObjectURL(content) }
  const small = await smallPicture(content)
  return { kind, url: URL.createObjectURL(small.content), width: small.width, height: small.height }
}

/** Puts a file where the person wants it. */
export async function saveFile(file: BlobFile, ref: BlobRef): Promise<void> {
  const name = cleanFileName(ref.name)
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: SaveFilePicker }
  if (ref.bytes > heldBytesMax && showSaveFilePicker !== undefined) {
    await file.saveTo(await showSaveFilePicker({ suggestedName: name }))
    return
  }
  const url = URL.createObjectURL(new Blob([await file.blob()], { type: 'application/octet-stream' }))
  const anchor = Object.assign(document.createElement('a'), { href: url, download: name })
  anchor.click()
  // The browser has taken the address over by then.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 60_000)
}
