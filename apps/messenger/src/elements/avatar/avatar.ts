import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { PresenceSign } from '../../presence/presence-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import '../presence-dot/presence-dot.ts'
import { avatarStyles } from './avatar.styles.ts'

const hues = 8

/**
 * @summary A face for a name: its first letters on a colour that the name always has, with the presence at its edge. The name
 * itself stands beside it, so assistive programs skip the face.
 */
export class KithAvatar extends LitElement {
  static override properties: PropertyDeclarations = {
    name: { type: String },
    sign: { type: String },
    size: { type: String, reflect: true },
  }
  static override styles: CSSResultGroup = [foundation, avatarStyles]
  declare name: string
  declare sign: PresenceSign | undefined
  declare size: 'small' | 'medium' | 'large'

  constructor() {
    super()
    this.name = ''
    this.size = 'medium'
  }

  override render(): TemplateResult {
    return html`<span class="face hue-${hueOf(this.name)}" aria-hidden="true">${lettersOf(this.name)}</span>
      ${this.sign === undefined ? nothing : html`<kith-presence-dot .sign=${this.sign}></kith-presence-dot>`}`
  }
}

/** `anna.berg` and `anna-berg` are `AB`; `alice` is `A`. */
function lettersOf(name: string): string {
  const parts = name.split(/[._-]+/u).filter((part) => part !== '')
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => part?.[0] ?? '')
  return letters.join('').toUpperCase()
}

function hueOf(name: string): number {
  let sum = 7
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % hues
}

customElements.define('kith-avatar', KithAvatar)
