import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { presenceWords, signOf } from '../../controllers/presence/presence-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../presence-dot/presence-dot.ts'
import { presenceStyles } from './presence.styles.ts'

/**
 * @summary How a contact is there: a sign, the words for it, and the contact's note. Of who is no contact nothing is known.
 * @csspart sign - The sign: full, with a clock hand, with a bar, hollow or dotted.
 * @csspart words - The state in words.
 * @csspart note - What the contact says of it.
 * @cssproperty --kith-presence-ground - What the sign lies on.
 * @slot - What stands before it, such as the name.
 */
export class KithPresence extends KithElement {
  static override properties: PropertyDeclarations = { with: { type: String } }
  static override styles: CSSResultGroup = [foundation, presenceStyles]
  /** Whose presence it is. */
  declare with: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.with = ''
    new Watcher(this, () => [this.messenger.presence.all])
  }

  override render(): TemplateResult {
    const info = this.messenger.presence.all.value.get(this.with)
    const note = info?.note ?? ''
    return html`<slot></slot>
      <kith-presence-dot part="sign" .sign=${signOf(info)}></kith-presence-dot>
      <span class="words cut" dir="auto" data-testid="presence" data-state=${info?.state ?? 'unknown'}
        ><span part="words">${presenceWords(info, this.messenger.nowMs(), this.#words.now)}</span>${
          note === '' ? nothing : html` · <span part="note">${note}</span>`
        }</span
      >`
  }
}

customElements.define('kith-presence', KithPresence)
