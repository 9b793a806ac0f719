import {
  css,
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { conversationOf } from '../../controllers/chat/place.ts'
import { ThreadView } from '../../controllers/rich/thread-view.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { threads } from '../../words/en/threads.ts'
import type { Words } from '../../words/words.ts'
import '../composer/composer.ts'
import type { KithComposer } from '../composer/composer.ts'
import { type DeskHost, MessageDesk } from '../conversation/message-desk.ts'
import {
  type KithExplainEvent,
  type KithFilesEvent,
  KithNavigateEvent,
  type KithSendEvent,
} from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import '../timeline/timeline.ts'

/**
 * @summary Answers to one message: the message, what was answered, and where one answers.
 * @event kith-navigate - The conversation is wanted, or a message in it.
 */
export class KithThread extends KithElement implements DeskHost {
  static override properties: PropertyDeclarations = {
    place: { type: String },
    by: { type: String },
    mid: { type: String },
    explained: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: var(--kith-color-canvas);
      }
      .header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--kith-space-2);
        min-block-size: 3.5rem;
        padding-inline: var(--kith-space-4) var(--kith-space-2);
        border-block-end: 1px solid var(--kith-color-line);
      }
      h2 {
        min-inline-size: 0;
        font-size: var(--kith-font-size-title);
        font-weight: 600;
      }
      kith-timeline {
        flex: 1;
        min-block-size: 0;
      }
      .gone {
        flex: 1;
        padding: var(--kith-space-4);
        color: var(--kith-color-muted);
      }
    `,
  ]
  /** Where it is: a name, or `~` and the id of a conversation. */
  declare place: string
  /** Who wrote the message that it began with, or an answer in it. */
  declare by: string
  /** The mid of that message. */
  declare mid: string
  /** The message whose story is told, and beside what. */
  declare explained: { readonly entry: ConversationEntry; readonly anchor: DOMRect } | undefined
  readonly #words = new WordsOf(this)
  readonly #desk = new MessageDesk(this)
  #view: ThreadView | undefined

  constructor() {
    super()
    this.place = ''
    this.by = ''
    this.mid = ''
    new Watcher(this, () => [this.#view?.state, this.messenger.groups.all, this.messenger.contacts.all])
  }

  override focus(): void {
    this.renderRoot.querySelector<KithComposer>('kith-composer')?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('place') || changed.has('by') || changed.has('mid') || changed.has('messenger')
    if (this.#view !== undefined && !isOther) return
    this.#view?.close()
    const { messenger } = this
    this.#view = new ThreadView(this.place, messenger.peer, messenger.outgoing, (entry) =>
      messenger.actions.quote(entry),
    )
    this.#view.open({ by: this.by, mid: this.mid }).catch(reportError)
    this.#desk.open()
    this.explained = undefined
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#view?.close()
    this.#view = undefined
  }

  override render(): TemplateResult {
    const { messenger, place } = this
    const says = this.#words.of(threads)
    const view = this.#view
    const state = view?.state.value
    const isGone = state?.isLoaded === true && view?.root === undefined
    return html`<div class="header">
        <h2 class="cut">${says.thread}</h2>
        <a
          class="icon-button"
          href=${hashOf({ view: 'conversation', name: place })}
          aria-label=${says.close}
          title=${says.close}
          data-testid="thread-close"
          >${icon('close')}</a
        >
      </div>
      ${
        isGone
          ? html`<p class="gone" data-testid="thread-gone">${says.gone}</p>`
          : html`<kith-timeline
              data-testid="thread"
              .messenger=${messenger}
              .conversation=${view}
              .label=${says.thread}
              @kith-explain=${({ entry, anchor }: KithExplainEvent) => {
                this.explain(entry, anchor)
              }}
              @kith-message-menu=${this.#desk.onMenu}
              @kith-message-task=${this.#desk.onTask}
              @kith-quote=${this.#desk.onQuote}
            ></kith-timeline>`
      }
      ${
        isGone || !this.#maySay
          ? nothing
          : html`<kith-composer
              .name=${`${place}/${this.mid}`}
              .label=${says.thread}
              .task=${this.#desk.task}
              .people=${messenger.peopleOf(place)}
              @kith-send=${this.#onSend}
              @kith-files=${this.#onFiles}
              @kith-edit-last=${this.#desk.onEditLast}
              @kith-task-end=${this.#desk.end}
            ></kith-composer>`
      }
      ${this.#desk.overlays()}
      ${
        this.explained === undefined
          ? nothing
          : html`<kith-explanation
              .messenger=${messenger}
              .entry=${this.explained.entry}
              .anchor=${this.explained.anchor}
              .name=${this.explained.entry.from === 'me' ? place : (this.explained.entry.by ?? place)}
              @kith-close=${() => {
                this.explained = undefined
              }}
            ></kith-explanation>`
      }`
  }

  /** The place, for what is done with messages. */
  get with(): string {
    return this.place
  }

  /** The messages that are shown. */
  get conversation(): ThreadView | undefined {
    return this.#view
  }

  /** The words that it is shown in. */
  get words(): Words {
    return this.#words.now
  }

  /** Shows a message: where it is in the conversation. */
  showMessage(key: string): void {
    this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name: this.place }, key))
  }

  /** Tells the story of a message. */
  explain(entry: ConversationEntry, anchor: DOMRect): void {
    import('../explanation/explanation.ts').catch(reportError)
    this.explained = { entry, anchor }
  }

  get #maySay(): boolean {
    const { messenger, place } = this
    if (conversationOf(place) !== undefined) return messenger.groups.maySay(place)
    return messenger.contacts.of(place)?.state !== 'blocked'
  }

  readonly #onSend = ({ text }: KithSendEvent): void => {
    void this.#desk.send(text)
  }

  readonly #onFiles = ({ files }: KithFilesEvent): void => {
    const { messenger, place } = this
    void Promise.all(files.map((file) => messenger.outgoing.sendFile(place, file)))
  }
}

customElements.define('kith-thread', KithThread)
