import { css, type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from 'lit'

import { keys as area } from '../../words/en/keys.ts'
import '../dialog/dialog.ts'
import { KithCloseEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { keyMap } from './key-map.ts'

/**
 * @summary Which keys do what in the messenger, part by part. It opens when it comes into the page; Escape closes it.
 * @event kith-close - It was closed.
 */
export class KithKeys extends LitElement {
  static override styles: CSSResultGroup = [
    foundation,
    css`
      section + section {
        margin-block-start: var(--kith-space-5);
      }
      h3 {
        margin-block-end: var(--kith-space-1);
        font-size: var(--kith-font-size-label);
        font-weight: 600;
      }
      dl > div {
        display: grid;
        grid-template-columns: 11rem 1fr;
        gap: var(--kith-space-3);
        padding-block: var(--kith-space-2);
        border-block-start: 1px solid var(--kith-color-line);
      }
      dt {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--kith-space-1);
      }
      kbd {
        min-inline-size: 1.75rem;
        padding: 0 var(--kith-space-2);
        border: 1px solid var(--kith-color-edge);
        border-radius: var(--kith-radius-joint);
        background: var(--kith-color-panel);
        font: inherit;
        font-size: var(--kith-font-size-label);
        text-align: center;
      }
      @media (max-width: 30rem) {
        dl > div {
          grid-template-columns: 1fr;
          gap: var(--kith-space-1);
        }
      }
    `,
  ]
  readonly #words = new WordsOf(this)

  override render(): TemplateResult {
    const says = this.#words.of(area)
    return html`<kith-dialog class="wide" heading=${says.title} data-testid="keys" @kith-close=${this.#onClose}>
      ${keyMap.map(
        ({ part, keys }) =>
          html`<section>
            <h3>${says.parts[part]}</h3>
            <dl>
              ${keys.map(
                ([does, ...pressed]) =>
                  html`<div data-testid="key" data-does=${does}>
                    <dt>
                      ${pressed.map((key, index) => html`${index === 0 ? nothing : html`<span class="for-the-ear">, </span>`}<kbd>${keyName(key, says.names)}</kbd>`)}
                    </dt>
                    <dd>${says.does[does]}</dd>
                  </div>`,
              )}
            </dl>
          </section>`,
      )}
    </kith-dialog>`
  }

  readonly #onClose = (event: Event): void => {
    event.stopPropagation()
    this.remove()
    this.dispatchEvent(new KithCloseEvent())
  }
}

/** What stands on a key in the reader's language; signs stand as they are. */
function keyName(key: string, names: Readonly<Record<string, string>>): string {
  return key
    .split('+')
    .map((one) => names[one] ?? one)
    .join(' + ')
}

/** Shows the help over a part of the page; only once at a time. */
export function showKeys(root: ParentNode & Node): void {
  if (root.querySelector('kith-keys') === null) root.appendChild(new KithKeys())
}

customElements.define('kith-keys', KithKeys)
