import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Installed } from '../../controllers/installed/installed.ts'
import type { PushSwitchState } from '../../controllers/installed/push-switch.ts'
import { installed as english } from '../../words/en/installed.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { notificationsStyles } from './notifications.styles.ts'

/** @summary What this device tells of while nobody looks at it, as switches: notifications, what they show, and whether it is woken when it is closed. */
export class KithNotifications extends KithElement {
  static override properties: PropertyDeclarations = { installed: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, panelStyles, notificationsStyles]
  /** What the page has for them; without it there is nothing to choose. */
  declare installed: Installed | undefined
  readonly #words = new WordsOf(this)
  #looked: Installed | undefined

  constructor() {
    super()
    new Watcher(this, () => [this.installed?.notices.choice, this.installed?.push.now])
  }

  override updated(): void {
    if (this.installed === undefined || this.installed === this.#looked) return
    this.#looked = this.installed
    void this.installed.push.look(this.messenger.peer)
  }

  override render(): TemplateResult {
    const says = this.#words.of(english)
    const { installed } = this
    const choice = installed?.notices.choice.value
    if (installed === undefined || choice === undefined || choice.permission === 'missing')
      return html`<p class="muted" data-testid="notifications">${says.missing}</p>`
    const push = installed.push.now.value
    const fault = this.#faultOf(push)
    return html`<div class="choices" data-testid="notifications" data-push=${push.state}>
      ${choice.permission === 'denied' ? html`<p class="problem" role="alert">${says.denied}</p>` : nothing}
      <div>
        ${this.#switch('notices', says.whileOpen, says.whileOpenHint, choice.isOn, (isOn) =>
          installed.notices.set(isOn),
        )}
        ${this.#switch('notices-words', says.whatWasWritten, says.whatWasWrittenHint, choice.showsWords, (isOn) => {
          installed.notices.setWords(isOn)
        })}
        ${
          push.state === 'missing'
            ? html`<p class="part muted" data-testid="push-missing">
                ${push.where === 'network' ? says.networkDoesNot : says.browserCannot}
              </p>`
            : this.#switch(
                'push',
                says.whenClosed,
                says.whenClosedHint,
                push.state === 'on',
                (isOn) => this.#setPush(installed, isOn),
                push.state === 'looking',
              )
        }
      </div>
      ${fault === undefined ? nothing : html`<p class="problem" role="alert" data-testid="push-fault">${fault}</p>`}
    </div>`
  }

  #switch(
    id: string,
    what: string,
    hint: string,
    isOn: boolean,
    set: (isOn: boolean) => void | Promise<void>,
    isBusy = false,
  ): TemplateResult {
    return html`<label>
      <span class="what" id="${id}-what">${what}</span>
      <input
        type="checkbox"
        role="switch"
        data-testid=${id}
        aria-labelledby="${id}-what"
        aria-describedby="${id}-hint"
        .checked=${isOn}
        ?disabled=${isBusy}
        @change=${async (event: Event) => {
          const input = event.target as HTMLInputElement
          await set(input.checked)
          // What the browser or the person did not allow goes back.
          this.requestUpdate()
          await this.updateComplete
          input.checked = this.#isOn(id)
        }}
      />
      <span class="hint" id="${id}-hint">${hint}</span>
    </label>`
  }

  #isOn(id: string): boolean {
    const choice = this.installed?.notices.choice.value
    if (id === 'notices') return choice?.isOn === true
    return id === 'push' ? this.installed?.push.now.value.state === 'on' : choice?.showsWords === true
  }

  async #setPush({ notices, push }: Installed, isOn: boolean): Promise<void> {
    const { peer } = this.messenger
    if (!isOn) return push.turnOff(peer)
    if ((await notices.allow()) === 'granted') await push.turnOn(peer)
  }

  #faultOf(push: PushSwitchState): string | undefined {
    if (!('fault' in push) || push.fault === undefined) return undefined
    return push.fault === 'service' ? this.#words.of(english).serviceSilent : push.fault.message
  }
}

customElements.define('kith-notifications', KithNotifications)
