import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'

import type { Conversation, ConversationEntry } from '../../controllers/chat/conversation.ts'
import { wordsOf } from '../../controllers/chat/message-record.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { plainText } from '../../controllers/rich/format.ts'
import { isOwnToChange } from '../../controllers/rich/message-actions.ts'
import { Pins } from '../../controllers/rich/pins.ts'
import type { Cell } from '../../controllers/observable/cell.ts'
import { rich } from '../../words/en/rich.ts'
import type { Words } from '../../words/words.ts'
import type { ComposerTask } from '../composer/composer.ts'
import type {
  KithForwardEvent,
  KithMessageMenuEvent,
  KithMessageTaskEvent,
  KithQuoteEvent,
} from '../foundation/events.ts'
import { icon } from '../icon/icon.ts'

/** The conversation at whose messages the desk works. */
export interface DeskHost extends ReactiveControllerHost {
  readonly messenger: Messenger
  /** The place. */
  readonly with: string
  readonly conversation: Pick<Conversation, 'state' | 'send'> | undefined
  readonly words: Words
  /** Shows the message with this key. */
  showMessage(key: string): void
  explain(entry: ConversationEntry, anchor: DOMRect): void
  /** Where one writes gets the focus. */
  focus(): void
}

/** What is done with the messages of a conversation that is on the screen: which one is answered or written anew, whose menu is open, which are pinned. */
export class MessageDesk implements ReactiveController {
  readonly #host: DeskHost
  #task: { readonly kind: 'reply' | 'edit'; readonly entry: ConversationEntry } | undefined
  #menu: { readonly entry: ConversationEntry; readonly anchor: DOMRect } | undefined
  #forwarded: ConversationEntry | undefined
  #pins: Pins | undefined
  #pinAt = 0

  constructor(host: DeskHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#pins?.close()
    this.#pins = undefined
  }

  /** Begins anew, in another conversation. */
  open(): void {
    this.#pins?.close()
    this.#pins = new Pins(this.#host.with, this.#host.messenger.peer)
    this.#pins.start().catch(reportError)
    this.#task = this.#menu = this.#forwarded = undefined
    this.#pinAt = 0
  }

  /** What a change of which the conversation is to be drawn again. */
  get pins(): Cell<readonly ConversationEntry[]> | undefined {
    return this.#pins?.all
  }

  /** What is written is an answer, or an edit. */
  get task(): ComposerTask | undefined {
    if (this.#task === undefined) return undefined
    const { kind, entry } = this.#task
    const says = this.#host.words.of(rich)
    const { actions, peer } = this.#host.messenger
    const author = actions.authorOf(entry)
    const title = kind === 'edit' ? says.editing : author === peer.name ? says.replyToSelf : says.replyTo(author)
    const words = wordsOf(entry)
    return { kind, key: entry.key, title, words: words === '' ? says.file : plainText(words), text: entry.text }
  }

  /** Sends what was written, as an answer or an edit where it is one. */
  async send(text: string): Promise<void> {
    const task = this.#task
    const { messenger, conversation } = this.#host
    this.end()
    if (task?.kind === 'edit') await messenger.actions.edit(task.entry, text)
    else await conversation?.send(text, task && { reply: messenger.actions.quote(task.entry) })
  }

  readonly end = (): void => {
    this.#task = undefined
    this.#host.requestUpdate()
  }

  readonly onEditLast = (): void => {
    const last = this.#host.conversation?.state.value.entries.findLast(
      (entry) => isOwnToChange(entry) && entry.text !== '' && entry.poll === undefined,
    )
    if (last !== undefined) this.#begin('edit', last)
  }

  readonly onMenu = ({ entry, anchor }: KithMessageMenuEvent): void => {
    import('../message-menu/message-menu.ts').catch(reportError)
    this.#menu = { entry, anchor }
    this.#host.requestUpdate()
  }

  readonly onTask = ({ task, entry }: KithMessageTaskEvent): void => {
    const { messenger } = this.#host
    switch (task) {
      case 'reply':
      case 'edit':
        this.#begin(task, entry)
        return
      case 'copy':
        // What a browser does not let out stays where it is, to be selected by hand.
        void navigator.clipboard.writeText(entry.text).catch(() => undefined)
        break
      case 'forward':
        import('../forward-message/forward-message.ts').catch(reportError)
        this.#forwarded = entry
        break
      case 'pin':
      case 'unpin':
        void messenger.actions.pin(entry, task === 'pin')
        break
      case 'delete':
        if (this.#task?.entry.key === entry.key) this.#task = undefined
        void messenger.actions.delete(entry)
        break
      case 'details':
        this.#host.explain(entry, this.#menu?.anchor ?? new DOMRect())
    }
    this.#host.requestUpdate()
  }

  readonly onQuote = ({ quote }: KithQuoteEvent): void => {
    void this.#host.messenger.actions.keyOf(this.#host.with, quote).then((key) => {
      if (key !== undefined) this.#host.showMessage(key)
    })
  }

  /** What is held at the top: one line, the next one at each press. */
  pinned(): TemplateResult | typeof nothing {
    const pins = this.#pins?.all.value ?? []
    const entry = pins[this.#pinAt % Math.max(1, pins.length)]
    if (entry === undefined) return nothing
    const says = this.#host.words.of(rich)
    const words = wordsOf(entry)
    return html`<button
      class="pinned"
      type="button"
      data-testid="pinned"
      data-key=${entry.key}
      @click=${() => {
        this.#pinAt += 1
        this.#host.showMessage(entry.key)
        this.#host.requestUpdate()
      }}
    >
      ${icon('pin', 18)}<b>${pins.length === 1 ? says.pinned : says.pinnedCount(pins.length)}</b
      ><span class="cut" dir="auto">${words === '' ? says.file : plainText(words)}</span>
    </button>`
  }

  /** The menu and the dialog, while they are open. */
  overlays(): TemplateResult {
    const { messenger } = this.#host
    const menu = this.#menu
    const forwarded = this.#forwarded
    return html`${
      menu === undefined
        ? nothing
        : html`<kith-message-menu
            .messenger=${messenger}
            .entry=${menu.entry}
            .anchor=${menu.anchor}
            @kith-message-task=${this.onTask}
            @kith-close=${() => {
              if (this.#menu === menu) this.#menu = undefined
              this.#host.requestUpdate()
            }}
          ></kith-message-menu>`
    }${
      forwarded === undefined
        ? nothing
        : html`<kith-forward-message
            .messenger=${messenger}
            @kith-forward=${({ place }: KithForwardEvent) => {
              this.#endForwarding()
              void messenger.actions.forward(forwarded, place)
            }}
            @kith-close=${this.#endForwarding}
          ></kith-forward-message>`
    }`
  }

  readonly #endForwarding = (): void => {
    this.#forwarded = undefined
    this.#host.requestUpdate()
  }

  #begin(kind: 'reply' | 'edit', entry: ConversationEntry): void {
    this.#task = { kind, entry }
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => {
      this.#host.focus()
    })
  }
}
