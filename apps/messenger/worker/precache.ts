/**
 * The build in a cache of its own, so that the messenger starts without a network and at once with one.
 *
 * A version is the list of files that `build/worker.ts` wrote into the worker, each with its hash. It is fetched whole or not at all, and
 * used from the next start: a page keeps the version that it began with. The version before stays as well, because a page of it may be
 * open that has not asked for all of its parts yet.
 */
import { type BuiltFile, builtFiles, version } from './built.ts'

declare const self: ServiceWorkerGlobalScope

const prefix = 'kith-build-'
const own = `${prefix}${version}`
/** Where it stands which version came before: caches have no order of their own. */
const orderKey = '/-/installed'

/** Fetches every file of the build. Rejects when one is not what the list says; the version is not used then. */
export async function install(): Promise<void> {
  const cache = await caches.open(own)
  try {
    await Promise.all(builtFiles.map((file) => keep(cache, file)))
    await cache.put(orderKey, new Response(String(Date.now())))
  } catch (error) {
    await caches.delete(own)
    throw error
  }
}

async function keep(cache: Cache, { url, integrity }: BuiltFile): Promise<void> {
  const found = await caches.match(url, { ignoreVary: true })
  // What has its hash in its name is the same in every version.
  if (found !== undefined && url.startsWith('/assets/')) return cache.put(url, found)
  const answer = await fetch(url, { integrity, cache: 'no-cache', credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`${url}: ${String(answer.status)}`)
  await cache.put(url, answer)
}

/** Removes every version but this one and the one before it. */
export async function removeOlder(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own)
  const times = await Promise.all(others.map(async (name) => ({ name, atMs: await installedAtMs(name) })))
  const [, ...older] = times.sort((a, b) => b.atMs - a.atMs)
  await Promise.all(older.map(({ name }) => caches.delete(name)))
}

async function installedAtMs(name: string): Promise<number> {
  const stamp = await caches.match(orderKey, { cacheName: name })
  return stamp === undefined ? 0 : Number(await stamp.text())
}

/** The answer to a request that the build has one for, and nothing for all others. */
export function answerOf(request: Request): Promise<Response> | undefined {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return undefined
  // The page has one address; `/metrics` and others are the server's.
  const path = request.mode === 'navigate' && url.pathname === '/index.html' ? '/' : url.pathname
  if (request.mode === 'navigate' && path !== '/') return undefined
  if (!isBuilt(path) && !path.startsWith('/assets/')) return undefined
  return answer(path, request)
}

async function answer(path: string, request: Request): Promise<Response> {
  const found =
    (await caches.match(path, { cacheName: own, ignoreVary: true })) ??
    (path.startsWith('/assets/') ? await caches.match(path, { ignoreVary: true }) : undefined)
  return found ?? fetch(request)
}

const built = new Set(builtFiles.map(({ url }) => url))

function isBuilt(path: string): boolean {
  return built.has(path)
}
