/**
 * Wake-ups (spec PU9): the server says for which name of this browser something is here, and nothing else. A page that is open may know more; a page
 * that is looked at needs no word.
 */
import { type ShownNotice, type ToPage, type WakeReply, wordsPlace } from '../src/worker-messages.ts'

declare const self: ServiceWorkerGlobalScope

/** How long pages have to answer: a browser ends a worker that takes its time. */
const answerMsMax = 2000
/** As long as a name is at most. */
const nameMax = 63

/** Shows what there is to show for a wake-up. */
export async function wake(event: PushEvent): Promise<void> {
  const name = nameIn(event.data)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const answers = await Promise.all(pages.map((page) => ask(page, name)))
  if (answers.includes('seen')) return
  const known = answers.find((answer): answer is ShownNotice => typeof answer === 'object')
  const { title, body, tag, place } = known ?? (await unknown(name))
  const icon = '/icon-192.png'
  await self.registration.showNotification(title, { body, tag, icon, badge: icon, data: { place, name } })
  // A dot: how many there are nobody knows here.
  if (known === undefined && 'setAppBadge' in self.navigator) await self.navigator.setAppBadge().catch(() => undefined)
}

/** A notification was pressed: the page that is there shows its place, or a new one does. */
export async function open({ notification }: NotificationEvent): Promise<void> {
  notification.close()
  const { place, name } = placeIn(notification.data as unknown)
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of pages) {
    if (name !== '' && (await ask(page, name)) === 'other') continue
    page.postMessage({ kind: 'open', place } satisfies ToPage)
    await page.focus()
    return
  }
  await self.clients.openWindow(`/${name === '' ? '' : `?as=${encodeURIComponent(name)}`}${place}`)
}

/** The name that was woken; empty for a message that is none of ours. */
function nameIn(data: PushMessageData | null): string {
  try {
    const text = data?.text() ?? ''
    return text.length <= nameMax && /^[\p{L}\p{N}._-]+$/u.test(text) ? text : ''
  } catch {
    // It did not open: a notification is shown all the same, because the browser asks for one.
    return ''
  }
}

function placeIn(data: unknown): { readonly place: string; readonly name: string } {
  const { place, name } = (data ?? {}) as { readonly place?: unknown; readonly name?: unknown }
  return {
    place: typeof place === 'string' && place.startsWith('#') ? place : '#/',
    name: typeof name === 'string' ? name : '',
  }
}

function ask(page: WindowClient, name: string): Promise<WakeReply['answer']> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    // A page that sleeps, or that shows no messenger, says nothing.
    const timer = setTimeout(() => {
      resolve(undefined)
    }, answerMsMax)
    port1.onmessage = ({ data }: MessageEvent) => {
      clearTimeout(timer)
      resolve((data as WakeReply).answer)
    }
    page.postMessage({ kind: 'woken', name } satisfies ToPage, [port2])
  })
}

async function unknown(name: string): Promise<ShownNotice> {
  const { something, somethingFor } = await words()
  const title = name === '' ? something : somethingFor.replace('{name}', name)
  return { title, body: '', tag: `kith ${name}`, place: '#/' }
}

async function words(): Promise<{ readonly something: string; readonly somethingFor: string }> {
  const plain = { something: 'Something new', somethingFor: 'Something new for {name}' }
  try {
    const kept = await (await caches.open(wordsPlace.cache)).match(wordsPlace.address)
    const { something, somethingFor } = ((await kept?.json()) ?? {}) as Record<string, unknown>
    return typeof something === 'string' && typeof somethingFor === 'string' ? { something, somethingFor } : plain
  } catch {
    // No page has left any yet.
    return plain
  }
}
