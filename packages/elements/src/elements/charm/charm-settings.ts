import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit'

import {
  type CharmPreferences,
  charmPreferencesOf,
  type SoundName,
  soundNames,
} from '../../controllers/charm/charm-preferences.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { charm } from '../../words/en/charm.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { settingsStyles } from '../settings/settings.styles.ts'
import { playSound } from '../sounds/sounds.ts'
import { charmSettingsStyles } from './charm-settings.styles.ts'

/** @summary What the Enter key does, what is heard, each with a way to try it, and whether nudges are taken. */
export class KithCharmSettings extends KithElement {
  static override styles: CSSResultGroup = [foundation, settingsStyles, charmSettingsStyles]
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    new Watcher(this, () => [this.#preferences.now, this.#preferences.fault])
  }

  override render(): TemplateResult {
    const fault = this.#preferences.fault.value
    return html`<div data-testid="charm-settings">
      ${fault === undefined ? nothing : html`<p class="fault" role="alert">${codeSentence(fault.code, this.#words.now)}</p>`}
      ${this.#writing()} ${this.#sounds()} ${this.#nudges()}
    </div>`
  }

  #writing(): TemplateResult {
    const says = this.#words.of(charm)
    const { enterSends } = this.#preferences.now.value
    const choice = (what: 'sends' | 'line'): TemplateResult =>
      html`<label class="choice">
        <input
          type="radio"
          name="enter"
          data-testid="enter-${what}"
          .checked=${enterSends === (what === 'sends')}
          @change=${() => void this.#preferences.set({ enterSends: what === 'sends' })}
        /><span>${says.enterDoes[what]}</span>
      </label>`
    return html`<section>
      <h3>${says.writing}</h3>
      <fieldset aria-describedby="enter">
        <legend>${says.enterKey}</legend>
        <div class="choices">${choice('sends')}${choice('line')}</div>
      </fieldset>
      <p class="hint" id="enter">${says.enterHint}</p>
    </section>`
  }

  #sounds(): TemplateResult {
    const says = this.#words.of(charm)
    return html`<section>
      <h3>${says.sounds}</h3>
      ${soundNames.map((name) => this.#sound(name))}
      <p class="hint">${says.soundsHint}</p>
    </section>`
  }

  #nudges(): TemplateResult {
    const says = this.#words.of(charm)
    return html`<section>
      <h3>${says.nudges}</h3>
      ${this.#switch('nudges', says.takeNudges, this.#preferences.now.value.nudges, (nudges) => this.#preferences.set({ nudges }))}
      <p class="hint">${says.nudgesHint}</p>
    </section>`
  }

  #sound(name: SoundName): TemplateResult {
    const says = this.#words.of(charm)
    return html`<div class="sound">
      ${this.#switch(`sound-${name}`, says.sound[name], this.#preferences.now.value.sounds[name], (isOn) =>
        this.#preferences.set({ sounds: { [name]: isOn } }),
      )}
      <button
        class="button"
        type="button"
        aria-label=${says.tryOf(says.sound[name])}
        data-testid="try-${name}"
        @click=${() => {
          playSound(name)
        }}
      >
        ${says.tryIt}
      </button>
    </div>`
  }

  #switch(id: string, words: string, isOn: boolean, set: (isOn: boolean) => Promise<void>): TemplateResult {
    return html`<label class="switch">
      <input
        type="checkbox"
        role="switch"
        data-testid=${id}
        .checked=${isOn}
        @change=${(event: Event) => void set((event.target as HTMLInputElement).checked)}
      /><span>${words}</span>
    </label>`
  }

  get #preferences(): CharmPreferences {
    return charmPreferencesOf(this.messenger)
  }
}

customElements.define('kith-charm-settings', KithCharmSettings)
