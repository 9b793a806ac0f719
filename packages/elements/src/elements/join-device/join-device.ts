import {
  type CSSResultGroup,
  html,
  LitElement,
  type nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Joining, type JoiningState } from '../../controllers/devices/joining.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import type { Entry } from '../../controllers/session/entry.ts'
import { KithCloseEvent, KithEnteredEvent } from '../foundation/events.ts'
import { entry as area } from '../../words/en/entry.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { qrCode } from '../qr/qr.ts'
import { apart } from '../foundation/words-of.ts'
import { signInStyles } from '../sign-in/sign-in.styles.ts'

/**
 * @summary This browser becomes a device of a name: it shows a code for a device that has the name, then the digits that both show.
 * @event kith-entered - It is a device of the name.
 * @event kith-close - It was given up.
 */
export class KithJoinDevice extends LitElement {
  static override properties: PropertyDeclarations = { entry: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, panelStyles, signInStyles]
  /** The ways into a name that exists already. */
  declare entry: Entry
  readonly #words = new WordsOf(this)
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
    const says = this.#words.of(area)
    switch (now.state) {
      case 'beginning':
        return html`<h1>${says.linkThisDevice}</h1>
          <p class="lead" role="status">${says.makingCode}</p>
          ${this.#back(says.back)}`
      case 'showing':
        return this.#code(now.code, now.address)
      case 'comparing':
      case 'accepting':
      case 'linked':
        return this.#compare(now)
      case 'failed':
        return html`<div class="step">
          <h1>${says.notLinked}</h1>
          <p class="problem" role="alert" data-testid="join-fault">${codeSentence(now.fault.code, this.#words.now)}</p>
          <button class="button primary" type="button" data-testid="join-again" data-focus @click=${this.#begin}>
            ${says.showAnother}
          </button>
          ${this.#back(says.back)}
        </div>`
    }
  }

  #code(code: string, address: string): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="step">
      <h1>${says.linkThisDevice}</h1>
      <ol class="steps">
        <li>${says.onDeviceOpen}</li>
        <li>${says.chooseLink}</li>
      </ol>
      <figure>${qrCode(address, says.codeToScan)}</figure>
      <p class="code" dir="ltr" tabindex="-1" data-focus data-testid="join-code">${code}</p>
      <p class="hint">${says.goodForTenMinutes}</p>
      ${this.#back(says.back)}
    </div>`
  }

  #compare(now: Extract<JoiningState, { readonly name: string }>): TemplateResult {
    const says = this.#words.of(area)
    if (now.state === 'linked')
      return html`<div class="done" role="status">
        ${icon('devices', 40)}
        <p>${says.isDeviceNow(now.name)}</p>
      </div>`
    const isWaiting = now.state === 'accepting'
    return html`<div class="step" tabindex="-1" data-focus>
      <h1>${says.areYou(now.name)}</h1>
      <p>${says.makesThisDevice(apart(now.by), now.name)}</p>
      <p class="digits" data-testid="digits">${now.digits}</p>
      ${
        isWaiting
          ? html`<p class="waiting" role="status">${says.waitingForYes}</p>`
          : html`<p class="hint">${says.sayYesOnly}</p>
              <button
                class="button primary"
                type="button"
                data-testid="digits-same"
                @click=${() => void this.#joining?.accept()}
              >
                ${says.digitsAreSame}
              </button>`
      }
      ${this.#back(isWaiting ? says.cancel : says.theyAreNot)}
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
