import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Inviting, type InvitingState } from '../../devices/inviting.ts'
import { codeSentence } from '../../network/names.ts'
import type { Messenger } from '../../messenger.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'

/**
 * @summary Links a new device, at one that has the name: its code is typed here, or came with the address that it shows as a QR code; then both show the same digits.
 * @event kith-navigate - The devices are to be seen.
 */
export class KithLinkDevice extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    code: { type: String },
    typed: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles]
  declare messenger: Messenger
  /** The code that an address brought. It is not used before the person says so. */
  declare code: string
  declare typed: string | undefined
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
          <p><bdi>${now.label}</bdi> is a device of ${this.messenger.peer.name} now.</p>
          <button class="button primary" type="button" data-testid="link-done" data-focus @click=${this.#toDevices}>
            Show your devices
          </button>
        </div>`
    }
  }

  #form(fault: string | undefined, isBusy: boolean): TemplateResult {
    const value = this.typed ?? this.code
    return html`<form novalidate @submit=${this.#onSubmit}>
      <ol class="steps">
        <li>On the new device, open <b>${location.host}</b>.</li>
        <li>Choose “Link this device”. It shows a code.</li>
        <li>Type the code here, or scan it with this device’s camera.</li>
      </ol>
      <div>
        <label class="label" for="code">Code on the new device</label>
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
          ${fault === undefined ? nothing : codeSentence(fault)}
        </p>
      </div>
      <button class="button primary" type="submit" data-testid="link-submit" ?disabled=${isBusy || value.trim() === ''}>
        ${isBusy ? 'Looking for it…' : 'Go on'}
      </button>
    </form>`
  }

  #compare(now: Extract<InvitingState, { state: 'comparing' | 'confirming' }>): TemplateResult {
    const isWaiting = now.state === 'confirming'
    return html`<div class="step" tabindex="-1" data-focus>
      <p><bdi>${now.label}</bdi> wants to be a device of <b>${this.messenger.peer.name}</b>. It shows:</p>
      <p class="digits" data-testid="digits">${now.digits}</p>
      ${
        isWaiting
          ? html`<p class="waiting" role="status">Waiting for the yes on the new device…</p>`
          : html`<p class="note">
              Say yes only to a device that you hold in your hand. It can read and write in your name from then on.
            </p>`
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
                The digits are the same
              </button>`
        }
        <button class="button grow" type="button" data-testid="digits-differ" @click=${this.#stop}>
          ${isWaiting ? 'Cancel' : 'They are not'}
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
