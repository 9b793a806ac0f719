import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit'

import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import '../dialog/dialog.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import type { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import './choose-people.ts'
import type { KithChoosePeople } from './choose-people.ts'
import { groupFormStyles } from './group-form.styles.ts'

/** How a form looks in which people are chosen. */
export const peopleFormStyles: CSSResultGroup = [foundation, panelStyles, groupFormStyles]

/** What a form has that does something with chosen contacts: nothing without any, one thing at a time, and what it fails for is said above its button. */
export class PeopleForm {
  /** The words of the element that it is a part of. */
  readonly words: WordsOf
  readonly #host: KithElement
  readonly #submit: (chosen: readonly string[]) => Promise<void>
  #chosen: readonly string[] = []
  #fault = ''
  #isBusy = false

  /** `submit` does it with the chosen names; what it throws leaves the form as it is, with the reason. */
  constructor(host: KithElement, submit: (chosen: readonly string[]) => Promise<void>) {
    this.#host = host
    this.#submit = submit
    this.words = new WordsOf(host)
  }

  /** Names, in the order in which they were chosen. */
  get chosen(): readonly string[] {
    return this.#chosen
  }

  /** The contacts that can be chosen: all but these. */
  people(except: readonly string[] = []): TemplateResult {
    return html`<kith-choose-people
      .messenger=${this.#host.messenger}
      .except=${except}
      @change=${this.#onChoose}
    ></kith-choose-people>`
  }

  /** The button that does it, below what it failed for. */
  ending(id: string, label: string): TemplateResult {
    return html`${this.#fault === '' ? nothing : html`<p class="problem" role="alert">${this.#fault}</p>`}
      <button
        class="button primary"
        type="submit"
        data-testid=${id}
        ?disabled=${this.#isBusy || this.#chosen.length === 0}
      >
        ${label}
      </button>`
  }

  readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    if (!this.#isBusy && this.#chosen.length > 0) void this.#run()
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    this.#fault = ''
    this.#host.requestUpdate()
    try {
      await this.#submit(this.#chosen)
    } catch (error) {
      // What was done before stays done; the person hears why the rest was not.
      this.#fault = codeSentence(faultOf(error).code, this.words.now)
    } finally {
      this.#isBusy = false
      this.#host.requestUpdate()
    }
  }

  readonly #onChoose = (event: Event): void => {
    this.#chosen = (event.currentTarget as KithChoosePeople).chosen
    this.#host.requestUpdate()
  }
}
