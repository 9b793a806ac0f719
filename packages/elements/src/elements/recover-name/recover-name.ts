import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { browserPasskeys, type Passkeys } from '../../controllers/devices/passkeys.ts'
import { NameRecovery } from '../../controllers/devices/recovering.ts'
import { codeSentence, type FaultCode, readName } from '../../controllers/network/names.ts'
import type { Entry } from '../../controllers/session/entry.ts'
import { KithCloseEvent, KithEnteredEvent } from '../foundation/events.ts'
import { entry as area } from '../../words/en/entry.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { signInStyles } from '../sign-in/sign-in.styles.ts'

/**
 * @summary A name comes back into this browser when its devices are lost: by the code on paper, or by a passkey.
 * @event kith-entered - This browser is a device of the name.
 * @event kith-close - It was given up.
 */
export class KithRecoverName extends LitElement {
  static override properties: PropertyDeclarations = {
    entry: { attribute: false },
    passkeys: { attribute: false },
    name: { type: String },
    hasPasskeys: { state: true },
    nameFault: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, signInStyles]
  /** The ways into a name that exists already. */
  declare entry: Entry
  /** The passkeys of this browser. @default the browser's own */
  declare passkeys: Passkeys
  /** The name that this browser knew last. */
  declare name: string
  declare hasPasskeys: boolean
  declare nameFault: FaultCode | undefined
  readonly #words = new WordsOf(this)
  #recovery: NameRecovery | undefined

  constructor() {
    super()
    this.passkeys = browserPasskeys
    this.name = ''
    this.hasPasskeys = false
    new Watcher(this, () => [this.#recovery?.now])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#recovery?.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entry')) return
    this.#recovery?.stop()
    this.#recovery = new NameRecovery(this.entry, this.passkeys)
    void this.passkeys.isHere().then((isHere) => {
      this.hasPasskeys = isHere
    })
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  override updated(): void {
    const now = this.#recovery?.now.value
    if (now?.state === 'recovered') this.dispatchEvent(new KithEnteredEvent(now.name))
  }

  override render(): TemplateResult {
    const now = this.#recovery?.now.value ?? { state: 'asking', fault: undefined }
    const isBusy = now.state !== 'asking'
    const says = this.#words.of(area)
    const fault = now.state === 'asking' ? now.fault : undefined
    return html`<main data-testid="recover-name" data-state=${now.state}>
      <h1>${says.bringNameBack}</h1>
      <p class="lead">${says.bringLead}</p>
      <form novalidate @submit=${this.#onSubmit}>
        <div>
          <label class="label" for="name">${says.name}</label>
          <input
            class="field"
            id="name"
            name="name"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            data-testid="recover-name-field"
            aria-invalid=${this.nameFault !== undefined}
            aria-describedby="name-fault"
            .value=${this.name}
            ?readonly=${isBusy}
          />
          ${
            this.nameFault === undefined
              ? nothing
              : html`<p class="hint fault" id="name-fault" role="alert">
                  ${codeSentence(this.nameFault, this.#words.now)}
                </p>`
          }
        </div>
        <div>
          <label class="label" for="code">${says.recoveryCode}</label>
          <textarea
            class="field code-field"
            id="code"
            name="code"
            rows="2"
            dir="ltr"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            data-testid="recover-code"
            aria-invalid=${fault !== undefined}
            aria-describedby="fault"
            ?readonly=${isBusy}
            @keydown=${this.#onKey}
          ></textarea>
          <p class="hint fault" id="fault" role="alert" data-testid="recover-fault">
            ${fault === undefined ? nothing : codeSentence(fault, this.#words.now)}
          </p>
        </div>
        <label class="keep">
          <input type="checkbox" name="keep" data-testid="recover-keep" ?disabled=${isBusy} />
          <span>
            ${says.keepDevices}
            <small class="muted">${says.otherwiseOut}</small>
          </span>
        </label>
        <button class="button primary" type="submit" data-testid="recover-submit" ?disabled=${isBusy}>
          ${isBusy ? says.bringingBack : says.bringBack}
        </button>
        ${
          this.hasPasskeys
            ? html`<button
                class="button"
                type="button"
                data-testid="recover-passkey"
                ?disabled=${isBusy}
                @click=${() => void this.#recovery?.byPasskey(this.#keepsDevices)}
              >
                ${icon('key', 18)}${says.usePasskey}
              </button>`
            : nothing
        }
        <button class="button" type="button" data-testid="recover-back" @click=${this.#close}>${says.back}</button>
      </form>
    </main>`
  }

  get #keepsDevices(): boolean {
    return this.renderRoot.querySelector<HTMLInputElement>('[name=keep]')?.checked === true
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    this.renderRoot.querySelector('form')?.requestSubmit()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const typed = this.renderRoot.querySelector<HTMLInputElement>('[name=name]')?.value ?? ''
    const code = this.renderRoot.querySelector('textarea')?.value ?? ''
    const { name, fault } = readName(typed)
    this.nameFault = fault
    if (name !== undefined) void this.#recovery?.byCode({ name, code, keepsDevices: this.#keepsDevices })
  }

  readonly #close = (): void => {
    this.dispatchEvent(new KithCloseEvent())
  }
}

customElements.define('kith-recover-name', KithRecoverName)
