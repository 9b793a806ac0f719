import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../messenger.ts'
import { codeSentence } from '../../network/names.ts'
import { passphraseLettersMin, type PassphraseStep } from '../../passphrase/passphrase.ts'
import { type IdleLock, idleChoices } from '../../session/idle-lock.ts'
import { KithLockEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { passphraseField } from './passphrase-field.ts'
import { passphraseStyles } from './passphrase.styles.ts'

type Working = Extract<PassphraseStep, { step: 'setting' | 'removing' }>

/**
 * @summary The passphrase of what this browser keeps: setting one, changing it, taking it away, locking now, and locking by itself after a while.
 * @event kith-lock - The person wants it locked now.
 */
export class KithPassphrase extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    idle: { attribute: false },
    isShown: { state: true },
    unfit: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, passphraseStyles]
  declare messenger: Messenger
  /** Locks by itself; without it there is no such choice. */
  declare idle: IdleLock | undefined
  declare isShown: boolean
  /** What is wrong with the new passphrase as it was typed. */
  declare unfit: { readonly field: 'new-passphrase' | 'same-passphrase'; readonly words: string } | undefined
  #shown: string | undefined

  constructor() {
    super()
    this.isShown = false
    new Watcher(this, () => {
      const { isSet, now } = this.messenger.passphrase
      return [isSet, now, this.idle?.minutes]
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.messenger.passphrase.look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.messenger.passphrase.cancel()
  }

  /** Each step has the focus when it comes; a fault has the field that it is about. */
  override updated(): void {
    const { now, isSet } = this.messenger.passphrase
    const { value } = now
    const fault = value.step === 'none' ? undefined : value.fault
    const shown = `${value.step} ${String(fault !== undefined)} ${this.unfit?.field ?? ''} ${String(isSet.value)}`
    const isFirst = this.#shown === undefined
    if (shown === this.#shown) return
    this.#shown = shown
    if (isFirst && value.step === 'none') return
    const aim = this.unfit === undefined ? 'input:not([hidden]), [data-focus]' : `#${this.unfit.field}`
    this.renderRoot.querySelector<HTMLElement>(aim)?.focus()
  }

  override render(): TemplateResult {
    const { now, isSet } = this.messenger.passphrase
    const step = now.value
    return html`<div data-testid="passphrase-panel" data-state=${step.step} data-set=${String(isSet.value)}>
      ${isSet.value === undefined ? nothing : this.#step(step, isSet.value)}
    </div>`
  }

  #step(step: PassphraseStep, isSet: boolean): TemplateResult {
    switch (step.step) {
      case 'none':
        return isSet ? this.#present(step.done) : this.#none(step.done)
      case 'setting':
        return this.#setting(step, isSet)
      case 'removing':
        return this.#removing(step)
    }
  }

  #none(done: 'set' | 'removed' | undefined): TemplateResult {
    return html`<div class="step" tabindex="-1" data-focus>
      ${done === 'removed' ? said('The passphrase is gone. Whoever uses this browser can open Kith.') : nothing}
      <p>
        Your messages and keys are in this browser. Without a passphrase, whoever sits at it, or copies its files, can
        read them.
      </p>
      <p>
        With one, they are asked for it whenever Kith is opened. It stays on this device and goes nowhere; your other
        devices have their own.
      </p>
      ${this.#begin('setting', 'Set a passphrase', 'primary')}
    </div>`
  }

  #present(done: 'set' | 'removed' | undefined): TemplateResult {
    return html`<div class="step" tabindex="-1" data-focus>
        ${said(
          done === 'set'
            ? 'The passphrase is set. Without it nobody opens what is here, from the next time on.'
            : 'What is in this browser is opened by your passphrase alone.',
        )}
        <button
          class="button primary"
          type="button"
          data-testid="lock-now"
          @click=${() => this.dispatchEvent(new KithLockEvent())}
        >
          ${icon('lock', 18)}Lock now
        </button>
        ${this.#idleChoice()}
      </div>
      <section>
        <div class="buttons">
          ${this.#begin('setting', 'Change it', '')} ${this.#begin('removing', 'Take it away', 'danger')}
        </div>
      </section>`
  }

  #idleChoice(): TemplateResult | typeof nothing {
    const { idle } = this
    if (idle === undefined) return nothing
    return html`<div>
      <label class="label" for="idle">Lock by itself</label>
      <select
        class="field"
        id="idle"
        data-testid="idle"
        @change=${(event: Event) => {
          idle.choose(Number((event.target as HTMLSelectElement).value))
        }}
      >
        ${idleChoices.map(
          (minutes) =>
            html`<option value=${minutes} ?selected=${minutes === idle.minutes.value}>${idleWords(minutes)}</option>`,
        )}
      </select>
      <p class="hint">While it is locked nothing comes in here; it waits for you.</p>
    </div>`
  }

  #setting({ isBusy, fault }: Working, isSet: boolean): TemplateResult {
    const field = this.#field(isBusy)
    const unfit = (id: 'new-passphrase' | 'same-passphrase'): string | undefined =>
      this.unfit?.field === id ? this.unfit.words : undefined
    return html`<form
      novalidate
      data-testid="passphrase-form"
      @submit=${(event: Event) => void this.#onSet(event, isSet)}
    >
      ${this.#user()}
      ${
        isSet
          ? passphraseField({
              ...{ ...field, id: 'current-passphrase', label: 'The present one', autocomplete: 'current-password' },
              ...{ fault: fault === undefined ? undefined : codeSentence(fault.code), hint: '' },
            })
          : nothing
      }
      ${passphraseField({
        ...{
          ...field,
          id: 'new-passphrase',
          label: isSet ? 'The new one' : 'Passphrase',
          autocomplete: 'new-password',
        },
        fault: unfit('new-passphrase'),
        hint: 'Four words that do not belong together are easy to remember and hard to guess.',
        onShow: (isShown) => {
          this.isShown = isShown
        },
      })}
      ${passphraseField({
        ...{ ...field, id: 'same-passphrase', label: 'The same again', autocomplete: 'new-password' },
        ...{ fault: unfit('same-passphrase'), hint: '' },
      })}
      ${!isSet && fault !== undefined ? html`<p class="problem" role="alert">${codeSentence(fault.code)}</p>` : nothing}
      <p class="note">Nobody can open what is here without it, also not who runs the server. Keep it somewhere safe.</p>
      ${this.#buttons(isBusy, 'Set it', 'primary')}
    </form>`
  }

  #removing({ isBusy, fault }: Working): TemplateResult {
    return html`<form novalidate data-testid="passphrase-form" @submit=${(event: Event) => void this.#onRemove(event)}>
      ${this.#user()}
      <p>Whoever uses this browser can open Kith then, and read what is in it.</p>
      ${passphraseField({
        ...{ ...this.#field(isBusy), id: 'current-passphrase', label: 'Your passphrase' },
        ...{ autocomplete: 'current-password', fault: fault === undefined ? undefined : codeSentence(fault.code) },
        hint: '',
      })}
      ${this.#buttons(isBusy, 'Take it away', 'danger')}
    </form>`
  }

  #buttons(isBusy: boolean, words: string, look: 'primary' | 'danger'): TemplateResult {
    return html`<div class="buttons">
        <button class="button ${look} grow" type="submit" data-testid="passphrase-submit" ?disabled=${isBusy}>
          ${isBusy ? 'One moment…' : words}
        </button>
        <button
          class="button grow"
          type="button"
          data-testid="passphrase-cancel"
          ?disabled=${isBusy}
          @click=${() => {
            this.unfit = undefined
            this.messenger.passphrase.cancel()
          }}
        >
          Cancel
        </button>
      </div>
      <p class="waiting" role="status">
        ${isBusy ? 'It takes a moment on purpose: as long as each try of somebody who guesses.' : nothing}
      </p>`
  }

  #begin(step: 'setting' | 'removing', words: string, look: string): TemplateResult {
    return html`<button
      class="button ${look}"
      type="button"
      data-testid="passphrase-${step === 'setting' ? 'set' : 'remove'}"
      @click=${() => {
        this.isShown = false
        this.unfit = undefined
        this.messenger.passphrase.begin(step)
      }}
    >
      ${words}
    </button>`
  }

  #field(isBusy: boolean): { isShown: boolean; isBusy: boolean; onShow: undefined } {
    return { isShown: this.isShown, isBusy, onShow: undefined }
  }

  /** Tells password managers whose it is. */
  #user(): TemplateResult {
    return html`<input hidden name="username" autocomplete="username" .value=${this.messenger.peer.name} />`
  }

  async #onSet(event: Event, isSet: boolean): Promise<void> {
    event.preventDefault()
    const [wanted, same] = [this.#typed('new-passphrase'), this.#typed('same-passphrase')]
    if ([...wanted].length < passphraseLettersMin)
      this.unfit = { field: 'new-passphrase', words: `Take at least ${String(passphraseLettersMin)} letters.` }
    else if (same !== wanted) this.unfit = { field: 'same-passphrase', words: 'This is not the same.' }
    else {
      this.unfit = undefined
      this.isShown = false
      await this.messenger.passphrase.set(wanted, isSet ? this.#typed('current-passphrase') : undefined)
    }
  }

  async #onRemove(event: Event): Promise<void> {
    event.preventDefault()
    await this.messenger.passphrase.remove(this.#typed('current-passphrase'))
    // Nobody could open it again.
    if (this.messenger.passphrase.isSet.value === false) this.idle?.choose(0)
  }

  #typed(id: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''
  }
}

function said(words: string): TemplateResult {
  return html`<p class="said" role="status">${icon('lock')}${words}</p>`
}

function idleWords(minutes: number): string {
  if (minutes === 0) return 'Never'
  if (minutes === 60) return 'After an hour without a touch'
  return minutes === 1 ? 'After a minute without a touch' : `After ${String(minutes)} minutes without a touch`
}

customElements.define('kith-passphrase', KithPassphrase)
