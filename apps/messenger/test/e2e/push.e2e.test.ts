import { until } from '@kith/testing/contracts'
import { type MockSubscription, MockPushService } from '@kith/testing/push-service'
import type { CDPSession, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'
import { ShownNotices } from './shown-notices.ts'

// Where there is no Chromium, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('a person who wants to hear of messages while nobody looks', () => {
  const stack = new AsyncDisposableStack()
  let service: MockPushService
  let network: NetworkProcess
  let alice: Profile
  let bob: Profile
  let subscription: MockSubscription
  let notices: ShownNotices

  beforeAll(async () => {
    service = stack.use(await MockPushService.start())
    const push = ['--push', 'mailto:operator@example.org', '--push-service', service.origin]
    network = stack.use(await NetworkProcess.start(push))
    alice = stack.use(await Profile.open(network.url))
    bob = stack.use(await Profile.open(network.url))
    subscription = await service.subscribe()
    await bob.page.context().grantPermissions(['notifications'], { origin: network.url })
    await bob.page.context().addInitScript(subscribeTo, subscription)
    await bob.page.reload()
    await alice.takeName('alice')
    await bob.takeName('bob')
    await alice.ask('bob')
    await bob.openConversation('alice')
    await bob.page.getByTestId('contact-accept').click()
    await alice.page.locator('[data-testid=contact][data-name=bob][data-standing=contact]').waitFor()
    await alice.openConversation('bob')
    await bob.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    notices = await ShownNotices.of(bob.page)
  }, 120_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('turns notifications and push on, each by a switch', async () => {
    const { page } = bob
    await page.getByTestId('me').click()
    await page.getByTestId('notifications-open').click()
    await page.locator('[data-testid=notifications][data-push=off]').waitFor()
    await page.getByTestId('notices').check()
    await page.getByTestId('push').check()
    await page.locator('[data-testid=notifications][data-push=on]').waitFor()
    await picture(bob, 'messenger-notifications', 'light')
    await page.getByTestId('close').click()
    await page.reload()
    await page.goto(`${network.url}/#notifications`)
    await page.locator('[data-testid=notifications][data-push=on]').waitFor()
    expect(await page.getByTestId('notices').isChecked()).toBe(true)
    await page.getByTestId('close').click()
  })

  it('sees who wrote while the page is hidden, and what was written only after asking for it', async () => {
    const { page } = bob
    await look(page, false)
    await alice.say('the first')
    await until(() => notices.all.length === 1)
    expect(notices.all).toEqual([{ title: 'alice', body: 'New message' }])
    await page.evaluate(() => (location.hash = '#notifications'))
    await page.getByTestId('notices-words').check()
    await page.getByTestId('close').click()
    await alice.say('the second')
    await until(() => notices.all.some(({ body }) => body === 'the second'))
    expect(notices.all).toHaveLength(1)
    await look(page, true)
    await bob.openConversation('alice')
    await bob.sees('the second')
    await until(() => notices.all.length === 0)
  })

  it('comes to the conversation by pressing its notification', async () => {
    const { page } = bob
    await page.evaluate(() => (location.hash = '#/'))
    await look(page, false)
    await alice.say('press here')
    await until(() => notices.all.length === 1)
    await press(page)
    await page.waitForURL(/#\/alice$/u)
    await until(() => notices.all.length === 0)
    await look(page, true)
    await bob.sees('press here')
  })

  it('[PU9] needs no word where the page is looked at, and learns more from a page that is hidden', async () => {
    const { page } = bob
    const waking = await Waking.of(page, network.url)
    const asked = hearsWorker(page)
    await waking.deliver('bob')
    // It answers while it is still looked at.
    await asked
    await page.evaluate(() => (location.hash = '#/'))
    await look(page, false)
    await alice.say('the third')
    await until(() => notices.all.length === 1)
    await notices.close()
    await until(() => notices.all.length === 0)
    await waking.deliver('bob')
    await until(() => notices.all.length === 1)
    expect(notices.all).toEqual([{ title: 'alice', body: 'the third' }])
    await look(page, true)
  })

  it('[PU5, PU9] is woken when the page is closed, with nothing in the wake-up and nothing on the screen but that something is here', async () => {
    const { page } = bob
    await notices.close()
    await until(() => notices.all.length === 0)
    const waking = await Waking.of(page, network.url)
    await page.goto('about:blank')
    await alice.say('while bob is away')
    await until(() => service.requests.length > 0)
    expect(service.textsOf(subscription.id)).toEqual(['bob'])
    const [request] = service.requests
    expect(Buffer.from(request?.body ?? []).includes('bob')).toBe(false)
    await waking.deliver(request?.text ?? '')
    await until(() => notices.all.length === 1)
    expect(notices.all).toEqual([{ title: 'Something new for bob', body: '' }])
    // What is no wake-up is shown all the same, without a word of it.
    await waking.deliver('<b>alice</b> says hello')
    await until(() => notices.all.length === 2)
    expect(notices.all.map(({ title }) => title).sort()).toEqual(['Something new', 'Something new for bob'])
    await page.goto(network.url)
    await bob.openConversation('alice')
    await bob.sees('while bob is away')
  })

  it('is not woken any more when the switch is off', async () => {
    const { page } = bob
    await page.goto(`${network.url}/#notifications`)
    await page.getByTestId('push').uncheck()
    await page.locator('[data-testid=notifications][data-push=off]').waitFor()
    // No name of this browser needs the subscription any more.
    expect(
      await page.evaluate(() => navigator.serviceWorker.ready.then((ready) => ready.pushManager.getSubscription())),
    ).toBeNull()
    await page.reload()
    await page.locator('[data-testid=notifications][data-push=off]').waitFor()
  })
})

/** What a browser is told by its push service, said by the debugging protocol. */
class Waking {
  readonly #session: CDPSession
  readonly #origin: string
  readonly #registration: string

  private constructor(session: CDPSession, origin: string, registration: string) {
    this.#session = session
    this.#origin = origin
    this.#registration = registration
  }

  static async of(page: Page, url: string): Promise<Waking> {
    const session = await page.context().newCDPSession(page)
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [found] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(url))
        if (found !== undefined) resolve(found.registrationId)
      })
    })
    await session.send('ServiceWorker.enable')
    return new Waking(session, new URL(url).origin, await registered)
  }

  async deliver(data: string): Promise<void> {
    await this.#session.send('ServiceWorker.deliverPushMessage', {
      origin: this.#origin,
      registrationId: this.#registration,
      data,
    })
  }
}

