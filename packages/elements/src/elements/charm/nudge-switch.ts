import { css, type CSSResultGroup, html, type PropertyDeclarations, type TemplateResult } from 'lit'

import { charmPreferencesOf } from '../../controllers/charm/charm-preferences.ts'
import { nudge } from '../../words/en/nudge.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

/** @summary Whether nudges of one name are taken. */
export class KithNudgeSwitch extends KithElement {
  static override properties: PropertyDeclarations = { with: { type: String } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--kith-space-3);
        min-block-size: var(--kith-target);
        cursor: pointer;
      }
      input {
        flex: none;
        inline-size: 1.15rem;
        block-size: 1.15rem;
        margin: 0;
        accent-color: var(--kith-color-accent);
      }
    `,
  ]
  /** Whose. */
  declare with: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.with = ''
    new Watcher(this, () => [charmPreferencesOf(this.messenger).now])
  }

  override render(): TemplateResult {
    const preferences = charmPreferencesOf(this.messenger)
    const { nudges, nudgesOffFrom } = preferences.now.value
    return html`<label>
      <input
        type="checkbox"
        role="switch"
        data-testid="nudges-from"
        ?disabled=${!nudges}
        .checked=${nudges && !nudgesOffFrom.includes(this.with)}
        @change=${(event: Event) => void preferences.setNudgesFrom(this.with, (event.target as HTMLInputElement).checked)}
      /><span>${this.#words.of(nudge).letName(this.with)}</span>
    </label>`
  }
}

customElements.define('kith-nudge-switch', KithNudgeSwitch)
