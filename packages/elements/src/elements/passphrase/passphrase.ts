import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { codeSentence } from '../../controllers/network/names.ts'
import { passphraseLettersMin, type PassphraseStep } from '../../controllers/passphrase/passphrase.ts'
import { type IdleLock, idleChoices } from '../../controllers/session/idle-lock.ts'
import { KithLockEvent } from '../foundation/events.ts'
import type { Words } from '../../words/words.ts'
import { passphrase as area } from '../../words/en/passphrase.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { passphraseField } from './passphrase-field.ts'
import { passphraseStyles } from './passphrase.styles.ts'

type Working = Extract<PassphraseStep, { step: 'setting' | 'removing' }>

/**
 * @summary The passphrase of what this browser keeps: setting one, changing it, taking it away, locking now, and locking by itself after a while.
 * @event kith-lock - The person wants it locked now.
 */
export class KithPassphrase extends KithElement {
  static override properties: PropertyDeclarations = {
    idle: { attribute: false },
    isShown: { state: true },
    unfit: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, passphraseStyles]
  /** Locks by itself; without it there is no such choice. */
  declare idle: IdleLock | undefined
  declare isShown: boolean
  readonly #words = new WordsOf(this)
  /** What is wrong with the new passphrase as it was typed. */
  declare unfit: { readonly field: 'new-passphrase' | 'same-passphrase'; readonly isShort: boolean } | undefined
  #shown: string | undefined

  constructor() {
    super()
    this.isShown = false
    new Watcher(this, () => {
      const { isSet, now } = this.messenger.passphrase
      return [isSet, now, this.idle?.minutes]
    })
  }

  protected override peerFound(): void {
    void this.messenger.passphrase.look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (!this.hasPeer) return
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
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
      ${done === 'removed' ? said(says.isGone) : nothing}
      <p>${says.withoutOne}</p>
      <p>${says.withOne}</p>
      ${this.#begin('setting', says.set, 'primary')}
    </div>`
  }

  #present(done: 'set' | 'removed' | undefined): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="step" tabindex="-1" data-focus>
        ${said(done === 'set' ? says.isSet : says.opensAlone)}
        <button
          class="button primary"
          type="button"
          data-testid="lock-now"
          @click=${() => this.dispatchEvent(new KithLockEvent())}
        >
          ${icon('lock', 18)}${says.lockNow}
        </button>
        ${this.#idleChoice()}
      </div>
      <section>
        <div class="buttons">
          ${this.#begin('setting', says.change, '')} ${this.#begin('removing', says.takeAway, 'danger')}
        </div>
      </section>`
  }

  #idleChoice(): TemplateResult | typeof nothing {
    const { idle } = this
    if (idle === undefined) return nothing
    const says = this.#words.of(area)
    return html`<div>
      <label class="label" for="idle">${says.lockByItself}</label>
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
            html`<option value=${minutes} ?selected=${minutes === idle.minutes.value}>
              ${idleWords(minutes, this.#words.now)}
            </option>`,
        )}
      </select>
      <p class="hint">${says.whileLocked}</p>
    </div>`
  }

  #setting({ isBusy, fault }: Working, isSet: boolean): TemplateResult {
    const field = this.#field(isBusy)
    const says = this.#words.of(area)
    const unfit = (id: 'new-passphrase' | 'same-passphrase'): string | undefined =>
      this.unfit?.field !== id ? undefined : this.unfit.isShort ? says.atLeast(passphraseLettersMin) : says.notTheSame
    return html`<form
      novalidate
      data-testid="passphrase-form"
      @submit=${(event: Event) => void this.#onSet(event, isSet)}
    >
      ${this.#user()}
      ${
        isSet
          ? passphraseField({
              ...{ ...field, id: 'current-passphrase', label: says.presentOne, autocomplete: 'current-password' },
              ...{ fault: fault === undefined ? undefined : codeSentence(fault.code, this.#words.now), hint: '' },
            })
          : nothing
      }
      ${passphraseField({
        ...{
          ...field,
          id: 'new-passphrase',
          label: isSet ? says.newOne : says.passphrase,
          autocomplete: 'new-password',
        },
        fault: unfit('new-passphrase'),
        hint: says.fourWords,
        onShow: (isShown) => {
          this.isShown = isShown
        },
      })}
      ${passphraseField({
        ...{ ...field, id: 'same-passphrase', label: says.sameAgain, autocomplete: 'new-password' },
        ...{ fault: unfit('same-passphrase'), hint: '' },
      })}
      ${!isSet && fault !== undefined ? html`<p class="problem" role="alert">${codeSentence(fault.code, this.#words.now)}</p>` : nothing}
      <p class="note">${says.keepItSafe}</p>
      ${this.#buttons(isBusy, says.setIt, 'primary')}
    </form>`
  }

  #removing({ isBusy, fault }: Working): TemplateResult {
    const says = this.#words.of(area)
    return html`<form novalidate data-testid="passphrase-form" @submit=${(event: Event) => void this.#onRemove(event)}>
      ${this.#user()}
      <p>${says.whoeverThen}</p>
      ${passphraseField({
        ...{ ...this.#field(isBusy), id: 'current-passphrase', label: says.yourPassphrase },
        ...{
          autocomplete: 'current-password',
          fault: fault === undefined ? undefined : codeSentence(fault.code, this.#words.now),
        },
        hint: '',
      })}
      ${this.#buttons(isBusy, says.takeAway, 'danger')}
    </form>`
  }

  #buttons(isBusy: boolean, words: string, look: 'primary' | 'danger'): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="buttons">
        <button class="button ${look} grow" type="submit" data-testid="passphrase-submit" ?disabled=${isBusy}>
          ${isBusy ? says.oneMoment : words}
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
          ${says.cancel}
        </button>
      </div>
      <p class="waiting" role="status">${isBusy ? says.onPurpose : nothing}</p>`
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

  #field(isBusy: boolean): { isShown: boolean; isBusy: boolean; onShow: undefined; words: Words } {
    return { isShown: this.isShown, isBusy, onShow: undefined, words: this.#words.now }
  }

  /** Tells password managers whose it is. */
  #user(): TemplateResult {
    return html`<input hidden name="username" autocomplete="username" .value=${this.messenger.peer.name} />`
  }

  async #onSet(event: Event, isSet: boolean): Promise<void> {
    event.preventDefault()
    const [wanted, same] = [this.#typed('new-passphrase'), this.#typed('same-passphrase')]
    if ([...wanted].length < passphraseLettersMin) this.unfit = { field: 'new-passphrase', isShort: true }
    else if (same !== wanted) this.unfit = { field: 'same-passphrase', isShort: false }
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

function idleWords(minutes: number, words: Words): string {
  const { never, afterAnHour, afterMinutes } = words.of(area)
  if (minutes === 0) return never
  return minutes === 60 ? afterAnHour : afterMinutes(minutes)
}

customElements.define('kith-passphrase', KithPassphrase)
