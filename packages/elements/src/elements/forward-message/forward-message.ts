import { css, type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import { orderOfKey } from '../../controllers/chat/message-record.ts'
import type { Group } from '../../controllers/groups/groups.ts'
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
 * @summary To whom a message is passed on: one's contacts and groups, the last talk first, and a field that finds one.
 * @slot - What is passed on.
 * @event kith-forward - A place was chosen.
 * @event kith-close - It was closed.
 */
export class KithForwardMessage extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    heading: { type: String },
    query: { state: true },
  }
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
  /** What it asks, where something else than a message is passed on. */
  declare heading: string
  declare query: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.query = ''
    this.heading = ''
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.groups.all, this.messenger.summaries.all])
  }

  override render(): TemplateResult {
    const says = this.#words.of(rich)
    const places = this.#places()
    return html`<kith-dialog heading=${this.heading === '' ? says.forwardTo : this.heading} data-testid="forward">
      <slot></slot>
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
        places.length === 0
          ? html`<p class="hint" role="status">${says.nobody}</p>`
          : html`<ul>
              ${places.map(
                ({ place, called, group }) =>
                  html`<li>
                    <button
                      class="place"
                      type="button"
                      data-testid="forward-place"
                      data-name=${place}
                      @click=${() => this.dispatchEvent(new KithForwardEvent(place))}
                    >
                      <kith-avatar
                        size="small"
                        .name=${called}
                        .picture=${group?.picture}
                        ?is-group=${group !== undefined}
                        .faces=${group === undefined ? this.messenger.faces : undefined}
                      ></kith-avatar
                      ><span class="cut" dir="auto">${called}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
      }
    </kith-dialog>`
  }

  /** Contacts, and the groups in which one may write. */
  #places(): readonly ForwardPlace[] {
    const { contacts, groups, summaries } = this.messenger
    const wanted = this.query.trim().toLocaleLowerCase()
    const lastMs = ({ place }: ForwardPlace): number => {
      const { latest } = summaries.of(place)
      return latest === undefined ? 0 : orderOfKey(latest.key)
    }
    return [
      ...contacts.all.value
        .filter(({ state }) => state === 'contact')
        .map(({ name }): ForwardPlace => ({ place: name, called: name, group: undefined })),
      ...[...groups.all.value.values()]
        .filter(({ place }) => groups.maySay(place))
        .map((group): ForwardPlace => ({ place: group.place, called: group.name, group })),
    ]
      .filter(({ called }) => called.toLocaleLowerCase().includes(wanted))
      .sort((a, b) => lastMs(b) - lastMs(a) || (a.called < b.called ? -1 : 1))
      .slice(0, shownMax)
  }
}

interface ForwardPlace {
  readonly place: string
  readonly called: string
  readonly group: Group | undefined
}

customElements.define('kith-forward-message', KithForwardMessage)
