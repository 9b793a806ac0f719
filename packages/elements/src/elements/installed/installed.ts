import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Installed } from '../../controllers/installed/installed.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { installed as english } from '../../words/en/installed.ts'
import type { Words } from '../../words/words.ts'
import { bannerStyles } from '../banner/banner.styles.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

/**
 * @summary What the messenger does beside its screens where it is installed, or could be: it tells by notifications and by the number at the icon what comes while
 * nobody looks, and of a newer version by a strip with two buttons. It takes no room otherwise.
 */
export class KithInstalled extends LitElement {
  static override properties: PropertyDeclarations = {
    installed: { attribute: false },
    messenger: { attribute: false },
  }
  static override styles: CSSResultGroup = [foundation, bannerStyles]
  /** What the page has for notifications, push and newer versions. */
  declare installed: Installed | undefined
  /** The state of the peer whose messages are told of. */
  declare messenger: Messenger | undefined
  readonly #words = new WordsOf(this)
  #followed: Messenger | undefined
  #spoken: Words | undefined
  #endFollowing: (() => void) | undefined

  constructor() {
    super()
    new Watcher(this, () => [this.installed?.updates.isReady])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unfollow()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  override updated(): void {
    const { installed, messenger } = this
    if (installed === undefined || !this.isConnected) return
    if (this.#words.now !== this.#spoken) {
      this.#spoken = this.#words.now
      installed.notices.speak(this.#spoken)
    }
    if (messenger === undefined || messenger === this.#followed) return
    this.#unfollow()
    this.#followed = messenger
    this.#endFollowing = installed.notices.follow(messenger, () => this.#words.now)
    // Without a connection it is renewed at the next start.
    installed.push.renew(messenger.peer).catch(() => undefined)
  }

  override render(): TemplateResult | typeof nothing {
    const updates = this.installed?.updates
    if (updates?.isReady.value !== true) return nothing
    const says = this.#words.of(english)
    return html`<div class="banner quiet" role="region" aria-label=${says.newVersionLabel} data-testid="update">
      <span>${says.newVersion}</span>
      <button
        class="button"
        type="button"
        data-testid="update-now"
        @click=${() => {
          updates.use()
        }}
      >
        ${says.useNow}
      </button>
      <button
        class="button"
        type="button"
        data-testid="update-later"
        @click=${() => {
          updates.later()
        }}
      >
        ${says.later}
      </button>
    </div>`
  }

  #unfollow(): void {
    this.#endFollowing?.()
    this.#endFollowing = undefined
    this.#followed = undefined
  }
}

customElements.define('kith-installed', KithInstalled)
