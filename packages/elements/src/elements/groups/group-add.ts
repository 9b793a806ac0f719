import { type CSSResultGroup, html, type PropertyDeclarations, type TemplateResult } from 'lit'

import { groups } from '../../words/en/groups.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { PeopleForm, peopleFormStyles } from './people-form.ts'

/**
 * @summary Adds people to a group.
 * @event kith-close - It was given up.
 * @event kith-navigate - They were added; the group's details come back.
 */
export class KithGroupAdd extends KithElement {
  static override properties: PropertyDeclarations = { place: { type: String } }
  static override styles: CSSResultGroup = peopleFormStyles
  /** The group. */
  declare place: string
  readonly #form = new PeopleForm(this, (chosen) => this.#add(chosen))

  constructor() {
    super()
    this.place = ''
    new Watcher(this, () => [this.messenger.groups.all])
  }

  override render(): TemplateResult {
    const form = this.#form
    const says = form.words.of(groups)
    const members = this.messenger.groups.of(this.place)?.members.map(({ name }) => name)
    return html`<kith-dialog heading=${says.addPeople}>
      <form novalidate data-testid="group-add" @submit=${form.onSubmit}>
        ${form.people(members)} ${form.ending('group-add-submit', says.add)}
      </form>
    </kith-dialog>`
  }

  /** Who was added before one that failed stays added, and is no longer offered; the rest stays chosen. */
  async #add(chosen: readonly string[]): Promise<void> {
    const { groups: known, peer } = this.messenger
    const group = known.of(this.place)
    if (group === undefined) return
    for (const name of chosen) await peer.conversations.get(group.id).add(name)
    this.dispatchEvent(new KithNavigateEvent({ view: 'details', name: this.place }))
  }
}

customElements.define('kith-group-add', KithGroupAdd)
