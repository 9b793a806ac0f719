/** The service worker of the messenger: offline start, wake-ups, and what other programs share. */
import { answerOf, install, removeOlder } from './precache.ts'
import { shared } from './sharing.ts'
import { open, wake } from './waking.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => {
  event.waitUntil(install())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOlder())
})

self.addEventListener('fetch', (event) => {
  const answer = shared(event.request) ?? answerOf(event.request)
  if (answer !== undefined) event.respondWith(answer)
})

self.addEventListener('message', (event) => {
  const { data } = event as { readonly data: unknown }
  // The person wants the new version now. Pages of the old one load again when they hear of it.
  if (data === 'take-over') event.waitUntil(self.skipWaiting())
})

self.addEventListener('push', (event) => {
  event.waitUntil(wake(event))
})

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(open(event))
})
