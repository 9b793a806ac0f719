import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit'

import { pollAnswerMax, pollAnswersMax, pollAnswersMin, pollQuestionMax } from '../../controllers/rich/poll.ts'
import { areAnswers } from '../../controllers/rich/poll-bodies.ts'
import { polls } from '../../words/en/polls.ts'
import '../dialog/dialog.ts'
import { KithCloseEvent, KithPollEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/**
 * @summary Asks something: a question, two to ten answers, and whether several may be chosen.
 * @event kith-poll - A poll should go out.
 * @event kith-close - It was closed.
 */
export class KithNewPoll extends LitElement {
  static override properties: PropertyDeclarations = { answers: { state: true }, isWrong: { state: true } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      form,
      .answers {
        display: grid;
        gap: var(--kith-space-3);
      }
      label {
        display: grid;
        gap: var(--kith-space-1);
        font-weight: 550;
      }
      .row {
        display: flex;
        align-items: center;
        gap: var(--kith-space-2);
      }
      .row .field {
        flex: 1;
        min-inline-size: 0;
      }
      .check {
        display: flex;
        align-items: center;
        gap: var(--kith-space-2);
        min-block-size: var(--kith-target);
        font-weight: 400;
        cursor: pointer;
      }
      .check input {
        inline-size: 1.125rem;
        block-size: 1.125rem;
        margin: 0;
        accent-color: var(--kith-color-accent);
      }
      .add {
        justify-self: start;
      }
    `,
  ]
  declare answers: readonly string[]
  /** Whether something is missing that it needs. */
  declare isWrong: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.answers = ['', '']
    this.isWrong = false
  }

  override render(): TemplateResult {
    const says = this.#words.of(polls)
    return html`<kith-dialog .heading=${says.heading}>
      <form data-testid="new-poll" novalidate @submit=${this.#onSubmit} @keydown=${stayHere}>
        <label
          >${says.question}
          <input
            class="field"
            autofocus
            dir="auto"
            autocomplete="off"
            maxlength=${pollQuestionMax}
            data-testid="poll-question"
        /></label>
        <div class="answers">${this.answers.map((answer, at) => this.#answer(answer, at))}</div>
        ${
          this.answers.length < pollAnswersMax
            ? html`<button class="button add" type="button" data-testid="poll-add" @click=${this.#add}>
                ${icon('add', 18)}${says.addAnswer}
              </button>`
            : nothing
        }
        <label class="check"><input type="checkbox" data-testid="poll-several" />${says.several}</label>
        <p class="hint">${says.whyOpen}</p>
        ${this.isWrong ? html`<p class="problem" role="alert" data-testid="poll-fault">${says.needed}</p>` : nothing}
        <button class="button primary" type="submit" data-testid="poll-send">${says.send}</button>
      </form>
    </kith-dialog>`
  }

  #answer(answer: string, at: number): TemplateResult {
    const says = this.#words.of(polls)
    return html`<div class="row">
      <input
        class="field"
        dir="auto"
        autocomplete="off"
        maxlength=${pollAnswerMax}
        aria-label=${says.answer(this.#words.now.number(at + 1))}
        placeholder=${says.answer(this.#words.now.number(at + 1))}
        data-testid="poll-new-answer"
        .value=${answer}
        @input=${({ target }: Event) => {
          this.answers = this.answers.with(at, (target as HTMLInputElement).value)
        }}
      />
      ${
        this.answers.length > pollAnswersMin
          ? html`<button
              class="icon-button"
              type="button"
              aria-label=${says.removeAnswer(this.#words.now.number(at + 1))}
              title=${says.removeAnswer(this.#words.now.number(at + 1))}
              data-testid="poll-remove"
              @click=${() => {
                this.answers = this.answers.toSpliced(at, 1)
                this.#focusAnswer(Math.max(0, at - 1))
              }}
            >
              ${icon('close', 18)}
            </button>`
          : nothing
      }
    </div>`
  }

  readonly #add = (): void => {
    this.answers = [...this.answers, '']
    this.#focusAnswer(this.answers.length - 1)
  }

  #focusAnswer(at: number): void {
    void this.updateComplete.then(() => {
      this.renderRoot.querySelectorAll<HTMLElement>('[data-testid=poll-new-answer]')[at]?.focus()
    })
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const question = this.#input('poll-question')
    const text = question?.value.trim() ?? ''
    const answers = this.answers.map((answer) => answer.trim()).filter((answer) => answer !== '')
    this.isWrong = text === '' || !areAnswers(answers)
    if (this.isWrong) {
      if (text === '') question?.focus()
      else
        this.#focusAnswer(
          Math.max(
            0,
            this.answers.findIndex((answer) => answer.trim() === ''),
          ),
        )
      return
    }
    const isSeveral = this.#input('poll-several')?.checked === true
    this.dispatchEvent(new KithPollEvent(text, { answers, ...(isSeveral && { isSeveral }) }))
    this.dispatchEvent(new KithCloseEvent())
  }

  #input(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector(`[data-testid=${id}]`)
  }
}

/** What is typed here is nothing to the conversation behind. */
function stayHere(event: KeyboardEvent): void {
  if (event.key !== 'Escape') event.stopPropagation()
}

customElements.define('kith-new-poll', KithNewPoll)
