import type { OwnDevice } from '@kith/peer'
import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { DeviceTask } from '../../devices/device-book.ts'
import type { Messenger } from '../../messenger.ts'
import { codeSentence } from '../../network/names.ts'
import { hashOf } from '../../route/route.ts'
import { fullMoment } from '../../time/time-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { devicesStyles } from './devices.styles.ts'

const labelBytesMax = 48

/** @summary The devices of one's own name: which this one is, what each is called, and taking one out; the way to a new one, and to what brings the name back. */
export class KithDevices extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, devicesStyles]
  declare messenger: Messenger
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
    this.messenger.devices.cancel()
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
    return html`<ul data-testid="devices" aria-label="Devices of ${this.messenger.peer.name}">
        ${repeat(
          all.value,
          ({ device }) => device,
          (device) => this.#device(device, all.value.length > 1),
        )}
      </ul>
      <a class="button link" href=${hashOf({ view: 'link', code: '' })} data-testid="link-new"
        >${icon('add', 18)}Link a new device</a
      >
      ${this.#recovery(all.value.length)}
      <section>
        <h3>So that others are sure of you</h3>
        <p class="since">Words and digits that others compare, the same on all your devices.</p>
        <a
          class="button"
          href=${hashOf({ view: 'verify', name: this.messenger.peer.name })}
          data-testid="fingerprint-open"
          >${icon('seal', 18)}Your fingerprint</a
        >
      </section>`
  }

  #device(device: OwnDevice, isOneOfMany: boolean): TemplateResult {
    const { task } = this.messenger.devices
    const asked = task.value?.device === device.device ? task.value : undefined
    const since = fullMoment(device.addedAtMs, this.messenger.nowMs()).replace(/^on /u, '')
    return html`<li data-testid="device" data-device=${device.device} data-this=${device.isThis}>
      <div class="device">
        ${icon('devices')}
        <div class="words">
          <p class="label-line" data-testid="device-label"><bdi>${device.label}</bdi></p>
          <p class="since">${device.isThis ? 'This device · since' : 'Since'} ${since}</p>
        </div>
        ${asked?.does === 'rename' ? nothing : this.#begin(device, 'rename')}
        ${!isOneOfMany || asked?.does === 'remove' ? nothing : this.#begin(device, 'remove')}
      </div>
      ${asked?.does === 'rename' ? this.#rename(device, asked) : nothing}
      ${asked?.does === 'remove' ? this.#remove(device, asked) : nothing}
    </li>`
  }

  #begin({ device, label }: OwnDevice, does: DeviceTask['does']): TemplateResult {
    return html`<button
      class="icon-button ${does}-begin"
      type="button"
      aria-label=${`${does === 'rename' ? 'Rename' : 'Remove'} ${label}`}
      title=${does === 'rename' ? 'Rename' : 'Remove'}
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
        <label class="label" for="label">What others and you see it as</label>
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
        ${faultLine(fault?.code)}
      </div>
      <div class="buttons">
        <button class="button primary" type="submit" data-testid="device-save" ?disabled=${isBusy}>
          ${isBusy ? 'Saving…' : 'Save'}
        </button>
        ${this.#cancel()}
      </div>
    </form>`
  }

  #remove({ device, label, isThis }: OwnDevice, { isBusy, fault }: DeviceTask): TemplateResult {
    const { name } = this.messenger.peer
    return html`<div class="task remove" role="alertdialog" aria-label="Remove ${label}">
      <p>
        ${
          isThis
            ? html`Take this device out of ${name}? It is put out at once and gets no message more. Your other devices
              stay.`
            : html`Take <bdi>${label}</bdi> out of ${name}? It is put out at once and gets no message more. What it has
                already stays on it.`
        }
      </p>
      ${faultLine(fault?.code)}
      <div class="buttons">
        <button
          class="button danger"
          type="button"
          data-testid="device-remove-confirm"
          ?disabled=${isBusy}
          @click=${() => void this.messenger.devices.remove(device)}
        >
          ${isBusy ? 'Removing…' : 'Remove'}
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
      Cancel
    </button>`
  }

  #recovery(devices: number): TemplateResult | typeof nothing {
    const keys = this.messenger.devices.recovery.value
    if (keys === undefined) return nothing
    const last = devices === 1 ? 'this device is' : 'all your devices are'
    return html`<section data-testid="recovery-line" data-keys=${keys.length}>
      <h3>If ${last} lost</h3>
      <p class="since">
        ${
          keys.length === 0
            ? 'Nothing brings your name back yet: nobody could, not even who runs the server. Write a recovery code down, it takes a minute.'
            : `Your name comes back with what you keep: ${keysInWords(keys)}.`
        }
      </p>
      <a class="button" href=${hashOf({ view: 'recovery' })} data-testid="recovery-open"
        >${icon('key', 18)}${keys.length === 0 ? 'Make a recovery code' : 'Recovery'}</a
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
export function keysInWords(keys: readonly { readonly kind: 'code' | 'passkey' }[]): string {
  const count = (kind: 'code' | 'passkey'): number => keys.filter((key) => key.kind === kind).length
  const [codes, passkeys] = [count('code'), count('passkey')]
  return [
    ...(codes === 0 ? [] : [codes === 1 ? 'a code on paper' : `${codes} codes on paper`]),
    ...(passkeys === 0 ? [] : [passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`]),
  ].join(' and ')
}

function faultLine(code: string | undefined): TemplateResult | typeof nothing {
  return code === undefined ? nothing : html`<p class="hint fault" role="alert">${codeSentence(code)}</p>`
}

customElements.define('kith-devices', KithDevices)
