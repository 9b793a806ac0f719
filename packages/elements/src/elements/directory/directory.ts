import type { DirectoryEntryInfo } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { DirectoryList, wordsIn } from '../../controllers/directory/directory-list.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { directory } from '../../words/en/directory.ts'
import '../avatar/avatar.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { directoryStyles } from './directory.styles.ts'

const searchDelayMs = 200

/**
 * @summary What names publish under one kind, such as offers or rooms: found as one types, and in step with the network. Of an entry it shows `title` or `name`, and `text` or
 * `summary`; pressing one leads to its owner.
 * @event kith-navigate - An entry was chosen; the route is the conversation with its owner.
 * @csspart search - The field.
 * @csspart entry - One entry.
 * @slot empty - What is shown when there is nothing.
 */
export class KithDirectory extends KithElement {
  static override properties: PropertyDeclarations = {
    kind: { type: String },
    label: { type: String },
    query: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, directoryStyles]
  /** The kind of the entries, as they were published. */
  declare kind: string
  /** What people call the kind. @default the kind */
  declare label: string | undefined
  declare query: string
  readonly #words = new WordsOf(this)
  #list: DirectoryList | undefined
  #searchTimer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.kind = ''
    this.query = ''
    new Watcher(this, () => [this.#list?.state])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#searchTimer)
    this.#list?.stop()
    this.#list = undefined
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.#list !== undefined && !changed.has('kind') && !changed.has('messenger')) return
    this.#list?.stop()
    this.#list = new DirectoryList(this.messenger.peer)
    if (this.kind !== '') void this.#list.find(this.kind, this.query)
  }

  override render(): TemplateResult {
    const says = this.#words.of(directory)
    const found = this.#list?.state.value
    const entries = found?.entries ?? []
    const isComplete = found?.isComplete === true
    const query = this.query.trim()
    const label = this.label ?? this.kind
    return html`<div role="search">
        <input
          class="field"
          part="search"
          type="search"
          autocomplete="off"
          spellcheck="false"
          placeholder=${says.search}
          aria-label=${says.searchIn(label)}
          data-testid="directory-search"
          .value=${this.query}
          @input=${this.#onSearch}
        />
      </div>
      ${
        found?.fault === undefined
          ? nothing
          : html`<p class="hint fault" role="alert" data-testid="directory-fault">${says.failed}</p>`
      }
      ${
        entries.length === 0
          ? this.#nothing(isComplete && found?.fault === undefined, query)
          : html`<ul aria-label=${label} data-testid="directory">
              ${repeat(
                entries,
                ({ owner, id }) => `${owner}/${id}`,
                (entry) => this.#entry(entry),
              )}
            </ul>`
      }`
  }

  #nothing(isSure: boolean, query: string): TemplateResult | typeof nothing {
    if (!isSure) return nothing
    const says = this.#words.of(directory)
    const words = query === '' ? says.nothing : says.nothingFound(query)
    return html`<slot name="empty"><p class="empty" role="status" data-testid="directory-empty">${words}</p></slot>`
  }

  #entry(entry: DirectoryEntryInfo): TemplateResult {
    const { owner, id } = entry
    const title = wordsIn(entry, ['title', 'name'])
    const text = wordsIn(entry, ['text', 'summary'])
    return html`<li>
      <a
        class="row"
        part="entry"
        href=${hashOf({ view: 'conversation', name: owner })}
        data-testid="directory-entry"
        data-owner=${owner}
        data-id=${id}
      >
        <kith-avatar size="small" .name=${owner} .faces=${this.messenger.faces}></kith-avatar>
        <div>
          <p class="title cut" dir="auto">${title === '' ? owner : title}</p>
          ${text === '' ? nothing : html`<p class="text" dir="auto">${text}</p>`}
          ${title === '' ? nothing : html`<p class="owner cut">${this.#words.of(directory).by(owner)}</p>`}
        </div>
      </a>
    </li>`
  }

  readonly #onSearch = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value
    clearTimeout(this.#searchTimer)
    this.#searchTimer = setTimeout(() => void this.#list?.find(this.kind, this.query), searchDelayMs)
  }
}

customElements.define('kith-directory', KithDirectory)
