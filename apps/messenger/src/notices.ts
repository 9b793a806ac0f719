import type {
  Notice,
  NoticePermission,
  NoticeSurroundings,
  PushSurroundings,
  WakeAnswer,
} from '@kith/elements/controllers'

import { type ToPage, type WakeReply, wordsPlace } from './worker-messages.ts'

type Registering = Promise<ServiceWorkerRegistration> | undefined

/** Notifications of this browser; they are shown by the service worker, so that they outlive the page. */
export function noticesOf(registering: Registering): NoticeSurroundings {
  return {
    permission,
    ask: async () => ('Notification' in globalThis ? await Notification.requestPermission() : 'missing'),
    isSeen: () => document.visibilityState === 'visible' && document.hasFocus(),
    show: async ({ title, body, tag, place }: Notice) => {
      const icon = '/icon-192.png'
      await (await registering)?.showNotification(title, { body, tag, icon, badge: icon, data: { place } })
    },
    close: async (tag) => {
      for (const shown of (await (await registering)?.getNotifications({ tag })) ?? []) shown.close()
    },
    badge: (count) => {
      if (!('setAppBadge' in navigator)) return
      // Where there is no icon there is no number at it.
      void (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined)
    },
    tell: async (words) => {
      if (registering === undefined) return
      const cache = await caches.open(wordsPlace.cache)
      await cache.put(wordsPlace.address, Response.json(words))
    },
    onWake: (answer) =>
      hear((said, reply) => {
        if (said.kind === 'woken') reply(answer(said.name))
      }),
  }
}

/** Shows the places that notifications lead to. */
export function followNotices(): void {
  hear((said) => {
    if (said.kind === 'open') location.hash = said.place
  })
}

/** Push of this browser; nothing where it has none. */
export function pushOf(registering: Registering): PushSurroundings | undefined {
  if (registering === undefined || !('PushManager' in globalThis)) return undefined
  return {
    subscription: async () => (await (await registering).pushManager.getSubscription())?.toJSON(),
    subscribe: async (key) => {
      const { pushManager } = await navigator.serviceWorker.ready
      const applicationServerKey = Uint8Array.from(key)
      const wanted = { userVisibleOnly: true, applicationServerKey }
      const before = await pushManager.getSubscription()
      // A browser has one subscription, for one key: that of another network, or of this one before its store was lost, goes.
      if (before !== null && !isFor(before, applicationServerKey)) await before.unsubscribe()
      return (await pushManager.subscribe(wanted)).toJSON()
    },
    unsubscribe: async () => {
      await (await (await registering).pushManager.getSubscription())?.unsubscribe()
    },
  }
}

function permission(): NoticePermission {
  return 'Notification' in globalThis ? Notification.permission : 'missing'
}

function isFor({ options }: PushSubscription, key: Uint8Array): boolean {
  const own = options.applicationServerKey
  return own === null || String(new Uint8Array(own)) === String(key)
}

function hear(each: (said: ToPage, reply: (answer: WakeAnswer) => void) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const listener = ({ data, ports }: MessageEvent): void => {
    each(data as ToPage, (answer) => {
      ports[0]?.postMessage({ answer } satisfies WakeReply)
    })
  }
  navigator.serviceWorker.addEventListener('message', listener)
  return () => {
    navigator.serviceWorker.removeEventListener('message', listener)
  }
}
