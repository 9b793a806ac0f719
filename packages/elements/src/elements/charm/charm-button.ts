import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { ownEmoticonsOf } from '../../controllers/emoticons/own-emoticons.ts'
import { mayNudge, nudge, type NudgeOutcome } from '../../controllers/charm/nudge.ts'
import type { Arrival } from '../../controllers/chat/summaries.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { emoticons } from '../../words/en/emoticons.ts'
import { nudge as area } from '../../words/en/nudge.ts'
import { KithInsertEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { charmIcon } from './charm-icon.ts'
import { charmButtonStyles } from './charm-button.styles.ts'

/** How long it says why a nudge did not go out, in milliseconds. */
const toldMs = 5000
/** A gentle shake: six small moves in less than half a second. */
const shake = { frames: [0, -5, 5, -4, 4, -2, 0], ms: 420 } as const

/**
 * @summary What stands beside where one writes: a menu with the emoticons of one's own and a nudge. A nudge that comes shakes what it stands in, gently and once, unless less motion is asked for.
 * @event kith-insert - An emoticon is to be written where the cursor stands.
 */
export class KithCharmButton extends KithElement {
  static override properties: PropertyDeclarations = { place: { type: String }, told: { state: true } }
  static override styles: CSSResultGroup = [foundation, charmButtonStyles]
  /** The conversation that it belongs to. */
  declare place: string
  declare told: Exclude<NudgeOutcome, 'sent'> | 'fault' | undefined
  readonly #words = new WordsOf(this)
  #shaken: Arrival | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.place = ''
    new Watcher(this, () => [
      this.messenger.summaries.arrival,
      this.messenger.contacts.all,
      this.messenger.groups.all,
      ownEmoticonsOf(this.messenger).all,
    ])
  }

  protected override peerFound(): void {
    // What came before it was there shakes nothing.
    this.#shaken = this.messenger.summaries.arrival.value
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override updated(): void {
    const arrival = this.messenger.summaries.arrival.value
    if (arrival === this.#shaken) return
    this.#shaken = arrival
    if (arrival?.name === this.place && arrival.nudge !== undefined && arrival.nudge.isLate !== true) this.#shake()
  }

  override render(): TemplateResult {
    const says = this.#words.of(area)
    const { told } = this
    return html`<button
        class="icon-button open"
        type="button"
        popovertarget="menu"
        aria-haspopup="dialog"
        aria-label=${says.more}
        title=${says.more}
        data-testid="charm-open"
      >
        ${charmIcon('smile')}
      </button>
      <div
        class="card"
        id="menu"
        popover="auto"
        role="dialog"
        aria-label=${says.more}
        data-testid="charm-menu"
        @beforetoggle=${this.#place}
      >
        ${
          mayNudge(this.messenger, this.place)
            ? html`<button class="item" type="button" data-testid="nudge-send" @click=${this.#onNudge}>
                ${charmIcon('nudge')}${says.nudge}
              </button>`
            : nothing
        }
        ${this.#emoticons()}
      </div>
      <p class="told" role="status" data-testid="nudge-told">${told === undefined ? nothing : says[told]}</p>`
  }

  /** The emoticons of one's own, to be written, and the way to change them. */
  #emoticons(): TemplateResult {
    const says = this.#words.of(emoticons)
    const all = ownEmoticonsOf(this.messenger).all.value
    return html`${
        all.length === 0
          ? nothing
          : html`<div class="emoticons" role="group" aria-label=${says.yours}>
              ${all.map(
                ({ name, address }) =>
                  html`<button
                    class="emoticon"
                    type="button"
                    aria-label=":${name}:"
                    title=":${name}:"
                    data-testid="emoticon-write"
                    data-name=${name}
                    @click=${() => {
                      this.#write(name)
                    }}
                  >
                    <img src=${address} alt="" loading="lazy" draggable="false" />
                  </button>`,
              )}
            </div>`
      }<a
        class="item"
        href=${hashOf({ view: 'charm', what: 'emoticons' })}
        data-testid="emoticons-change"
        @click=${this.#close}
        >${charmIcon('smile')}${says.change}</a
      >`
  }

  #write(name: string): void {
    this.#close()
    this.dispatchEvent(new KithInsertEvent(`:${name}:`))
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#menu')?.hidePopover()
  }

  /** Nudges, and says so when that is not possible now. */
  async nudge(): Promise<void> {
    let outcome: NudgeOutcome | 'fault'
    try {
      outcome = await nudge(this.messenger, this.place)
    } catch {
      // Nothing was sent, and the person reads so.
      outcome = 'fault'
    }
    this.told = outcome === 'sent' ? undefined : outcome
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.told = undefined
    }, toldMs)
  }

  readonly #onNudge = (): void => {
    this.#close()
    void this.nudge()
  }

  /** Above the button, inside of the window. */
  readonly #place = (event: Event): void => {
    const button = this.renderRoot.querySelector('.open')?.getBoundingClientRect()
    if (button === undefined) return
    const { style } = event.currentTarget as HTMLElement
    style.insetBlockEnd = `${innerHeight - button.top + 6}px`
    style.left = `${Math.max(12, Math.min(button.left, innerWidth - 332))}px`
  }

  #shake(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const root = this.getRootNode()
    const shaken = root instanceof ShadowRoot ? root.host : this
    shaken.animate(
      shake.frames.map((x) => ({ transform: `translateX(${x}px)` })),
      { duration: shake.ms, easing: 'ease-in-out', id: 'kith-nudge' },
    )
  }
}

customElements.define('kith-charm-button', KithCharmButton)
