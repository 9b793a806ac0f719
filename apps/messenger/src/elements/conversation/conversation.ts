import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Conversation, ConversationEntry } from '../../chat/conversation.ts'
import type { Way } from '../../connection/connection.ts'
import type { Messenger } from '../../messenger.ts'
import { presenceWords, signOf } from '../../presence/presence-words.ts'
import { hashOf } from '../../route/route.ts'
import { changeSentence } from '../../trust/trust-words.ts'
import '../avatar/avatar.ts'
import '../composer/composer.ts'
import type { KithComposer } from '../composer/composer.ts'
import '../explanation/explanation.ts'
import type { KithDraftEvent, KithExplainEvent, KithFilesEvent, KithSendEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import '../request/request.ts'
import type { KithRequest } from '../request/request.ts'
import '../timeline/timeline.ts'
import type { KithTimeline } from '../timeline/timeline.ts'
import { trustSign, trustSignStyles } from '../trust-sign/trust-sign.ts'
import { conversationStyles } from './conversation.styles.ts'

const ways: Readonly<Record<Way, string>> = {
  direct: 'Messages go directly between your devices',
  relay: 'Messages go through the server',
  kept: 'Messages are kept until they can be delivered',
}
const draftDelayMs = 400

/** @summary One conversation: who it is with, the messages, and where one writes. */
export class KithConversation extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    target: { type: String },
    explained: { state: true },
    isDropping: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, conversationStyles, trustSignStyles]
  declare messenger: Messenger
  declare name: string
  /** Key of a message to open at. */
  declare target: string | undefined
  declare explained: { entry: ConversationEntry; anchor: DOMRect } | undefined
  /** Whether files are being held over it. */
  declare isDropping: boolean
  #conversation: Conversation | undefined
  #draftTimer: ReturnType<typeof setTimeout> | undefined
  #unsavedDraft: (() => void) | undefined

  constructor() {
    super()
    this.name = ''
    this.isDropping = false
    new Watcher(this, () => [
      this.messenger.contacts.all,
      this.messenger.presence.all,
      this.messenger.trust.all,
      this.messenger.connection.paths,
      this.messenger.connection.status,
      this.messenger.typing.names,
      this.messenger.summaries.all,
      this.explained === undefined ? undefined : this.#conversation?.state,
    ])
  }

  override focus(): void {
    const aim = this.renderRoot.querySelector<KithComposer | KithRequest>('kith-composer, kith-request')
    aim?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name') && !changed.has('messenger') && !(changed.has('target') && this.target !== undefined))
      return
    this.#close()
    this.#conversation = this.messenger.conversation(this.name)
    void this.#conversation.open(this.target)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
      this.addEventListener(kind, this.#onDrag)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
      this.removeEventListener(kind, this.#onDrag)
    this.#close()
  }

  override render(): TemplateResult {
    const { name, messenger } = this
    const { draft } = messenger.summaries.of(name)
    const contact = messenger.contacts.of(name)
    if (contact?.state === 'asking')
      return html`${this.#header()}<kith-request .messenger=${messenger} .contact=${contact}></kith-request>`
    const isBlocked = contact?.state === 'blocked'
    return html`${this.#header()}${this.#strip()}
      <kith-timeline
        .messenger=${messenger}
        .conversation=${this.#conversation}
        ?explaining=${this.explained !== undefined}
        @kith-explain=${this.#onExplain}
      ></kith-timeline>
      ${
        isBlocked
          ? nothing
          : html`<kith-composer
              .name=${name}
              .draft=${draft}
              @kith-send=${this.#onSend}
              @kith-draft=${this.#onDraft}
              @kith-files=${this.#onFiles}
            ></kith-composer>`
      }
      ${this.isDropping ? html`<div class="drop" data-testid="drop"><p>Drop to send to ${name}</p></div>` : nothing}
      ${
        this.explained === undefined
          ? nothing
          : html`<kith-explanation
              .messenger=${messenger}
              .entry=${this.#newest(this.explained.entry)}
              .anchor=${this.explained.anchor}
              .name=${name}
              @kith-close=${() => {
                this.explained = undefined
              }}
            ></kith-explanation>`
      }`
  }

  #header(): TemplateResult {
    const { name, messenger } = this
    const presence = messenger.presence.all.value.get(name)
    const isContact = messenger.contacts.of(name)?.state === 'contact'
    const note = presence?.note ?? ''
    const words = isContact ? presenceWords(presence, messenger.nowMs()) : ''
    const status = messenger.typing.names.value.has(name)
      ? 'typing…'
      : [words, note].filter((part) => part !== '').join(' · ')
    return html`<div class="header">
      <a class="icon-button back" href=${hashOf({ view: 'list' })} aria-label="Back to the list" data-testid="back"
        >${icon('back')}</a
      >
      <a class="who" href=${hashOf({ view: 'details', name })}>
        <kith-avatar size="small" .name=${name} .sign=${isContact ? signOf(presence) : undefined}></kith-avatar>
        <div class="words">
          <h2 class="cut">
            <span class="for-the-ear">About </span
            ><span data-testid="conversation-name">${name}</span>${trustSign(messenger.trust.of(name))}
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
      ${this.#way()}
      <a class="icon-button info" href=${hashOf({ view: 'details', name })} aria-label="About ${name}"
        >${icon('info')}</a
      >
    </div>`
  }

  #way(): TemplateResult | typeof nothing {
    const state = this.messenger.contacts.of(this.name)?.state
    if (state === 'blocked' || state === 'asking') return nothing
    const way = this.messenger.wayTo(this.name)
    return html`<span class="way" role="note" tabindex="0" data-testid="path" data-path=${way} aria-label=${ways[way]}>
      ${icon(way, 18)}<span class="word" aria-hidden="true">${way}</span
      ><span class="tip" aria-hidden="true">${ways[way]}</span>
    </span>`
  }

  /** What has to be decided about this name, with the ways to decide it. */
  #strip(): TemplateResult | typeof nothing {
    const { name, messenger } = this
    const { contacts } = messenger.peer
    const contact = messenger.contacts.of(name)
    const block = actionButton('Block', () => contacts.block(name))
    switch (contact?.state) {
      case 'contact':
        return this.#changed()
      case 'asking':
        return nothing
      case 'requested':
        return strip(
          html`You asked ${name} to be your contact. What you write meanwhile may wait here until ${name} accepts.`,
          [actionButton('Take back', () => contacts.remove(name))],
        )
      case 'blocked':
        return strip(html`You blocked ${name}. Nothing more is taken from this name.`, [
          actionButton('Unblock', () => contacts.remove(name)),
        ])
      case undefined:
        return strip(html`${name} is not among your contacts. What you write first goes along with a request.`, [
          actionButton('Add', () => contacts.request(name), 'primary'),
          block,
        ])
    }
  }

  /** A name that has changed is a question, not a scare: what happened, and the ways to answer. */
  #changed(): TemplateResult | typeof nothing {
    const { name, messenger } = this
    const trust = messenger.trust.of(name)
    if (trust?.trust !== 'changed') return nothing
    return strip(html`${changeSentence(trust)}`, [
      html`<a class="button primary" href=${hashOf({ view: 'verify', name })} data-testid="contact-compare"
        >Compare</a
      >`,
      actionButton('It is fine', () => messenger.peer.names.acceptChange(name)),
    ])
  }

  /** The entry as it stands now, so that an open explanation follows its message. */
  #newest(entry: ConversationEntry): ConversationEntry {
    return this.#conversation?.state.value.entries.find(({ key }) => key === entry.key) ?? entry
  }

  #close(): void {
    this.#saveDraft()
    this.#conversation?.close()
    this.explained = undefined
  }

  #saveDraft(): void {
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft?.()
    this.#unsavedDraft = undefined
  }

  readonly #onExplain = ({ entry, anchor }: KithExplainEvent): void => {
    this.explained = { entry, anchor }
  }

  readonly #onSend = ({ text }: KithSendEvent): void => {
    const { name, messenger } = this
    messenger.typing.tell(name, false)
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft = undefined
    void messenger.summaries.setDraft(name, '')
    void this.#say(text)
    void this.renderRoot.querySelector<KithTimeline>('kith-timeline')?.jumpToEnd()
  }

  readonly #onFiles = ({ files }: Pick<KithFilesEvent, 'files'>): void => {
    void this.#sendFiles(files)
    void this.renderRoot.querySelector<KithTimeline>('kith-timeline')?.jumpToEnd()
  }

  /** The first line to a stranger goes along with a contact request, if it fits into one. */
  async #say(text: string): Promise<void> {
    const conversation = this.#conversation
    if (this.#isStranger && (await this.messenger.ask(this.name, text))) return
    await conversation?.send(text)
  }

  async #sendFiles(files: readonly File[]): Promise<void> {
    const conversation = this.#conversation
    if (this.#isStranger) await this.messenger.ask(this.name, '')
    await conversation?.sendFiles(files)
  }

  get #isStranger(): boolean {
    return this.messenger.contacts.of(this.name) === undefined
  }

  readonly #onDrag = (event: DragEvent): void => {
    const { type, dataTransfer, relatedTarget } = event
    if (dataTransfer?.types.includes('Files') !== true) return
    if (this.messenger.contacts.of(this.name)?.state === 'blocked') return
    // Otherwise the browser opens the file in place of this page.
    event.preventDefault()
    const isLeaving = type === 'dragleave' && !(relatedTarget instanceof Node && this.contains(relatedTarget))
    this.isDropping = type !== 'drop' && !isLeaving
    const files = type === 'drop' ? [...dataTransfer.files] : []
    if (files.length > 0) this.#onFiles({ files })
  }

  readonly #onDraft = ({ text }: KithDraftEvent): void => {
    const { name, messenger } = this
    messenger.typing.tell(name, text.trim() !== '')
    clearTimeout(this.#draftTimer)
    this.#unsavedDraft = () => void messenger.summaries.setDraft(name, text)
    this.#draftTimer = setTimeout(() => {
      this.#saveDraft()
    }, draftDelayMs)
  }
}

function strip(words: TemplateResult, actions: readonly TemplateResult[]): TemplateResult {
  return html`<div class="strip" data-testid="contact-strip">
    <p dir="auto">${words}</p>
    ${actions.length === 0 ? nothing : html`<div class="actions">${actions}</div>`}
  </div>`
}

function actionButton(label: string, act: () => Promise<void>, tone: 'primary' | '' = ''): TemplateResult {
  return html`<button
    class="button ${tone}"
    type="button"
    data-testid="contact-${label.toLowerCase().replaceAll(' ', '-')}"
    @click=${() => void act()}
  >
    ${label}
  </button>`
}

customElements.define('kith-conversation', KithConversation)
