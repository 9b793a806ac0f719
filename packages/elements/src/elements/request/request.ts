import type { Contact } from '@kith/peer'
import { type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { fullMoment } from '../../controllers/time/time-words.ts'
import '../avatar/avatar.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { request } from '../../words/en/request.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { requestStyles } from './request.styles.ts'

/**
 * @summary Somebody asks to be a contact: who, when, and in which words, as plain text, with the ways to answer. Nothing in it was chosen by the stranger but these words.
 * @event kith-navigate - The request was turned down; the list comes back.
 */
export class KithRequest extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    contact: { attribute: false },
  }
  static override styles: CSSResultGroup = [foundation, requestStyles]
  /** The state of the peer that is asked. */
  declare messenger: Messenger
  /** Who asks. */
  declare contact: Contact
  readonly #words = new WordsOf(this)

  /** To the request, not to an answer: no key that is still held down decides. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('article')?.focus())
  }

  override render(): TemplateResult {
    const { name, note, sinceMs } = this.contact
    const says = this.#words.of(request)
    const when = fullMoment(sinceMs, this.messenger.nowMs(), this.#words.now)
    return html`<article tabindex="-1" aria-labelledby="title" data-testid="request">
      <kith-avatar size="large" .name=${name}></kith-avatar>
      <h3 id="title">${says.asks(name)}</h3>
      ${
        note === ''
          ? html`<p class="muted">${says.noWords}</p>`
          : html`<blockquote dir="auto" data-testid="request-words">${note}</blockquote>`
      }
      <p class="muted when">${when.slice(0, 1).toUpperCase()}${when.slice(1)}</p>
      <div class="answers">
        <button class="button primary" type="button" data-testid="contact-accept" @click=${this.#accept}>
          ${says.accept}
        </button>
        <button class="button" type="button" data-testid="contact-decline" @click=${this.#decline}>
          ${says.decline}
        </button>
      </div>
      <p class="hint">${says.hint(name)}</p>
      <div class="more">
        <button class="button danger" type="button" data-testid="contact-block" @click=${this.#block}>
          ${icon('block')}${says.block}
        </button>
        <a class="button danger" href=${hashOf({ view: 'report', name })} data-testid="contact-report"
          >${icon('flag')}${says.report}</a
        >
      </div>
    </article>`
  }

  readonly #accept = (): void => {
    void this.messenger.peer.contacts.accept(this.contact.name)
  }

  readonly #decline = (): void => {
    void this.#end(this.messenger.peer.contacts.decline(this.contact.name))
  }

  readonly #block = (): void => {
    void this.#end(this.messenger.peer.contacts.block(this.contact.name))
  }

  async #end(ending: Promise<void>): Promise<void> {
    await ending
    this.dispatchEvent(new KithNavigateEvent({ view: 'list' }))
  }
}

customElements.define('kith-request', KithRequest)
