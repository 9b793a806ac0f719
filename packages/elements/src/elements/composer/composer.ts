import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import {
  KithDraftEvent,
  KithEditLastEvent,
  KithFilesEvent,
  KithInsertEvent,
  KithSendEvent,
  KithTaskEndEvent,
} from '../foundation/events.ts'
import { composer } from '../../words/en/composer.ts'
import { rich } from '../../words/en/rich.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon, type IconName } from '../icon/icon.ts'
import type { Alone } from './alone.ts'
import type { Completion } from './completion.ts'
import { composerStyles } from './composer.styles.ts'

/** UTF-8 bytes of a text that surely fit into one message. */
const textBytesMax = 40_000

/** What is written is an answer to a message, or takes its place. */
export interface ComposerTask {
  readonly kind: 'reply' | 'edit'
  /** Key of the message. */
  readonly key: string
  readonly title: string
  /** What it says, in a line. */
  readonly words: string
  /** What it says, to be written anew. */
  readonly text: string
}

/**
 * @summary Where one writes. It grows to eight lines; Enter sends, Shift and Enter begin a new line, or as the person chose; Ctrl and Enter always send. With a peer it sends by itself, to whom `with` says; inside
 * a conversation, and where its events are prevented, it only tells.
 * @event kith-send - A line should go out. Preventing it keeps it from being sent.
 * @event kith-draft - What is written changed. Preventing it keeps it from being kept.
 * @event kith-edit-last - The last own message is to be written anew: the arrow up, where nothing is written.
 * @event kith-task-end - What is written is no answer and no edit any more: Escape.
 * @slot tools - Buttons beside where one writes.
 * @event kith-files - Files were chosen or pasted, a voice was recorded, or a picture taken. Preventing it keeps them from being sent.
 */
export class KithComposer extends KithElement {
  static override properties: PropertyDeclarations = {
    with: { type: String },
    label: { type: String },
    draft: { type: String },
    task: { attribute: false },
    text: { state: true },
    enterSends: { attribute: false },
    capturing: { state: true },
    people: { attribute: false },
  }
  static override styles: CSSResultGroup = [foundation, composerStyles]
  /** To whom one writes, or in which place. */
  declare with: string
  /** What that is called, where it is called otherwise. */
  declare label: string | undefined
  /** What was written before, and in other tabs. Where nobody gives it, it is what this device keeps. */
  declare draft: string | undefined
  declare text: string
  /** Enter sends; otherwise it begins a new line. Ctrl and Enter always send. */
  declare enterSends: boolean
  /** Set while an answer or an edit is written. */
  declare task: ComposerTask | undefined
  /** What is taken in its place: a voice, or a picture with the camera. */
  declare capturing: 'voice' | 'picture' | 'poll' | undefined
  /** Names that are offered behind an `@`. */
  declare people: readonly string[]
  readonly #words = new WordsOf(this)
  /** Offers what is being written; it is loaded when somebody begins to. */
  #completion: Completion | undefined
  /** What was written before an edit began. */
  #before: string | undefined
  /** The draft as it was known last. */
  #kept = ''
  /** What does the sending, where nobody around does. */
  #alone: Promise<Alone> | undefined

