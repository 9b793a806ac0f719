import { Messenger } from '@kith/elements/controllers'
import { KithConversation } from '@kith/elements'
import { join } from '@kith/peer'

import { fill } from '../history/fill.ts'

/** What the bench calls in the page. */
export interface ScrollingPage {
  /** Joins, and writes so many messages with one person. */
  fill(server: string, count: number): Promise<void>
  /** Opens their conversation at its end; milliseconds until it stands there. */
  open(): Promise<number>
  /** Scrolls so many pixels further up, and waits until all is drawn and no more is read. */
  up(pixels: number): Promise<Scrolled>
}

/** How the list stands after a step. */
export interface Scrolled {
  /** Rows in the document. */
  readonly rows: number
  /** How far one can scroll further up, in pixels. */
  readonly above: number
}

let messenger: Messenger
let scroller: HTMLElement

const page: ScrollingPage = {
  async fill(server, count) {
    const peer = await join(server, { name: 'anna' })
    await fill(peer, count, 1)
    messenger = new Messenger(peer)
    await messenger.start()
  },
  async open() {
    const beganMs = performance.now()
    const element = new KithConversation()
    element.messenger = messenger
    element.with = 'friend-0'
    element.style.blockSize = '700px'
    document.body.append(element)
    const timeline = await found(() => element.renderRoot.querySelector('kith-timeline')?.shadowRoot)
    await found(() => timeline.querySelector('li'))
    scroller = await found(() => timeline.querySelector<HTMLElement>('.scroller'))
    return performance.now() - beganMs
  },
  async up(pixels) {
    scroller.scrollTop -= pixels
    await quiet()
    return { rows: scroller.querySelectorAll('li').length, above: scroller.scrollTop }
  },
}

async function found<T>(look: () => T | null | undefined): Promise<T> {
  for (;;) {
    const it = look()
    if (it !== null && it !== undefined) return it
    await new Promise(requestAnimationFrame)
  }
}

/** Resolves when nothing has changed in the list for some frames. */
async function quiet(): Promise<void> {
  let frames = 0
  const watcher = new MutationObserver(() => {
    frames = 0
  })
  watcher.observe(scroller, { childList: true, subtree: true, characterData: true })
  while (frames++ < 4) await new Promise(requestAnimationFrame)
  watcher.disconnect()
}

Object.assign(globalThis, { kithScrolling: page })
