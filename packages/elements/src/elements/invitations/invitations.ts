import type { Invitation } from '@kith/peer'
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { type InvitationStanding, type MadeInvitation, standingOf } from '../../controllers/invitations/invitations.ts'
import { codeSentence, type FaultCode } from '../../controllers/network/names.ts'
import { hashOf, inviteAddress } from '../../controllers/route/route.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import type { Words } from '../../words/words.ts'
import { invitations as area } from '../../words/en/invitations.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import '../invitation/invitation.ts'
import { invitationsStyles } from './invitations.styles.ts'

/** More are for the command line. */
const shownMax = 50

/** @summary Invitations into a network that asks new names for one: making one, handing it out as a link or code, what became of the others, and revoking them. */
export class KithInvitations extends KithElement {
  static override styles: CSSResultGroup = [foundation, panelStyles, invitationsStyles]
  readonly #words = new WordsOf(this)
  #shown: string | undefined

  constructor() {
    super()
    new Watcher(this, () => {
      const { all, made, task, fault } = this.messenger.invitations
      return [all, made, task, fault]
    })
  }

  protected override peerFound(): void {
    void this.messenger.invitations.look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (!this.hasPeer) return
    this.messenger.invitations.cancel()
    this.messenger.invitations.putAway()
  }

  /** What comes has the focus, and gives it back. */
  override updated(): void {
    const { made, task } = this.messenger.invitations
    const asked = task.value?.does === 'revoke' ? task.value.id : undefined
    const shown = made.value === undefined ? (asked ?? '') : 'made'
    const before = this.#shown
    this.#shown = shown
    if (before === undefined || before === shown) return
    this.renderRoot.querySelector<HTMLElement>(aimOf(shown, before))?.focus()
  }

  override render(): TemplateResult {
    const { made } = this.messenger.invitations
    return html`<div data-testid="invitations" data-state=${made.value === undefined ? 'asking' : 'made'}>
      ${made.value === undefined ? this.#form() : this.#made(made.value)} ${this.#list()}
    </div>`
  }

  #form(): TemplateResult {
    const says = this.#words.of(area)
    const task = this.messenger.invitations.task.value
    const { isBusy, fault } = task?.does === 'make' ? task : { isBusy: false, fault: undefined }
    return html`<form novalidate @submit=${this.#onSubmit}>
      <p>${says.lead}</p>
      <div>
        <label class="label" for="name">${says.forThisName} <span class="muted">${says.ifYouLike}</span></label>
        <input
          class="field"
          id="name"
          name="name"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          data-testid="invite-name"
          aria-invalid=${fault !== undefined}
          aria-describedby="fault"
          ?readonly=${isBusy}
        />
        <p class="hint fault" id="fault" role="alert" data-testid="invite-fault">
          ${fault === undefined ? nothing : codeSentence(fault, this.#words.now)}
        </p>
      </div>
      <button class="button primary" type="submit" data-testid="invite-make" data-focus ?disabled=${isBusy}>
        ${isBusy ? says.making : says.make}
      </button>
    </form>`
  }

  #made({ invitation, name }: MadeInvitation): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
      <p>${name === undefined ? says.madeForOne : says.madeFor(name)}</p>
      <kith-invitation .link=${inviteAddress(location.href, invitation)} label=${says.address}></kith-invitation>
      <p class="note">${says.shownOnce}</p>
      <button
        class="button"
        type="button"
        data-testid="invite-done"
        @click=${() => {
          this.messenger.invitations.putAway()
        }}
      >
        ${says.done}
      </button>
    </div>`
  }

  #list(): TemplateResult | typeof nothing {
    const { all, fault } = this.messenger.invitations
    const says = this.#words.of(area)
    if (fault.value !== undefined)
      return html`<section><p class="problem" role="alert">${codeSentence(fault.value, this.#words.now)}</p></section>`
    const known = all.value ?? []
    if (known.length === 0) return nothing
    const more = known.length - shownMax
    return html`<section>
      <h3>${says.madeSoFar}</h3>
      <ul aria-label=${says.invitations}>
        ${repeat(
          known.slice(0, shownMax),
          ({ id }) => id,
          (one) => this.#row(one),
        )}
      </ul>
      ${more > 0 ? html`<p class="became">${says.older(more)}</p>` : nothing}
    </section>`
  }

  #row(one: Invitation): TemplateResult {
    const { invitations, nowMs } = this.messenger
    const standing = standingOf(one, nowMs())
    const asked = invitations.task.value
    const isAsked = asked?.does === 'revoke' && asked.id === one.id
    const says = this.#words.of(area)
    return html`<li data-testid="invite" data-id=${one.id} data-standing=${standing}>
      <div class="row ${standing === 'open' ? '' : 'gone'}">
        <div class="words">
          <p class="for">${one.name === undefined ? says.forAnybody : says.forName(one.name)}</p>
          <p class="became">${became(one, standing, nowMs(), this.#words.now)}</p>
        </div>
        ${
          standing === 'open' && !isAsked
            ? html`<button
                class="icon-button revoke"
                type="button"
                aria-label=${one.name === undefined ? says.revokeForAnybody : says.revokeFor(one.name)}
                title=${says.revoke}
                data-testid="invite-revoke"
                @click=${() => {
                  invitations.askToRevoke(one.id)
                }}
              >
                ${icon('trash')}
              </button>`
            : nothing
        }
      </div>
      ${isAsked ? this.#revoke(one.id, asked.isBusy, asked.fault) : nothing}
    </li>`
  }

  #revoke(id: string, isBusy: boolean, fault: FaultCode | undefined): TemplateResult {
    const says = this.#words.of(area)
    const { invitations } = this.messenger
    return html`<div class="task" role="alertdialog" aria-label=${says.revokeThis}>
      <p>${says.revokeHint}</p>
      ${fault === undefined ? nothing : html`<p class="hint fault" role="alert">${codeSentence(fault, this.#words.now)}</p>`}
      <div class="buttons">
        <button
          class="button danger"
          type="button"
          data-testid="invite-revoke-confirm"
          ?disabled=${isBusy}
          @click=${() => void invitations.revoke(id)}
        >
          ${isBusy ? says.revoking : says.revoke}
        </button>
        <button
          class="button"
          type="button"
          data-focus
          data-testid="invite-cancel"
          @click=${() => {
            invitations.cancel()
          }}
        >
          ${says.cancel}
        </button>
      </div>
    </div>`
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.messenger.invitations.make(this.renderRoot.querySelector<HTMLInputElement>('#name')?.value ?? '')
  }
}

/** Where the focus belongs when what is asked or shown becomes another. */
function aimOf(shown: string, before: string): string {
  if (shown === '') return before === 'made' ? '.step, form [data-focus]' : `[data-id="${before}"] .revoke`
  return shown === 'made' ? '.step' : '.task [data-focus]'
}

/** What became of it, in a line. */
function became(one: Invitation, standing: InvitationStanding, nowMs: number, words: Words): string {
  const says = words.of(area)
  const until = plainMoment(one.untilMs, nowMs, words)
  switch (standing) {
    case 'open':
      return says.goodUntil(until)
    case 'used':
      return says.cameWithIt(one.usedBy ?? '')
    case 'revoked':
      return says.revoked
    case 'over':
      return says.wasGoodUntil(until)
  }
}

/** Where invitations are made. */
export function invitationsLink(label: string): TemplateResult {
  return html`<a class="button" href=${hashOf({ view: 'invitations' })} data-testid="invitations-open"
    >${icon('send', 18)}${label}</a
  >`
}

customElements.define('kith-invitations', KithInvitations)
