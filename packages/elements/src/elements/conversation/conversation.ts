import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Conversation, ConversationEntry } from '../../controllers/chat/conversation.ts'
import { conversationOf } from '../../controllers/chat/place.ts'
import { presenceWords, signOf } from '../../controllers/presence/presence-words.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { conversation } from '../../words/en/conversation.ts'
import { presence as presenceArea } from '../../words/en/presence.ts'
import '../avatar/avatar.ts'
import { callButtons } from '../call/call-buttons.ts'
import type { KithCharmButton } from '../charm/charm-button.ts'
import '../composer/composer.ts'
import type { KithComposer } from '../composer/composer.ts'
import type {
  KithDraftEvent,
  KithExplainEvent,
  KithFilesEvent,
  KithNavigateEvent,
  KithPollEvent,
  KithSendEvent,
} from '../foundation/events.ts'
import { findButton } from '../find/find-button.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { groupParts, groupView } from '../groups/group-view.ts'
import { icon } from '../icon/icon.ts'
import type { KithRequest } from '../request/request.ts'
import '../timeline/timeline.ts'
import type { KithTimeline } from '../timeline/timeline.ts'
import type { Words } from '../../words/words.ts'
import { trustSign, trustSignStyles } from '../trust-sign/trust-sign.ts'
import { conversationStyles } from './conversation.styles.ts'
import { type DeskHost, MessageDesk } from './message-desk.ts'
import { wayTemplate } from './way.ts'
import { stripOver, stripView } from './strip-view.ts'

const draftDelayMs = 400

/**
 * @summary One conversation: who it is with, the messages, and where one writes. Alone it is 36rem high, or as high as the page says.
 * @csspart header - Who it is with.
 * @csspart timeline - The messages.
 * @csspart composer - Where one writes.
 * @slot actions - Buttons in the header.
 */
export class KithConversation extends KithElement implements DeskHost {
  static override properties: PropertyDeclarations = {
    with: { type: String },
    target: { type: String },
    explained: { state: true },
    isDropping: { state: true },
    isFinding: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, conversationStyles, trustSignStyles]
  /** With whom, or in which place. */
  declare with: string
  /** Key of a message to open at. */
  declare target: string | undefined
  declare explained: { entry: ConversationEntry; anchor: DOMRect } | undefined
  /** Whether files are being held over it. */
  declare isDropping: boolean
  /** Whether words are looked for in it. */
  declare isFinding: boolean
  #conversation: Conversation | undefined
  #draftTimer: ReturnType<typeof setTimeout> | undefined
  #unsavedDraft: (() => void) | undefined
  readonly #words = new WordsOf(this)
  readonly #desk = new MessageDesk(this)

