import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import type { Route } from '../../controllers/route/route.ts'
import { charm } from '../../words/en/charm.ts'
import { emoticons } from '../../words/en/emoticons.ts'
import { status } from '../../words/en/status.ts'
import '../dialog/dialog.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../own-picture/own-picture.ts'
import './charm-settings.ts'
import './emoticons.ts'

/**
 * @summary What makes a messenger one's own, over the stages: one's picture, one's emoticons, or sounds and the Enter key.
 * @event kith-close - It was closed.
 */
export class KithCharm extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false }, what: { type: String } }
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** What is shown. */
  declare what: Extract<Route, { view: 'charm' }>['what']
  readonly #words = new WordsOf(this)

  override render(): TemplateResult {
    const { messenger, what } = this
    switch (what) {
      case 'picture':
        return html`<kith-dialog .heading=${this.#words.of(status).yourPicture}
          ><kith-own-picture .messenger=${messenger}></kith-own-picture
        ></kith-dialog>`
      case 'emoticons':
        return html`<kith-dialog .heading=${this.#words.of(emoticons).yours}
          ><kith-emoticons .messenger=${messenger}></kith-emoticons
        ></kith-dialog>`
      case 'sounds':
        return html`<kith-dialog .heading=${this.#words.of(charm).soundsAndWriting}
          ><kith-charm-settings .messenger=${messenger}></kith-charm-settings
        ></kith-dialog>`
    }
  }
}

customElements.define('kith-charm', KithCharm)
