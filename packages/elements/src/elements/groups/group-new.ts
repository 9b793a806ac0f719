import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { beginGroup } from '../../controllers/groups/group-keeping.ts'
import { groups } from '../../words/en/groups.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { PeopleForm, peopleFormStyles } from './people-form.ts'
import './picture-field.ts'
import type { KithPictureField } from './picture-field.ts'

const nameLettersMax = 64

/**
 * @summary Begins a conversation of several people: who belongs to it, its name, its picture.
 * @event kith-close - It was given up.
 * @event kith-navigate - It was begun; it opens.
 */
export class KithGroupNew extends KithElement {
  static override properties: PropertyDeclarations = { called: { state: true } }
  static override styles: CSSResultGroup = peopleFormStyles
  declare called: string
  readonly #form = new PeopleForm(this, (members) => this.#begin(members))

  constructor() {
    super()
    this.called = ''
  }

  override render(): TemplateResult {
    const form = this.#form
    const says = form.words.of(groups)
    return html`<kith-dialog heading=${says.newGroup}>
      <form novalidate data-testid="group-new" @submit=${form.onSubmit}>
        <kith-picture-field .label=${this.called === '' ? says.newGroup : this.called}></kith-picture-field>
        <div>
          <label class="label" for="title">${says.nameIfYouLike}</label>
          <input
            class="field"
            id="title"
            dir="auto"
            maxlength=${nameLettersMax}
            autocomplete="off"
            placeholder=${says.namePlaceholder}
            data-testid="group-title"
            .value=${this.called}
            @input=${(event: Event) => {
              this.called = (event.currentTarget as HTMLInputElement).value
            }}
          />
        </div>
        <div>
          <p class="label">${says.whoBelongs}</p>
          ${form.people()}
          <p class="hint" aria-live="polite">
            ${form.chosen.length === 0 ? nothing : says.chosen(form.words.now.number(form.chosen.length))}
          </p>
        </div>
        ${form.ending('group-begin', says.begin)}
      </form>
    </kith-dialog>`
  }

  async #begin(members: readonly string[]): Promise<void> {
    const picture = this.renderRoot.querySelector<KithPictureField>('kith-picture-field')?.picture
    const { peer, groups: known } = this.messenger
    const name = await beginGroup(peer, known, { title: this.called.trim(), members, picture })
    this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name }))
  }
}

customElements.define('kith-group-new', KithGroupNew)
