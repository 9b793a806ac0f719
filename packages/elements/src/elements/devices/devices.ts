import type { OwnDevice } from '@kith/peer'
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { DeviceTask } from '../../controllers/devices/device-book.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import type { Words } from '../../words/words.ts'
import { devices as area } from '../../words/en/devices.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { apart, WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { devicesStyles } from './devices.styles.ts'

const labelBytesMax = 48

/** @summary The devices of one's own name: which this one is, what each is called, and taking one out; the way to a new one, and to what brings the name back. */
export class KithDevices extends KithElement {
  static override styles: CSSResultGroup = [foundation, devicesStyles]
  readonly #words = new WordsOf(this)
  #asked: DeviceTask | undefined

  constructor() {
    super()
    new Watcher(this, () => {
      const { all, task, recovery } = this.messenger.devices
      return [all, task, recovery]
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (this.hasPeer) this.messenger.devices.cancel()
  }

  /** A question takes the focus of the button that it replaces, and gives it back. */
  override updated(): void {
    const task = this.messenger.devices.task.value
    const before = this.#asked
    this.#asked = task
    if (task?.device === before?.device && task?.does === before?.does) return
    const aim =
      task === undefined ? `[data-device="${before?.device ?? ''}"] .${before?.does ?? ''}-begin` : '.task-focus'
    const found = this.renderRoot.querySelector<HTMLElement>(aim)
    found?.focus()
    if (found instanceof HTMLInputElement) found.select()
  }

  override render(): TemplateResult {
    const { all } = this.messenger.devices
    const says = this.#words.of(area)
    return html`<ul data-testid="devices" aria-label=${says.devicesOf(this.messenger.peer.name)}>
        ${repeat(
          all.value,
          ({ device }) => device,
          (device) => this.#device(device, all.value.length > 1),
        )}
      </ul>
      <a class="button link" href=${hashOf({ view: 'link', code: '' })} data-testid="link-new"
        >${icon('add', 18)}${says.linkNew}</a
      >
      ${this.#recovery(all.value.length)}
      <section>
        <h3>${says.soThatOthersAreSure}</h3>
        <p class="since">${says.wordsAndDigits}</p>
        <a
          class="button"
          href=${hashOf({ view: 'verify', name: this.messenger.peer.name })}
          data-testid="fingerprint-open"
          >${icon('seal', 18)}${says.yourFingerprint}</a
        >
      </section>`
  }

  #device(device: OwnDevice, isOneOfMany: boolean): TemplateResult {
    const { task } = this.messenger.devices
    const asked = task.value?.device === device.device ? task.value : undefined
    const says = this.#words.of(area)
    const since = plainMoment(device.addedAtMs, this.messenger.nowMs(), this.#words.now)
    return html`<li data-testid="device" data-device=${device.device} data-this=${device.isThis}>
      <div class="device">
        ${icon('devices')}
        <div class="words">
          <p class="label-line" data-testid="device-label"><bdi>${device.label}</bdi></p>
          <p class="since">${device.isThis ? says.thisSince(since) : says.since(since)}</p>
        </div>
        ${asked?.does === 'rename' ? nothing : this.#begin(device, 'rename')}
        ${!isOneOfMany || asked?.does === 'remove' ? nothing : this.#begin(device, 'remove')}
      </div>
      ${asked?.does === 'rename' ? this.#rename(device, asked) : nothing}
      ${asked?.does === 'remove' ? this.#remove(device, asked) : nothing}
    </li>`
  }

  #begin({ device, label }: OwnDevice, does: DeviceTask['does']): TemplateResult {
    const says = this.#words.of(area)
    return html`<button
      class="icon-button ${does}-begin"
      type="button"
      aria-label=${does === 'rename' ? says.renameDevice(label) : says.removeDevice(label)}
      title=${says[does]}
      data-testid="device-${does}"
      @click=${() => {
        this.messenger.devices.begin(device, does)
      }}
    >
      ${icon(does === 'rename' ? 'pen' : 'trash')}
    </button>`
  }

  #rename({ device, label }: OwnDevice, { isBusy, fault }: DeviceTask): TemplateResult {
    return html`<form class="task" novalidate @submit=${(event: Event) => void this.#onRename(event, device)}>
      <div>
        <label class="label" for="label">${this.#words.of(area).whatItIsSeenAs}</label>
        <input
          class="field task-focus"
          id="label"
          name="label"
          dir="auto"
          autocomplete="off"
          maxlength=${labelBytesMax}
          data-testid="device-name"
          .value=${label}
        />
        ${faultLine(fault?.code, this.#words.now)}
      </div>
      <div class="buttons">
        <button class="button primary" type="submit" data-testid="device-save" ?disabled=${isBusy}>
          ${isBusy ? this.#words.of(area).saving : this.#words.of(area).save}
        </button>
        ${this.#cancel()}
      </div>
    </form>`
  }

