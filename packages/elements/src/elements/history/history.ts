import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit'

import type { HistoryQuestion, HistoryState } from '../../controllers/devices/history.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import type { Words } from '../../words/words.ts'
import { history as area } from '../../words/en/history.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { apart, WordsOf } from '../foundation/words-of.ts'
import { historyStyles } from './history.styles.ts'

/** @summary Messages from before a device was linked: offered, on their way, or asked for by another device. When there is nothing to say it takes no room. */
export class KithHistory extends KithElement {
  static override styles: CSSResultGroup = [foundation, historyStyles]
  #asked: HistoryQuestion | undefined
  readonly #words = new WordsOf(this)

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
    return html`${question.value === undefined ? nothing : questionTemplate(question.value, this.#words.now)}${this.#state(now.value)}`
  }

  #state(now: HistoryState): TemplateResult | typeof nothing {
    const { history } = this.messenger
    const words = this.#words.now
    const says = words.of(area)
    switch (now.state) {
      case 'none':
        return nothing
      case 'offered':
        return region(
          now,
          words,
          html`<p>
            ${
              now.fault === undefined
                ? nothing
                : html`<span role="alert">${codeSentence(now.fault.code, words)} </span>`
            }${says.offered}
          </p>`,
          html`${button('history-bring', says.bringHere, () => void history.bring())}
          ${button('history-dismiss', says.notNeeded, () => void history.dismiss())}`,
        )
      case 'asking':
        return region(
          now,
          words,
          html`<p role="status">${says.openElsewhere}</p>`,
          button('history-stop', says.cancel, () => {
            history.stop()
          }),
        )
      case 'coming':
        return region(
          now,
          words,
          html`<p id="coming">${says.bringing(words.number(now.records), words.number(now.total))}</p>
            <progress aria-labelledby="coming" max=${Math.max(1, now.total)} .value=${now.records}></progress>`,
          button('history-stop', says.stopForNow, () => {
            history.stop()
          }),
        )
      case 'done':
        return region(
          now,
          words,
          html`<p role="status">${says.isHere}</p>`,
          button('history-dismiss', says.good, () => void history.dismiss()),
        )
    }
  }
}

function region(
  { state }: HistoryState,
  words: Words,
  content: TemplateResult,
  buttons: TemplateResult,
): TemplateResult {
  return html`<section
    class="history"
    aria-label=${words.of(area).earlierMessages}
    data-testid="history"
    data-state=${state}
  >
    ${content}
    <div class="buttons">${buttons}</div>
  </section>`
}

function questionTemplate({ label, answer }: HistoryQuestion, words: Words): TemplateResult {
  const says = words.of(area)
  return html`<div
    class="history question"
    role="alertdialog"
    aria-label=${says.deviceAsks}
    data-testid="history-question"
  >
    <p>${says.deviceAsksForAll(apart(label))}</p>
    <div class="buttons">
      ${button('history-yes', says.sendThem, () => {
        answer(true)
      })}
      ${button('history-no', says.no, () => {
        answer(false)
      })}
    </div>
  </div>`
}

function button(id: string, words: string, press: () => void): TemplateResult {
  return html`<button class="button" type="button" data-testid=${id} @click=${press}>${words}</button>`
}

customElements.define('kith-history', KithHistory)
