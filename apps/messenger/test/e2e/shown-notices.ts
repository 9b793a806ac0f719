import type { CDPSession, Page } from 'playwright'

/** A notification as the browser shows it. */
export interface Shown {
  readonly title: string
  readonly body: string
}

interface BackgroundEvent {
  readonly backgroundServiceEvent: {
    readonly eventName: string
    readonly instanceId: string
    readonly eventMetadata: readonly { readonly key: string; readonly value: string }[]
  }
}

/**
 * The notifications that a browser shows, as it tells them itself. To ask `getNotifications` again and again would not do: asked while one is about to
 * be shown, Chromium forgets that one.
 */
export class ShownNotices {
  readonly #page: Page
  readonly #shown = new Map<string, Shown>()

  private constructor(page: Page, session: CDPSession) {
    this.#page = page
    session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }: BackgroundEvent) => {
      const { eventName, instanceId, eventMetadata } = backgroundServiceEvent
      const said = new Map(eventMetadata.map(({ key, value }) => [key, value]))
      if (eventName === 'Notification displayed')
        this.#shown.set(instanceId, { title: said.get('Title') ?? '', body: said.get('Body') ?? '' })
      else if (eventName === 'Notification closed') this.#shown.delete(instanceId)
    })
  }

  static async of(page: Page): Promise<ShownNotices> {
    const session = await page.context().newCDPSession(page)
    const notices = new ShownNotices(page, session)
    const service = 'notifications'
    await session.send('BackgroundService.startObserving', { service })
    await session.send('BackgroundService.setRecording', { service, shouldRecord: true })
    return notices
  }

  /** Those that are shown now, in the order in which they came. */
  get all(): readonly Shown[] {
    return [...this.#shown.values()]
  }

  /** Closes them as its person would, from a page of the messenger. */
  async close(): Promise<void> {
    await this.#page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      for (const shown of await registration.getNotifications()) shown.close()
    })
  }
}