  #remove({ device, label, isThis }: OwnDevice, { isBusy, fault }: DeviceTask): TemplateResult {
    const { name } = this.messenger.peer
    const says = this.#words.of(area)
    return html`<div class="task remove" role="alertdialog" aria-label=${says.removeDevice(label)}>
      <p>${isThis ? says.takeThisOut(name) : says.takeOut(apart(label), name)}</p>
      ${faultLine(fault?.code, this.#words.now)}
      <div class="buttons">
        <button
          class="button danger"
          type="button"
          data-testid="device-remove-confirm"
          ?disabled=${isBusy}
          @click=${() => void this.messenger.devices.remove(device)}
        >
          ${isBusy ? says.removing : says.remove}
        </button>
        ${this.#cancel()}
      </div>
    </div>`
  }

  #cancel(): TemplateResult {
    const focus = this.messenger.devices.task.value?.does === 'remove' ? 'task-focus' : ''
    return html`<button
      class="button ${focus}"
      type="button"
      data-testid="device-cancel"
      @click=${() => {
        this.messenger.devices.cancel()
      }}
    >
      ${this.#words.of(area).cancel}
    </button>`
  }

  #recovery(devices: number): TemplateResult | typeof nothing {
    const keys = this.messenger.devices.recovery.value
    if (keys === undefined) return nothing
    const says = this.#words.of(area)
    return html`<section data-testid="recovery-line" data-keys=${keys.length}>
      <h3>${devices === 1 ? says.ifThisIsLost : says.ifAllAreLost}</h3>
      <p class="since">
        ${keys.length === 0 ? says.nothingBringsBack : says.comesBackWith(keysInWords(keys, this.#words.now))}
      </p>
      <a class="button" href=${hashOf({ view: 'recovery' })} data-testid="recovery-open"
        >${icon('key', 18)}${keys.length === 0 ? says.makeCode : says.recovery}</a
      >
    </section>`
  }

  async #onRename(event: Event, device: OwnDevice['device']): Promise<void> {
    event.preventDefault()
    const input = this.renderRoot.querySelector<HTMLInputElement>('input[name=label]')
    await this.messenger.devices.rename(device, input?.value ?? '')
  }
}

/** Such as `2 codes on paper and a passkey`. */
export function keysInWords(keys: readonly { readonly kind: 'code' | 'passkey' }[], words: Words): string {
  const says = words.of(area)
  const count = (kind: 'code' | 'passkey'): number => keys.filter((key) => key.kind === kind).length
  const [codes, passkeys] = [count('code'), count('passkey')]
  return words.list([...(codes === 0 ? [] : [says.codes(codes)]), ...(passkeys === 0 ? [] : [says.passkeys(passkeys)])])
}

function faultLine(code: string | undefined, words: Words): TemplateResult | typeof nothing {
  return code === undefined ? nothing : html`<p class="hint fault" role="alert">${codeSentence(code, words)}</p>`
}

customElements.define('kith-devices', KithDevices)
