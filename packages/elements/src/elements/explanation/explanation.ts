import type { Explanation, TargetExplanation } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { type DeliveryMark, markOf } from '../../controllers/chat/delivery-words.ts'
import { nameOfKey } from '../../controllers/chat/message-record.ts'
import { conversationOf } from '../../controllers/chat/place.ts'
import { readersOf, readMark } from '../../controllers/reading/read-words.ts'
import { stepWords } from '../../controllers/chat/step-words.ts'
import { wayWords } from '../../controllers/connection/path-words.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { exactTimeOfDay, fullMoment } from '../../controllers/time/time-words.ts'
import { KithCloseEvent } from '../foundation/events.ts'
import { reading } from '../../words/en/reading.ts'
import { story } from '../../words/en/story.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../groups/group-standing.ts'
import { groupParts } from '../groups/group-view.ts'
import { icon } from '../icon/icon.ts'
import { explanationStyles } from './explanation.styles.ts'

const marginPx = 12

/**
 * @summary What became of a message: its state in a sentence, its times, its way, its tries. Escape or a press elsewhere closes it.
 * @event kith-close - It was closed.
 */
export class KithExplanation extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    entry: { attribute: false },
    name: { type: String },
    anchor: { attribute: false },
    explanation: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, explanationStyles]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  readonly #words = new WordsOf(this)
  /** The message. */
  declare entry: ConversationEntry
  /** With whom the conversation is. */
  declare name: string
  /** Beside what it stands. */
  declare anchor: DOMRect
  declare explanation: Explanation | undefined
  /** What had the focus before. */
  #before: HTMLElement | undefined
  /** What is asked for comes later, and makes the card larger. */
  readonly #sizes = new ResizeObserver(() => {
    const card = this.renderRoot.querySelector<HTMLElement>('.card')
    if (card !== null) this.#placeBeside(card)
  })

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entry')) void this.#ask()
  }

  override updated(changed: PropertyValues<this>): void {
    const card = this.renderRoot.querySelector<HTMLElement>('.card')
    if (card === null) return
    if (changed.has('anchor')) {
      this.#before = focused()
      card.showPopover()
      this.#sizes.observe(card)
    }
    this.#placeBeside(card)
  }

  override render(): TemplateResult {
    const { entry, name, explanation } = this
    const says = this.#words.of(story)
    const words = this.#words.now
    const nowMs = this.messenger.nowMs()
    const mark =
      entry.from === 'me'
        ? (this.#readMark() ??
          groupParts()?.groupMark(entry, this.#words.now) ??
          markOf(entry, name, this.messenger.contacts.of(name)?.state === 'requested', this.#words.now))
        : undefined
    const why = explanation?.code === undefined ? undefined : codeSentence(explanation.code, words)
    return html`<div
      class="card"
      popover="auto"
      role="dialog"
      aria-labelledby="title"
      data-testid="explanation"
      @toggle=${this.#onToggle}
    >
      <div class="head">
        <h2 id="title">${mark?.words ?? says.from(name)}</h2>
        <button class="icon-button" type="button" aria-label=${says.close} autofocus @click=${this.#close}>
          ${icon('close')}
        </button>
      </div>
      ${why === undefined || mark?.words.includes(why) === true ? nothing : html`<p class="sentence">${why}</p>`}
      <dl>
        ${row(entry.from === 'me' ? says.written : says.arrived, fullMoment(entry.atMs, nowMs, this.#words.now))}
        ${
          explanation?.decidedAtMs === undefined
            ? nothing
            : row(
                explanation.state === 'committed' ? says.delivered : says.decided,
                fullMoment(explanation.decidedAtMs, nowMs, this.#words.now),
              )
        }
        ${this.#readers()} ${entry.path === undefined ? nothing : row(says.way, wayWords(entry.path, words))}
        ${explanation?.targets.map((target) => this.#target(target, explanation.targets.length > 1)) ?? nothing}
        ${
          explanation?.decidedAtMs === undefined && (explanation?.deadlineMs ?? 0) > 0
            ? row(says.keptUntil, fullMoment(explanation?.deadlineMs ?? 0, nowMs, this.#words.now))
            : nothing
        }
        ${entry.mid === '' ? nothing : row(says.message, html`<code data-testid="mid">${entry.mid}</code>`)}
      </dl>
      ${
        entry.from === 'me' && conversationOf(entry.key) !== undefined
          ? html`<kith-group-standing
              .messenger=${this.messenger}
              .mid=${entry.mid}
              .lacks=${entry.lacks ?? []}
            ></kith-group-standing>`
          : nothing
      }
      ${explanation === undefined || explanation.steps.length === 0 ? nothing : this.#steps(explanation)}
      ${
        entry.from === 'me' && explanation?.known === true && isOpen(explanation)
          ? html`<button class="small-button" type="button" data-testid="take-back" @click=${this.#takeBack}>
              ${says.takeBack}
            </button>`
          : nothing
      }
    </div>`
  }

  #readMark(): DeliveryMark | undefined {
    const { entry, messenger } = this
    const place = nameOfKey(entry.key)
    const seen = messenger.seen.value.get(place)
    const who = { people: messenger.peopleOf(place), own: messenger.peer.name }
    return seen && readMark(entry, seen, who, this.#words.now)
  }

  /** Who has read it, and when, where that is known. */
  #readers(): TemplateResult | typeof nothing {
    const { entry, messenger } = this
    const names = readersOf(entry, messenger.seen.value.get(nameOfKey(entry.key)) ?? new Map())
    if (names.length === 0) return nothing
    const words = names.map(({ name, atMs }) => {
      return atMs === undefined ? name : `${name} (${fullMoment(atMs, messenger.nowMs(), this.#words.now)})`
    })
    return row(this.#words.of(reading).read, html`<span data-testid="read-by">${this.#words.now.list(words)}</span>`)
  }

  #steps({ steps }: Explanation): TemplateResult {
    return html`<h3>${this.#words.of(story).whatHappened}</h3>
      <ol class="steps" data-testid="steps">
        ${steps.map((step) => html`<li><time>${exactTimeOfDay(step.atMs, this.#words.now)}</time><span>${stepWords(step, this.#words.now)}</span></li>`)}
      </ol>`
  }

  #target(target: TargetExplanation, isOneOfMany: boolean): TemplateResult {
    const { attempts, path, lastAttemptAtMs, nextAttemptAtMs, device } = target
    const says = this.#words.of(story)
    const words = this.#words.now
    const nowMs = this.messenger.nowMs()
    return html`${isOneOfMany ? row(says.device, html`<code>${device.slice(0, 8)}</code>`) : nothing}
    ${path === undefined || this.entry.path !== undefined ? nothing : row(says.way, wayWords(path, words))}
    ${attempts === 0 ? nothing : row(says.tries, words.number(attempts))}
    ${lastAttemptAtMs === undefined ? nothing : row(says.lastTry, fullMoment(lastAttemptAtMs, nowMs, this.#words.now))}
    ${
      nextAttemptAtMs === undefined || nextAttemptAtMs <= nowMs
        ? nothing
        : row(says.nextTry, says.inSeconds(words.number(Math.ceil((nextAttemptAtMs - nowMs) / 1000))))
    }`
  }

  async #ask(): Promise<void> {
    const { mid } = this.entry
    this.explanation = mid === '' ? undefined : await this.messenger.peer.why(mid)
  }

  /** Above or below the message, whichever has the room, and never off the screen. */
  #placeBeside(card: HTMLElement): void {
    const { innerWidth, innerHeight } = window
    const { offsetWidth, offsetHeight } = card
    const fitsAbove = this.anchor.top - offsetHeight - marginPx > 0
    const top = fitsAbove ? this.anchor.top - offsetHeight - 8 : this.anchor.bottom + 8
    const left = this.entry.from === 'me' ? this.anchor.right - offsetWidth : this.anchor.left
    card.style.top = `${clamp(top, marginPx, innerHeight - offsetHeight - marginPx)}px`
    card.style.left = `${clamp(left, marginPx, innerWidth - offsetWidth - marginPx)}px`
  }

  readonly #takeBack = async (): Promise<void> => {
    await this.messenger.peer.messages.cancel(this.entry.mid)
    await this.#ask()
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector<HTMLElement>('.card')?.hidePopover()
  }

  readonly #onToggle = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return
    if (focused() === undefined || this.matches(':focus-within')) this.#before?.focus({ preventScroll: true })
    this.dispatchEvent(new KithCloseEvent())
  }
}

/** Nobody has it yet, and it is not being taken back. */
function isOpen({ decidedAtMs, code }: Explanation): boolean {
  return decidedAtMs === undefined && code !== 'canceled' && code !== 'superseded'
}

/** What has the focus, in whichever shadow; undefined when nothing has it. */
function focused(): HTMLElement | undefined {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active instanceof HTMLElement && active !== document.body ? active : undefined
}

function row(name: string, value: TemplateResult | string): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

customElements.define('kith-explanation', KithExplanation)
