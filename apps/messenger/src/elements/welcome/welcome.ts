import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { live } from 'lit/directives/live.js'

import { codeSentence, readName } from '../../network/names.ts'
import type { SessionState } from '../../session/session.ts'
import { KithClaimEvent, KithCloseEvent, KithWayEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { welcomeStyles } from './welcome.styles.ts'

const slowMs = 6000

/**
 * @summary The first screen: one question, the name. Its form is checked as one types, whether it is free when one asks for it.
 * @event kith-claim - The name was chosen.
 * @event kith-way - Somebody has a name already.
 * @event kith-close - The wait for the network was given up.
 */
export class KithWelcome extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    hasEntry: { attribute: false },
    invitation: { attribute: false },
    typed: { state: true },
    isSlow: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, welcomeStyles]
  declare session: Extract<SessionState, { state: 'choosing' | 'claiming' }>
  /** The invitation that the address carries. */
  declare invitation: string | undefined
  /** There are ways in for somebody who has a name already. */
  declare hasEntry: boolean
  declare typed: string | undefined
  declare isSlow: boolean
  /** The invitation as it was typed or pasted. */
  #given: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.isSlow = false
    this.hasEntry = false
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('session')) return
    clearTimeout(this.#timer)
    this.isSlow = false
    if (this.session.state !== 'claiming') return
    this.#timer = setTimeout(() => {
      this.isSlow = true
    }, slowMs)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override render(): TemplateResult {
    const { session } = this
    const value = this.typed ?? session.name
    const isClaiming = session.state === 'claiming'
    const { text, isFault } = this.#advice(value)
    return html`<main>
      <svg
        class="drawing"
        width="96"
        height="56"
        viewBox="7.5 0 96 56"
        fill="none"
        stroke="currentColor"
        stroke-width="2.5"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <circle cx="24" cy="28" r="15" />
        <circle cx="72" cy="28" r="15" />
        <path d="M39 28h18" />
      </svg>
      <h1>What shall people call you?</h1>
      <p class="lead">
        Your name here is how others reach you. It stays yours, and needs no address, number or password.
      </p>
      <form novalidate @submit=${this.#onSubmit}>
        <div>
          <label class="label" for="name">Name</label>
          <input
            class="field name"
            id="name"
            name="name"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            placeholder="alice"
            data-testid="name"
            aria-describedby="advice"
            aria-invalid=${isFault}
            .value=${value}
            ?readonly=${isClaiming}
            @input=${this.#onInput}
          />
          <p class="hint ${isFault ? 'fault' : ''}" id="advice" role="status" data-testid="name-advice">${text}</p>
        </div>
        ${this.#invitation(isClaiming)}
        <button
          class="button primary"
          type="submit"
          data-testid="claim"
          ?disabled=${isClaiming || isFault || value === ''}
        >
          ${isClaiming ? 'Asking for it…' : 'Take this name'}
        </button>
        ${
          isClaiming && this.isSlow
            ? html`<button class="button" type="button" @click=${() => this.dispatchEvent(new KithCloseEvent())}>
                Stop trying
              </button>`
            : nothing
        }
      </form>
      ${this.hasEntry && !isClaiming ? this.#ways() : nothing}
    </main>`
  }

  /** Only where the network asks for one; who came by the address of an invitation sees that it is there. */
  #invitation(isClaiming: boolean): TemplateResult | typeof nothing {
    const { fault } = this.session.state === 'choosing' ? this.session : { fault: undefined }
    const isAsked = fault !== undefined && isOfInvitation(fault.code)
    if (!isAsked && this.invitation === undefined) return nothing
    return html`<div>
      <label class="label" for="invitation">Invitation</label>
      <input
        class="field"
        id="invitation"
        name="invitation"
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        data-testid="invitation"
        aria-invalid=${isAsked}
        aria-describedby="invitation-fault"
        .value=${live(this.#given ?? this.invitation ?? '')}
        ?readonly=${isClaiming}
        @input=${(event: Event) => {
          this.#given = (event.target as HTMLInputElement).value
        }}
      />
      <p class="hint fault" id="invitation-fault" role="alert" data-testid="invitation-fault">
        ${isAsked ? codeSentence(fault.code) : nothing}
      </p>
    </div>`
  }

  #ways(): TemplateResult {
    const way = (to: KithWayEvent['way'], words: string): TemplateResult =>
      html`<button
        class="small-button"
        type="button"
        data-testid="way-${to}"
        @click=${() => this.dispatchEvent(new KithWayEvent(to))}
      >
        ${words}
      </button>`
    return html`<p class="ways">
      <span class="muted">You have a name already?</span>
      ${way('link', 'Link this device')} ${way('recover', 'Recover it')}
    </p>`
  }

  /** What stands under the field: the fault of the form, or of the last try, or what will be taken. */
  #advice(value: string): { text: string; isFault: boolean } {
    const { session } = this
    if (session.state === 'claiming')
      return { text: this.isSlow ? 'The server does not answer yet; still trying.' : '', isFault: false }
    if (value === '') return { text: 'Letters a to z, digits, dot, hyphen and underscore.', isFault: false }
    const { name, fault } = readName(value)
    if (fault !== undefined) return { text: fault, isFault: true }
    if (session.fault !== undefined && !isOfInvitation(session.fault.code) && name === session.name)
      return { text: session.fault.message, isFault: true }
    return { text: name === value.trim() ? 'Looks good.' : `You will be ${name}.`, isFault: false }
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const { name } = readName(this.typed ?? this.session.name)
    const invitation = (this.#given ?? this.invitation ?? '').trim()
    if (name !== undefined) this.dispatchEvent(new KithClaimEvent(name, invitation === '' ? undefined : invitation))
  }
}

/** Whether a claim failed for want of an invitation, or by the one that was given. */
function isOfInvitation(code: string): boolean {
  return code === 'claim-required' || code.startsWith('invitation-')
}

customElements.define('kith-welcome', KithWelcome)
