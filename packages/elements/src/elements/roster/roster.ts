import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { type Roster, type RosterRow, rosterOf } from '../../controllers/roster/roster.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { roster as area } from '../../words/en/roster.ts'
import '../avatar/avatar.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { charmView } from '../charm/charm-view.ts'
import { groupView } from '../groups/group-view.ts'
import { icon } from '../icon/icon.ts'
import '../status-menu/status-menu.ts'
import { trustSignStyles } from '../trust-sign/trust-sign.ts'
import { blockedStyles, blockedTemplate } from './blocked.ts'
import type * as Commands from './commands.ts'
import type { LongList } from './long-list.ts'
import { hitTemplate, rowTemplate } from './roster-row.ts'
import { rosterStyles } from './roster.styles.ts'

const searchDelayMs = 150
/** Rows up to which a list is drawn whole. */
const wholeMax = 120

/**
 * @summary Everybody one knows, what was said last, and a search that reaches people and messages. Arrows move through the rows.
 * @event kith-navigate - A person, a message or the form for a new contact was chosen.
 */
export class KithRoster extends KithElement {
  static override properties: PropertyDeclarations = {
    current: { type: String },
    hasNames: { attribute: false },
    query: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, rosterStyles, blockedStyles, trustSignStyles]
  /** The name whose conversation is open. */
  declare current: string | undefined
  /** This browser goes by several names, or may. */
  declare hasNames: boolean
  declare query: string
  #searchTimer: ReturnType<typeof setTimeout> | undefined
  /** Draws what is seen of very many rows. */
  #long: LongList | undefined
  /** Loaded when somebody searches. */
  #commands: typeof Commands | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.query = ''
    this.hasNames = false
    new Watcher(this, () => [
      this.messenger.contacts.all,
      this.messenger.groups.all,
      this.messenger.groups.notices.chosen,
      groupView,
      charmView,
      this.messenger.summaries.all,
      this.messenger.presence.all,
      this.messenger.trust.all,
      this.messenger.typing.names,
      this.messenger.search.state,
      this.messenger.isReady,
    ])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#searchTimer)
  }

  /** Puts the cursor into the search. */
  focusSearch(): void {
    const input = this.#input
    input?.focus()
    input?.select()
  }

  override render(): TemplateResult {
    const { messenger, query } = this
    const says = this.#words.of(area)
    const roster = rosterOf({
      contacts: messenger.contacts.all.value,
      groups: messenger.groups.all.value,
      summaries: messenger.summaries.all.value,
      presences: messenger.presence.all.value,
      typing: messenger.typing.names.value,
      nowMs: messenger.nowMs(),
      trust: messenger.trust.all.value,
      notices: messenger.groups.notices.chosen.value,
      query,
    })
    return html`<div class="header">
        <kith-status-menu .messenger=${messenger} .hasNames=${this.hasNames}></kith-status-menu>
        <a
          class="icon-button"
          href=${hashOf({ view: 'group-new' })}
          aria-label=${says.newGroup}
          title=${says.newGroup}
          data-testid="group-open"
          >${icon('group')}</a
        >
        <a
          class="icon-button"
          href=${hashOf({ view: 'add', name: '' })}
          aria-label=${says.addSomebody}
          data-testid="add"
          >${icon('add')}</a
        >
      </div>
      <div class="search" role="search">
        <input
          class="field"
          type="search"
          placeholder=${says.search}
          aria-label=${says.searchHint}
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          data-testid="search"
          .value=${query}
          @input=${this.#onSearch}
          @keydown=${this.#onSearchKey}
        />
        ${icon('search')}<span class="keys" aria-hidden="true">Ctrl K</span>
      </div>
      <nav class="lists" aria-label=${says.conversations} data-testid="roster" @keydown=${this.#onKey}>
        ${query.trim() === '' ? this.#everybody(roster) : this.#found(roster)}
      </nav>`
  }

  #everybody({ asking, people, blocked }: Roster): TemplateResult {
    if (!this.messenger.isReady.value) return html``
    if (asking.length + people.length + blocked.length === 0) return this.#nobody()
    const says = this.#words.of(area)
    return html`${this.#section(asking, says.requests)}
    ${this.#section(people, asking.length > 0 ? says.conversations : '')}
    ${
      blocked.length === 0
        ? nothing
        : html`<details>
            <summary data-testid="blocked">${says.blockedCount(blocked.length)}</summary>
            <ul>
              ${repeat(
                blocked,
                ({ name }) => name,
                ({ name }) =>
                  blockedTemplate(
                    name,
                    name === this.current,
                    () => {
                      void this.#unblock(name)
                    },
                    this.#words.now,
                  ),
              )}
            </ul>
          </details>`
    }`
  }

  #section(rows: readonly RosterRow[], title: string): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing
    const nowMs = this.messenger.nowMs()
    const isLong = rows.length > wholeMax
    if (isLong) this.#loadLong().catch(reportError)
    return html`${title === '' ? nothing : html`<h2>${title}</h2>`}
      <ul class=${isLong ? 'long' : ''}>
        ${repeat(
          isLong ? (this.#long?.drawn(rows) ?? rows.slice(0, wholeMax)) : rows,
          ({ name }) => name,
          (row) =>
            rowTemplate(
              row,
              row.name === this.current,
              nowMs,
              this.#words.now,
              this.messenger.peer.name,
              this.messenger.faces,
            ),
        )}
      </ul>`
  }

  #found({ asking, people, blocked }: Roster): TemplateResult {
    const persons = [...asking, ...people, ...blocked]
    const { hits, isDone } = this.messenger.search.state.value
    const nowMs = this.messenger.nowMs()
    const says = this.#words.of(area)
    const words = this.#words.now
    const isNothing =
      persons.length === 0 && hits.length === 0 && isDone && this.#commands?.hasCommands(this.query, words) !== true
    return html`${this.#section(persons, says.people)}${this.#commands?.commandsTemplate(this.query, words)}
    ${
      hits.length === 0
        ? nothing
        : html`<h2>${says.messages}</h2>
            <ul>
              ${hits.map((hit) =>
                hitTemplate(
                  hit,
                  this.query.trim(),
                  nowMs,
                  this.#words.now,
                  () => {
                    this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name: hit.name }, hit.key))
                  },
                  this.messenger.groups.of(hit.name),
                  this.messenger.faces,
                ),
              )}
            </ul>`
    }
    ${isNothing ? html`<p class="empty" role="status">${says.nothingFound(this.query.trim())}</p>` : nothing}`
  }

  /** The name is a stranger again; the cursor stays in the list, if there is one yet. */
  async #unblock(name: string): Promise<void> {
    await this.messenger.peer.contacts.remove(name)
    await this.updateComplete
    this.renderRoot.querySelector('summary')?.focus()
  }

  #nobody(): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="empty" data-testid="roster-empty">
      <svg
        width="72"
        height="48"
        viewBox="0 0 72 48"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <circle cx="18" cy="24" r="10" />
        <circle cx="54" cy="24" r="10" stroke-dasharray="3 5" />
        <path d="M32 24h8" />
      </svg>
      <p>${says.nobody}</p>
      <a class="button primary" href=${hashOf({ view: 'add', name: '' })}>${says.addSomebody}</a>
    </div>`
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  #rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.row')]
  }

  /** Most people have no use for it. */
  async #loadLong(): Promise<void> {
    if (this.#long !== undefined) return
    const { LongList } = await import('./long-list.ts')
    this.#long ??= new LongList(this)
    this.requestUpdate()
  }

  async #loadCommands(): Promise<void> {
    if (this.#commands !== undefined) return
    this.#commands = await import('./commands.ts')
    this.requestUpdate()
  }

  readonly #onSearch = (): void => {
    this.query = this.#input?.value ?? ''
    this.#loadCommands().catch(reportError)
    clearTimeout(this.#searchTimer)
    this.#searchTimer = setTimeout(() => void this.messenger.search.find(this.query), searchDelayMs)
  }

  readonly #onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      this.#rows()[0]?.focus()
    } else if (event.key === 'Enter') {
      this.#rows()[0]?.click()
      this.#clear()
    } else if (event.key === 'Escape' && this.query !== '') {
      event.stopPropagation()
      this.#clear()
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const rows = this.#rows()
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    if (at === -1) return
    const aims: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const aim = aims[event.key]
    if (aim === undefined) return
    event.preventDefault()
    if (aim < 0) this.focusSearch()
    else rows[Math.min(aim, rows.length - 1)]?.focus()
  }

  #clear(): void {
    this.query = ''
    void this.messenger.search.find('')
  }
}

customElements.define('kith-roster', KithRoster)
