import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { Messenger } from '../../controllers/messenger.ts'
import { signOf } from '../../controllers/presence/presence-words.ts'
import '../avatar/avatar.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { Watcher } from '../foundation/watcher.ts'
import { choosePeopleStyles } from './choose-people.styles.ts'

/** With more contacts than these they can be searched. */
const searchFrom = 8

/**
 * @summary One's contacts, some of whom are chosen.
 * @event change - Somebody was chosen, or no longer is.
 */
export class KithChoosePeople extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    except: { attribute: false },
    chosen: { attribute: false },
    query: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, choosePeopleStyles]
  /** The state of the peer whose contacts they are. */
  declare messenger: Messenger
  /** Who is not offered. */
  declare except: readonly string[]
  /** Names that are chosen. */
  declare chosen: readonly string[]
  declare query: string

  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.except = []
    this.chosen = []
    this.query = ''
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.presence.all])
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  override render(): TemplateResult {
    const { messenger, except, query } = this
    const contacts = messenger.contacts.all.value.filter(
      ({ name, state }) => state === 'contact' && !except.includes(name),
    )
    if (contacts.length === 0)
      return html`<p class="muted">
        ${except.length === 0 ? this.#words.of(groups).noContacts : this.#words.of(groups).nobodyToAdd}
      </p>`
    const wanted = query.trim().toLocaleLowerCase()
    const found = contacts.filter(({ name }) => name.includes(wanted))
    return html`${
        contacts.length < searchFrom
          ? nothing
          : html`<input
              class="field"
              type="search"
              placeholder=${this.#words.of(groups).findPeople}
              aria-label=${this.#words.of(groups).findPeople}
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              data-testid="people-search"
              .value=${query}
              @input=${this.#onSearch}
            />`
      }
      <ul aria-label=${this.#words.of(groups).whoBelongs}>
        ${repeat(
          found,
          ({ name }) => name,
          ({ name }) => this.#person(name),
        )}
      </ul>
      ${found.length === 0 ? html`<p class="muted" role="status">${this.#words.of(groups).noneFound}</p>` : nothing}`
  }

  #person(name: string): TemplateResult {
    const { messenger, chosen } = this
    return html`<li>
      <label>
        <kith-avatar
          size="small"
          .name=${name}
          .faces=${messenger.faces}
          .sign=${signOf(messenger.presence.all.value.get(name))}
        ></kith-avatar>
        <span class="cut">${name}</span>
        <input
          type="checkbox"
          data-testid="person"
          data-name=${name}
          .checked=${chosen.includes(name)}
          @change=${(event: Event) => {
            this.#choose(name, (event.currentTarget as HTMLInputElement).checked)
          }}
        />
      </label>
    </li>`
  }

  #choose(name: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, name] : this.chosen.filter((one) => one !== name)
    this.dispatchEvent(new Event('change'))
  }

  readonly #onSearch = (event: Event): void => {
    this.query = (event.currentTarget as HTMLInputElement).value
  }
}

customElements.define('kith-choose-people', KithChoosePeople)
