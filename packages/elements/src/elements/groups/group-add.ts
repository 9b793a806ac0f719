import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import '../dialog/dialog.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { groupFormStyles } from './group-form.styles.ts'
import './choose-people.ts'
import type { KithChoosePeople } from './choose-people.ts'

/**
 * @summary Adds people to a group.
 * @event kith-close - It was given up.
 * @event kith-navigate - They were added; the group's details come back.
 */
export class KithGroupAdd extends KithElement {
  static override properties: PropertyDeclarations = {
    place: { type: String },
    chosen: { state: true },
    fault: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, groupFormStyles]
  /** The group. */
  declare place: string
  declare chosen: readonly string[]
  declare fault: string
  declare isBusy: boolean

  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.place = ''
    this.chosen = []
    this.fault = ''
    this.isBusy = false
    new Watcher(this, () => [this.messenger.groups.all])
  }

  override render(): TemplateResult {
    const members = this.messenger.groups.of(this.place)?.members.map(({ name }) => name) ?? []
    return html`<kith-dialog heading=${this.#words.of(groups).addPeople}>
      <form novalidate data-testid="group-add" @submit=${this.#onSubmit}>
        <kith-choose-people
          .messenger=${this.messenger}
          .except=${members}
          @change=${this.#onChoose}
        ></kith-choose-people>
        ${this.fault === '' ? nothing : html`<p class="problem" role="alert">${this.fault}</p>`}
        <button
          class="button primary"
          type="submit"
          data-testid="group-add-submit"
          ?disabled=${this.isBusy || this.chosen.length === 0}
        >
          ${this.#words.of(groups).add}
        </button>
      </form>
    </kith-dialog>`
  }

  readonly #onChoose = (event: Event): void => {
    this.chosen = (event.currentTarget as KithChoosePeople).chosen
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (!this.isBusy && this.chosen.length > 0) void this.#add()
  }

  async #add(): Promise<void> {
    const { groups: known, peer } = this.messenger
    const group = known.of(this.place)
    if (group === undefined) return
    this.isBusy = true
    this.fault = ''
    try {
      for (const name of this.chosen) await peer.conversations.get(group.id).add(name)
      this.dispatchEvent(new KithNavigateEvent({ view: 'details', name: this.place }))
    } catch (error) {
      // Who was added before stays added, and is no longer offered; the rest stays chosen.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
    } finally {
      this.isBusy = false
    }
  }
}

customElements.define('kith-group-add', KithGroupAdd)
