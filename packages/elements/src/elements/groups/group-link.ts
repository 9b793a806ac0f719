import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { GroupInvite } from '../../controllers/groups/group-invites.ts'
import { joinAddress } from '../../controllers/route/route.ts'
import { fullMoment } from '../../controllers/time/time-words.ts'
import { groups } from '../../words/en/groups.ts'
import '../dialog/dialog.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../invitation/invitation.ts'
import { groupFormStyles } from './group-form.styles.ts'

const dayMs = 86_400_000
const spans = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const
const uses = [1, 10, 100] as const

/**
 * @summary Links into a group: making one for a time and a number of people, handing it out, taking it back.
 * @event kith-close - It was closed.
 */
export class KithGroupLink extends KithElement {
  static override properties: PropertyDeclarations = { place: { type: String } }
  static override styles: CSSResultGroup = [foundation, panelStyles, groupFormStyles]
  /** The group. */
  declare place: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.place = ''
    new Watcher(this, () => [this.messenger.groupInvites, this.messenger.groupInvites.value?.all])
  }

  override render(): TemplateResult {
    const says = this.#words.of(groups)
    const invites = [...(this.messenger.groupInvites.value?.all.value ?? [])]
      .filter(([, { place }]) => place === this.place)
      .sort(([, a], [, b]) => b.madeMs - a.madeMs)
    return html`<kith-dialog heading=${says.inviteByLink}>
      <form data-testid="group-link" @submit=${this.#onSubmit}>
        <p class="muted">${says.linkHint}</p>
        <div>
          <label class="label" for="span">${says.lasts}</label>
          <select class="field" id="span" name="span">
            <option value="day">${says.day}</option>
            <option value="week" selected>${says.week}</option>
            <option value="month">${says.month}</option>
          </select>
        </div>
        <div>
          <label class="label" for="uses">${says.forHowMany}</label>
          <select class="field" id="uses" name="uses">
            ${uses.map((count) => html`<option ?selected=${count === 10}>${count}</option>`)}
          </select>
        </div>
        <div>
          <label class="label" for="role">${says.theyMay}</label>
          <select class="field" id="role" name="role" data-testid="group-link-role">
            <option value="writer" selected>${says.mayWrite}</option>
            <option value="reader">${says.mayRead}</option>
          </select>
        </div>
        <button class="button primary" type="submit" data-testid="group-link-make">${says.makeLink}</button>
      </form>
      ${repeat(
        invites,
        ([id]) => id,
        ([id, invite]) => this.#invite(id, invite),
      )}
    </kith-dialog>`
  }

  #invite(id: string, invite: GroupInvite): TemplateResult | typeof nothing {
    const known = this.messenger.groupInvites.value
    if (known === undefined) return nothing
    const says = this.#words.of(groups)
    const words = this.#words.now
    const { taken, usesMax, untilMs } = invite
    const isOpen = known.isOpen(invite)
    const until = fullMoment(untilMs, this.messenger.nowMs(), words)
    const count = words.number(taken.length)
    return html`<section
      data-testid="group-invite"
      data-id=${id}
      data-taken=${taken.length}
      data-open=${isOpen}
      data-role=${invite.role ?? 'writer'}
    >
      ${
        isOpen
          ? html`<kith-invitation
              .label=${says.groupLink}
              .link=${joinAddress(location.href, known.linkOf(id, invite))}
            ></kith-invitation>`
          : nothing
      }
      <p class="hint">
        ${invite.role === 'reader' ? html`${says.readsOnly}. ` : nothing}${isOpen ? says.linkOpen(count, words.number(usesMax), until) : says.linkOver(count)}
      </p>
      <button
        class="button danger"
        type="button"
        data-testid="group-link-revoke"
        @click=${() => void known.revoke(id).catch(reportError)}
      >
        ${says.revokeLink}
      </button>
    </section>`
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const span = form.get('span') as keyof typeof spans
    const role = form.get('role') === 'reader' ? 'reader' : 'writer'
    const options = { forMs: spans[span], usesMax: Number(form.get('uses')), role } as const
    this.messenger.groupInvites.value?.make(this.place, options).catch(reportError)
  }
}

customElements.define('kith-group-link', KithGroupLink)
