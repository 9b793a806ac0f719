import type { BlobStatus } from '@kith/peer'
import { html, nothing, type TemplateResult } from 'lit'

import { type DeliveryMark, markOf } from '../../controllers/chat/delivery-words.ts'
import { missingWords } from '../../controllers/chat/missing-words.ts'
import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import type { SharedView } from '../../controllers/chat/file-words.ts'
import type { SaidFault } from '../../controllers/chat/files.ts'
import type { Preview } from '../../controllers/media/preview.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import type { GroupEvent } from '../../controllers/groups/group-event.ts'
import type { MessageActions } from '../../controllers/rich/message-actions.ts'
import type { Quote } from '../../controllers/chat/message-record.ts'
import { fullMoment, timeOfDay } from '../../controllers/time/time-words.ts'
import { rich } from '../../words/en/rich.ts'
import { timeline } from '../../words/en/timeline.ts'
import type { Words } from '../../words/words.ts'
import '../avatar/avatar.ts'
import { groupParts } from '../groups/group-view.ts'
import type { MessageTask } from '../foundation/events.ts'
import { charmParts } from '../charm/charm-view.ts'
import { icon } from '../icon/icon.ts'
import type { FileActions } from './file.ts'
import { fileParts } from './file-view.ts'
import { moreParts, plainOf } from './more-view.ts'
import { textTemplate, toolsTemplate } from './message-extras.ts'

/** What a message needs to be drawn, besides itself. */
export interface MessageView {
  /** With whom the conversation is. */
  readonly name: string
  /** One's own name. */
  readonly own: string
  readonly nowMs: number
  /** Whether a contact request to the name is open. */
  readonly isAsked: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isFresh: boolean
  readonly isTarget: boolean
  /** Whether the Tab key stops here; one message of a conversation. */
  readonly isStop: boolean
  /** The message that it answers, when it is on the screen. */
  readonly quoted: ConversationEntry | undefined
  readonly explain: (entry: ConversationEntry, from: Element) => void
  readonly menu: (entry: ConversationEntry, from: Element) => void
  readonly task: (task: MessageTask, entry: ConversationEntry) => void
  readonly react: (entry: ConversationEntry, sign: string) => void
  readonly quote: (quote: Quote) => void
  readonly retry: (key: string) => void
  readonly discard: (key: string) => void
  /** How its file stands on this device, and where what is shown in its place is. */
  readonly status: BlobStatus | undefined
  readonly preview: Preview | undefined
  readonly fileFault: SaidFault | undefined
  /** Whether a text that is long is shown to its end. */
  readonly isWhole: boolean
  readonly showAll: (key: string) => void
  /** What is done with polls, and who wrote a message. */
  readonly desk: Pick<MessageActions, 'vote' | 'endPoll' | 'authorOf' | 'peer'>
  /** The names of who is in the conversation. */
  readonly people: readonly string[]
  /** Its place. */
  readonly place: string
  readonly presence: SharedView['presence']
  readonly actions: FileActions
  readonly faces: Messenger['faces']
  /** How far others have read. */
  readonly seen: Messenger['seen']
  readonly words: Words
}

/**
 * One message. A template and no element of its own, so that the timeline can measure it in the moment it is drawn and keep the
 * place where the person reads.
 */
