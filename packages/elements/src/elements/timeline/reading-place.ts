/** A message on the screen and where its top edge stands. */
interface Place {
  readonly key: string
  readonly top: number
}

const nearEndPx = 48

/**
 * Keeps the place where a person reads while messages come, go and grow above and below it. Browsers that anchor scrolling by
 * themselves do not agree on how, so this is done by hand: the first visible message stays where it is.
 */
export class ReadingPlace {
  readonly #scroller: HTMLElement
  #place: Place | undefined

  constructor(scroller: HTMLElement) {
    this.#scroller = scroller
  }

  /** Pixels that lie below what is visible. */
  get belowPx(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller
    return scrollHeight - scrollTop - clientHeight
  }

  get isAtEnd(): boolean {
    return this.belowPx < nearEndPx
  }

  /** Remembers the first visible message. */
  remember(): void {
    this.#place = undefined
    const { top } = this.#scroller.getBoundingClientRect()
    for (const message of this.#scroller.querySelectorAll<HTMLElement>('[data-key]')) {
      const box = message.getBoundingClientRect()
      if (box.bottom <= top) continue
      this.#place = { key: message.dataset['key'] ?? '', top: box.top }
      return
    }
  }

  /** Puts the remembered message back to where it stood. */
  restore(): void {
    const place = this.#place
    if (place === undefined) return
    const message = this.find(place.key)
    if (message !== undefined) this.#scroller.scrollTop += message.getBoundingClientRect().top - place.top
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight
  }

  /** Brings a message to the upper third. */
  show(message: Element): void {
    const offset = message.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top
    this.#scroller.scrollTop += offset - this.#scroller.clientHeight / 3
  }

  /** The message with this key, if it is drawn. */
  find(key: string): HTMLElement | undefined {
    return this.#scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? undefined
  }
}
