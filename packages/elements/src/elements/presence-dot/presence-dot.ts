import {
  type CSSResultGroup,
  html,
  LitElement,
  type PropertyDeclarations,
  svg,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit'

import type { PresenceSign } from '../../controllers/presence/presence-words.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { presenceDotStyles } from './presence-dot.styles.ts'

/** A shape for each state, so that nobody needs the colours. */
const shapes: Readonly<Record<PresenceSign, SVGTemplateResult>> = {
  online: svg`<circle cx="7" cy="7" r="5" fill="currentColor" />`,
  away: svg`<circle cx="7" cy="7" r="5" fill="currentColor" /><path class="cutout" d="M7 4.2V7l1.9 1.4" fill="none" stroke-width="1.5" stroke-linecap="round" />`,
  busy: svg`<circle cx="7" cy="7" r="5" fill="currentColor" /><path class="cutout" d="M4.7 7h4.6" stroke-width="1.7" stroke-linecap="round" />`,
  offline: svg`<circle cx="7" cy="7" r="4" fill="none" stroke="currentColor" stroke-width="1.8" />`,
  unknown: svg`<circle cx="7" cy="7" r="4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="1.8 2" />`,
}

/**
 * @summary The sign of a presence: full, with a clock hand, with a bar, hollow, or dotted. Its words stand beside it.
 * @cssproperty --kith-presence-ground - The colour around and inside it; that of what it lies on.
 */
export class KithPresenceDot extends LitElement {
  static override properties: PropertyDeclarations = { sign: { type: String } }
  static override styles: CSSResultGroup = [foundation, presenceDotStyles]
  /** Which presence. */
  declare sign: PresenceSign

  constructor() {
    super()
    this.sign = 'unknown'
  }

  override render(): TemplateResult {
    return html`<svg class=${this.sign} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      ${shapes[this.sign]}
    </svg>`
  }
}

customElements.define('kith-presence-dot', KithPresenceDot)
