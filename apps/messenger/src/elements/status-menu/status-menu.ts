import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../messenger.ts'
import type { Choice } from '../../presence/own-presence.ts'
import type { PresenceSign } from '../../presence/presence-words.ts'
import { hashOf } from '../../route/route.ts'
import '../avatar/avatar.ts'
import { KithLockEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import { statusMenuStyles } from './status-menu.styles.ts'

const choices: Readonly<Record<Choice, { readonly word: string; readonly sign: PresenceSign; readonly hint: string }>> =
  {
    online: { word: 'Online', sign: 'online', hint: '' },
    away: { word: 'Away', sign: 'away', hint: '' },
    busy: { word: 'Busy', sign: 'busy', hint: '' },
    invisible: { word: 'Invisible', sign: 'offline', hint: 'looks offline to others' },
  }

/** @summary Oneself: name, presence and note, and the menu that changes them. */
export class KithStatusMenu extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, statusMenuStyles]
  declare messenger: Messenger

  constructor() {
    super()
    new Watcher(this, () => [
      this.messenger.ownStatus.now,
      this.messenger.ownStatus.fault,
      this.messenger.connection.status,
      this.messenger.passphrase.isSet,
    ])
  }

  override render(): TemplateResult {
    const { ownStatus, passphrase, peer, connection } = this.messenger
    const { choice, note } = ownStatus.now.value
    const isConnected = connection.status.value.state === 'connected'
    const { word, sign } = isConnected ? choices[choice] : { word: 'Not connected', sign: 'offline' as const }
    const fault = ownStatus.fault.value
    return html`<button class="me" type="button" popovertarget="menu" aria-haspopup="dialog" data-testid="me">
        <kith-avatar size="small" .name=${peer.name} .sign=${sign}></kith-avatar>
        <span class="words">
          <span class="name cut" data-testid="own-name">${peer.name}</span>
          <span class="status cut" dir="auto" data-testid="own-status"
            >${note === '' ? word : `${word} · ${note}`}</span
          >
        </span>
      </button>
      <div
        class="card"
        id="menu"
        popover="auto"
        role="dialog"
        aria-label="Your status"
        data-testid="status-menu"
        @beforetoggle=${this.#place}
      >
        <fieldset>
          <legend class="for-the-ear">How others see you</legend>
          ${(Object.keys(choices) as Choice[]).map((key) => this.#choice(key, key === choice))}
        </fieldset>
        <form @submit=${this.#onNote}>
          <label class="label" for="note">Note for your contacts</label>
          <input
            class="field"
            id="note"
            name="note"
            maxlength="140"
            dir="auto"
            autocomplete="off"
            placeholder="On a train until six"
            data-testid="own-note"
            .value=${note}
            @change=${this.#onNote}
          />
          ${fault === undefined ? nothing : html`<p class="hint fault" role="alert">${fault.message}</p>`}
        </form>
        <a class="choice check" href=${hashOf({ view: 'devices' })} data-testid="devices-open" @click=${this.#close}
          >${icon('devices')}Your devices</a
        >
        <a
          class="choice check"
          href=${hashOf({ view: 'passphrase' })}
          data-testid="passphrase-open"
          @click=${this.#close}
          >${icon('key')}Passphrase</a
        >
        <a
          class="choice check"
          href=${hashOf({ view: 'diagnosis', name: '' })}
          data-testid="check"
          @click=${this.#close}
          >${icon('pulse')}Check the connection</a
        >
        ${
          passphrase.isSet.value === true
            ? html`<button class="choice check" type="button" data-testid="lock" @click=${this.#lock}>
                ${icon('lock')}Lock
              </button>`
            : nothing
        }
      </div>`
  }

  #choice(key: Choice, isChosen: boolean): TemplateResult {
    const { word, sign, hint } = choices[key]
    return html`<label class="choice" data-testid="status-${key}">
      <input
        type="radio"
        name="choice"
        .checked=${isChosen}
        @change=${() => void this.messenger.ownStatus.set({ choice: key })}
      />
      <kith-presence-dot .sign=${sign}></kith-presence-dot
      >${word}${hint === '' ? nothing : html`<small>${hint}</small>`}
    </label>`
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#menu')?.hidePopover()
  }

  readonly #lock = (): void => {
    this.#close()
    this.dispatchEvent(new KithLockEvent())
  }

  /** Below one's name, wherever a banner has moved it. */
  readonly #place = (event: Event): void => {
    const below = this.renderRoot.querySelector('.me')?.getBoundingClientRect().bottom ?? 0
    void this.messenger.passphrase.look()
    ;(event.currentTarget as HTMLElement).style.insetBlockStart = `${below + 4}px`
  }

  readonly #onNote = (event: Event): void => {
    event.preventDefault()
    const input = this.renderRoot.querySelector('input[name="note"]') as HTMLInputElement
    void this.messenger.ownStatus.set({ note: input.value.trim() })
    if (event.type === 'submit') this.#close()
  }
}

customElements.define('kith-status-menu', KithStatusMenu)
