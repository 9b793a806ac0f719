import {
  type CSSResultGroup,
  html,
  LitElement,
  type nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Joining, type JoiningState } from '../../devices/joining.ts'
import { codeSentence } from '../../network/names.ts'
import type { Entry } from '../../session/entry.ts'
import { KithCloseEvent, KithEnteredEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { qrCode } from '../qr/qr.ts'
import { welcomeStyles } from '../welcome/welcome.styles.ts'

/**
 * @summary This browser becomes a device of a name: it shows a code for a device that has the name, then the digits that both show.
 * @event kith-entered - It is a device of the name.
 * @event kith-close - It was given up.
 */
export class KithJoinDevice extends LitElement {
  static override properties: PropertyDeclarations = { entry: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, panelStyles, welcomeStyles]
  declare entry: Entry
  #joining: Joining | undefined
  #shown: JoiningState['state'] | undefined

  constructor() {
    super()
    new Watcher(this, () => [this.#joining?.now])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#joining?.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entry')) return
    this.#joining?.stop()
    this.#joining = new Joining(this.entry)
    this.#begin()
  }

  override updated(): void {
    const now = this.#joining?.now.value
    if (now === undefined || now.state === this.#shown) return
    this.#shown = now.state
    this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus()
    if (now.state === 'linked') this.dispatchEvent(new KithEnteredEvent(now.name))
  }

  override render(): TemplateResult {
    const now = this.#joining?.now.value ?? { state: 'beginning' as const }
    return html`<main data-testid="join-device" data-state=${now.state}>${this.#step(now)}</main>`
  }

  #step(now: JoiningState): TemplateResult {
    switch (now.state) {
      case 'beginning':
        return html`<h1>Link this device</h1>
          <p class="lead" role="status">Making a code…</p>
          ${this.#back('Back')}`
      case 'showing':
        return this.#code(now.code, now.address)
      case 'comparing':
      case 'accepting':
      case 'linked':
        return this.#compare(now)
      case 'failed':
        return html`<div class="step">
          <h1>This device was not linked</h1>
          <p class="problem" role="alert" data-testid="join-fault">${codeSentence(now.fault.code)}</p>
          <button class="button primary" type="button" data-testid="join-again" data-focus @click=${this.#begin}>
            Show another code
          </button>
          ${this.#back('Back')}
        </div>`
    }
  }

  #code(code: string, address: string): TemplateResult {
    return html`<div class="step">
      <h1>Link this device</h1>
      <ol class="steps">
        <li>On a device that has your name, open <b>Your devices</b>.</li>
        <li>Choose <b>Link a new device</b> and type this code, or scan it with the camera.</li>
      </ol>
      <figure>${qrCode(address, 'The code to scan')}</figure>
      <p class="code" dir="ltr" tabindex="-1" data-focus data-testid="join-code">${code}</p>
      <p class="hint">It is good for ten minutes, and for one device.</p>
      ${this.#back('Back')}
    </div>`
  }

  #compare(now: Extract<JoiningState, { readonly name: string }>): TemplateResult {
    if (now.state === 'linked')
      return html`<div class="done" role="status">
        ${icon('devices', 40)}
        <p>This is a device of ${now.name} now.</p>
      </div>`
    const isWaiting = now.state === 'accepting'
    return html`<div class="step" tabindex="-1" data-focus>
      <h1>Are you ${now.name}?</h1>
      <p><bdi>${now.by}</bdi> makes this a device of <b>${now.name}</b>. It shows:</p>
      <p class="digits" data-testid="digits">${now.digits}</p>
      ${
        isWaiting
          ? html`<p class="waiting" role="status">Waiting for the yes on the other device…</p>`
          : html`<p class="hint">Say yes only when both devices show the same digits.</p>
              <button
                class="button primary"
                type="button"
                data-testid="digits-same"
                @click=${() => void this.#joining?.accept()}
              >
                The digits are the same
              </button>`
      }
      ${this.#back(isWaiting ? 'Cancel' : 'They are not')}
    </div>`
  }

  #back(label: string): TemplateResult | typeof nothing {
    return html`<button class="button" type="button" data-testid="join-back" @click=${this.#close}>${label}</button>`
  }

  readonly #begin = (): void => {
    void this.#joining?.begin(new URL('/', location.href).href)
  }

  readonly #close = (): void => {
    this.#joining?.stop()
    this.dispatchEvent(new KithCloseEvent())
  }
}

customElements.define('kith-join-device', KithJoinDevice)
