import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Banner } from '../../controllers/connection/banner.ts'
import { KithBannerEvent } from '../foundation/events.ts'
import { connection } from '../../words/en/connection.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { bannerStyles } from './banner.styles.ts'

/**
 * @summary What is wrong with the connection, in a sentence and one button. Without a banner it takes no room.
 * @event kith-banner - The button was pressed.
 */
export class KithBanner extends LitElement {
  static override properties: PropertyDeclarations = { banner: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, bannerStyles]
  /** What is wrong, and what can be done; none takes no room. */
  declare banner: Banner | undefined
  readonly #words = new WordsOf(this)

  override render(): TemplateResult | typeof nothing {
    const { banner } = this
    if (banner === undefined) return nothing
    const { tone, text, action } = banner
    return html`<div
      class="banner ${tone}"
      role="region"
      aria-label=${this.#words.of(connection).connection}
      data-testid="banner"
      data-tone=${tone}
    >
      <span>${text(this.#words.now)}</span>
      ${
        action === undefined
          ? nothing
          : html`<button
              class="button"
              type="button"
              data-testid="banner-action"
              @click=${() => this.dispatchEvent(new KithBannerEvent(action.does))}
            >
              ${action.label(this.#words.now)}
            </button>`
      }
    </div>`
  }
}

customElements.define('kith-banner', KithBanner)
