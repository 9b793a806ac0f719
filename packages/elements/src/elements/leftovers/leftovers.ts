import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { codeSentence } from '../../controllers/network/names.ts'
import type { Leftover, Leftovers } from '../../controllers/session/leftovers.ts'
import type { Words } from '../../words/words.ts'
import { history as area } from '../../words/en/history.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { historyStyles } from '../history/history.styles.ts'

/** @summary Asks whether what this browser keeps of a name and does not use any more shall go. One at a time; when there is nothing to ask it takes no room. */
export class KithLeftovers extends LitElement {
  static override properties: PropertyDeclarations = { leftovers: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, historyStyles]
  /** What this browser keeps of names and does not use. */
  declare leftovers: Leftovers | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    new Watcher(this, () => [this.leftovers?.all, this.leftovers?.task])
  }

  override render(): TemplateResult | typeof nothing {
    const [first] = this.leftovers?.all.value ?? []
    return this.leftovers === undefined || first === undefined
      ? nothing
      : question(this.leftovers, first, this.#words.now)
  }
}

function question(leftovers: Leftovers, { name, store }: Leftover, words: Words): TemplateResult {
  const says = words.of(area)
  const task = leftovers.task.value?.store === store ? leftovers.task.value : undefined
  const isBusy = task?.isBusy === true
  return html`<section class="history" aria-label=${says.keptFromBefore} data-testid="leftover" data-name=${name}>
    <p>
      ${
        task?.fault === undefined ? nothing : html`<span role="alert">${faultWords(task.fault.code, words)} </span>`
      }${says.stillKeeps(name)}
    </p>
    <div class="buttons">
      <button
        class="button danger"
        type="button"
        data-testid="leftover-delete"
        ?disabled=${isBusy}
        @click=${() => void leftovers.delete(store)}
      >
        ${isBusy ? says.deleting : says.deleteForGood}
      </button>
      <button
        class="button"
        type="button"
        data-testid="leftover-keep"
        ?disabled=${isBusy}
        @click=${() => {
          leftovers.keep(store)
        }}
      >
        ${says.keep}
      </button>
    </div>
  </section>`
}

function faultWords(code: string, words: Words): string {
  return codeSentence(code === 'store-busy' ? 'leftover-open' : code, words)
}

customElements.define('kith-leftovers', KithLeftovers)
