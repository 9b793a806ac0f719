import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'

import { ownEmoticonsOf } from '../../controllers/emoticons/own-emoticons.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { emoticons } from '../../words/en/emoticons.ts'
import { mentions } from '../../words/en/mentions.ts'
import type { Words } from '../../words/words.ts'
import '../avatar/avatar.ts'
import { adoptStyles } from '../foundation/adopt-styles.ts'
import { completionStyles } from './completion.styles.ts'

/** What is offered at a time. */
const offersMax = 8
/** A name that is being written, before the cursor. */
const begunName = /(?<![\p{L}\p{N}._@/-])@([a-z0-9._-]*)$/iu
/** An emoticon that is being written; of one letter nothing is offered, as many a `:` is followed by one. */
const begunEmoticon = /(?<![\p{L}\p{N}:/]):([\p{L}\p{M}\p{N}_+-]{2,24})$/u

/** The field that is written into. */
export interface CompletionHost extends ReactiveControllerHost {
  readonly renderRoot: Element | DocumentFragment
  /** Names that can be meant, the own one last. */
  readonly people: readonly string[]
  /** Whose emoticons are offered, where `hasPeer`. */
  readonly messenger: Messenger
  readonly hasPeer: boolean
}

/** Something that can stand in the place of what was begun. */
interface Offer {
  readonly name: string
  /** What is written. */
  readonly text: string
  /** The picture of an emoticon. */
  readonly address?: string
}

interface Offers {
  /** Where what is completed begins in the text. */
  readonly from: number
  readonly to: number
  readonly kind: 'names' | 'emoticons'
  readonly all: readonly Offer[]
  readonly at: number
}

/**
 * Completes names behind an `@`, and emoticons behind a `:`, in a field of several lines, as a list box that the field controls (ARIA Authoring Practices, combobox with list autocomplete): arrows choose, Enter
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
    const before = area.selectionStart === to ? area.value.slice(0, to) : ''
    const name = begunName.exec(before)
    const emoticon = name === null ? begunEmoticon.exec(before) : null
    const begun = name ?? emoticon
    if (begun?.index !== this.#declined) this.#declined = undefined
    if (begun === null || this.#declined !== undefined) return this.close()
    const kind = name === null ? 'emoticons' : 'names'
    const all = (kind === 'names' ? this.#names(begun[1] ?? '') : this.#emoticons(begun[1] ?? '')).slice(0, offersMax)
    this.#show(all.length === 0 ? undefined : { from: begun.index, to, kind, all, at: 0 })
  }

  close(): void {
    this.#show(undefined)
  }

  /** Whether the key was meant for the list. */
  onKey(event: KeyboardEvent): boolean {
    const offers = this.#offers
    if (offers === undefined || event.ctrlKey || event.metaKey || event.altKey) return false
    const { all, at, from } = offers
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) this.#show({ ...offers, at: (at + step + all.length) % all.length })
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
    const label = offers.kind === 'names' ? words.of(mentions).people : words.of(emoticons).emoticons
    return html`<ul
      class="offers"
      id="offers"
      role="listbox"
      aria-label=${label}
      data-testid="offers"
      @pointerdown=${(event: Event) => {
        // The field keeps the focus, and telephones their keyboard.
        event.preventDefault()
      }}
    >
      ${offers.all.map(
        (offer, index) =>
          html`<li
            id="offer-${index}"
            role="option"
            aria-selected=${index === offers.at}
            data-testid="offer"
            data-name=${offer.name}
            @click=${() => {
              this.#take(index)
            }}
          >
            ${this.#offer(offer, words)}
          </li>`,
      )}
    </ul>`
  }

  #offer({ name, text, address }: Offer, words: Words): TemplateResult {
    if (address !== undefined) return html`<img src=${address} alt="" /><span class="cut" dir="auto">${text}</span>`
    const own = this.#host.people.at(-1)
    return html`<kith-avatar size="tiny" .name=${name}></kith-avatar>
      <span class="cut"><bdi>${name === own ? words.of(mentions).ofYourself(name) : name}</bdi></span>`
  }

  #names(written: string): readonly Offer[] {
    const names = fitting(written, this.#host.people)
    return names.map((name) => ({ name, text: `@${name}` }))
  }

  #emoticons(written: string): readonly Offer[] {
    if (!this.#host.hasPeer) return []
    const own = ownEmoticonsOf(this.#host.messenger).all.value
    const names = fitting(
      written,
      own.map(({ name }) => name),
    )
    return names.flatMap((name) => {
      const address = own.find((each) => each.name === name)?.address
      return address === undefined ? [] : [{ name, text: `:${name}:`, address }]
    })
  }

  #take(index: number): void {
    const offers = this.#offers
    const area = this.#area
    const offer = offers?.all[index]
    if (offers === undefined || area === undefined || offer === undefined) return
    const gap = /^\s/u.test(area.value.slice(offers.to)) ? '' : ' '
    area.setRangeText(`${offer.text}${gap}`, offers.from, offers.to, 'end')
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

/** Names that begin so, then those that hold it. One that is written out needs no help. */
function fitting(written: string, names: readonly string[]): readonly string[] {
  const begun = written.toLowerCase()
  const first = names.filter((name) => name.startsWith(begun))
  const all = [...first, ...names.filter((name) => !first.includes(name) && name.includes(begun))]
  return all.length === 1 && all[0] === begun ? [] : all
}
