import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Inviting, type InvitingState } from '../../controllers/devices/inviting.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { devices as area } from '../../words/en/devices.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { apart, WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/**
 * @summary Links a new device, at one that has the name: its code is typed here, or came with the address that it shows as a QR code; then both show the same digits.
 * @event kith-navigate - The devices are to be seen.
 */
export class KithLinkDevice extends KithElement {
  static override properties: PropertyDeclarations = {
    code: { type: String },
    typed: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles]
  /** The code that an address brought. It is not used before the person says so. */
  declare code: string
  declare typed: string | undefined
  readonly #words = new WordsOf(this)
  readonly #inviting = new Inviting()
  #shown: InvitingState['state'] | undefined

  constructor() {
    super()
    this.code = ''
    new Watcher(this, () => [this.#inviting.now])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    const { state } = this.#inviting.now.value
    if (state !== 'linked') this.#inviting.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('code')) this.typed = undefined
  }

  /** Each step has the focus when it comes, so that it is read out and the keyboard goes on from there. */
  override updated(): void {
    const { state } = this.#inviting.now.value
    if (state === this.#shown) return
    this.#shown = state
    this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus()
  }

  override render(): TemplateResult {
    const now = this.#inviting.now.value
    return html`<div data-testid="link-device" data-state=${now.state}>${this.#step(now)}</div>`
  }

  #step(now: InvitingState): TemplateResult {
    const says = this.#words.of(area)
    switch (now.state) {
      case 'asking':
        return this.#form(now.fault?.code, false)
      case 'meeting':
        return this.#form(undefined, true)
      case 'comparing':
      case 'confirming':
        return this.#compare(now)
      case 'linked':
        return html`<div class="done" role="status">
          ${icon('devices', 40)}
          <p>${says.isDeviceOf(apart(now.label), this.messenger.peer.name)}</p>
          <button class="button primary" type="button" data-testid="link-done" data-focus @click=${this.#toDevices}>
            ${says.showDevices}
          </button>
        </div>`
    }
  }

  #form(fault: string | undefined, isBusy: boolean): TemplateResult {
    const value = this.typed ?? this.code
    const says = this.#words.of(area)
    return html`<form novalidate @submit=${this.#onSubmit}>
      <ol class="steps">
        <li>${says.openThere(location.host)}</li>
        <li>${says.chooseThere}</li>
        <li>${says.typeHere}</li>
      </ol>
      <div>
        <label class="label" for="code">${says.codeThere}</label>
        <input
          class="field code-field"
          id="code"
          name="code"
          dir="ltr"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          placeholder="XXXX-XXXX-XXXX-XXXX"
          data-testid="link-code"
          data-focus
          aria-invalid=${fault !== undefined}
          aria-describedby="fault"
          .value=${value}
          ?readonly=${isBusy}
          @input=${this.#onInput}
        />
        <p class="hint fault" id="fault" role="alert" data-testid="link-fault">
          ${fault === undefined ? nothing : codeSentence(fault, this.#words.now)}
        </p>
      </div>
      <button class="button primary" type="submit" data-testid="link-submit" ?disabled=${isBusy || value.trim() === ''}>
        ${isBusy ? says.lookingForIt : says.goOn}
      </button>
    </form>`
  }

  #compare(now: Extract<InvitingState, { state: 'comparing' | 'confirming' }>): TemplateResult {
    const isWaiting = now.state === 'confirming'
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
      <p>${says.wantsToBe(apart(now.label), this.messenger.peer.name)}</p>
      <p class="digits" data-testid="digits">${now.digits}</p>
      ${
        isWaiting
          ? html`<p class="waiting" role="status">${says.waitingForYes}</p>`
          : html`<p class="note">${says.sayYesOnly}</p>`
      }
      <div class="buttons">
        ${
          isWaiting
            ? nothing
            : html`<button
                class="button primary grow"
                type="button"
                data-testid="digits-same"
                @click=${() => void this.#inviting.confirm()}
              >
                ${says.digitsAreSame}
              </button>`
        }
        <button class="button grow" type="button" data-testid="digits-differ" @click=${this.#stop}>
          ${isWaiting ? says.cancel : says.theyAreNot}
        </button>
      </div>
    </div>`
  }

  readonly #stop = (): void => {
    this.#inviting.stop()
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.#inviting.meet(this.messenger.peer, this.typed ?? this.code)
  }

  readonly #toDevices = (): void => {
    this.dispatchEvent(new KithNavigateEvent({ view: 'devices' }))
  }
}

customElements.define('kith-link-device', KithLinkDevice)
