import type { RecoveryInfo } from '@kith/peer'
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
import { RecoveryMaking, type RecoveryMakingState } from '../../devices/recovery-making.ts'
import type { Messenger } from '../../messenger.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { KithPaper } from '../paper/paper.ts'
import { recoveryStyles } from './recovery.styles.ts'

/**
 * @summary What brings the name back when all devices are lost: a code on paper, which is shown, may be printed, and counts when it was typed back; or a passkey, where the
 * browser has it.
 * @event kith-navigate - The devices are to be seen.
 */
export class KithRecovery extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    passkeys: { attribute: false },
    hasPasskeys: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, recoveryStyles]
  declare messenger: Messenger
  declare passkeys: Passkeys
  declare hasPasskeys: boolean
  #making: RecoveryMaking | undefined
  #paper: KithPaper | undefined
  #shown: RecoveryMakingState['state'] | undefined

  constructor() {
    super()
    this.passkeys = browserPasskeys
    this.hasPasskeys = false
    new Watcher(this, () => [this.#making?.now, this.messenger.devices.recovery])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#paper?.remove()
    this.#making?.restart()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('messenger')) return
    this.#making = new RecoveryMaking(this.messenger.peer, this.passkeys)
    void this.passkeys.isHere().then((isHere) => {
      this.hasPasskeys = isHere
    })
  }

  override updated(): void {
    const now = this.#making?.now.value
    if (now === undefined || now.state === this.#shown) return
    const isFirst = this.#shown === undefined
    this.#shown = now.state
    this.#layOutPaper(now.state === 'showing' ? now.code : undefined)
    if (!isFirst) this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus()
  }

  override render(): TemplateResult {
    const now = this.#making?.now.value ?? { state: 'choosing', fault: undefined, isBusy: false }
    return html`<div data-testid="recovery" data-state=${now.state}>${this.#step(now)}</div>`
  }

  #step(now: RecoveryMakingState): TemplateResult {
    switch (now.state) {
      case 'choosing':
        return this.#choice(now)
      case 'showing':
        return this.#code(now.code)
      case 'typing':
        return this.#typing(now)
      case 'done':
        return html`<div class="done" role="status">
          ${icon('key', 40)}
          <p>
            ${
              now.kind === 'code'
                ? 'The code on your paper brings your name back from now on. Keep it where your passport is.'
                : 'This passkey brings your name back from now on.'
            }
          </p>
          <button class="button primary" type="button" data-testid="recovery-done" data-focus @click=${this.#toDevices}>
            Done
          </button>
        </div>`
    }
  }

  #choice({ fault, isBusy }: Extract<RecoveryMakingState, { state: 'choosing' }>): TemplateResult {
    const keys = this.messenger.devices.recovery.value ?? []
    return html`<div class="step" tabindex="-1" data-focus>
      <p>
        When all your devices are lost, your name comes back only with what you made before. Nobody else can give it
        back to you, and nobody else can take it.
      </p>
      ${
        keys.length === 0
          ? nothing
          : html`<ul class="keys" aria-label="What brings your name back">
              ${keys.map(keyLine)}
            </ul>`
      }
      ${fault === undefined ? nothing : html`<p class="problem" role="alert" data-testid="recovery-fault">${fault}</p>`}
      <button
        class="button primary"
        type="button"
        data-testid="recovery-create"
        ?disabled=${isBusy}
        @click=${() => void this.#making?.makeCode()}
      >
        ${keys.some(({ kind }) => kind === 'code') ? 'Make another code on paper' : 'Make a code on paper'}
      </button>
      ${
        this.hasPasskeys
          ? html`<button
              class="button"
              type="button"
              data-testid="recovery-passkey"
              ?disabled=${isBusy}
              @click=${() => void this.#making?.makePasskey()}
            >
              ${icon('key', 18)}Use a passkey
            </button>`
          : nothing
      }
    </div>`
  }

  #code(code: string): TemplateResult {
    return html`<div class="step" tabindex="-1" data-focus>
      <p>Write this down on paper. It is shown once, and neither this device nor the network keeps it.</p>
      <p class="groups" dir="ltr" data-testid="recovery-code" data-code=${code}>
        ${code.split('-').map((group) => html`<span>${group}</span>`)}
      </p>
      <p class="note">Whoever has this code can take your name. A photo of it is a copy that you do not see.</p>
      <div class="buttons">
        <button
          class="button primary grow"
          type="button"
          data-testid="recovery-written"
          @click=${() => this.#making?.written()}
        >
          I have it on paper
        </button>
        <button class="button grow" type="button" data-testid="recovery-print" @click=${this.#print}>
          ${icon('print', 18)}Print
        </button>
      </div>
    </div>`
  }

  #typing({ fault, isBusy }: Extract<RecoveryMakingState, { state: 'typing' }>): TemplateResult {
    return html`<form novalidate @submit=${this.#onSubmit}>
      <p>Type the code from your paper. So you know that every letter is right before you need it.</p>
      <div>
        <label class="label" for="typed">Recovery code</label>
        <textarea
          class="field code-field"
          id="typed"
          name="typed"
          rows="2"
          dir="ltr"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          data-testid="recovery-typed"
          data-focus
          aria-invalid=${fault !== undefined}
          aria-describedby="fault"
          ?readonly=${isBusy}
          @keydown=${this.#onKey}
        ></textarea>
        <p class="hint fault" id="fault" role="alert" data-testid="recovery-fault">${fault ?? nothing}</p>
      </div>
      <div class="buttons">
        <button class="button primary grow" type="submit" data-testid="recovery-confirm" ?disabled=${isBusy}>
          ${isBusy ? 'Saving…' : 'This is it'}
        </button>
        <button class="button grow" type="button" data-testid="recovery-again" @click=${() => this.#making?.show()}>
          Show it again
        </button>
      </div>
    </form>`
  }

  /** The sheet lies in the page for as long as the code is shown, so that the browser's own print command works too. */
  #layOutPaper(code: string | undefined): void {
    this.#paper?.remove()
    this.#paper = undefined
    if (code === undefined) return
    const { name, network } = this.messenger.peer
    this.#paper = Object.assign(new KithPaper(), { name, network, code })
    document.body.append(this.#paper)
  }

  readonly #print = (): void => {
    window.print()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    this.renderRoot.querySelector('form')?.requestSubmit()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.#making?.confirm(this.renderRoot.querySelector('textarea')?.value ?? '')
  }

  readonly #toDevices = (): void => {
    this.dispatchEvent(new KithNavigateEvent({ view: 'devices' }))
  }
}

function keyLine({ kind }: RecoveryInfo): TemplateResult {
  return html`<li data-testid="recovery-key" data-kind=${kind}>
    ${icon(kind === 'code' ? 'file' : 'key', 18)}${kind === 'code' ? 'A code on paper' : 'A passkey'}
  </li>`
}

customElements.define('kith-recovery', KithRecovery)
