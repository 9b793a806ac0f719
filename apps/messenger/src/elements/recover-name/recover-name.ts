import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { browserPasskeys, type Passkeys } from '../../devices/passkeys.ts'
import { NameRecovery } from '../../devices/recovering.ts'
import { readName } from '../../network/names.ts'
import type { Entry } from '../../session/entry.ts'
import { KithCloseEvent, KithEnteredEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { welcomeStyles } from '../welcome/welcome.styles.ts'

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
  static override styles: CSSResultGroup = [foundation, panelStyles, welcomeStyles]
  declare entry: Entry
  declare passkeys: Passkeys
  /** The name that this browser knew last. */
  declare name: string
  declare hasPasskeys: boolean
  declare nameFault: string | undefined
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
    const fault = now.state === 'asking' ? now.fault : undefined
    return html`<main data-testid="recover-name" data-state=${now.state}>
      <h1>Bring your name back</h1>
      <p class="lead">With the code that you wrote down when you had it, this device takes the name over.</p>
      <form novalidate @submit=${this.#onSubmit}>
        <div>
          <label class="label" for="name">Name</label>
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
              : html`<p class="hint fault" id="name-fault" role="alert">${this.nameFault}</p>`
          }
        </div>
        <div>
          <label class="label" for="code">Recovery code</label>
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
          <p class="hint fault" id="fault" role="alert" data-testid="recover-fault">${fault ?? nothing}</p>
        </div>
        <label class="keep">
          <input type="checkbox" name="keep" data-testid="recover-keep" ?disabled=${isBusy} />
          <span>
            I still have a device of it, keep them all
            <small class="muted">Otherwise they are out, so that nobody who finds one is you.</small>
          </span>
        </label>
        <button class="button primary" type="submit" data-testid="recover-submit" ?disabled=${isBusy}>
          ${isBusy ? 'Bringing it back…' : 'Bring it back'}
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
                ${icon('key', 18)}Use a passkey instead
              </button>`
            : nothing
        }
        <button class="button" type="button" data-testid="recover-back" @click=${this.#close}>Back</button>
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
