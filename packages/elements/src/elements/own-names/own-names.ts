import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit'

import type { Session } from '../../controllers/session/session.ts'
import { names as area } from '../../words/en/names.ts'
import '../avatar/avatar.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/**
 * @summary The names that this browser goes by on one network: which of them the page shows, another in its place, and a new one. It takes no room where there is none.
 * @event kith-navigate - Another name is shown from here on, beginning with its list.
 */
export class KithOwnNames extends LitElement {
  static override properties: PropertyDeclarations = { session: { attribute: false } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
      }
      .hint {
        margin-block-end: var(--kith-space-3);
        color: var(--kith-color-muted);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--kith-space-3);
        min-block-size: var(--kith-target);
        padding-block: var(--kith-space-1);
      }
      .name {
        flex: 1;
        min-inline-size: 0;
      }
      .new {
        margin-block-start: var(--kith-space-3);
      }
    `,
  ]
  /** Who this browser is on the network. */
  declare session: Session | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    new Watcher(this, () => [this.session?.state])
  }

  override render(): TemplateResult | typeof nothing {
    const { session } = this
    const all = session?.names?.all ?? []
    if (session === undefined || all.length === 0) return nothing
    const { state, name } = session.state.value
    const isShown = state !== 'choosing' && state !== 'claiming'
    const says = this.#words.of(area)
    return html`<section aria-label=${says.title} data-testid="own-names">
      <p class="hint">${isShown ? says.hint : says.title}</p>
      <ul>
        ${all.map((one) => this.#row(session, one, isShown && one === name))}
      </ul>
      ${
        isShown
          ? html`<button
              class="button new"
              type="button"
              data-testid="own-name-new"
              @click=${() => {
                this.#switchTo(session, '')
              }}
            >
              ${icon('add')}${says.another}
            </button>`
          : nothing
      }
    </section>`
  }

  #row(session: Session, name: string, isShown: boolean): TemplateResult {
    const says = this.#words.of(area)
    return html`<li data-testid="own-name-row" data-name=${name}>
      <kith-avatar size="small" .name=${name}></kith-avatar>
      <span class="name cut">${name}</span>
      ${
        isShown
          ? html`<span class="muted" aria-current="true">${says.shownHere}</span>`
          : html`<button
              class="small-button"
              type="button"
              aria-label=${says.showName(name)}
              data-testid="own-name-show"
              @click=${() => {
                this.#switchTo(session, name)
              }}
            >
              ${says.show}
            </button>`
      }
    </li>`
  }

  /** What the page shows next has its own list. */
  #switchTo(session: Session, name: string): void {
    this.dispatchEvent(new KithNavigateEvent({ view: 'list' }))
    void session.switchTo(name)
  }
}

customElements.define('kith-own-names', KithOwnNames)
