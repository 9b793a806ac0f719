import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'

import { charmParts, charmView } from '../charm/charm-view.ts'
import { groupParts, groupView } from '../groups/group-view.ts'
import { previewOf } from '../../controllers/media/preview.ts'
import { layOut, type TimelineDay, type TimelineItem } from '../../controllers/chat/timeline.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { signOf } from '../../controllers/presence/presence-words.ts'
import { dayWords, timeOfDay } from '../../controllers/time/time-words.ts'
import { timeline } from '../../words/en/timeline.ts'
import { presence as presenceArea } from '../../words/en/presence.ts'
import { adoptStyles } from '../foundation/adopt-styles.ts'
import { KithExplainEvent, KithMessageTaskEvent, KithQuoteEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import type { FileActions } from './file.ts'
import { fileView } from './file-view.ts'
import { messageExtrasStyles } from './message-extras.styles.ts'
import { MenuPresses, openMenu } from './menu-presses.ts'
import { messageTemplate, type MessageView } from './message.ts'
import { hasMore, moreParts, moreView } from './more-view.ts'
import { ReadingPlace } from './reading-place.ts'
import { timelineStyles } from './timeline.styles.ts'
import type { TimelineWindow } from './timeline-window.ts'

/** How near to the edge of what is loaded the next page is read. */
const readAheadPx = 900

/**
 * @summary The messages of a conversation: days, groups, the unread line. It draws only the window that its controller holds,
 * reads on while one scrolls, and keeps the place.
 * @event kith-explain - A message's details are wanted.
 * @event kith-message-task - Something is to be done with a message.
 * @event kith-quote - The message that is quoted is to be shown.
 */
export class KithTimeline extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    conversation: { attribute: false },
    label: { type: String },
    isAway: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, timelineStyles, messageExtrasStyles]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** The window over the messages that it draws. */
  declare conversation: TimelineWindow
  /** What the messages are called; those with somebody when nothing is said. */
  declare label: string | undefined
  /** Whether the end is out of sight. */
  declare isAway: boolean
  #place: ReadingPlace | undefined
  readonly #presses = new MenuPresses(this, (key) =>
    this.conversation.state.value.entries.find((one) => one.key === key),
  )
  #isPlaced = false
  #wasAtEnd = true
  #settledKey = ''
  /** Messages whose long text is shown to its end, by key. */
  readonly #whole = new Set<string>()
  readonly #words = new WordsOf(this)
  readonly #resizes = new ResizeObserver(() => {
    if (this.#wasAtEnd && this.#isPlaced) this.#place?.toEnd()
  })
  readonly #actions: Pick<
    MessageView,
    'explain' | 'menu' | 'task' | 'react' | 'quote' | 'retry' | 'discard' | 'showAll'
  > = {
    menu: (entry, from) => {
      openMenu(this, entry, from)
    },
    task: (task, entry) => this.dispatchEvent(new KithMessageTaskEvent(task, entry)),
    react: (entry, sign) => void this.messenger.actions.react(entry, sign),
    quote: (quote) => this.dispatchEvent(new KithQuoteEvent(quote)),
    explain: (entry, from) => {
      const place = from.querySelector('.bubble') ?? from
      this.dispatchEvent(new KithExplainEvent(entry, place.getBoundingClientRect()))
    },
    showAll: (key) => {
      this.#whole.add(key)
      this.requestUpdate()
    },
    retry: (key) => void this.messenger.outgoing.retry(key),
    discard: (key) => {
      this.messenger.outgoing.discard(key)
    },
  }
  readonly #fileActions: FileActions = {
    fetch: (ref) => void this.messenger.files.fetch(ref),
    pause: (ref) => void this.messenger.files.pause(ref),
    resume: (ref) => void this.messenger.files.resume(ref),
    cancel: (ref) => void this.messenger.files.cancel(ref),
    save: (ref) => void this.messenger.files.save(ref),
    broken: (ref) => void this.messenger.files.broken(ref),
    view: (ref) => {
      const files = this.conversation.state.value.entries.flatMap(({ file }) => file ?? [])
      const pictures = files.filter((file) => previewOf(file) === 'picture')
      import('../viewer/view-picture.ts').then(({ viewPicture }) => {
        viewPicture(this.renderRoot, this.messenger.files, ref, pictures)
      }, reportError)
    },
    discard: (key) => {
      this.messenger.outgoing.discard(key)
    },
  }
  readonly #onVisible = (): void => {
    this.#see()
  }

  constructor() {
    super()
    this.isAway = false
    new Watcher(this, () => [
      this.conversation.state,
      this.messenger.typing.names,
      this.messenger.summaries.all,
      this.messenger.contacts.all,
      this.messenger.groups.all,
      groupView,
      charmView,
      fileView,
      moreView,
      this.messenger.seen,
      this.messenger.files.all,
      this.messenger.files.previews,
      this.messenger.files.faults,
      this.messenger.presence.all,
    ])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#onVisible)
    window.addEventListener('focus', this.#onVisible)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#onVisible)
    window.removeEventListener('focus', this.#onVisible)
    this.#resizes.disconnect()
  }

  /** Shows the end of the conversation. */
  async jumpToEnd(): Promise<void> {
    this.#wasAtEnd = true
    await this.conversation.jumpToEnd()
    await this.updateComplete
    this.#place?.toEnd()
  }

  override firstUpdated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller')
    const content = this.renderRoot.querySelector<HTMLElement>('.content')
    if (scroller === null || content === null) return
    this.#place = new ReadingPlace(scroller)
    this.#resizes.observe(scroller)
    this.#resizes.observe(content)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversation')) {
      this.#isPlaced = false
      this.#settledKey = ''
      this.#wasAtEnd = true
    }
    if (this.#isPlaced && !this.#wasAtEnd) this.#place?.remember()
  }

  override updated(): void {
    const place = this.#place
    const { isLoaded, entries, unreadAfter, target } = this.conversation.state.value
    if (place === undefined || !isLoaded) return
    const more = moreView.value
    adoptStyles(this.renderRoot, fileView.value?.fileStyles, more?.moreStyles, more?.pollStyles)
    if (!this.#isPlaced) {
      this.#isPlaced = true
      this.#settledKey = entries.at(-1)?.key ?? ' '
      const aim = target === undefined ? undefined : place.find(target)
      const line = unreadAfter === undefined ? null : this.renderRoot.querySelector('.unread')
      const shown = aim ?? line
      if (shown) place.show(shown)
      else place.toEnd()
    } else if (this.#wasAtEnd) place.toEnd()
    else place.restore()
    this.#look()
    for (const { file } of entries)
      if (file !== undefined && previewOf(file) !== undefined) void this.messenger.files.preview(file)
  }

  override render(): TemplateResult {
    const { entries, isLoaded, hasOlder, unreadAfter } = this.conversation.state.value
    const { name } = this.conversation
    const says = this.#words.of(timeline)
    const group = this.messenger.groups.of(name)
    const days = layOut(entries, unreadAfter)
    return html`<div
        class="scroller"
        role="region"
        aria-label=${this.label ?? says.messagesWith(group?.name ?? name)}
        tabindex=${entries.length === 0 ? 0 : nothing}
        data-testid="timeline"
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
        @contextmenu=${this.#presses.onContextMenu}
        @pointerdown=${this.#presses.onPointerDown}
      >
        <div class="content ${entries.length === 0 ? 'empty' : ''}">
          ${isLoaded && !hasOlder ? this.#beginning(name, entries.length) : nothing}
          ${hasOlder ? html`<p class="earlier">${says.earlier}</p>` : nothing}
          ${repeat(
            days,
            ({ startMs }) => startMs,
            (day) => this.#day(day, entries.at(-1)?.key),
          )}
          ${
            this.messenger.typing.names.value.has(name)
              ? html`${group === undefined ? nothing : html`<p class="author">${this.messenger.typing.in(name).join(', ')}</p>`}
                  <div
                    class="typing"
                    role="img"
                    aria-label=${this.#words.of(presenceArea).isTyping(this.messenger.typing.in(name).join(', '))}
                    data-testid="typing"
                  >
                    <i></i><i></i><i></i>
                  </div>`
              : nothing
          }
        </div>
      </div>
      ${this.isAway ? this.#toEnd(name) : nothing}`
  }

  #beginning(name: string, count: number): TemplateResult {
    const says = this.#words.of(timeline)
    const group = this.messenger.groups.of(name)
    return html`<p class="beginning" data-testid="beginning">
      ${count === 0 ? html`${says.nothingYet}<br />` : nothing}${says.sealed(group?.name ?? name)}
    </p>`
  }

  #day({ startMs, items }: TimelineDay, lastKey: string | undefined): TemplateResult {
    return html`<section>
      <h3 class="day-label">${dayWords(startMs, this.messenger.nowMs(), this.#words.now)}</h3>
      <ol>
        ${repeat(
          items,
          ({ key }) => key,
          (item) => this.#item(item, lastKey),
        )}
      </ol>
    </section>`
  }

  #item(item: TimelineItem, lastKey: string | undefined): TemplateResult {
    const words = this.#words.now
    if (item.kind === 'unread')
      return html`<li class="unread" data-testid="unread-line">${words.of(timeline).unread}</li>`
    if (item.kind === 'time') return html`<li class="pause" aria-hidden="true">${timeOfDay(item.atMs, words)}</li>`
    const { entry, isFirst, isLast } = item
    const nowMs = this.messenger.nowMs()
    const isFresh = this.#settledKey !== '' && entry.key > this.#settledKey
    const isTarget = this.conversation.state.value.target === entry.key
    const isStop = entry.key === lastKey
    const { name } = this.conversation
    // Most messages stay as they were when one comes: they are drawn again only when something of theirs, or the day, changed.
    const { files } = this.messenger
    const status = entry.file && files.of(entry.file)
    const preview = entry.file && files.previews.value.get(entry.file.blob)
    const fileFault = entry.file && files.faults.value.get(entry.file.blob)
    const isWhole = this.#whole.has(entry.key)
    const presence = entry.file && entry.from === 'me' ? this.#presenceOf(name) : 'unknown'
    const day = new Date(nowMs).getDate()
    const { reply } = entry
    const { actions } = this.messenger
    const quoted =
      reply &&
      this.conversation.state.value.entries.find((one) => one.mid === reply.mid && actions.authorOf(one) === reply.by)
    const isAsked = this.messenger.contacts.of(name)?.state === 'requested'
    const depends = [
      words,
      entry.event === undefined && entry.by === undefined ? undefined : groupParts(),
      hasMore(entry) ? moreParts() : moreView.value,
      hasMore(entry) ? this.messenger.groups.of(name) : undefined,
      (entry.called ?? entry.nudge ?? entry.timer) === undefined || charmParts(),
      entry,
      name,
      isFirst,
      isLast,
      isFresh,
      isTarget,
      isStop,
      isAsked,
      entry.from === 'me' && this.messenger.seen.value.get(name),
      day,
      status,
      preview,
      fileFault,
      entry.file === undefined && entry.taking === undefined ? undefined : fileView.value,
      isWhole,
      presence,
      quoted,
    ]
    const shown = {
      name,
      own: this.messenger.peer.name,
      place: name,
      desk: this.messenger.actions,
      people: this.messenger.peopleOf(name),
      nowMs,
      isFirst,
      isLast,
      isFresh,
      isTarget,
      isStop,
      isAsked,
      status,
      preview,
      fileFault,
      isWhole,
      presence,
      quoted,
    }
    const { faces, seen } = this.messenger
    const view = { ...shown, ...this.#actions, actions: this.#fileActions, faces, seen, words }
    return html`${guard(depends, () => messageTemplate(entry, view))}`
  }

  #presenceOf(name: string): MessageView['presence'] {
    const sign = signOf(this.messenger.presence.all.value.get(name))
    return sign === 'offline' ? 'away' : sign === 'unknown' ? 'unknown' : 'there'
  }

  #toEnd(name: string): TemplateResult {
    const count = this.messenger.summaries.of(name).unread.length
    const says = this.#words.of(timeline)
    return html`<button
      class="to-end"
      type="button"
      data-testid="to-end"
      aria-label=${count === 0 ? says.toNewest : says.toNewestUnread(count)}
      @click=${() => void this.jumpToEnd()}
    >
      ${icon('down')}${count === 0 ? nothing : html`<span aria-hidden="true">${this.#words.now.number(count)}</span>`}
    </button>`
  }

  readonly #onScroll = (): void => {
    const place = this.#place
    if (place === undefined || !this.#isPlaced) return
    this.#wasAtEnd = place.isAtEnd && !this.conversation.state.value.hasNewer
    this.conversation.isAtEnd = this.#wasAtEnd
    this.#look()
  }

  /** Reads on where the person is heading, and notes what was seen. */
  #look(): void {
    const place = this.#place
    const scroller = this.renderRoot.querySelector('.scroller')
    if (place === undefined || scroller === null) return
    const { hasNewer, hasOlder } = this.conversation.state.value
    if (hasOlder && scroller.scrollTop < readAheadPx) void this.conversation.loadOlder()
    else if (hasNewer && place.belowPx < readAheadPx) void this.conversation.loadNewer()
    this.#wasAtEnd = place.isAtEnd && !hasNewer
    this.conversation.isAtEnd = this.#wasAtEnd
    this.isAway = !this.#wasAtEnd
    this.#see()
  }

  #see(): void {
    if (this.#isPlaced && this.#wasAtEnd && document.visibilityState === 'visible' && document.hasFocus())
      void this.conversation.markSeen()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const messages = [...this.renderRoot.querySelectorAll<HTMLElement>('.message')]
    const at = messages.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0 || at === -1) return
    event.preventDefault()
    const next = messages[at + step]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
}

customElements.define('kith-timeline', KithTimeline)
