import { css, type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { rich } from '../../words/en/rich.ts'
import '../avatar/avatar.ts'
import '../dialog/dialog.ts'
import { KithForwardEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

/** Names that are listed; of more one types a part. */
const shownMax = 50

/**
 * @summary To whom a message is passed on: one's contacts, the last talk first, and a field that finds one.
 * @event kith-forward - A place was chosen.
 * @event kith-close - It was closed.
 */
export class KithForwardMessage extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false }, query: { state: true } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      ul {
        max-block-size: min(24rem, 50dvh);
        margin: var(--kith-space-3) 0 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      .place {
        display: flex;
        align-items: center;
        gap: var(--kith-space-3);
        inline-size: 100%;
        min-block-size: var(--kith-target);
        padding: var(--kith-space-1) var(--kith-space-2);
        border: 0;
        border-radius: var(--kith-radius-control);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .place:hover {
        background: var(--kith-color-hover);
      }
      .place:focus-visible {
        outline-offset: -2px;
      }
    `,
  ]
  declare messenger: Messenger
  declare query: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.query = ''
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.summaries.all])
  }

  override render(): TemplateResult {
    const says = this.#words.of(rich)
    const names = this.#names()
    return html`<kith-dialog .heading=${says.forwardTo} data-testid="forward">
      <input
        class="field"
        type="search"
        autofocus
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        aria-label=${says.findName}
        placeholder=${says.findName}
        data-testid="forward-find"
        @input=${(event: Event) => {
          this.query = (event.target as HTMLInputElement).value
        }}
      />
      ${
        names.length === 0
          ? html`<p class="hint" role="status">${says.nobody}</p>`
          : html`<ul>
              ${names.map(
                (name) =>
                  html`<li>
                    <button
                      class="place"
                      type="button"
                      data-testid="forward-place"
                      data-name=${name}
                      @click=${() => this.dispatchEvent(new KithForwardEvent(name))}
                    >
                      <kith-avatar size="small" .name=${name} .faces=${this.messenger.faces}></kith-avatar
                      ><span class="cut">${name}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
      }
    </kith-dialog>`
  }

  #names(): string[] {
    const { contacts, summaries } = this.messenger
    const wanted = this.query.trim().toLocaleLowerCase()
    const lastMs = (name: string): number => summaries.of(name).latest?.atMs ?? 0
    return contacts.all.value
      .filter(({ state, name }) => state === 'contact' && name.includes(wanted))
      .map(({ name }) => name)
      .sort((a, b) => lastMs(b) - lastMs(a) || (a < b ? -1 : 1))
      .slice(0, shownMax)
  }
}

customElements.define('kith-forward-message', KithForwardMessage)
