import type { LitElement, ReactiveController } from 'lit'

/** Rows that are drawn beyond what is seen, on each side. */
const beyond = 12
/** Rows by which one scrolls before others are drawn. */
const stepRows = 6

/**
 * Of a list of a thousand rows only those are drawn that are near what is seen, as if all were there: the others' room is the margin of the next row that is drawn. The first, the last, and the row with
 * the focus with its neighbours are always drawn, so that keys lead on as if all were; each row says which it is of how many. All rows are equally high, and the list has the class `long`.
 */
export class LongList implements ReactiveController {
  readonly #host: LitElement
  /** Which row is the first that is seen. */
  #first = 0
  /** Until a row was measured: 4rem. */
  #rowPx = 64
  #count = 0
  #places: readonly number[] = []
  /** Rows that were given room and a number. */
  readonly #placed = new Set<HTMLElement>()

  constructor(host: LitElement) {
    this.#host = host
    host.addController(this)
    this.hostConnected()
  }

  hostConnected(): void {
    const options = { capture: true, passive: true }
    addEventListener('scroll', this.#look, options)
    // What scrolls inside of a shadow root is not heard outside.
    this.#host.renderRoot.addEventListener('scroll', this.#look, options)
    this.#host.renderRoot.addEventListener('focusin', this.#onFocus)
  }

  hostDisconnected(): void {
    removeEventListener('scroll', this.#look, { capture: true })
    this.#host.renderRoot.removeEventListener('scroll', this.#look, { capture: true })
    this.#host.renderRoot.removeEventListener('focusin', this.#onFocus)
  }

  /** Which of these rows are drawn now, in their order. */
  drawn<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
    this.#count = rows.length
    const seen = Math.ceil(innerHeight / this.#rowPx)
    const places = new Set([0, rows.length - 1])
    const add = (from: number, to: number): void => {
      for (let at = Math.max(0, from); at <= Math.min(rows.length - 1, to); at += 1) places.add(at)
    }
    add(this.#first - beyond, this.#first + seen + beyond)
    const focused = this.#focused?.dataset['name']
    const at = rows.findIndex(({ name }) => name === focused)
    if (at !== -1) add(at - beyond, at + beyond)
    this.#places = [...places].sort((one, other) => one - other)
    return this.#places.flatMap((place) => rows[place] ?? [])
  }

  hostUpdated(): void {
    const items = [...(this.#list?.children ?? [])].filter((item) => item instanceof HTMLElement)
    for (const item of this.#placed) if (!items.includes(item)) this.#forget(item)
    let next = 0
    for (const [index, item] of items.entries()) {
      const place = this.#places[index] ?? index
      item.style.marginBlockStart = place === next ? '' : `${(place - next) * this.#rowPx}px`
      item.ariaPosInSet = String(place + 1)
      item.ariaSetSize = String(this.#count)
      this.#placed.add(item)
      next = place + 1
    }
    const rowPx = items[0]?.getBoundingClientRect().height ?? 0
    if (rowPx > 0 && rowPx !== this.#rowPx) {
      this.#rowPx = rowPx
      this.#host.requestUpdate()
    }
    this.#look()
  }

  #forget(item: HTMLElement): void {
    item.style.marginBlockStart = ''
    item.ariaPosInSet = item.ariaSetSize = null
    this.#placed.delete(item)
  }

  get #list(): Element | null {
    return this.#host.renderRoot.querySelector('ul.long')
  }

  get #focused(): HTMLElement | undefined {
    const active = this.#host.shadowRoot?.activeElement
    return active instanceof HTMLElement ? active : undefined
  }

  /** Draws the neighbours before the next key is pressed. */
  readonly #onFocus = (): void => {
    if (this.#list?.contains(this.#focused ?? null) === true) this.#host.requestUpdate()
  }

  readonly #look = (): void => {
    const list = this.#list
    if (list === null) return
    const above = Math.max(0, list.parentElement?.getBoundingClientRect().top ?? 0)
    const first = Math.max(0, Math.floor((above - list.getBoundingClientRect().top) / this.#rowPx))
    if (Math.abs(first - this.#first) < stepRows) return
    this.#first = first
    this.#host.requestUpdate()
  }
}
