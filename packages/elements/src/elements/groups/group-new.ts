import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { beginGroup } from '../../controllers/groups/group-keeping.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import '../dialog/dialog.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { groupFormStyles } from './group-form.styles.ts'
import './choose-people.ts'
import type { KithChoosePeople } from './choose-people.ts'
import './picture-field.ts'
import type { KithPictureField } from './picture-field.ts'

const nameLettersMax = 64

/**
 * @summary Begins a conversation of several people: who belongs to it, its name, its picture.
 * @event kith-close - It was given up.
 * @event kith-navigate - It was begun; it opens.
 */
export class KithGroupNew extends KithElement {
  static override properties: PropertyDeclarations = {
    chosen: { state: true },
    called: { state: true },
    fault: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, groupFormStyles]
  declare chosen: readonly string[]
  declare fault: string
  declare isBusy: boolean
  declare called: string

  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.chosen = []
    this.called = ''
    this.fault = ''
    this.isBusy = false
  }

  override render(): TemplateResult {
    return html`<kith-dialog heading=${this.#words.of(groups).newGroup}>
      <form novalidate data-testid="group-new" @submit=${this.#onSubmit}>
        <kith-picture-field
          .label=${this.called === '' ? this.#words.of(groups).newGroup : this.called}
        ></kith-picture-field>
        <div>
          <label class="label" for="title">${this.#words.of(groups).nameIfYouLike}</label>
          <input
            class="field"
            id="title"
            dir="auto"
            maxlength=${nameLettersMax}
            autocomplete="off"
            placeholder=${this.#words.of(groups).namePlaceholder}
            data-testid="group-title"
            .value=${this.called}
            @input=${(event: Event) => {
              this.called = (event.currentTarget as HTMLInputElement).value
            }}
          />
        </div>
        <div>
          <p class="label">${this.#words.of(groups).whoBelongs}</p>
          <kith-choose-people .messenger=${this.messenger} @change=${this.#onChoose}></kith-choose-people>
          <p class="hint" aria-live="polite">
            ${this.chosen.length === 0 ? nothing : this.#words.of(groups).chosen(this.#words.now.number(this.chosen.length))}
          </p>
        </div>
        ${this.fault === '' ? nothing : html`<p class="problem" role="alert">${this.fault}</p>`}
        <button
          class="button primary"
          type="submit"
          data-testid="group-begin"
          ?disabled=${this.isBusy || this.chosen.length === 0}
        >
          ${this.#words.of(groups).begin}
        </button>
      </form>
    </kith-dialog>`
  }

  readonly #onChoose = (event: Event): void => {
    this.chosen = (event.currentTarget as KithChoosePeople).chosen
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (!this.isBusy && this.chosen.length > 0) void this.#begin()
  }

  async #begin(): Promise<void> {
    const picture = this.renderRoot.querySelector<KithPictureField>('kith-picture-field')?.picture
    const { peer, groups: known } = this.messenger
    this.isBusy = true
    this.fault = ''
    try {
      const name = await beginGroup(peer, known, { title: this.called.trim(), members: this.chosen, picture })
      this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name }))
    } catch (error) {
      // Nothing was begun; the form stays as it is, with the reason.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
    } finally {
      this.isBusy = false
    }
  }
}

customElements.define('kith-group-new', KithGroupNew)
