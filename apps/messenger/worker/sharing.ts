/** What other programs share with the installed messenger: it waits here until the person says to whom it goes, also without a connection. */
import { type SharedList, sharedPlace } from '../src/worker-messages.ts'

declare const self: ServiceWorkerGlobalScope

const charactersMax = 20_000
const filesMax = 20
const bytesMax = 512 * 1024 * 1024

/** The answer to what a browser makes of something that was shared: the page that asks to whom it goes. Nothing for all other requests. */
export function shared(request: Request): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url)
  const isShared = request.method === 'POST' && origin === self.location.origin && pathname === sharedPlace.action
  return isShared ? keep(request) : undefined
}

/** What was shared before and waits still gives way. */
async function keep(request: Request): Promise<Response> {
  const form = await request.formData()
  const words = ['title', 'text', 'url'].map((part) => form.get(part)).filter((part) => typeof part === 'string')
  const text = [...new Set(words)].filter((part) => part !== '').join('\n')
  const all = form.getAll('files').filter((file) => file instanceof File)
  let bytes = 0
  const files = all.filter(({ size }) => size > 0 && (bytes += size) <= bytesMax).slice(0, filesMax)
  await caches.delete(sharedPlace.cache)
  const cache = await caches.open(sharedPlace.cache)
  for (const [at, file] of files.entries())
    await cache.put(
      `${sharedPlace.file}${at}`,
      new Response(file, { headers: { 'content-type': 'application/octet-stream' } }),
    )
  const list: SharedList = {
    text: text.slice(0, charactersMax),
    files: files.map(({ name, type }) => ({ name, type })),
    isCut: text.length > charactersMax || files.length < all.length,
  }
  await cache.put(sharedPlace.list, Response.json(list))
  return Response.redirect('/#share', 303)
}
