import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { sizeWords } from '../../controllers/chat/file-words.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { hashOf, type Route } from '../../controllers/route/route.ts'
import {
  appearances,
  awayChoices,
  type DevicePreferences,
  type Preferences,
  preferencesOf,
} from '../../controllers/settings/preferences.ts'
import { charm } from '../../words/en/charm.ts'
import { reading } from '../../words/en/reading.ts'
import { emoticons } from '../../words/en/emoticons.ts'
import { settings } from '../../words/en/settings.ts'
import { status } from '../../words/en/status.ts'
import { languages } from '../../words/languages.ts'
import { charmIcon } from '../charm/charm-icon.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { canNotice, mayNotice, askToNotice } from '../foundation/idle-events.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { settingsStyles } from './settings.styles.ts'

/** What is known of the room that this browser gives. */
interface Room {
  readonly bytes: number
  readonly isKept: boolean
}

/** @summary What a person prefers: language, appearance, privacy, presence and storage; and the way to everything else that can be set. */
export class KithSettings extends KithElement {
  static override properties: PropertyDeclarations = {
    room: { state: true },
    wasRefused: { state: true },
    notices: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, settingsStyles]
  declare room: Room | undefined
  /** The browser was asked to keep everything, and did not promise it. */
  declare wasRefused: boolean
  /** Whether the browser tells of touches in other programs. */
  declare notices: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.wasRefused = false
    this.notices = true
    new Watcher(this, () => [this.#preferences.device, this.#preferences.shared, this.#preferences.fault])
  }

  override firstUpdated(): void {
    void this.#look()
  }

  override render(): TemplateResult {
    const { fault } = this.#preferences
    return html`<div data-testid="settings">
      ${fault.value === undefined ? nothing : html`<p class="fault" role="alert">${codeSentence(fault.value.code, this.#words.now)}</p>`}
      ${this.#device()} ${this.#privacy()} ${this.#storage()} ${this.#more()}
    </div>`
  }

  #device(): TemplateResult {
    const says = this.#words.of(settings)
    const { language, appearance, contrast } = this.#preferences.device.value
    return html`<section>
      <label>
        <span>${says.language}</span>
        <select
          class="field"
          data-testid="language"
          @change=${(event: Event) => void this.#set({ language: valueOf(event) })}
        >
          <option value="" ?selected=${language === ''}>${says.asBrowser}</option>
          ${Object.values(languages).map(
            ({ tag, name }) => html`<option value=${tag} lang=${tag} ?selected=${tag === language}>${name}</option>`,
          )}
        </select>
      </label>
      <fieldset>
        <legend>${says.appearance}</legend>
        <div class="choices">
          ${appearances.map(
            (each) =>
              html`<label class="choice">
                <input
                  type="radio"
                  name="appearance"
                  data-testid="appearance-${each}"
                  .checked=${each === appearance}
                  @change=${() => void this.#set({ appearance: each })}
                /><span>${says.appearances[each]}</span>
              </label>`,
          )}
        </div>
      </fieldset>
      <label class="switch">
        <input
          type="checkbox"
          aria-describedby="contrast"
          data-testid="contrast"
          .checked=${contrast === 'more'}
          @change=${(event: Event) =>
            void this.#set({ contrast: (event.target as HTMLInputElement).checked ? 'more' : 'system' })}
        /><span>${says.contrast}</span>
      </label>
      <p class="hint" id="contrast">${says.contrastHint}</p>
    </section>`
  }

  #privacy(): TemplateResult {
    const says = this.#words.of(settings)
    const preferences = this.#preferences
    const { awayAfterMinutes } = preferences.device.value
    return html`<section>
      <h3>${says.privacy}</h3>
      <label class="switch">
        <input
          type="checkbox"
          aria-describedby="last-seen"
          data-testid="last-seen"
          .checked=${preferences.shared.value.showsLastSeen}
          @change=${(event: Event) => void preferences.setShared({ showsLastSeen: (event.target as HTMLInputElement).checked })}
        /><span>${says.lastSeen}</span>
      </label>
      <p class="hint" id="last-seen">${says.lastSeenHint}</p>
      <label class="switch">
        <input
          type="checkbox"
          aria-describedby="tells-read"
          data-testid="tells-read"
          .checked=${preferences.shared.value.tellsRead}
          @change=${(event: Event) => void preferences.setShared({ tellsRead: (event.target as HTMLInputElement).checked })}
        /><span>${this.#words.of(reading).tell}</span>
      </label>
      <p class="hint" id="tells-read">${this.#words.of(reading).tellHint}</p>
      <label>
        <span>${says.away}</span>
        <select
          class="field"
          aria-describedby="away"
          data-testid="away-after"
          @change=${(event: Event) => void this.#set({ awayAfterMinutes: Number(valueOf(event)) })}
        >
          ${awayChoices.map(
            (minutes) =>
              html`<option value=${minutes} ?selected=${minutes === awayAfterMinutes}>
                ${minutes === 0 ? says.never : says.afterMinutes(this.#words.now.number(minutes))}
              </option>`,
          )}
        </select>
      </label>
      <p class="hint" id="away">${says.awayHint}</p>
      ${
        this.notices || awayAfterMinutes === 0
          ? nothing
          : html`<button class="button" type="button" data-testid="notice" @click=${this.#onNotice}>
                ${says.notice}
              </button>
              <p class="hint">${says.noticeHint}</p>`
      }
    </section>`
  }

  #storage(): TemplateResult | typeof nothing {
    const says = this.#words.of(settings)
    const { room } = this
    if (room === undefined) return nothing
    return html`<section>
      <h3>${says.storage}</h3>
      <p data-testid="room">
        ${says.used(sizeWords(room.bytes, this.#words.now))} ${room.isKept ? says.isKept : says.mayGo}
      </p>
      ${
        room.isKept
          ? nothing
          : this.wasRefused
            ? html`<p class="hint" role="status">${says.notKept}</p>`
            : html`<button class="button" type="button" data-testid="keep-storage" @click=${this.#onKeep}>
                ${says.keep}
              </button>`
      }
    </section>`
  }

  #more(): TemplateResult {
    const says = this.#words.of(status)
    const link = (route: Route, sign: TemplateResult, words: string): TemplateResult =>
      html`<li><a class="button" href=${hashOf(route)}>${sign}${words}</a></li>`
    return html`<section>
      <h3>${this.#words.of(settings).more}</h3>
      <ul class="links">
        ${link({ view: 'charm', what: 'picture' }, icon('camera'), says.yourPicture)}
        ${link({ view: 'charm', what: 'emoticons' }, charmIcon('smile'), this.#words.of(emoticons).yours)}
        ${link({ view: 'charm', what: 'sounds' }, icon('bell'), this.#words.of(charm).soundsAndWriting)}
        ${link({ view: 'devices' }, icon('devices'), says.devices)}${link({ view: 'passphrase' }, icon('key'), says.passphrase)}
      </ul>
    </section>`
  }

  get #preferences(): Preferences {
    return preferencesOf(this.messenger)
  }

  async #set(change: Partial<DevicePreferences>): Promise<void> {
    await this.#preferences.setDevice(change)
  }

  async #look(): Promise<void> {
    this.notices = !canNotice() || (await mayNotice())
    const storage = (navigator as { readonly storage?: StorageManager }).storage
    // Outside of a secure context there is none.
    if (storage === undefined) return
    const [{ usage = 0 }, isKept] = await Promise.all([storage.estimate(), storage.persisted()])
    this.room = { bytes: usage, isKept }
  }

  readonly #onKeep = async (): Promise<void> => {
    const isKept = await navigator.storage.persist()
    this.wasRefused = !isKept
    await this.#look()
  }

  readonly #onNotice = async (): Promise<void> => {
    this.notices = await askToNotice()
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLSelectElement).value
}

customElements.define('kith-settings', KithSettings)
