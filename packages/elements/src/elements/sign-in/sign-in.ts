import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  render,
  type TemplateResult,
} from 'lit'
import { live } from 'lit/directives/live.js'

import { codeSentence, readName } from '../../controllers/network/names.ts'
import type { Session, SessionState } from '../../controllers/session/session.ts'
import { ContextSeeker, sessionContext } from '../foundation/context.ts'
import { KithClaimEvent, KithCloseEvent, type KithUnlockEvent, KithWayEvent } from '../foundation/events.ts'
import { entry } from '../../words/en/entry.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { signInStyles } from './sign-in.styles.ts'

const slowMs = 6000

/**
 * @summary The first screen: one question, the name. Its form is checked as one types, whether it is free when one asks for it. Inside a `<kith-network>` it asks for as long as
 * this browser has no name there, or one that is locked, and takes no room then.
 * @slot - Other ways in, below the form.
 * @event kith-claim - The name was chosen.
 * @event kith-way - Somebody has a name already.
 * @event kith-close - The wait for the network was given up.
 */
export class KithSignIn extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    hasEntry: { attribute: false },
    invitation: { attribute: false },
    typed: { state: true },
    isSlow: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, signInStyles]
  /** How the choice of a name stands. Inside a `<kith-network>` it is that of the network. */
  declare session: Extract<SessionState, { state: 'choosing' | 'claiming' }>
  /** The invitation that the address carries. */
  declare invitation: string | undefined
  /** There are ways in for somebody who has a name already. */
  declare hasEntry: boolean
  declare typed: string | undefined
  declare isSlow: boolean
  readonly #words = new WordsOf(this)
  readonly #above = new ContextSeeker<Session | undefined>(this, sessionContext, () => {
    this.#watch()
    this.requestUpdate()
  })
  #unwatch: (() => void) | undefined
  /** What the session above said last; nobody gave it. */
  #heard: SessionState | undefined
  /** The invitation as it was typed or pasted. */
  #given: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.isSlow = false
    this.hasEntry = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  protected override shouldUpdate(): boolean {
    if (this.isConnected && (!this.hasSession || this.session === this.#heard)) {
      this.#above.ask()
      this.#heard = this.#above.value?.state.value
      this.session = this.#heard as KithSignIn['session']
    }
    const { state } = this.hasSession ? (this.session as SessionState) : { state: 'open' }
    this.hidden = state !== 'choosing' && state !== 'claiming' && state !== 'locked'
    if (state === 'choosing' || state === 'claiming') return true
    render(this.hidden ? nothing : this.#locked(), this.renderRoot, this.renderOptions)
    return false
  }

  /** Whether it knows how far it is. */
  get hasSession(): boolean {
    return (this.session as SessionState | undefined) !== undefined
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
    this.#unwatch?.()
    this.#above.forget()
  }

  override render(): TemplateResult {
    const { session } = this
    const value = this.typed ?? session.name
    const isClaiming = session.state === 'claiming'
    const { text, isFault } = this.#advice(value)
    const says = this.#words.of(entry)
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
      <h1>${says.whatShallPeopleCallYou}</h1>
      <p class="lead">${says.lead}</p>
      <form novalidate @submit=${this.#onSubmit}>
        <div>
          <label class="label" for="name">${says.name}</label>
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
          ${isClaiming ? says.askingForIt : says.takeThisName}
        </button>
        ${
          isClaiming && this.isSlow
            ? html`<button class="button" type="button" @click=${this.#onStop}>${says.stopTrying}</button>`
            : nothing
        }
      </form>
      ${this.hasEntry && !isClaiming ? this.#ways() : nothing}
      <slot></slot>
    </main>`
  }

  /** Only where the network asks for one; who came by the address of an invitation sees that it is there. */
  #invitation(isClaiming: boolean): TemplateResult | typeof nothing {
    const { fault } = this.session.state === 'choosing' ? this.session : { fault: undefined }
    const isAsked = fault !== undefined && isOfInvitation(fault.code)
    if (!isAsked && this.invitation === undefined) return nothing
    return html`<div>
      <label class="label" for="invitation">${this.#words.of(entry).invitation}</label>
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
        ${isAsked ? codeSentence(fault.code, this.#words.now) : nothing}
      </p>
    </div>`
  }

  #ways(): TemplateResult {
    const says = this.#words.of(entry)
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
      <span class="muted">${says.haveNameAlready}</span>
      ${way('link', says.linkThisDevice)} ${way('recover', says.recoverIt)}
    </p>`
  }

  /** What stands under the field: the fault of the form, or of the last try, or what will be taken. */
  #advice(value: string): { text: string; isFault: boolean } {
    const { session } = this
    const says = this.#words.of(entry)
    if (session.state === 'claiming') return { text: this.isSlow ? says.noAnswerYet : '', isFault: false }
    if (value === '') return { text: says.letters, isFault: false }
    const { name, fault } = readName(value)
    if (fault !== undefined) return { text: codeSentence(fault, this.#words.now), isFault: true }
    if (session.fault !== undefined && !isOfInvitation(session.fault.code) && name === session.name)
      return { text: codeSentence(session.fault.code, this.#words.now), isFault: true }
    return { text: name === value.trim() ? says.looksGood : says.youWillBe(name), isFault: false }
  }

  #watch(): void {
    this.#unwatch?.()
    this.#unwatch = this.#above.value?.state.subscribe(() => {
      this.requestUpdate()
    })
  }

  #locked(): TemplateResult {
    const session = this.#above.value
    import('../unlock/unlock.ts').catch(reportError)
    return html`<kith-unlock
      .session=${this.session}
      @kith-unlock=${({ passphrase }: KithUnlockEvent) => void session?.unlock(passphrase)}
      @kith-close=${() => void session?.chooseAnother()}
    ></kith-unlock>`
  }

  readonly #onStop = (): void => {
    this.dispatchEvent(new KithCloseEvent())
    this.#above.value?.cancel()
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const { name } = readName(this.typed ?? this.session.name)
    const invitation = (this.#given ?? this.invitation ?? '').trim()
    if (name === undefined) return
    const chosen = new KithClaimEvent(name, invitation === '' ? undefined : invitation)
    this.dispatchEvent(chosen)
    void this.#above.value?.claim(chosen.name, chosen.invitation)
  }
}

/** Whether a claim failed for want of an invitation, or by the one that was given. */
function isOfInvitation(code: string): boolean {
  return code === 'claim-required' || code.startsWith('invitation-')
}

customElements.define('kith-sign-in', KithSignIn)
