import { css, type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import { groupNotices, type GroupNotice } from '../../controllers/groups/group-notices.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { mentions } from '../../words/en/mentions.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

/** @summary Of what one wants notice in a group, on this device: of everything, of what mentions oneself, or of nothing. */
export class KithGroupNotice extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    place: { type: String },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-label);
        font-weight: 600;
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--kith-space-2);
        min-block-size: 2.25rem;
        cursor: pointer;
      }
      input {
        flex: none;
        inline-size: 1.125rem;
        block-size: 1.125rem;
        margin: 0;
        accent-color: var(--kith-color-accent);
      }
      @media (pointer: coarse) {
        label {
          min-block-size: var(--kith-target);
        }
      }
    `,
  ]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** The group. */
  declare place: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.place = ''
    new Watcher(this, () => [this.messenger.groups.notices.chosen])
  }

  override render(): TemplateResult {
    const says = this.#words.of(mentions)
    const chosen = this.messenger.groups.notices.of(this.place).notice
    return html`<fieldset data-testid="group-notice" data-notice=${chosen} aria-describedby="hint">
      <legend>${says.noticeOf}</legend>
      ${groupNotices.map(
        (notice) =>
          html`<label
            ><input
              type="radio"
              name="notice"
              data-testid="group-notice-${notice}"
              .checked=${notice === chosen}
              @change=${() => void this.#choose(notice)}
            />${says[notice]}</label
          >`,
      )}
      <p class="hint" id="hint">${says.noticeHint}</p>
    </fieldset>`
  }

  async #choose(notice: GroupNotice): Promise<void> {
    try {
      await this.messenger.groups.notices.choose(this.place, notice)
    } finally {
      // What could not be kept goes back.
      this.requestUpdate()
    }
  }
}

customElements.define('kith-group-notice', KithGroupNotice)
