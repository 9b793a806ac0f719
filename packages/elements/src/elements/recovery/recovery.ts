import type { RecoveryInfo } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { browserPasskeys, type Passkeys } from '../../controllers/devices/passkeys.ts'
import { RecoveryMaking, type RecoveryMakingState } from '../../controllers/devices/recovery-making.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { recovery as area } from '../../words/en/recovery.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { KithPaper } from '../paper/paper.ts'
import { recoveryStyles } from './recovery.styles.ts'

/**
 * @summary What brings the name back when all devices are lost: a code on paper, which is shown, may be printed, and counts when it was typed back; or a passkey, where the
 * browser has it.
 * @event kith-navigate - The devices are to be seen.
 */
export class KithRecovery extends KithElement {
  static override properties: PropertyDeclarations = {
    passkeys: { attribute: false },
    hasPasskeys: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, recoveryStyles]
  /** The passkeys of this browser. @default the browser's own */
  declare passkeys: Passkeys
  declare hasPasskeys: boolean
  readonly #words = new WordsOf(this)
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
    const says = this.#words.of(area)
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
          <p>${now.kind === 'code' ? says.codeCounts : says.passkeyCounts}</p>
          <button class="button primary" type="button" data-testid="recovery-done" data-focus @click=${this.#toDevices}>
            ${says.done}
          </button>
        </div>`
    }
  }

  #choice({ fault, isBusy }: Extract<RecoveryMakingState, { state: 'choosing' }>): TemplateResult {
    const keys = this.messenger.devices.recovery.value ?? []
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
      <p>${says.lead}</p>
      ${
        keys.length === 0
          ? nothing
          : html`<ul class="keys" aria-label=${says.whatBringsBack}>
              ${keys.map((key) => keyLine(key, this.#words.now))}
            </ul>`
      }
      ${fault === undefined ? nothing : html`<p class="problem" role="alert" data-testid="recovery-fault">${codeSentence(fault, this.#words.now)}</p>`}
      <button
        class="button primary"
        type="button"
        data-testid="recovery-create"
        ?disabled=${isBusy}
        @click=${() => void this.#making?.makeCode()}
      >
        ${keys.some(({ kind }) => kind === 'code') ? says.makeAnotherCode : says.makeCode}
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
              ${icon('key', 18)}${says.usePasskey}
            </button>`
          : nothing
      }
    </div>`
  }

  #code(code: string): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
      <p>${says.writeDown}</p>
      <p class="groups" dir="ltr" data-testid="recovery-code" data-code=${code}>
        ${code.split('-').map((group) => html`<span>${group}</span>`)}
      </p>
      <p class="note">${says.whoeverHas}</p>
      <div class="buttons">
        <button
          class="button primary grow"
          type="button"
          data-testid="recovery-written"
          @click=${() => this.#making?.written()}
        >
          ${says.haveOnPaper}
        </button>
        <button class="button grow" type="button" data-testid="recovery-print" @click=${this.#print}>
          ${icon('print', 18)}${says.print}
        </button>
      </div>
    </div>`
  }

  #typing({ fault, isBusy }: Extract<RecoveryMakingState, { state: 'typing' }>): TemplateResult {
    const says = this.#words.of(area)
    return html`<form novalidate @submit=${this.#onSubmit}>
      <p>${says.typeFromPaper}</p>
      <div>
        <label class="label" for="typed">${says.recoveryCode}</label>
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
        <p class="hint fault" id="fault" role="alert" data-testid="recovery-fault">
          ${fault === undefined ? nothing : codeSentence(fault, this.#words.now)}
        </p>
      </div>
      <div class="buttons">
        <button class="button primary grow" type="submit" data-testid="recovery-confirm" ?disabled=${isBusy}>
          ${isBusy ? says.saving : says.thisIsIt}
        </button>
        <button class="button grow" type="button" data-testid="recovery-again" @click=${() => this.#making?.show()}>
          ${says.showAgain}
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
    this.#paper = Object.assign(new KithPaper(), { name, network, code, lang: this.#words.now.locale })
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

function keyLine({ kind }: RecoveryInfo, words: Words): TemplateResult {
  const says = words.of(area)
  return html`<li data-testid="recovery-key" data-kind=${kind}>
    ${icon(kind === 'code' ? 'file' : 'key', 18)}${kind === 'code' ? says.codeOnPaper : says.passkey}
  </li>`
}

customElements.define('kith-recovery', KithRecovery)
