import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { codeSentence } from '../../network/names.ts'
import type { Leftover, Leftovers } from '../../session/leftovers.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { historyStyles } from '../history/history.styles.ts'

/** @summary Asks whether what this browser keeps of a name and does not use any more shall go. One at a time; when there is nothing to ask it takes no room. */
export class KithLeftovers extends LitElement {
  static override properties: PropertyDeclarations = { leftovers: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, historyStyles]
  declare leftovers: Leftovers | undefined

  constructor() {
    super()
    new Watcher(this, () => [this.leftovers?.all, this.leftovers?.task])
  }

  override render(): TemplateResult | typeof nothing {
    const [first] = this.leftovers?.all.value ?? []
    return this.leftovers === undefined || first === undefined ? nothing : question(this.leftovers, first)
  }
}

function question(leftovers: Leftovers, { name, store }: Leftover): TemplateResult {
  const task = leftovers.task.value?.store === store ? leftovers.task.value : undefined
  const isBusy = task?.isBusy === true
  return html`<section class="history" aria-label="Kept from before" data-testid="leftover" data-name=${name}>
    <p>
      ${task?.fault === undefined ? nothing : html`<span role="alert">${faultWords(task.fault.code)} </span>`}This
      browser still keeps messages, files and keys of <b><bdi>${name}</bdi></b> from before, which it does not use any
      more.
    </p>
    <div class="buttons">
      <button
        class="button danger"
        type="button"
        data-testid="leftover-delete"
        ?disabled=${isBusy}
        @click=${() => void leftovers.delete(store)}
      >
        ${isBusy ? 'Deleting…' : 'Delete them for good'}
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
        Keep them
      </button>
    </div>
  </section>`
}

function faultWords(code: string): string {
  return code === 'store-busy' ? 'Another tab has them open; close it, and try again.' : codeSentence(code)
}

customElements.define('kith-leftovers', KithLeftovers)
