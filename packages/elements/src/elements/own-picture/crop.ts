import {
  type CSSResultGroup,
  html,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { drawSquare, type Square, squareWithin, zoomMax } from '../../controllers/pictures/square.ts'
import { face } from '../../words/en/face.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { cropStyles } from './crop.styles.ts'

/** Edge of what is shown, in pixels: twice what it takes on the screen. */
const shownEdge = 512
/** What one press of a key moves, as a part of the side, and brings closer. */
const step = { move: 1 / 16, zoom: 0.1 } as const

const arrows: Readonly<Record<string, readonly [x: number, y: number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** @summary The square part of a picture that is used: moved by dragging or the arrow keys, brought closer by the slider, the wheel, two fingers, or plus and minus. */
export class KithCrop extends LitElement {
  static override properties: PropertyDeclarations = {
    bitmap: { attribute: false },
    zoom: { state: true },
    at: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, cropStyles]
  /** The picture; its owner closes it. */
  declare bitmap: ImageBitmap | undefined
  declare zoom: number
  /** The middle of what is shown, in pixels of the picture. */
  declare at: { readonly x: number; readonly y: number }
  readonly #words = new WordsOf(this)
  /** Where each finger is. */
  readonly #fingers = new Map<number, { readonly x: number; readonly y: number }>()

  constructor() {
    super()
    this.zoom = 1
    this.at = { x: 0, y: 0 }
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.frame')?.focus()
  }

  /** What is shown now. */
  get square(): Square {
    const { at, zoom } = this
    return squareWithin(this.bitmap ?? { width: 1, height: 1 }, at.x, at.y, zoom)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('bitmap') || this.bitmap === undefined) return
    this.zoom = 1
    this.at = { x: this.bitmap.width / 2, y: this.bitmap.height / 2 }
  }

  override updated(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d')
    if (this.bitmap === undefined || context === null || context === undefined) return
    drawSquare(context, this.bitmap, this.square, shownEdge)
  }

  override render(): TemplateResult {
    const says = this.#words.of(face)
    return html`<div
        class="frame"
        role="group"
        tabindex="0"
        aria-label=${says.part}
        aria-describedby="hint"
        data-testid="crop"
        @keydown=${this.#onKey}
        @wheel=${this.#onWheel}
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onUp}
      >
        <canvas width=${shownEdge} height=${shownEdge} aria-hidden="true"></canvas>
      </div>
      <label class="closer">
        <span>${says.closer}</span>
        <input
          type="range"
          min="1"
          max=${zoomMax}
          step="0.05"
          data-testid="crop-closer"
          .value=${String(this.zoom)}
          @input=${(event: Event) => {
            this.#set(this.square, Number((event.target as HTMLInputElement).value))
          }}
        />
      </label>
      <p class="hint" id="hint">${says.partHint}</p>`
  }

  #set({ x, y }: Pick<Square, 'x' | 'y'>, zoom: number): void {
    const within = Math.min(zoomMax, Math.max(1, zoom))
    const { bitmap } = this
    if (bitmap === undefined) return
    this.zoom = within
    this.at = squareWithin(bitmap, x, y, within)
  }

  #move(dx: number, dy: number): void {
    const { x, y, side } = this.square
    this.#set({ x: x + dx * side, y: y + dy * side }, this.zoom)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const [x, y] = arrows[event.key] ?? []
    if (x !== undefined && y !== undefined) this.#move(x * step.move, y * step.move)
    else if (event.key === '+' || event.key === '=') this.#set(this.at, this.zoom + step.zoom)
    else if (event.key === '-') this.#set(this.at, this.zoom - step.zoom)
    else return
    event.preventDefault()
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    this.#set(this.at, this.zoom * Math.exp(-event.deltaY / 500))
  }

  readonly #onDown = (event: PointerEvent): void => {
    const frame = event.currentTarget as HTMLElement
    frame.setPointerCapture(event.pointerId)
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
  }

  readonly #onMove = (event: PointerEvent): void => {
    const before = this.#fingers.get(event.pointerId)
    if (before === undefined) return
    const now = { x: event.clientX, y: event.clientY }
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1]
    this.#fingers.set(event.pointerId, now)
    const width = (event.currentTarget as HTMLElement).clientWidth
    if (other === undefined) this.#move((before.x - now.x) / width, (before.y - now.y) / width)
    else this.#set(this.at, (this.zoom * apart(now, other)) / Math.max(1, apart(before, other)))
  }

  readonly #onUp = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId)
  }
}

function apart(a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

customElements.define('kith-crop', KithCrop)