export function messageTemplate(entry: ConversationEntry, view: MessageView): TemplateResult {
  if (entry.missing !== undefined) return noticeTemplate(entry, view)
  if ((entry.called ?? entry.nudge ?? entry.timer) !== undefined)
    return charmParts()?.lineTemplate(entry, view) ?? html``
  const { words: spoken } = view
  const says = spoken.of(timeline)
  if (entry.event !== undefined) return eventTemplate(entry, entry.event, view)
  const isOwn = entry.from === 'me'
  const mark = isOwn
    ? (readMark(entry, view) ??
      groupParts()?.groupMark(entry, spoken) ??
      markOf(entry, view.name, view.isAsked, spoken))
    : undefined
  // Words of a request, and lines that wait for its answer, are no messages yet of which more could be told.
  const isPlain = entry.asked !== undefined || (entry.mid === '' && entry.state !== undefined)
  // What a stranger said when it asked stays plain text, without links.
  const isCut = entry.text.length > textShownMax + textRestMin && !view.isWhole
  const text = isCut ? beginningOf(entry.text) : entry.text
  const words = entry.asked === undefined ? textTemplate(text, plainOf(entry, view)) : text
  const classes = [
    isOwn ? 'own' : 'other',
    view.isFirst ? 'first' : '',
    view.isLast ? 'last' : '',
    view.isFresh ? 'fresh' : '',
    view.isTarget ? 'target' : '',
  ]
  const explain = ({ currentTarget }: Event): void => {
    view.explain(entry, currentTarget as Element)
  }
  return html`<li
    class="message ${classes.filter((name) => name !== '').join(' ')}"
    data-testid="message"
    data-key=${entry.key}
    data-mid=${entry.mid}
    data-from=${entry.from}
    data-by=${entry.by ?? nothing}
    data-state=${entry.fault === undefined ? (entry.state ?? (isOwn ? 'pending' : 'received')) : 'failed'}
    data-path=${entry.path ?? nothing}
    tabindex=${view.isStop ? 0 : -1}
    @keydown=${(event: KeyboardEvent) => {
      if (isPlain || event.key !== 'Enter' || event.target !== event.currentTarget) return
      // Otherwise the same key presses the button that has the focus next.
      event.preventDefault()
      view.menu(entry, event.currentTarget as Element)
    }}
  >
    ${entry.by !== undefined && !isOwn && view.isFirst ? html`<p class="author" dir="auto" aria-hidden="true">${entry.by}</p>` : nothing}
    <div class="line">
      <time datetime=${new Date(entry.atMs).toISOString()} aria-hidden="true">${timeOfDay(entry.atMs, spoken)}</time>
      ${toolsTemplate(entry, view)}
      <div class="bubble">
        <span class="for-the-ear"
          >${says.said(isOwn ? says.you : (entry.by ?? view.name), fullMoment(entry.atMs, view.nowMs, spoken))}</span
        >
        <div class="content-of">
          ${entry.reply !== undefined || entry.isForwarded === true ? moreParts()?.overTemplate(entry, view) : nothing}${entry.file === undefined && entry.taking === undefined ? nothing : fileParts()?.fileTemplate(entry, view)}
          ${entry.poll !== undefined ? moreParts()?.pollTemplate(entry, entry.poll, view) : entry.text === '' ? nothing : html`<div class="text" dir="auto" data-testid="message-text">${words}${isCut ? '…' : nothing}</div>`}
          ${
            isCut
              ? html`<button
                  class="small-button"
                  type="button"
                  data-testid="show-all"
                  @click=${() => {
                    view.showAll(entry.key)
                  }}
                >
                  ${says.showAll(spoken.number(entry.text.length))}
                </button>`
              : nothing
          }
          ${
            entry.isDeleted === true
              ? html`<p class="deleted" data-testid="deleted">${icon('trash', 16)}${spoken.of(rich).deleted}</p>`
              : nothing
          }
        </div>
        ${
          entry.editedMs === undefined
            ? nothing
            : html`<span class="edited" data-testid="edited" title=${fullMoment(entry.editedMs, view.nowMs, spoken)}
                >${spoken.of(rich).edited}</span
              >`
        }
        ${entry.lasts === undefined ? nothing : moreParts()?.lastsTemplate(entry, view)}
        ${
          mark === undefined
            ? nothing
            : isPlain
              ? html`<span class="mark ${mark.sign}" data-testid="delivery-mark" data-sign=${mark.sign}
                  >${icon(mark.sign, 16)}<span class="for-the-ear">${mark.words}</span></span
                >`
              : html`<button
                  class="mark ${mark.sign}"
                  type="button"
                  tabindex="-1"
                  data-testid="delivery-mark"
                  data-sign=${mark.sign}
                  aria-label=${says.details(mark.words)}
                  aria-haspopup="dialog"
                  @click=${explain}
                >
                  ${icon(mark.sign, 16)}<span class="tip" aria-hidden="true">${mark.words}</span>
                </button>`
        }
      </div>
      ${entry.by === undefined || isOwn ? nothing : html`<span class="by">${view.isLast ? html`<kith-avatar size="tiny" .name=${entry.by} .faces=${view.faces}></kith-avatar>` : nothing}</span>`}
    </div>
    ${entry.answers === undefined ? nothing : moreParts()?.threadTemplate(entry, entry.answers, view)}
    ${entry.signs === undefined ? nothing : moreParts()?.signsTemplate(entry, view)}
    ${mark?.sign === 'alert' ? moreParts()?.problemTemplate(entry, mark.words, view) : nothing}
    ${mark !== undefined && view.isStop && waitsForAnswer(entry, view) ? html`<p class="waits" role="note">${mark.words}</p>` : nothing}
  </li>`
}

/** The mark of an own message that somebody has read. */
function readMark(
  entry: ConversationEntry,
  { seen, place, people, own, words }: MessageView,
): DeliveryMark | undefined {
  const inPlace = seen.value.get(place)
  return inPlace && moreParts()?.readMark(entry, inPlace, { people, own }, words)
}

/** Characters of a text that are shown at first: some screens of it. A longer one is shown to its end when somebody wants that, and when only a little is left. */
const textShownMax = 4000
const textRestMin = 1000

/** The beginning of a long text, up to the end of a word where there is one near. */
function beginningOf(text: string): string {
  const cut = text.slice(0, textShownMax)
  const end = cut.search(/\s\S{0,40}$/u)
  return (end === -1 ? cut : cut.slice(0, end)).replace(/[\uD800-\uDBFF]$/u, '')
}

/** Whether this is seen by the other, or may be answered, once it accepts a request. */
function waitsForAnswer({ asked, code }: ConversationEntry, { isAsked }: MessageView): boolean {
  return asked === 'open' || (isAsked && code === 'contacts-only')
}

/** Something that happened to the conversation itself. */
function eventTemplate(entry: ConversationEntry, event: GroupEvent, view: MessageView): TemplateResult {
  return html`<li
    class="message notice event"
    data-testid="group-event"
    data-key=${entry.key}
    data-kind=${event.kind}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p dir="auto">${groupParts()?.eventWords(event, view.own, view.words)}</p>
  </li>`
}

/** What stands in the place of messages that will never come. */
function noticeTemplate(entry: ConversationEntry, view: MessageView): TemplateResult {
  return html`<li
    class="message notice"
    data-testid="missing-notice"
    data-key=${entry.key}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p role="note">${icon('alert', 16)} ${missingWords(entry, view.words)}</p>
  </li>`
}
