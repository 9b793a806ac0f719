import { css, type CSSResult, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'

import { mentions } from '../../words/en/mentions.ts'
import type { Words } from '../../words/words.ts'
import '../avatar/avatar.ts'
import { adoptStyles } from '../foundation/adopt-styles.ts'

/** What is offered at a time. */
const offersMax = 8
/** A name that is being written, before the cursor. */
const begunName = /(?<![\p{L}\p{N}._@/-])@([a-z0-9._-]*)$/iu

/** The field that is written into. */
export interface CompletionHost extends ReactiveControllerHost {
  readonly renderRoot: Element | DocumentFragment
  /** Names that can be meant, the own one last. */
  readonly people: readonly string[]
}

interface Offers {
  /** Where what is completed begins in the text. */
  readonly from: number
  readonly to: number
  readonly names: readonly string[]
  readonly at: number
}

/**
 * Completes names behind an `@` in a field of several lines, as a list box that the field controls (ARIA Authoring Practices, combobox with list autocomplete): arrows choose, Enter
 * and Tab take, Escape closes. The focus stays in the field.
 */
export class Completion {
  readonly #host: CompletionHost
  #area: HTMLTextAreaElement | undefined
  #offers: Offers | undefined
  /** Where something begins that the person does not want completed. */
  #declined: number | undefined

  constructor(host: CompletionHost) {
    this.#host = host
    adoptStyles(host.renderRoot, completionStyles)
  }

  /** Offers what fits to what stands before the cursor. */
  look(area: HTMLTextAreaElement): void {
    this.#area = area
    const to = area.selectionEnd
    const begun = area.selectionStart === to ? begunName.exec(area.value.slice(0, to)) : null
    if (begun?.index !== this.#declined) this.#declined = undefined
    const names = begun === null || this.#declined !== undefined ? [] : this.#fitting(begun[1] ?? '')
    this.#show(begun === null || names.length === 0 ? undefined : { from: begun.index, to, names, at: 0 })
  }

  close(): void {
    this.#show(undefined)
  }

  /** Whether the key was meant for the list. */
  onKey(event: KeyboardEvent): boolean {
    const offers = this.#offers
    if (offers === undefined || event.ctrlKey || event.metaKey || event.altKey) return false
    const { names, at, from } = offers
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) this.#show({ ...offers, at: (at + step + names.length) % names.length })
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.#take(at)
    else if (event.key === 'Escape') {
      this.#declined = from
      this.close()
    } else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  template(words: Words): TemplateResult | typeof nothing {
    const offers = this.#offers
    if (offers === undefined) return nothing
    const says = words.of(mentions)
    const own = this.#host.people.at(-1)
    return html`<ul
      class="offers"
      id="offers"
      role="listbox"
      aria-label=${says.people}
      data-testid="offers"
      @pointerdown=${(event: Event) => {
        // The field keeps the focus, and telephones their keyboard.
        event.preventDefault()
      }}
    >
      ${offers.names.map(
        (name, index) =>
          html`<li
            id="offer-${index}"
            role="option"
            aria-selected=${index === offers.at}
            data-testid="offer"
            data-name=${name}
            @click=${() => {
              this.#take(index)
            }}
          >
            <kith-avatar size="tiny" .name=${name}></kith-avatar>
            <span class="cut"><bdi>${name === own ? says.ofYourself(name) : name}</bdi></span>
          </li>`,
      )}
    </ul>`
  }

  /** Names that begin so, then those that hold it. One that is written out needs no help. */
  #fitting(written: string): readonly string[] {
    const begun = written.toLowerCase()
    const { people } = this.#host
    const first = people.filter((name) => name.startsWith(begun))
    const fitting = [...first, ...people.filter((name) => !first.includes(name) && name.includes(begun))]
    return fitting.length === 1 && fitting[0] === begun ? [] : fitting.slice(0, offersMax)
  }

  #take(index: number): void {
    const offers = this.#offers
    const area = this.#area
    const name = offers?.names[index]
    if (offers === undefined || area === undefined || name === undefined) return
    const gap = /^\s/u.test(area.value.slice(offers.to)) ? '' : ' '
    area.setRangeText(`@${name}${gap}`, offers.from, offers.to, 'end')
    this.close()
    area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }

  #show(offers: Offers | undefined): void {
    if (offers === undefined && this.#offers === undefined) return
    this.#offers = offers
    const area = this.#area
    if (offers === undefined)
      for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) area?.removeAttribute(name)
    else {
      area?.setAttribute('aria-autocomplete', 'list')
      area?.setAttribute('aria-controls', 'offers')
      area?.setAttribute('aria-activedescendant', `offer-${offers.at}`)
    }
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => {
      this.#host.renderRoot.querySelector('[role=option][aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
    })
  }
}

const completionStyles: CSSResult = css`
  .offers {
    position: absolute;
    inset-block-end: 100%;
    inset-inline: var(--kith-space-3);
    z-index: 2;
    max-inline-size: 20rem;
    max-block-size: 18rem;
    margin: 0;
    padding: var(--kith-space-1);
    overflow-y: auto;
    list-style: none;
    border: 1px solid var(--kith-color-line);
    border-radius: var(--kith-radius-panel);
    background: var(--kith-color-raised);
    box-shadow: var(--kith-shadow-float);
  }
  .offers li {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    min-block-size: 2.25rem;
    padding: 0 var(--kith-space-2);
    border-radius: var(--kith-radius-control);
    cursor: pointer;
  }
  .offers li:hover {
    background: var(--kith-color-hover);
  }
  .offers li[aria-selected='true'] {
    background: var(--kith-color-own);
    box-shadow: inset 0 0 0 1px var(--kith-color-accent);
  }
  @media (pointer: coarse) {
    .offers li {
      min-block-size: var(--kith-target);
    }
  }
  @media (forced-colors: active) {
    .offers li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
