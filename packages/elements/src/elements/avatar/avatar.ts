import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Watchable } from '../../controllers/observable/cell.ts'
import type { PresenceSign } from '../../controllers/presence/presence-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import '../presence-dot/presence-dot.ts'
import { avatarStyles } from './avatar.styles.ts'

const hues = 8

/**
 * @summary A face for a name: its display picture, or its first letters on a colour that the name always has, with the presence at its edge. The name
 * itself stands beside it, so assistive programs skip the face.
 */
export class KithAvatar extends LitElement {
  static override properties: PropertyDeclarations = {
    name: { type: String },
    sign: { type: String },
    size: { type: String, reflect: true },
    picture: { type: String },
    faces: { attribute: false },
    isGroup: { type: Boolean, reflect: true, attribute: 'is-group' },
  }
  static override styles: CSSResultGroup = [foundation, avatarStyles]
  /** Whose face it is. */
  declare name: string
  /** The presence at its edge; none without one. */
  declare sign: PresenceSign | undefined
  /** How large: 1.75, 2.25, 2.5 or 5rem. */
  declare size: 'tiny' | 'small' | 'medium' | 'large'
  /** Address of a picture that is shown in place of the letters; without one, the display picture of the name, where one is known. */
  declare picture: string | undefined
  /** Whether it is of several people. */
  declare isGroup: boolean

  /** Addresses of display pictures, by name. */
  declare faces: Watchable<ReadonlyMap<string, string>> | undefined

  constructor() {
    super()
    this.name = ''
    this.size = 'medium'
    this.isGroup = false
    new Watcher(this, () => [this.faces])
  }

  override render(): TemplateResult {
    const { name } = this
    const picture = this.picture ?? (this.isGroup ? undefined : this.faces?.value.get(name))
    return html`${
      picture === undefined
        ? html`<span class="face hue-${hueOf(name)}" aria-hidden="true">${lettersOf(name)}</span>`
        : html`<img class="face" src=${picture} alt="" aria-hidden="true" />`
    }
    ${this.sign === undefined ? nothing : html`<kith-presence-dot .sign=${this.sign}></kith-presence-dot>`}`
  }
}

/** `anna.berg` and `anna-berg` are `AB`; `alice` is `A`. */
function lettersOf(name: string): string {
  const parts = name.split(/[\s._-]+/u).filter((part) => part !== '')
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...(part ?? '')][0] ?? '')
  return letters.join('').toUpperCase()
}

function hueOf(name: string): number {
  let sum = 7
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % hues
}

customElements.define('kith-avatar', KithAvatar)
