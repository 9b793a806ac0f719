import type { Contact } from '@kith/peer'
import { css, type CSSResultGroup, html, type PropertyDeclarations, type TemplateResult } from 'lit'

import { settings } from '../../words/en/settings.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

const sights = ['all', 'no-times', 'nothing'] as const

/** @summary What one contact sees of one's own status: what all see, everything but times, or a name that is always offline. The contact is not told. */
export class KithSight extends KithElement {
  static override properties: PropertyDeclarations = { with: { type: String } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
      }
      label {
        display: grid;
        gap: var(--kith-space-1);
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-label);
        overflow-wrap: anywhere;
      }
      select {
        font: inherit;
        color: var(--kith-color-text);
        font-size: var(--kith-font-size-body);
      }
      option {
        background: var(--kith-color-raised);
      }
    `,
  ]
  /** Which contact. */
  declare with: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.with = ''
    new Watcher(this, () => [this.messenger.contacts.all])
  }

  override render(): TemplateResult {
    const says = this.#words.of(settings)
    const now = this.messenger.contacts.of(this.with)?.sees ?? 'all'
    return html`<label>
      ${says.sight(this.with)}
      <select class="field" data-testid="sight" .value=${now} @change=${this.#onChange}>
        ${sights.map((sight) => html`<option value=${sight} ?selected=${sight === now}>${says.sights[sight]}</option>`)}
      </select>
    </label>`
  }

  readonly #onChange = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value
    const sees: Contact['sees'] = chosen === 'no-times' || chosen === 'nothing' ? chosen : undefined
    void this.messenger.peer.contacts.setSight(this.with, sees)
  }
}

customElements.define('kith-sight', KithSight)
