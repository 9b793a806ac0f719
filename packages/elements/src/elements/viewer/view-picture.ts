import type { BlobRef } from '@kith/peer'

import type { Files } from '../../controllers/chat/files.ts'
import { KithViewer } from './viewer.ts'

/** Shows a picture large, over everything else; `pictures` are those that the arrow keys lead to. */
export function viewPicture(host: ParentNode, files: Files, ref: BlobRef, pictures: readonly BlobRef[]): void {
  const viewer = new KithViewer()
  viewer.files = files
  viewer.pictures = pictures
  viewer.at = Math.max(
    0,
    pictures.findIndex(({ blob }) => blob === ref.blob),
  )
  host.append(viewer)
}
