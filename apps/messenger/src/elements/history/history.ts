import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { HistoryQuestion, HistoryState } from '../../devices/history.ts'
import type { Messenger } from '../../messenger.ts'
import { codeSentence } from '../../network/names.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { historyStyles } from './history.styles.ts'

/** @summary Messages from before a device was linked: offered, on their way, or asked for by another device. When there is nothing to say it takes no room. */
export class KithHistory extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false } }
  static override styles: CSSResultGroup = [foundation, historyStyles]
  declare messenger: Messenger
  #asked: HistoryQuestion | undefined

  constructor() {
    super()
    new Watcher(this, () => [this.messenger.history.now, this.messenger.history.question])
  }

  /** A question has the focus when it comes: on the answer that gives nothing away. */
  override updated(): void {
    const asked = this.messenger.history.question.value
    if (asked !== undefined && asked !== this.#asked)
      this.renderRoot.querySelector<HTMLElement>('[data-testid=history-no]')?.focus()
    this.#asked = asked
  }

  override render(): TemplateResult {
    const { now, question } = this.messenger.history
    return html`${question.value === undefined ? nothing : questionTemplate(question.value)}${this.#state(now.value)}`
  }

  #state(now: HistoryState): TemplateResult | typeof nothing {
    const { history } = this.messenger
    switch (now.state) {
      case 'none':
        return nothing
      case 'offered':
        return region(
          now,
          html`<p>
            ${now.fault === undefined ? nothing : html`<span role="alert">${codeSentence(now.fault.code)} </span>`}This
            device has what comes from now on. Your other devices may have what was before.
          </p>`,
          html`${button('history-bring', 'Bring it here', () => void history.bring())}
          ${button('history-dismiss', 'Not needed', () => void history.dismiss())}`,
        )
      case 'asking':
        return region(
          now,
          html`<p role="status">Open Kith on another device of yours and say yes there…</p>`,
          button('history-stop', 'Cancel', () => {
            history.stop()
          }),
        )
      case 'coming':
        return region(
          now,
          html`<p id="coming">Bringing your messages: ${now.records} of ${now.total}</p>
            <progress aria-labelledby="coming" max=${Math.max(1, now.total)} .value=${now.records}></progress>`,
          button('history-stop', 'Stop for now', () => {
            history.stop()
          }),
        )
      case 'done':
        return region(
          now,
          html`<p role="status">What was before is here.</p>`,
          button('history-dismiss', 'Good', () => void history.dismiss()),
        )
    }
  }
}

function region({ state }: HistoryState, content: TemplateResult, buttons: TemplateResult): TemplateResult {
  return html`<section class="history" aria-label="Earlier messages" data-testid="history" data-state=${state}>
    ${content}
    <div class="buttons">${buttons}</div>
  </section>`
}

function questionTemplate({ label, answer }: HistoryQuestion): TemplateResult {
  return html`<div
    class="history question"
    role="alertdialog"
    aria-label="A device asks for your messages"
    data-testid="history-question"
  >
    <p>
      Your device <bdi>${label}</bdi> asks for all messages that are here. Say yes only when you hold it in your hand.
    </p>
    <div class="buttons">
      ${button('history-yes', 'Send them', () => {
        answer(true)
      })}
      ${button('history-no', 'No', () => {
        answer(false)
      })}
    </div>
  </div>`
}

function button(id: string, words: string, press: () => void): TemplateResult {
  return html`<button class="button" type="button" data-testid=${id} @click=${press}>${words}</button>`
}

customElements.define('kith-history', KithHistory)
