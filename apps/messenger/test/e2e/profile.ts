import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrowserContext, chromium, type Locator, type Page } from 'playwright'

import { chromiumArguments } from '../../../../tools/provision/chromium-arguments.ts'

/** How long the page may take to show something, in milliseconds. */
const waitMsMax = 100_000

/** A message as the page shows it. */
export interface ShownMessage {
  readonly text: string
  readonly mid: string
  readonly from: string
  readonly state: string
  readonly path: string | undefined
}

/** What the data channels of a page carried, by their own statistics. */
export interface ChannelStatistics {
  readonly open: number
  readonly messagesSent: number
  readonly messagesReceived: number
}

/** A Chromium profile of its own with the messenger open: what is closed and opened again keeps its storage. */
export class Profile implements AsyncDisposable {
  readonly #folder: string
  readonly #url: string
  readonly #more: readonly string[]
  #context: BrowserContext | undefined
  #page: Page | undefined

  private constructor(folder: string, url: string, more: readonly string[]) {
    this.#folder = folder
    this.#url = url
    this.#more = more
  }

  /** `more` are further arguments of Chromium. */
  static async open(url: string, more: readonly string[] = []): Promise<Profile> {
    const profile = new Profile(await mkdtemp(join(tmpdir(), 'kith-profile-')), url, more)
    await profile.openAgain()
    return profile
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('the profile is closed')
    return this.#page
  }

  async openAgain(): Promise<void> {
    const executablePath = process.env['KITH_TEST_CHROMIUM']
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      args: [...chromiumArguments(), '--allow-loopback-in-peer-connection', ...this.#more],
      permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'],
      viewport: { width: 1280, height: 800 },
      ...(executablePath === undefined ? {} : { executablePath }),
    })
    // A machine with much else to do takes its time.
    this.#context.setDefaultTimeout(waitMsMax)
    await this.#context.addInitScript(countPeerConnections)
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage())
    await this.#page.goto(this.#url)
  }

  async close(): Promise<void> {
    await this.#context?.close()
    this.#context = undefined
    this.#page = undefined
  }

  async takeName(name: string): Promise<void> {
    await this.page.getByTestId('name').fill(name)
    await this.page.getByTestId('claim').click()
    await this.page.getByTestId('own-name').filter({ hasText: name }).waitFor()
  }

  async ask(name: string): Promise<void> {
    await this.page.getByTestId('add').click()
    await this.page.getByTestId('add-name').fill(name)
    await this.page.getByTestId('add-submit').click()
    await this.contact(name).waitFor()
  }

  contact(name: string): Locator {
    return this.page.locator(`[data-testid=contact][data-name="${name}"]`)
  }

  async openConversation(name: string): Promise<void> {
    await this.contact(name).click()
    await this.page.getByTestId('conversation-name').filter({ hasText: name }).waitFor()
  }

  /** Types and sends as a person does. */
  async say(text: string): Promise<void> {
    await this.page.getByTestId('composer').fill(text)
    await this.page.getByTestId('composer').press('Enter')
  }

  /** Waits until the newest message of the conversation has this text and, if given, this state. */
  async sees(text: string, state?: string): Promise<void> {
    const message = this.page.locator(`[data-testid=message]${state === undefined ? '' : `[data-state=${state}]`}`)
    await message.filter({ hasText: text }).last().waitFor()
  }

  /** Every message of the conversation, oldest first: scrolled through from the end to the beginning. */
  async history(): Promise<readonly ShownMessage[]> {
    const shown = new Map<string, ShownMessage>()
    const timeline = this.page.getByTestId('timeline')
    for (let before = -1; ;) {
      const slice = await this.page.getByTestId('message').evaluateAll((items) =>
        items.map((item) => ({
          key: item.getAttribute('data-key') ?? '',
          text: item.querySelector('[data-testid=message-text]')?.textContent ?? '',
          mid: item.getAttribute('data-mid') ?? '',
          from: item.getAttribute('data-from') ?? '',
          state: item.getAttribute('data-state') ?? '',
          path: item.getAttribute('data-path') ?? undefined,
        })),
      )
      for (const { key, ...message } of slice) shown.set(key, message)
      const isAtBeginning = (await this.page.getByTestId('beginning').count()) > 0
      if (isAtBeginning && shown.size === before) break
      before = shown.size
      await timeline.evaluate((element) => {
        element.scrollTop = 0
      })
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))))
    }
    return [...shown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, message]) => message)
  }

  /** What the page's data channels carried. */
  async channels(): Promise<ChannelStatistics> {
    return this.page.evaluate(() => globalThis.channelStatistics())
  }

  /** Takes WebRTC away from the page, as a firewall or a policy would: open paths end, and no new one can be made. */
  async takeWebRtcAway(): Promise<void> {
    await this.page.evaluate(() => {
      globalThis.endPeerConnections()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

declare global {
  var channelStatistics: () => Promise<ChannelStatistics>
  var endPeerConnections: () => void
}

/** Runs in the page before its scripts: keeps hold of every peer connection that is made. */
function countPeerConnections(): void {
  const made: RTCPeerConnection[] = []
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
  }
  globalThis.channelStatistics = async () => {
    const total = { open: 0, messagesSent: 0, messagesReceived: 0 }
    for (const connection of made) {
      const report = await connection.getStats()
      for (const entry of report.values() as Iterable<Record<string, unknown>>) {
        if (entry['type'] !== 'data-channel') continue
        if (entry['state'] === 'open') total.open++
        total.messagesSent += Number(entry['messagesSent'] ?? 0)
        total.messagesReceived += Number(entry['messagesReceived'] ?? 0)
      }
    }
    return total
  }
  globalThis.endPeerConnections = () => {
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection')
    for (const connection of made) connection.close()
  }
}
