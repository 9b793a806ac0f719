import type { NameTrust } from '@kith/peer'
import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Messenger } from '../../messenger.ts'
import { fullMoment } from '../../time/time-words.ts'
import { changeSentence } from '../../trust/trust-words.ts'
import { type OwnFingerprint, Verifying, type VerifyingState } from '../../trust/verifying.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { qrCode } from '../qr/qr.ts'

/** @summary Whether a name is who one thinks: what the other's screen shows is typed here and compared; below is what the other one types. With one's own name, that alone. */
export class KithVerify extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false }, name: { type: String } }
  static override styles: CSSResultGroup = [
    foundation,
    panelStyles,
    css`
      section {
        margin-block-start: var(--kith-space-5);
        padding-block-start: var(--kith-space-4);
        border-block-start: 1px solid var(--kith-color-line);
      }
      h3 {
        margin-block-end: var(--kith-space-2);
        font-size: var(--kith-font-size-label);
        font-weight: 600;
      }
      textarea {
        resize: none;
      }
      .own {
        display: grid;
        gap: var(--kith-space-3);
      }
      .own-words {
        font-weight: 600;
      }
      .own-digits {
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.04em;
      }
      figure svg {
        inline-size: 9rem;
        block-size: 9rem;
      }
    `,
  ]
  declare messenger: Messenger
  declare name: string
  #verifying: Verifying | undefined

  constructor() {
    super()
    this.name = ''
    new Watcher(this, () => [this.#verifying?.now, this.#verifying?.own, this.messenger.trust.all])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('messenger') && !changed.has('name')) return
    this.#verifying = new Verifying(this.messenger.peer)
    void this.#verifying.start()
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('textarea')?.focus()
  }

  override render(): TemplateResult {
    const now = this.#verifying?.now.value ?? { state: 'asking', fault: undefined }
    const own = this.#verifying?.own.value
    const isOwn = this.name === this.messenger.peer.name
    return html`<div data-testid="verify" data-state=${now.state}>
      ${isOwn ? nothing : this.#other(now, this.messenger.trust.of(this.name))}
      ${own === undefined ? nothing : this.#own(own, isOwn)}
    </div>`
  }

  #other(now: VerifyingState, trust: NameTrust | undefined): TemplateResult {
    const { name } = this
    if (now.state === 'different')
      return html`<div class="step">
        <p class="problem" role="alert" data-testid="verify-different">
          This is not the fingerprint that ${name} has here. If ${name} read it out from the right screen, somebody may
          stand between you: say nothing here that only ${name} should read, and try another way to meet.
        </p>
        <button class="button" type="button" data-testid="verify-again" @click=${() => this.#verifying?.again()}>
          Compare again
        </button>
      </div>`
    if (trust?.trust === 'verified')
      return html`<div class="done" role="status" data-testid="verified">
        ${icon('seal', 40)}
        <p>
          ${name} is
          verified${trust.sinceMs === undefined ? '' : `, since ${fullMoment(trust.sinceMs, this.messenger.nowMs()).replace(/^on /u, '')}`}.
          The seal stays when ${name} takes new devices.
        </p>
        <button
          class="small-button"
          type="button"
          data-testid="unverify"
          @click=${() => void this.#verifying?.unverify(name)}
        >
          Take the seal away
        </button>
      </div>`
    const isBusy = now.state === 'comparing'
    const fault = now.state === 'asking' ? now.fault : undefined
    return html`<form novalidate @submit=${this.#onSubmit}>
      ${trust?.trust === 'changed' ? this.#changed(trust) : nothing}
      <p>
        Meet or call ${name}. On the screen there, the same place shows six words and thirty digits. Type or paste what
        it says; either is enough.
      </p>
      <div>
        <label class="label" for="seen">What ${name} reads to you</label>
        <textarea
          class="field"
          id="seen"
          rows="2"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          data-testid="verify-seen"
          aria-invalid=${fault !== undefined}
          aria-describedby="fault"
          ?readonly=${isBusy}
          @keydown=${this.#onKey}
        ></textarea>
        <p class="hint fault" id="fault" role="alert" data-testid="verify-fault">${fault ?? nothing}</p>
      </div>
      <button class="button primary" type="submit" data-testid="verify-submit" ?disabled=${isBusy}>Compare</button>
    </form>`
  }

  #changed(trust: NameTrust): TemplateResult {
    return html`<div class="note" data-testid="verify-changed">
      <p>${changeSentence(trust)}</p>
      <p>
        <button
          class="small-button"
          type="button"
          data-testid="verify-accept"
          @click=${() => void this.#verifying?.accept(trust.name)}
        >
          It is as it should be
        </button>
      </p>
    </div>`
  }

  #own({ words, digits, link }: OwnFingerprint, isAlone: boolean): TemplateResult {
    const content = html`<div class="own">
      <p class="own-words" dir="ltr" data-testid="own-words">${words}</p>
      <p class="own-digits" dir="ltr" data-testid="own-digits">${digits}</p>
      <figure>${qrCode(link, 'Your fingerprint as a code to scan')}</figure>
    </div>`
    if (isAlone)
      return html`<div class="step">
        <p>
          Who types this at your name is sure to talk to you. It is no secret, and stays the same on all your devices.
        </p>
        ${content}
      </div>`
    return html`<section>
      <h3>What you read to ${this.name}</h3>
      ${content}
    </section>`
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    this.renderRoot.querySelector('form')?.requestSubmit()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.#verifying?.compare(this.name, this.renderRoot.querySelector('textarea')?.value ?? '')
  }
}

customElements.define('kith-verify', KithVerify)