  constructor() {
    super()
    this.with = ''
    this.isDropping = false
    this.isFinding = false
    for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
      this.addEventListener(kind, this.#onDrag)
    this.addEventListener('keydown', this.#onFindKey)
    // What the composer asks for is done here, with an answer or an edit as it is meant.
    for (const kind of ['kith-send', 'kith-files', 'kith-draft'])
      this.addEventListener(kind, (event) => void event.preventDefault())
    new Watcher(this, () => [
      this.messenger.contacts.all,
      this.messenger.groups.all,
      groupView,
      stripView,
      this.messenger.presence.all,
      this.messenger.trust.all,
      this.messenger.connection.paths,
      this.messenger.connection.status,
      this.messenger.typing.names,
      this.messenger.calls.state,
      this.messenger.summaries.all,
      this.messenger.enterSends,
      this.#desk.pins,
      this.explained === undefined ? undefined : this.#conversation?.state,
    ])
  }

  override focus(): void {
    const aim = this.renderRoot.querySelector<KithComposer | KithRequest>('kith-composer, kith-request')
    aim?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther =
      changed.has('with') || changed.has('messenger') || (changed.has('target') && this.target !== undefined)
    if (this.#conversation !== undefined && !isOther) return
    this.#close()
    this.#conversation = this.messenger.conversation(this.with)
    void this.#conversation.open(this.target)
    if (changed.has('with') || changed.has('messenger') || this.#desk.pins === undefined) this.#desk.open()
  }

  protected override peerFound(): void {
    import('../charm/charm-button.ts').catch(reportError)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#close()
  }

  override render(): TemplateResult {
    const { with: name, messenger } = this
    const { draft } = messenger.summaries.of(name)
    const contact = messenger.contacts.of(name)
    const group = messenger.groups.of(name)
    const shown = group?.name ?? name
    if (contact?.state === 'asking') {
      import('../request/request.ts').catch(reportError)
      return html`${this.#header()}<kith-request .messenger=${messenger} .contact=${contact}></kith-request>`
    }
    const isMute = conversationOf(name) !== undefined ? !messenger.groups.maySay(name) : contact?.state === 'blocked'
    const tools = findButton(this.#words.now, this.#find)
    return html`${group === undefined ? this.#header() : groupParts()?.groupHeader(messenger, group, this.#words.now, tools)}
      ${group === undefined ? stripOver(messenger, name, this.#words.now) : groupParts()?.groupStrip(messenger, group, this.#words.now)}
      ${
        this.isFinding
          ? html`<kith-find
              .messenger=${messenger}
              .in=${name}
              @kith-navigate=${this.#onFind}
              @kith-close=${this.#onFindEnd}
            ></kith-find>`
          : nothing
      }
      ${this.#desk.pinned()}
      <kith-timeline
        part="timeline"
        .messenger=${messenger}
        .conversation=${this.#conversation}
        ?explaining=${this.explained !== undefined}
        @kith-explain=${this.#onExplain}
        @kith-message-menu=${this.#desk.onMenu}
        @kith-message-task=${this.#desk.onTask}
        @kith-quote=${this.#desk.onQuote}
      ></kith-timeline>
      ${
        isMute
          ? nothing
          : html`<kith-composer
              part="composer"
              .messenger=${messenger}
              .with=${name}
              .label=${shown}
              .draft=${draft}
              .people=${messenger.peopleOf(name)}
              .task=${this.#desk.task}
              .enterSends=${messenger.enterSends.value}
              @kith-send=${this.#onSend}
              @kith-draft=${this.#onDraft}
              @kith-files=${this.#onFiles}
              @kith-poll=${this.#onPoll}
              @kith-edit-last=${this.#desk.onEditLast}
              @kith-task-end=${this.#desk.end}
              ><kith-charm-button slot="tools" .messenger=${messenger} .place=${name}></kith-charm-button
            ></kith-composer>`
      }
      ${this.isDropping ? html`<div class="drop" data-testid="drop"><p>${this.#words.of(conversation).dropToSend(shown)}</p></div>` : nothing}
      ${this.#desk.overlays()}
      ${
        this.explained === undefined
          ? nothing
          : html`<kith-explanation
              .messenger=${messenger}
              .entry=${this.#newest(this.explained.entry)}
              .anchor=${this.explained.anchor}
              .name=${this.explained.entry.from === 'me' ? shown : (this.explained.entry.by ?? shown)}
              @kith-close=${() => {
                this.explained = undefined
              }}
            ></kith-explanation>`
      }`
  }

  #header(): TemplateResult {
    const { with: name, messenger } = this
    const says = this.#words.of(conversation)
    const presence = messenger.presence.all.value.get(name)
    const isContact = messenger.contacts.of(name)?.state === 'contact'
    const note = presence?.note ?? ''
    const words = isContact ? presenceWords(presence, messenger.nowMs(), this.#words.now) : ''
    const status = messenger.typing.names.value.has(name)
      ? this.#words.of(presenceArea).typing
      : [words, note].filter((part) => part !== '').join(' · ')
    const details = hashOf({ view: 'details', name })
    const { isInMessenger } = this
    return html`<div class="header" part="header">
      ${
        isInMessenger
          ? html`<a class="icon-button back" href=${hashOf({ view: 'list' })} aria-label=${says.back} data-testid="back"
              >${icon('back')}</a
            >`
          : nothing
      }
      <a class="who" href=${isInMessenger ? details : nothing} title=${isInMessenger ? says.about(name) : nothing}>
        <kith-avatar
          size="small"
          .name=${name}
          .faces=${messenger.faces}
          .sign=${isContact ? signOf(presence) : undefined}
        ></kith-avatar>
        <div class="words">
          <h2 class="cut">
            <span data-testid="conversation-name">${name}</span>${trustSign(messenger.trust.of(name), this.#words.now)}
          </h2>
          ${
            status === ''
              ? nothing
              : html`<p
                  class="status cut"
                  dir="auto"
                  data-testid="presence"
                  data-state=${presence?.state ?? 'unknown'}
                  data-freshness=${presence?.freshness ?? 'unknown'}
                >
                  ${status}
                </p>`
          }
        </div>
      </a>
      ${wayTemplate(messenger, name, this.#words.now)} ${callButtons(messenger, name, this.#words.now)}
      ${findButton(this.#words.now, this.#find, 'find-open')}
      <slot name="actions"></slot>
      ${
        isInMessenger
          ? html`<a class="icon-button info" href=${details} aria-label=${says.about(name)}>${icon('info')}</a>`
          : nothing
      }
    </div>`
  }

  /** The entry as it stands now, so that an open explanation follows its message. */
  #newest(entry: ConversationEntry): ConversationEntry {
    return this.#conversation?.state.value.entries.find(({ key }) => key === entry.key) ?? entry
  }

  #close(): void {
    this.#saveDraft()
    this.#conversation?.close()
    this.#conversation = undefined
    this.explained = undefined
  }

  #saveDraft(): void {
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft?.()
    this.#unsavedDraft = undefined
  }

  /** Looks for words here: what the browser itself finds on the page is only what is drawn. */
  readonly #find = (): void => {
    void import('../find/find.ts').then(() => {
      this.isFinding = true
    })
  }

  readonly #onFindKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    if (this.isFinding) this.renderRoot.querySelector<HTMLElement>('kith-find')?.focus()
    else this.#find()
  }

  readonly #onFind = (event: KithNavigateEvent): void => {
    event.stopPropagation()
    this.target = event.key
  }

  readonly #onFindEnd = (): void => {
    this.isFinding = false
    this.focus()
  }

  /** The window over what is said, while it is open. */
  get conversation(): Conversation | undefined {
    return this.#conversation
  }

  /** The words that it is shown in. */
  get words(): Words {
    return this.#words.now
  }

  /** Shows a message of this conversation, wherever it is. */
  showMessage(key: string): void {
    // The same one again is wanted again.
    this.target = undefined
    void this.updateComplete.then(() => {
      this.target = key
    })
  }

  /** Tells the story of a message. */
  explain(entry: ConversationEntry, anchor: DOMRect): void {
    import('../explanation/explanation.ts').catch(reportError)
    this.explained = { entry, anchor }
  }

  readonly #onExplain = ({ entry, anchor }: KithExplainEvent): void => {
    this.explain(entry, anchor)
  }

  readonly #onSend = ({ text }: KithSendEvent): void => {
    // What was being written before the edit is still a draft.
    if (this.#desk.task?.kind === 'edit') {
      void this.#desk.send(text)
      return
    }
    const { with: name, messenger } = this
    messenger.typing.tell(name, false)
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft = undefined
    void messenger.summaries.setDraft(name, '')
    if (text === '/nudge') void this.renderRoot.querySelector<KithCharmButton>('kith-charm-button')?.nudge()
    else void this.#say(text)
    void this.renderRoot.querySelector<KithTimeline>('kith-timeline')?.jumpToEnd()
  }

  readonly #onPoll = ({ question, poll }: KithPollEvent): void => {
    void this.#conversation?.send(question, { poll })
  }

  readonly #onFiles = ({ files }: Pick<KithFilesEvent, 'files'>): void => {
    void this.#sendFiles(files)
    void this.renderRoot.querySelector<KithTimeline>('kith-timeline')?.jumpToEnd()
  }

  /** The first line to a stranger goes along with a contact request, if it fits into one. */
  async #say(text: string): Promise<void> {
    if (this.#isStranger && (await this.messenger.ask(this.with, text))) return
    await this.#desk.send(text)
  }

  async #sendFiles(files: readonly File[]): Promise<void> {
    const conversation = this.#conversation
    if (this.#isStranger) await this.messenger.ask(this.with, '')
    await conversation?.sendFiles(files)
  }

  get #isStranger(): boolean {
    return conversationOf(this.with) === undefined && this.messenger.contacts.of(this.with) === undefined
  }

  readonly #onDrag = (event: DragEvent): void => {
    const { type, dataTransfer, relatedTarget } = event
    if (dataTransfer?.types.includes('Files') !== true || !this.hasPeer) return
    if (this.messenger.contacts.of(this.with)?.state === 'blocked') return
    if (conversationOf(this.with) !== undefined && !this.messenger.groups.maySay(this.with)) return
    // Otherwise the browser opens the file in place of this page.
    event.preventDefault()
    const isLeaving = type === 'dragleave' && !(relatedTarget instanceof Node && this.contains(relatedTarget))
    this.isDropping = type !== 'drop' && !isLeaving
    const files = type === 'drop' ? [...dataTransfer.files] : []
    if (files.length > 0) this.#onFiles({ files })
  }

  readonly #onDraft = ({ text }: KithDraftEvent): void => {
    const { with: name, messenger } = this
    messenger.typing.tell(name, text.trim() !== '')
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft = () => void messenger.summaries.setDraft(name, text)
    this.#draftTimer = setTimeout(() => {
      this.#saveDraft()
    }, draftDelayMs)
  }
}

customElements.define('kith-conversation', KithConversation)
