import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { askToJoin } from '../../controllers/groups/group-joining.ts'
import { type GroupLink, readGroupLink } from '../../controllers/groups/group-link.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import { groups } from '../../words/en/groups.ts'
import '../dialog/dialog.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'

/**
 * @summary Asks to be let into a group by its link.
 * @event kith-close - It was closed.
 */
export class KithGroupJoin extends KithElement {
  static override properties: PropertyDeclarations = {
    link: { type: String },
    told: { state: true },
    fault: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles]
  /** What stands behind `#join=`. */
  declare link: string
  declare told: 'asked' | 'before' | undefined
  declare fault: string
  declare isBusy: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.link = ''
    this.fault = ''
    this.isBusy = false
  }

  override render(): TemplateResult {
    const says = this.#words.of(groups)
    const link = readGroupLink(this.link)
    return html`<kith-dialog heading=${says.join}>
      <div class="step" data-testid="group-join" data-state=${this.told ?? 'asking'}>
        ${
          link === undefined || link.maker === this.messenger.peer.name
            ? html`<p class="problem" role="alert">${says.linkBroken}</p>`
            : this.#asking(link)
        }
      </div>
    </kith-dialog>`
  }

  #asking(link: GroupLink): TemplateResult {
    const says = this.#words.of(groups)
    if (this.told === 'asked') return html`<p role="status">${says.asked(link.maker)}</p>`
    if (this.told === 'before') return html`<p role="status">${says.askedBefore(link.maker)}</p>`
    return html`<p>${says.invitesYou(link.maker)}</p>
      ${this.fault === '' ? nothing : html`<p class="problem" role="alert">${this.fault}</p>`}
      <button
        class="button primary"
        type="button"
        data-testid="group-join-ask"
        ?disabled=${this.isBusy}
        @click=${() => void this.#ask(link)}
      >
        ${says.ask}
      </button>`
  }

  async #ask(link: GroupLink): Promise<void> {
    this.isBusy = true
    this.fault = ''
    try {
      this.told = await askToJoin(this.messenger.peer, link)
    } catch (error) {
      // Nobody was asked; it can be tried again.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
    } finally {
      this.isBusy = false
    }
  }
}

customElements.define('kith-group-join', KithGroupJoin)