/** Presses the notification that is shown, as far as a worker can be told so: without a person's press it may bring no window to the front. */
async function press(page: Page): Promise<void> {
  const [worker] = page.context().serviceWorkers()
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as EventTarget & { readonly registration: ServiceWorkerRegistration }
    const [notification] = await scope.registration.getNotifications()
    const pressed = new Event('notificationclick')
    Object.assign(pressed, { notification, waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined) })
    scope.dispatchEvent(pressed)
  })
}

/** Resolves when the service worker has said something to the page. */
async function hearsWorker(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', resolve, { once: true })
    }).then(() => undefined),
  )
}

/** The page is looked at, or hidden behind another. */
async function look(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate((seen) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (seen ? 'visible' : 'hidden') })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isSeen)
}

/** Runs in the page before its scripts: the browser's push service is another, which the browsers of tests do not have. */
function subscribeTo({ endpoint, keys }: MockSubscription): void {
  const memory = 'test.subscribed'
  const subscription = { endpoint, options: { applicationServerKey: null }, toJSON: () => ({ endpoint, keys }) }
  const given = (): PushSubscription => ({
    ...(subscription as unknown as PushSubscription),
    unsubscribe: () => {
      localStorage.removeItem(memory)
      return Promise.resolve(true)
    },
  })
  PushManager.prototype.subscribe = () => {
    localStorage.setItem(memory, 'yes')
    return Promise.resolve(given())
  }
  PushManager.prototype.getSubscription = () => Promise.resolve(localStorage.getItem(memory) === null ? null : given())
}
