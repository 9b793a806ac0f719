import type { DeviceDiagnosis, Diagnosis, DiagnosisStep, Finding, PathDiagnosis } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Diagnosing } from '../../controllers/connection/diagnosing.ts'
import {
  deviceSentence,
  diagnosisText,
  findingSentence,
  headline,
  otherFindings,
  partsOf,
  pathOutcome,
  pathReason,
  seconds,
  stepSentence,
} from '../../controllers/connection/diagnosis-words.ts'
import { fullMoment } from '../../controllers/time/time-words.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { diagnosis as area } from '../../words/en/diagnosis.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon, type IconName } from '../icon/icon.ts'
import { diagnosticsStyles } from './diagnostics.styles.ts'

const copiedMs = 2000
const levels: Readonly<Record<Finding['level'], IconName>> = {
  good: 'tick',
  note: 'info',
  problem: 'alert',
}
const outcomes: Readonly<Record<PathDiagnosis['state'], IconName>> = { works: 'tick', fails: 'close', untried: 'minus' }

/**
 * @summary What kind of network this is and which paths lead to a name, in words: it looks when it is shown and when it is asked to, tells what it looks at, and
 * gives what it found as text to copy.
 */
export class KithDiagnostics extends KithElement {
  static override properties: PropertyDeclarations = {
    with: { type: String },
    copied: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, diagnosticsStyles]
  /** To whom paths are tried; empty for none. */
  declare with: string
  readonly #words = new WordsOf(this)
  /** What became of the last copy: it is in the clipboard, or the person takes it out of the field. */
  declare copied: 'clipboard' | 'field' | undefined
  readonly #diagnosing = new Diagnosing()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.with = ''
    new Watcher(this, () => [this.#diagnosing.now])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#diagnosing.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('with') || changed.has('messenger')) this.#look()
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('copied') && this.copied === 'field') this.renderRoot.querySelector('textarea')?.select()
  }

  override render(): TemplateResult {
    const now = this.#diagnosing.now.value
    return html`<div data-testid="diagnostics" data-state=${now.state} aria-busy=${now.state === 'looking'}>
      <p class="headline" role="status" data-testid="headline">
        ${
          now.state === 'looking'
            ? stepSentence(now.step, this.with, this.#words.now)
            : now.state === 'failed'
              ? codeSentence(now.fault.code, this.#words.now)
              : headline(now.diagnosis, this.#words.now)
        }
      </p>
      ${now.state === 'looking' ? this.#progress(now.step) : nothing}
      ${now.state === 'done' ? this.#found(now.diagnosis) : nothing}
      ${now.state === 'looking' ? nothing : this.#actions(now.state === 'done' ? now.diagnosis : undefined)}
    </div>`
  }

  #progress(step: DiagnosisStep): TemplateResult {
    const parts = partsOf(this.with)
    const at = parts.indexOf(step === 'turn' ? 'udp' : step)
    return html`<div
      class="progress"
      role="progressbar"
      aria-label=${this.#words.of(area).whatWasLookedAt}
      aria-valuemin="0"
      aria-valuemax=${parts.length}
      aria-valuenow=${at}
    >
      ${parts.map((_, index) => html`<span class=${index < at ? 'over' : index === at ? 'now' : ''}></span>`)}
    </div>`
  }

  #found(diagnosis: Diagnosis): TemplateResult {
    const { target, atMs, tookMs } = diagnosis
    const nowMs = Date.now()
    const { name = '', devices = [] } = target ?? {}
    const words = this.#words.now
    const says = words.of(area)
    const moment = fullMoment(atMs, nowMs, words)
    const length = seconds(tookMs, words)
    return html`${devices.map((device) => this.#device(name, device, devices.length > 1, nowMs))}
      <section aria-label=${says.findings}>
        <h3>${target === undefined ? says.findings : says.yourNetwork}</h3>
        <ul class="findings">
          ${otherFindings(diagnosis).map((finding) => {
            const { id, level, advice } = finding
            return html`<li class="row ${level}" data-testid="finding" data-id=${id} data-level=${level}>
              ${icon(levels[level], 18)}
              <div>
                <span class="for-the-ear">${says[level]}: </span>
                <p>${findingSentence(finding, diagnosis, words)}</p>
                ${advice === undefined || words.language.tag !== 'en' ? nothing : html`<p class="muted">${advice}</p>`}
              </div>
            </li>`
          })}
        </ul>
      </section>
      <p class="hint">${target === undefined ? says.lookedAt(moment, length) : says.lookedAtPaths(moment, length)}</p>`
  }

  #device(name: string, device: DeviceDiagnosis, isOneOfMany: boolean, nowMs: number): TemplateResult {
    // Of one that is reached the headline says it.
    const words = this.#words.now
    const says = words.of(area)
    const isSaid = !isOneOfMany && device.paths.some(({ state }) => state === 'works')
    return html`<section data-testid="device" aria-label=${says.pathsTo(name, device.label)}>
      <h3>${name} <span class="muted" dir="auto">${device.label}</span></h3>
      ${isSaid ? nothing : html`<p>${deviceSentence(device, words)}</p>`}
      <ul class="paths">
        ${device.paths.map((path) => {
          const reason = pathReason(path, nowMs, words)
          return html`<li class="row ${path.state}" data-testid="tried" data-path=${path.path} data-state=${path.state}>
            ${icon(outcomes[path.state], 18)}
            <div>
              <p class="both">
                <span>${says[path.path]}</span><span class="outcome">${pathOutcome(path, words)}</span>
              </p>
              ${reason === '' ? nothing : html`<p class="muted">${reason}</p>`}
            </div>
          </li>`
        })}
      </ul>
    </section>`
  }

  #actions(diagnosis: Diagnosis | undefined): TemplateResult {
    const says = this.#words.of(area)
    return html`<div class="actions">
        ${
          diagnosis === undefined
            ? nothing
            : html`<button
                class="button"
                type="button"
                data-testid="copy-diagnosis"
                @click=${() => void this.#copy(diagnosis)}
              >
                ${icon(this.copied === 'clipboard' ? 'tick' : 'copy', 18)}<span aria-live="polite"
                  >${this.copied === 'clipboard' ? says.copied : says.copyAsText}</span
                >
              </button>`
        }
        <button class="button" type="button" data-testid="look-again" @click=${this.#look}>${says.lookAgain}</button>
      </div>
      ${diagnosis === undefined ? nothing : html`<p class="hint">${says.textNamesAddresses}</p>`}
      ${
        diagnosis !== undefined && this.copied === 'field'
          ? html`<textarea
              class="field"
              readonly
              rows="6"
              aria-label=${says.asText}
              data-testid="diagnosis-text"
              .value=${diagnosisText(diagnosis, Date.now())}
            ></textarea>`
          : nothing
      }`
  }

  readonly #look = (): void => {
    clearTimeout(this.#timer)
    this.copied = undefined
    void this.#diagnosing.look(this.messenger.peer, this.with)
  }

  async #copy(diagnosis: Diagnosis): Promise<void> {
    clearTimeout(this.#timer)
    try {
      await navigator.clipboard.writeText(diagnosisText(diagnosis, Date.now()))
    } catch {
      // Without the permission the text is shown and selected, so that the person's own copy command works.
      this.copied = 'field'
      return
    }
    this.copied = 'clipboard'
    this.#timer = setTimeout(() => {
      this.copied = undefined
    }, copiedMs)
  }
}

customElements.define('kith-diagnostics', KithDiagnostics)
