import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Choice } from '../../controllers/presence/own-presence.ts'
import type { PresenceSign } from '../../controllers/presence/presence-words.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { installed } from '../../words/en/installed.ts'
import '../avatar/avatar.ts'
import { KithLockEvent } from '../foundation/events.ts'
import { roster } from '../../words/en/roster.ts'
import { status as area } from '../../words/en/status.ts'
import { names } from '../../words/en/names.ts'
import { presence } from '../../words/en/presence.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { statusMenuStyles } from './status-menu.styles.ts'

const signs: Readonly<Record<Choice, PresenceSign>> = {
  online: 'online',
  away: 'away',
  busy: 'busy',
  invisible: 'offline',
}

/**
 * @summary Oneself: name, presence and note, and the menu that changes them.
 * @event kith-lock - The name is to be locked in this browser.
 */
export class KithStatusMenu extends KithElement {
  static override properties: PropertyDeclarations = { hasNames: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, statusMenuStyles]
  /** This browser goes by several names, or may. */
  declare hasNames: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.hasNames = false
    new Watcher(this, () => [
      this.messenger.ownStatus.now,
      this.messenger.connection.status,
      this.messenger.passphrase.isSet,
    ])
  }

  override render(): TemplateResult {
    const { ownStatus, passphrase, peer, connection } = this.messenger
    const { choice, note } = ownStatus.now.value
    const isConnected = connection.status.value.state === 'connected'
    const says = this.#words.of(area)
    const word = isConnected ? this.#wordOf(choice) : says.notConnected
    const sign = isConnected ? signs[choice] : 'offline'
    return html`<button class="me" type="button" popovertarget="menu" aria-haspopup="dialog" data-testid="me">
        <kith-avatar size="small" .name=${peer.name} .faces=${this.messenger.faces} .sign=${sign}></kith-avatar>
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
        aria-label=${says.yourStatus}
        data-testid="status-menu"
        @beforetoggle=${this.#place}
      >
        <fieldset>
          <legend class="for-the-ear">${says.howOthersSeeYou}</legend>
          ${(Object.keys(signs) as Choice[]).map((key) => this.#choice(key, key === choice))}
        </fieldset>
        <kith-status-note .messenger=${this.messenger} @kith-close=${this.#close}></kith-status-note>
        <a
          class="choice check"
          href=${hashOf({ view: 'charm', what: 'picture' })}
          data-testid="own-picture-open"
          @click=${this.#close}
          >${icon('camera')}${says.yourPicture}</a
        >
        <a class="choice check" href=${hashOf({ view: 'settings' })} data-testid="settings-open" @click=${this.#close}
          >${icon('settings')}${this.#words.of(roster).settings}</a
        >
        <a class="choice check" href=${hashOf({ view: 'devices' })} data-testid="devices-open" @click=${this.#close}
          >${icon('devices')}${says.devices}</a
        >
        <a
          class="choice check"
          href=${hashOf({ view: 'notifications' })}
          data-testid="notifications-open"
          @click=${this.#close}
          >${icon('bell')}${this.#words.of(installed).notifications}</a
        >
        <a
          class="choice check"
          href=${hashOf({ view: 'passphrase' })}
          data-testid="passphrase-open"
          @click=${this.#close}
          >${icon('key')}${says.passphrase}</a
        >
        <a
          class="choice check"
          href=${hashOf({ view: 'diagnosis', name: '' })}
          data-testid="check"
          @click=${this.#close}
          >${icon('pulse')}${says.checkConnection}</a
        >
        ${
          this.hasNames
            ? html`<a
                class="choice check"
                href=${hashOf({ view: 'names' })}
                data-testid="names-open"
                @click=${this.#close}
                >${icon('group')}${this.#words.of(names).title}</a
              >`
            : nothing
        }
        ${
          passphrase.isSet.value === true
            ? html`<button class="choice check" type="button" data-testid="lock" @click=${this.#lock}>
                ${icon('lock')}${says.lock}
              </button>`
            : nothing
        }
      </div>`
  }

  #choice(key: Choice, isChosen: boolean): TemplateResult {
    const hint = key === 'invisible' ? this.#words.of(area).looksOffline : ''
    return html`<label class="choice" data-testid="status-${key}">
      <input
        type="radio"
        name="choice"
        .checked=${isChosen}
        @change=${() => void this.messenger.ownStatus.set({ choice: key })}
      />
      <kith-presence-dot .sign=${signs[key]}></kith-presence-dot
      >${this.#wordOf(key)}${hint === '' ? nothing : html`<small>${hint}</small>`}
    </label>`
  }

  #wordOf(choice: Choice): string {
    return choice === 'invisible' ? this.#words.of(area).invisible : this.#words.of(presence)[choice]
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
    // Not needed before; a page alone with this menu has nobody else who loads it.
    import('../status-note/status-note.ts').catch(reportError)
    const { style } = event.currentTarget as HTMLElement
    style.insetBlockStart = `${below + 4}px`
    style.maxBlockSize = `calc(100dvh - ${below + 12}px)`
  }
}

customElements.define('kith-status-menu', KithStatusMenu)