  constructor() {
    super()
    this.with = ''
    this.text = ''
    this.enterSends = true
    this.people = []
    new Watcher(this, () => (this.#isAlone ? [this.messenger.summaries.all, this.messenger.contacts.all] : []))
    for (const kind of [KithSendEvent, KithDraftEvent, KithFilesEvent])
      this.addEventListener(kind.eventName, this.#onOwn)
    this.addEventListener(KithInsertEvent.eventName, this.#onInsert)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    void this.#alone?.then((alone) => {
      alone.end()
    })
    this.#alone = undefined
  }

  /** It is drawn without a peer, too, where none is awaited: a page may do everything by its events. */
  protected override get drawsWithoutPeer(): boolean {
    return !this.isAwaited
  }

  /** Whether nobody around it keeps what is written. */
  get #isAlone(): boolean {
    return this.hasPeer && this.draft === undefined
  }

  override focus(): void {
    this.#area?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('with')
    const kept = this.#isAlone ? this.messenger.summaries.of(this.with).draft : (this.draft ?? '')
    const isKept = this.#isAlone ? kept !== this.#kept : changed.has('draft')
    this.#kept = kept
    const hasFocus = this.shadowRoot?.activeElement !== null && this.shadowRoot?.activeElement !== undefined
    if (isOther || (isKept && !hasFocus && this.#before === undefined)) this.text = kept
    if (isOther) this.#before = undefined
    const { task } = this
    const last = changed.get('task')
    // What is typed into an edit stays.
    if (!changed.has('task')) return
    if (task?.key === last?.key && task?.kind === last?.kind) return
    if (task?.kind === 'edit') {
      this.#before ??= this.text
      this.text = task.text
    } else if (this.#before !== undefined) {
      this.text = this.#before
      this.#before = undefined
    }
  }

  override updated(): void {
    const area = this.#area
    if (area === null) return
    if (area.value !== this.text) area.value = this.text
    area.style.blockSize = 'auto'
    area.style.blockSize = `${area.scrollHeight}px`
  }

  override render(): TemplateResult {
    if (this.capturing === 'voice')
      return html`<kith-recorder class="capturing" @kith-close=${this.#onCaptured}></kith-recorder>`
    const says = this.#words.of(composer)
    const bytes =
      this.text.length > textBytesMax / 4 ? new TextEncoder().encode(this.text).byteLength : this.text.length
    const isTooLong = bytes > textBytesMax
    const isEmpty = this.text.trim() === ''
    return html`${
        isTooLong
          ? html`<p class="fault" role="alert" id="fault">
              ${says.tooLong(Math.ceil((1 - textBytesMax / bytes) * 100))}
              <button class="small-button" type="button" data-testid="send-as-file" @click=${this.#sendAsFile}>
                ${says.sendAsFile}
              </button>
            </p>`
          : nothing
      }
      ${this.#taskTemplate()}${this.#completion?.template(this.#words.now)}
      <form @submit=${this.#onSubmit}>
        <input type="file" multiple hidden data-testid="file-input" @change=${this.#onChoose} />
        <button
          class="icon-button attach"
          type="button"
          aria-label=${says.sendFiles}
          title=${says.sendFiles}
          data-testid="attach"
          @click=${this.#onAttach}
        >
          ${icon('attach')}
        </button>
        ${this.#captureButton('picture', says.takePicture, 'camera')}
        ${this.people.length === 0 ? nothing : this.#captureButton('poll', says.makePoll, 'poll')}
        <textarea
          rows="1"
          dir="auto"
          enterkeyhint=${this.enterSends ? 'send' : 'enter'}
          autocomplete="off"
          aria-label=${says.messageTo(this.label ?? this.with)}
          aria-describedby=${isTooLong ? 'fault' : nothing}
          aria-invalid=${isTooLong}
          placeholder=${says.placeholder}
          data-testid="composer"
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @blur=${() => this.#completion?.close()}
          @paste=${this.#onPaste}
        ></textarea>
        <slot name="tools"></slot>
        ${isEmpty ? this.#captureButton('voice', says.sayIt, 'mic') : nothing}
        <button
          class="icon-button send"
          type="submit"
          aria-label=${this.task?.kind === 'edit' ? this.#words.of(rich).save : says.send}
          data-testid="send"
          ?disabled=${isEmpty || isTooLong}
        >
          ${icon(this.task?.kind === 'edit' ? 'tick' : 'send')}
        </button>
      </form>
      ${this.capturing === 'picture' ? html`<kith-camera @kith-close=${this.#onCaptured}></kith-camera>` : nothing}
      ${this.capturing === 'poll' ? html`<kith-new-poll @kith-close=${this.#onCaptured}></kith-new-poll>` : nothing}`
  }

  #taskTemplate(): TemplateResult | typeof nothing {
    const { task } = this
    if (task === undefined) return nothing
    const { cancel } = this.#words.of(rich)
    return html`<div class="task" role="status" data-testid="composer-task" data-kind=${task.kind}>
      ${icon(task.kind === 'edit' ? 'pen' : 'reply', 18)}
      <p><b class="cut">${task.title}</b> <span class="cut" dir="auto">${task.words}</span></p>
      <button
        class="icon-button"
        type="button"
        aria-label=${cancel}
        title=${cancel}
        data-testid="composer-cancel"
        @click=${() => {
          this.dispatchEvent(new KithTaskEndEvent())
          this.focus()
        }}
      >
        ${icon('close')}
      </button>
    </div>`
  }

  /** Telephones offer their camera where files are chosen. */
  #captureButton(what: 'voice' | 'picture' | 'poll', label: string, sign: IconName): TemplateResult {
    return html`<button
      class="icon-button attach ${what}"
      type="button"
      aria-label=${label}
      title=${label}
      data-testid="take-${what}"
      @click=${() => void this.#capture(what)}
    >
      ${icon(sign)}
    </button>`
  }

  async #capture(what: 'voice' | 'picture' | 'poll'): Promise<void> {
    // They are seldom wanted, so the page begins without them.
    await (what === 'voice'
      ? import('../recorder/recorder.ts')
      : what === 'picture'
        ? import('../camera/camera.ts')
        : import('../poll/new-poll.ts'))
    this.capturing = what
  }

  readonly #onCaptured = (): void => {
    this.capturing = undefined
    void this.updateComplete.then(() => {
      this.focus()
    })
  }

  get #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  /** Nobody around took it: it does by itself what was asked for. A listener that prevents it may come later than this one. */
  readonly #onOwn = (event: Event): void => {
    queueMicrotask(() => {
      if (event.defaultPrevented || !this.hasPeer || this.with === '') return
      this.#alone ??= import('./alone.ts').then(({ Alone }) => new Alone(this.messenger))
      this.#alone.then((alone) => alone.take(this.with, event)).catch(reportError)
    })
  }

  /** A tool beside the field writes something into it, as a word of its own. */
  readonly #onInsert = (event: Event): void => {
    const area = this.#area
    if (area === null) return
    const before = area.value.slice(0, area.selectionStart)
    const after = area.value.slice(area.selectionEnd)
    const words = `${/\S$/u.test(before) ? ' ' : ''}${(event as KithInsertEvent).text}${/^\s/u.test(after) ? '' : ' '}`
    area.setRangeText(words, area.selectionStart, area.selectionEnd, 'end')
    area.focus()
    this.#onInput()
  }

  readonly #onInput = (): void => {
    this.text = this.#area?.value ?? ''
    // An edit is no draft of something new.
    if (this.task?.kind !== 'edit') this.dispatchEvent(new KithDraftEvent(this.text))
    void this.#complete()
  }

  async #complete(): Promise<void> {
    if (this.#completion === undefined) {
      if (!/[@:]/u.test(this.text)) return
      const { Completion } = await import('./completion.ts')
      this.#completion ??= new Completion(this)
    }
    const area = this.#area
    if (area !== null) this.#completion.look(area)
  }

  readonly #onAttach = (): void => {
    this.#files?.click()
  }

  readonly #onChoose = (): void => {
    const input = this.#files
    if (input === null) return
    this.#sendFiles([...(input.files ?? [])])
    // Choosing the same file again is a choice too.
    input.value = ''
    this.focus()
  }

  readonly #onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    this.#sendFiles(files)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || this.#completion?.onKey(event) === true) return
    if (event.key === 'Escape' && this.task !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      this.dispatchEvent(new KithTaskEndEvent())
      return
    }
    if (event.key === 'ArrowUp' && this.text === '' && this.task === undefined) {
      event.preventDefault()
      this.dispatchEvent(new KithEditLastEvent())
      return
    }
    const isSent = event.ctrlKey || event.metaKey || (this.enterSends && !event.shiftKey)
    if (event.key !== 'Enter' || !isSent) return
    event.preventDefault()
    this.#send()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    this.#send()
    this.focus()
  }

  get #files(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  #sendFiles(files: readonly File[]): void {
    if (files.length > 0) this.dispatchEvent(new KithFilesEvent(files))
  }

  readonly #sendAsFile = (): void => {
    this.#sendFiles([new File([this.text], 'text.txt', { type: 'text/plain' })])
    this.text = ''
    this.dispatchEvent(new KithDraftEvent(''))
    this.focus()
  }

  #send(): void {
    const text = this.text.trim()
    if (text === '' || new TextEncoder().encode(text).byteLength > textBytesMax) return
    this.text = ''
    this.dispatchEvent(new KithSendEvent(text))
  }
}

customElements.define('kith-composer', KithComposer)
