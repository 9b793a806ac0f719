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

import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import { changeSentence } from '../../controllers/trust/trust-words.ts'
import { type OwnFingerprint, Verifying, type VerifyingState } from '../../controllers/trust/verifying.ts'
import { verify } from '../../words/en/verify.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
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
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Who is verified; with the own name it shows the own fingerprint alone. */
  declare name: string
  readonly #words = new WordsOf(this)
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
    const says = this.#words.of(verify)
    if (now.state === 'different')
      return html`<div class="step">
        <p class="problem" role="alert" data-testid="verify-different">${says.different(name)}</p>
        <button class="button" type="button" data-testid="verify-again" @click=${() => this.#verifying?.again()}>
          ${says.compareAgain}
        </button>
      </div>`
    if (trust?.trust === 'verified')
      return html`<div class="done" role="status" data-testid="verified">
        ${icon('seal', 40)}
        <p>
          ${
            trust.sinceMs === undefined
              ? says.isVerified(name)
              : says.isVerifiedSince(name, plainMoment(trust.sinceMs, this.messenger.nowMs(), this.#words.now))
          }
        </p>
        <button
          class="small-button"
          type="button"
          data-testid="unverify"
          @click=${() => void this.#verifying?.unverify(name)}
        >
          ${says.takeSealAway}
        </button>
      </div>`
    const isBusy = now.state === 'comparing'
    const fault = now.state === 'asking' ? now.fault : undefined
    return html`<form novalidate @submit=${this.#onSubmit}>
      ${trust?.trust === 'changed' ? this.#changed(trust) : nothing}
      <p>${says.meetOrCall(name)}</p>
      <div>
        <label class="label" for="seen">${says.whatIsRead(name)}</label>
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
        <p class="hint fault" id="fault" role="alert" data-testid="verify-fault">
          ${fault === undefined ? nothing : codeSentence(fault, this.#words.now)}
        </p>
      </div>
      <button class="button primary" type="submit" data-testid="verify-submit" ?disabled=${isBusy}>
        ${says.compare}
      </button>
    </form>`
  }

  #changed(trust: NameTrust): TemplateResult {
    return html`<div class="note" data-testid="verify-changed">
      <p>${changeSentence(trust, this.#words.now)}</p>
      <p>
        <button
          class="small-button"
          type="button"
          data-testid="verify-accept"
          @click=${() => void this.#verifying?.accept(trust.name)}
        >
          ${this.#words.of(verify).asItShouldBe}
        </button>
      </p>
    </div>`
  }

  #own({ words, digits, link }: OwnFingerprint, isAlone: boolean): TemplateResult {
    const says = this.#words.of(verify)
    const content = html`<div class="own">
      <p class="own-words" dir="ltr" data-testid="own-words">${words}</p>
      <p class="own-digits" dir="ltr" data-testid="own-digits">${digits}</p>
      <figure>${qrCode(link, says.asCode)}</figure>
    </div>`
    if (isAlone)
      return html`<div class="step">
        <p>${says.ownHint}</p>
        ${content}
      </div>`
    return html`<section>
      <h3>${says.whatYouRead(this.name)}</h3>
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
