import type { SharedShelf } from '@kith/elements/controllers'

import { type SharedList, sharedPlace } from './worker-messages.ts'

/** What the service worker took from other programs. */
export const sharedShelf: SharedShelf = {
  look: async () => {
    const cache = await caches.open(sharedPlace.cache)
    const kept = await cache.match(sharedPlace.list)
    if (kept === undefined) return undefined
    const { text, files, isCut } = (await kept.json()) as SharedList
    const found = files.map(async ({ name, type }, at) => {
      const content = await (await cache.match(`${sharedPlace.file}${at}`))?.blob()
      return content === undefined ? [] : [new File([content], name, { type })]
    })
    return { text, files: (await Promise.all(found)).flat(), isCut }
  },
  clear: async () => {
    await caches.delete(sharedPlace.cache)
  },
}
