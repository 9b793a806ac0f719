import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { linesToShow, type Reason, reasons, type ReportedLines } from '../../controllers/contacts/reporting.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import { KithCloseEvent, KithNavigateEvent } from '../foundation/events.ts'
import { report as area } from '../../words/en/report.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { icon } from '../icon/icon.ts'

const wordsMax = 1000

/**
 * @summary Tells the operator of the network about a name: why, in own words, and with messages only where the person shows them.
 * @event kith-close - It was closed.
 * @event kith-navigate - The name was blocked along with it, and its conversation is left.
 */
export class KithReport extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    lines: { state: true },
    fault: { state: true },
    state: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    panelStyles,
    css`
      fieldset {
        display: grid;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .choice {
        display: flex;
        align-items: center;
        gap: var(--kith-space-3);
        min-block-size: var(--kith-target);
        padding-block: var(--kith-space-1);
        line-height: 1.3;
        cursor: pointer;
      }
      .choice input {
        flex: none;
        inline-size: 1.125rem;
        block-size: 1.125rem;
        margin: 0;
        accent-color: var(--kith-color-accent);
      }
      legend {
        padding: 0;
      }
      textarea {
        resize: vertical;
      }
    `,
  ]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Who is reported. */
  declare name: string
  /** What of the conversation could be shown. */
  declare lines: ReportedLines
  declare fault: string
  declare state: 'asking' | 'sending' | 'done'
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    this.lines = []
    this.fault = ''
    this.state = 'asking'
  }

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('input')?.focus())
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name')) return
    this.lines = []
    void linesToShow(this.messenger.peer, this.name).then((lines) => {
      this.lines = lines
    })
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('state') && this.state === 'done') this.renderRoot.querySelector<HTMLElement>('.done')?.focus()
  }

  override render(): TemplateResult {
    const { name, state, lines, fault } = this
    const says = this.#words.of(area)
    if (state === 'done')
      return html`<div class="done step" tabindex="-1" role="status" data-testid="report" data-state="done">
        ${icon('tick', 32)}
        <p>${says.told(name)}</p>
        <button class="button primary" type="button" data-testid="report-close" @click=${this.#leave}>
          ${says.done}
        </button>
      </div>`
    const isBlocked = this.messenger.contacts.of(name)?.state === 'blocked'
    return html`<form data-testid="report" data-state=${state} @submit=${this.#onSubmit}>
      <fieldset>
        <legend class="label">${says.whatAbout}</legend>
        ${reasons.map(
          (reason, at) =>
            html`<label class="choice"
              ><input
                type="radio"
                name="reason"
                value=${reason}
                ?checked=${at === 0}
                data-testid="reason-${reason}"
              />${says.reasons[reason]}</label
            >`,
        )}
      </fieldset>
      <div>
        <label class="label" for="words">${says.whatToKnow} <span class="muted">${says.ifYouLike}</span></label>
        <textarea
          class="field"
          id="words"
          name="words"
          rows="3"
          dir="auto"
          maxlength=${wordsMax}
          data-testid="report-words"
        ></textarea>
      </div>
      <div>
        ${
          lines.length === 0
            ? nothing
            : html`<label class="choice"
                ><input type="checkbox" name="show" data-testid="report-show" />${says.show(lines.length)}</label
              >`
        }
        ${
          isBlocked
            ? nothing
            : html`<label class="choice"
                ><input type="checkbox" name="block" checked data-testid="report-block" />${says.blockToo(name)}</label
              >`
        }
      </div>
      <p class="hint">${says.whatIsSeen(name)}</p>
      ${fault === '' ? nothing : html`<p class="problem" role="alert" data-testid="report-fault">${fault}</p>`}
      <div class="buttons">
        <button class="button primary grow" type="submit" data-testid="report-submit" ?disabled=${state === 'sending'}>
          ${says.report}
        </button>
      </div>
    </form>`
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    void this.#report(new FormData(event.currentTarget as HTMLFormElement))
  }

  async #report(form: FormData): Promise<void> {
    const { name, lines, messenger } = this
    const words = form.get('words')
    this.state = 'sending'
    this.fault = ''
    try {
      await messenger.peer.contacts.report(name, {
        reason: form.get('reason') as Reason,
        words: typeof words === 'string' ? words.trim() : '',
        messages: form.has('show') ? lines : [],
      })
      if (form.has('block')) await messenger.peer.contacts.block(name)
      this.state = 'done'
    } catch (error) {
      // Nobody was told; the form stays with the reason.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
      this.state = 'asking'
    }
  }

  readonly #leave = (): void => {
    if (this.messenger.contacts.of(this.name)?.state === 'blocked')
      this.dispatchEvent(new KithNavigateEvent({ view: 'list' }))
    else this.dispatchEvent(new KithCloseEvent())
  }
}

customElements.define('kith-report', KithReport)
