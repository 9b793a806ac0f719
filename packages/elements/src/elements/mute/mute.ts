import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { muteOf, mutePlace, unmutePlace } from '../../controllers/muting/mute-place.ts'
import { isMuted, muteSpans, muteWords } from '../../controllers/muting/muting.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { mute } from '../../words/en/mute.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/** @summary Mutes a name or a group for a while, and shows until when: its messages come as before, and call for no attention; in a group those that mention one do. */
export class KithMute extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    called: { type: String },
    isChoosing: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
        margin-inline: var(--kith-space-4);
        padding-block: var(--kith-space-2);
        border-block-end: 1px solid var(--kith-color-line);
      }
      .button {
        margin-inline: calc(-1 * var(--kith-space-2));
        border-color: transparent;
        font-weight: 500;
      }
      .spans,
      .state {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--kith-space-1);
      }
      .spans {
        gap: 0 var(--kith-space-4);
        padding-inline-start: var(--kith-space-6);
      }
      .state p {
        display: flex;
        flex: 1;
        align-items: center;
        gap: var(--kith-space-2);
        padding-inline-start: var(--kith-space-2);
        font-size: var(--kith-font-size-label);
      }
    `,
  ]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Whose messages are muted: a name, or the place of a group. */
  declare name: string
  /** What it is called; the name itself when nothing is said. */
  declare called: string
  /** Whether the spans are shown. */
  declare isChoosing: boolean
  #wasMuted = false
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    this.called = ''
    this.isChoosing = false
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.groups.notices.chosen])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) this.isChoosing = false
  }

  /** What was pressed gives the focus to what stands in its place. */
  override updated(changed: PropertyValues<this>): void {
    const isQuiet = isMuted(muteOf(this.messenger, this.name), this.messenger.nowMs())
    const isOther = isQuiet !== this.#wasMuted
    this.#wasMuted = isQuiet
    if (changed.has('name') || !isOther || this.#isAway) return
    this.renderRoot.querySelector<HTMLElement>('button')?.focus()
  }

  override render(): TemplateResult {
    const { name, messenger } = this
    const says = this.#words.of(mute)
    const state = muteWords(muteOf(messenger, name), messenger.nowMs(), this.#words.now)
    if (state !== '')
      return html`<div class="state">
        <p role="status" data-testid="mute-state">${icon('quiet')}${state}</p>
        <button class="button" type="button" data-testid="unmute" @click=${this.#unmute}>${says.unmute}</button>
      </div>`
    return html`<button
        class="button"
        type="button"
        aria-expanded=${this.isChoosing}
        aria-controls="spans"
        data-testid="mute"
        @click=${() => {
          this.isChoosing = !this.isChoosing
        }}
      >
        ${icon('quiet')}${says.mute}
      </button>
      <div
        class="spans"
        id="spans"
        role="group"
        aria-label=${says.muteName(this.called || name)}
        ?hidden=${!this.isChoosing}
      >
        ${muteSpans.map(
          ({ id, ms }) =>
            html`<button class="button" type="button" data-testid="mute-${id}" @click=${() => void this.#mute(ms)}>
              ${says.spans[id]}
            </button>`,
        )}
      </div>`
  }

  /** Whether the person is somewhere else in the page; a change by another device takes no focus. */
  get #isAway(): boolean {
    return !this.matches(':focus-within') && document.activeElement !== document.body
  }

  async #mute(ms: number | undefined): Promise<void> {
    await mutePlace(this.messenger, this.name, ms)
    this.isChoosing = false
  }

  readonly #unmute = (): void => {
    void unmutePlace(this.messenger, this.name)
  }
}

customElements.define('kith-mute', KithMute)
