import type { ReactiveController, ReactiveControllerHost } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { KithMessageMenuEvent } from '../foundation/events.ts'

/** How long a finger rests on a message until its menu opens, and how far it may stray meanwhile. */
const longPressMs = 450
const strayPxMax = 10

/** Opens the menu of a message beside it. */
export function openMenu(target: EventTarget, entry: ConversationEntry, from: Element): void {
  const place = from.closest('.message')?.querySelector('.bubble') ?? from
  target.dispatchEvent(new KithMessageMenuEvent(entry, place.getBoundingClientRect()))
}

/** Menus of messages by the right button, the menu key and a long press. Where words are selected, or on a link or a picture, the browser's own menu stays. */
export class MenuPresses implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget
  readonly #entryOf: (key: string) => ConversationEntry | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #press = new AbortController()

  constructor(host: ReactiveControllerHost & EventTarget, entryOf: (key: string) => ConversationEntry | undefined) {
    this.#host = host
    this.#entryOf = entryOf
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#end()
  }

  readonly onContextMenu = (event: MouseEvent): void => {
    if (getSelection()?.isCollapsed === false || isBrowsersOwn(event)) return
    if (this.#open(event)) event.preventDefault()
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    this.#end()
    if (event.pointerType !== 'touch' || isBrowsersOwn(event)) return
    const { clientX, clientY } = event
    const [target] = event.composedPath()
    const press = (this.#press = new AbortController())
    const { signal } = press
    this.#timer = setTimeout(() => {
      this.#end()
      this.#open({ composedPath: () => (target === undefined ? [] : [target]) })
    }, longPressMs)
    const end = (): void => {
      this.#end()
    }
    for (const kind of ['pointerup', 'pointercancel'] as const) addEventListener(kind, end, { signal })
    addEventListener(
      'pointermove',
      (move) => {
        if (Math.hypot(move.clientX - clientX, move.clientY - clientY) > strayPxMax) end()
      },
      { signal },
    )
  }

  #open(event: Pick<Event, 'composedPath'>): boolean {
    const [target] = event.composedPath()
    const message = target instanceof Element ? target.closest<HTMLElement>('.message') : null
    const entry = message === null ? undefined : this.#entryOf(message.dataset['key'] ?? '')
    if (message === null || entry === undefined || entry.missing !== undefined || entry.mid === '') return false
    openMenu(this.#host, entry, message)
    return true
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#press.abort()
  }
}

function isBrowsersOwn(event: Event): boolean {
  const [target] = event.composedPath()
  return target instanceof Element && target.closest('a, img, video, audio, input') !== null
}
