import type { Invitation } from '@kith/peer'
import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { type InvitationStanding, type MadeInvitation, standingOf } from '../../invitations/invitations.ts'
import type { Messenger } from '../../messenger.ts'
import { hashOf, inviteAddress } from '../../route/route.ts'
import { fullMoment } from '../../time/time-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import '../invitation/invitation.ts'
import { invitationsStyles } from './invitations.styles.ts'

/** More are for the command line. */
const shownMax = 50

/** @summary Invitations into a network that asks new names for one: making one, handing it out as a link or code, what became of the others, and revoking them. */
export class KithInvitations extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, panelStyles, invitationsStyles]
  declare messenger: Messenger
  #shown: string | undefined

  constructor() {
    super()
    new Watcher(this, () => {
      const { all, made, task, fault } = this.messenger.invitations
      return [all, made, task, fault]
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.messenger.invitations.look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
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
    const task = this.messenger.invitations.task.value
    const { isBusy, fault } = task?.does === 'make' ? task : { isBusy: false, fault: undefined }
    return html`<form novalidate @submit=${this.#onSubmit}>
      <p>
        Where a network gives names to people who are invited, this is how they get in: an address for one person, once.
      </p>
      <div>
        <label class="label" for="name">For this name alone <span class="muted">(if you like)</span></label>
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
        <p class="hint fault" id="fault" role="alert" data-testid="invite-fault">${fault ?? nothing}</p>
      </div>
      <button class="button primary" type="submit" data-testid="invite-make" data-focus ?disabled=${isBusy}>
        ${isBusy ? 'Making it…' : 'Make an invitation'}
      </button>
    </form>`
  }

  #made({ invitation, name }: MadeInvitation): TemplateResult {
    return html`<div class="step" tabindex="-1" data-focus>
      <p>
        An invitation for ${name === undefined ? 'one person' : html`<bdi>${name}</bdi>`}. Send it to nobody else:
        whoever opens it first takes the name.
      </p>
      <kith-invitation
        .link=${inviteAddress(location.href, invitation)}
        label="Address of the invitation"
      ></kith-invitation>
      <p class="note">It is shown once; the network itself does not know it.</p>
      <button
        class="button"
        type="button"
        data-testid="invite-done"
        @click=${() => {
          this.messenger.invitations.putAway()
        }}
      >
        Done
      </button>
    </div>`
  }

  #list(): TemplateResult | typeof nothing {
    const { all, fault } = this.messenger.invitations
    if (fault.value !== undefined) return html`<section><p class="problem" role="alert">${fault.value}</p></section>`
    const known = all.value ?? []
    if (known.length === 0) return nothing
    const more = known.length - shownMax
    return html`<section>
      <h3>Made so far</h3>
      <ul aria-label="Invitations">
        ${repeat(
          known.slice(0, shownMax),
          ({ id }) => id,
          (one) => this.#row(one),
        )}
      </ul>
      ${more > 0 ? html`<p class="became">And ${String(more)} older ones.</p>` : nothing}
    </section>`
  }

  #row(one: Invitation): TemplateResult {
    const { invitations, nowMs } = this.messenger
    const standing = standingOf(one, nowMs())
    const asked = invitations.task.value
    const isAsked = asked?.does === 'revoke' && asked.id === one.id
    const forWhom = one.name ?? 'anybody'
    return html`<li data-testid="invite" data-id=${one.id} data-standing=${standing}>
      <div class="row ${standing === 'open' ? '' : 'gone'}">
        <div class="words">
          <p class="for">For <bdi>${forWhom}</bdi></p>
          <p class="became">${became(one, standing, nowMs())}</p>
        </div>
        ${
          standing === 'open' && !isAsked
            ? html`<button
                class="icon-button revoke"
                type="button"
                aria-label=${`Revoke the invitation for ${forWhom}`}
                title="Revoke"
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

  #revoke(id: string, isBusy: boolean, fault: string | undefined): TemplateResult {
    const { invitations } = this.messenger
    return html`<div class="task" role="alertdialog" aria-label="Revoke the invitation">
      <p>Nobody can use it any more then. Whoever has a name already keeps it.</p>
      ${fault === undefined ? nothing : html`<p class="hint fault" role="alert">${fault}</p>`}
      <div class="buttons">
        <button
          class="button danger"
          type="button"
          data-testid="invite-revoke-confirm"
          ?disabled=${isBusy}
          @click=${() => void invitations.revoke(id)}
        >
          ${isBusy ? 'Revoking…' : 'Revoke'}
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
          Cancel
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
function became(one: Invitation, standing: InvitationStanding, nowMs: number): TemplateResult | string {
  const until = fullMoment(one.untilMs, nowMs)
  switch (standing) {
    case 'open':
      return `Good until ${until.replace(/^on /u, '')}`
    case 'used':
      return html`<bdi>${one.usedBy}</bdi> came with it`
    case 'revoked':
      return 'Revoked'
    case 'over':
      return `It was good until ${until.replace(/^on /u, '')}`
  }
}

/** Where invitations are made. */
export function invitationsLink(): TemplateResult {
  return html`<a class="button" href=${hashOf({ view: 'invitations' })} data-testid="invitations-open"
    >${icon('send', 18)}Invite into this network</a
  >`
}

customElements.define('kith-invitations', KithInvitations)
