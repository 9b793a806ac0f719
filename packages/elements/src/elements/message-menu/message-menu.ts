import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { type OwnEmoticons, ownEmoticonsOf } from '../../controllers/emoticons/own-emoticons.ts'
import type { EmoticonRef } from '../../controllers/emoticons/emoticon.ts'
import { ownEmoticonsMax } from '../../controllers/emoticons/emoticon-records.ts'
import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { isOwnToChange, isToAnswer } from '../../controllers/rich/message-actions.ts'
import { nameOfKey } from '../../controllers/chat/message-record.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { emoticons } from '../../words/en/emoticons.ts'
import { rich } from '../../words/en/rich.ts'
import { KithCloseEvent, KithMessageTaskEvent, KithNavigateEvent, type MessageTask } from '../foundation/events.ts'
import { threads } from '../../words/en/threads.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon, type IconName } from '../icon/icon.ts'
import { messageMenuStyles } from './message-menu.styles.ts'

const marginPx = 12
/** The signs that are offered; others may come from others. */
const offered = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

/**
 * @summary What can be done with a message: signs to put under it, and a list. Arrows move, Enter chooses, Escape or a press elsewhere closes it.
 * @event kith-message-task - Something was chosen.
 * @event kith-close - It was closed.
 */
export class KithMessageMenu extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    entry: { attribute: false },
    anchor: { attribute: false },
    isAsking: { state: true },
    told: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, messageMenuStyles]
  declare messenger: Messenger
  declare entry: ConversationEntry
  /** Beside what it stands. */
  declare anchor: DOMRect
  /** Whether it asks if the message is to be deleted. */
  declare isAsking: boolean
  /** What became of emoticons that were to be kept. */
  declare told: string | undefined
  readonly #words = new WordsOf(this)
  /** What had the focus before. */
  #before: HTMLElement | undefined
  #isChosen = false

  constructor() {
    super()
    this.isAsking = false
  }

  override updated(changed: PropertyValues<this>): void {
    const card = this.#card
    if (card === null) return
    if (changed.has('anchor')) {
      this.#before = focused()
      card.showPopover()
    }
    this.#placeBeside(card)
    if (changed.has('anchor') || changed.has('isAsking') || changed.has('told')) this.#items[0]?.focus()
  }

  override render(): TemplateResult {
    const says = this.#words.of(rich)
    return html`<div
      class="card"
      popover="auto"
      role="menu"
      aria-label=${this.isAsking ? says.deleteForAll : says.menu}
      data-testid="message-menu"
      @toggle=${this.#onToggle}
      @keydown=${this.#onKey}
    >
      ${this.told !== undefined ? this.#toldTemplate(this.told) : this.isAsking ? this.#question() : html`${this.#signs()}${this.#tasks()}`}
    </div>`
  }

  #signs(): TemplateResult | typeof nothing {
    if (!isToAnswer(this.entry)) return nothing
    const own = this.entry.signs?.[this.messenger.peer.name]
    const all = own === undefined || (offered as readonly string[]).includes(own) ? offered : [...offered, own]
    return html`<div class="signs" role="group" aria-label=${this.#words.of(rich).signs}>
      ${all.map(
        (sign) =>
          html`<button
            class="sign"
            type="button"
            role="menuitemcheckbox"
            tabindex="-1"
            aria-checked=${own === sign}
            data-testid="menu-sign"
            data-sign=${sign}
            @click=${() => {
              void this.messenger.actions.react(this.entry, sign)
              this.#close()
            }}
          >
            ${sign}
          </button>`,
      )}
    </div>`
  }

  #tasks(): TemplateResult {
    const { entry } = this
    const says = this.#words.of(rich)
    const isAnswered = isToAnswer(entry)
    const isOwn = isOwnToChange(entry)
    return html`${isAnswered ? this.#task('reply', says.reply, 'reply') : nothing}
    ${isAnswered ? this.#item('thread', this.#words.of(threads).answerInThread, 'thread', this.#toThread) : nothing}
    ${isOwn && entry.poll === undefined ? this.#task('edit', says.edit, 'pen') : nothing}
    ${entry.text === '' ? nothing : this.#task('copy', says.copy, 'copy')}
    ${isAnswered ? this.#task('forward', says.forward, 'forward') : nothing}
    ${
      isAnswered
        ? entry.isPinned === true
          ? this.#task('unpin', says.unpin, 'pin')
          : this.#task('pin', says.pin, 'pin')
        : nothing
    }
    ${this.#newEmoticons.length === 0 ? nothing : this.#item('keep-emoticons', this.#words.of(emoticons).keep, 'add', () => void this.#keepEmoticons())}
    ${this.#task('details', says.details, 'info')}
    ${
      isOwn
        ? this.#item('delete', says.delete, 'trash', () => {
            this.isAsking = true
          })
        : nothing
    }`
  }

  /** Emoticons of the message that are not one's own yet. */
  get #newEmoticons(): readonly EmoticonRef[] {
    const own = this.#ownEmoticons.all.value
    return (this.entry.emoticons ?? []).filter(([, hash]) => own.every((each) => each.hash !== hash))
  }

  get #ownEmoticons(): OwnEmoticons {
    return ownEmoticonsOf(this.messenger)
  }

  async #keepEmoticons(): Promise<void> {
    const { now } = this.#words
    const says = now.of(emoticons)
    try {
      const kept = await this.#ownEmoticons.keep(this.#newEmoticons)
      const names = now.list(kept.map(([name]) => `:${name}:`))
      this.told = kept.length > 0 ? says.kept(names) : says.full(now.number(ownEmoticonsMax))
    } catch (error) {
      this.told = codeSentence(faultOf(error).code, now)
    }
  }

  #toldTemplate(told: string): TemplateResult {
    return html`<p class="question" role="presentation" dir="auto" data-testid="emoticons-kept">${told}</p>
      ${this.#item('emoticons', this.#words.of(emoticons).yours, 'pen', () => {
        this.#isChosen = true
        this.#close()
        this.dispatchEvent(new KithNavigateEvent({ view: 'charm', what: 'emoticons' }))
      })}`
  }

  #question(): TemplateResult {
    const says = this.#words.of(rich)
    return html`<p class="question" role="presentation">${says.deleteForAll}<small>${says.mayBeRead}</small></p>
      ${this.#item('keep', says.keep, 'back', () => {
        this.isAsking = false
      })}
      ${this.#item('confirm', says.delete, 'trash', () => {
        this.#choose('delete')
      })}`
  }

  #task(task: MessageTask, label: string, sign: IconName): TemplateResult {
    return this.#item(task, label, sign, () => {
      this.#choose(task)
    })
  }

  #item(id: string, label: string, sign: IconName, act: () => void): TemplateResult {
    const isDanger = sign === 'trash'
    return html`<button
      class="item ${isDanger ? 'danger' : ''}"
      type="button"
      role="menuitem"
      tabindex="-1"
      data-testid="menu-${id}"
      @click=${act}
    >
      ${icon(sign)}${label}
    </button>`
  }

  get #card(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.card')
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('button')]
  }

  #choose(task: MessageTask): void {
    this.#isChosen = true
    this.#close()
    // What follows takes the focus from the message, and gives it back there.
    this.#before?.focus({ preventScroll: true })
    this.dispatchEvent(new KithMessageTaskEvent(task, this.entry))
  }

  readonly #toThread = (): void => {
    const { entry, messenger } = this
    this.#isChosen = true
    this.#close()
    const by = messenger.actions.authorOf(entry)
    this.dispatchEvent(new KithNavigateEvent({ view: 'thread', name: nameOfKey(entry.key), by, mid: entry.mid }))
  }

  #close(): void {
    this.#card?.hidePopover()
  }

  /** Above or below the message, whichever has the room, and never off the screen. */
  #placeBeside(card: HTMLElement): void {
    const { innerWidth, innerHeight } = window
    const { offsetWidth, offsetHeight } = card
    const { anchor } = this
    const fitsBelow = anchor.bottom + offsetHeight + marginPx < innerHeight
    const top = fitsBelow ? anchor.bottom + 4 : anchor.top - offsetHeight - 4
    const isAtEnd = anchor.left + anchor.width / 2 > innerWidth / 2
    const left = isAtEnd ? anchor.right - offsetWidth : anchor.left
    card.style.top = `${clamp(top, marginPx, innerHeight - offsetHeight - marginPx)}px`
    card.style.left = `${clamp(left, marginPx, innerWidth - offsetWidth - marginPx)}px`
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const items = this.#items
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    const isMirrored = getComputedStyle(this).direction === 'rtl'
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      ArrowRight: isMirrored ? -1 : 1,
      ArrowLeft: isMirrored ? 1 : -1,
    }
    const step = steps[event.key]
    const aim =
      event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : step === undefined ? undefined : at + step
    if (event.key === 'Tab') this.#close()
    if (aim === undefined) return
    event.preventDefault()
    event.stopPropagation()
    items.at(aim % items.length)?.focus()
  }

  readonly #onToggle = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return
    if (!this.#isChosen) this.#before?.focus({ preventScroll: true })
    this.dispatchEvent(new KithCloseEvent())
  }
}

/** What has the focus, in whichever shadow; undefined when nothing has it. */
function focused(): HTMLElement | undefined {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active instanceof HTMLElement && active !== document.body ? active : undefined
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

customElements.define('kith-message-menu', KithMessageMenu)
