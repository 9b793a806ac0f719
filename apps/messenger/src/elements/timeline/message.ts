import type { BlobStatus } from '@kith/peer'
import { html, nothing, type TemplateResult } from 'lit'

import { markOf } from '../../chat/delivery-words.ts'
import type { ConversationEntry } from '../../chat/conversation.ts'
import type { SharedView } from '../../chat/file-words.ts'
import { findLinks } from '../../chat/links.ts'
import { fullMoment, timeOfDay } from '../../time/time-words.ts'
import { icon } from '../icon/icon.ts'
import { type FileActions, fileTemplate } from './file.ts'

/** What a message needs to be drawn, besides itself. */
export interface MessageView {
  /** With whom the conversation is. */
  readonly name: string
  readonly nowMs: number
  /** Whether a contact request to the name is open. */
  readonly isAsked: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isFresh: boolean
  readonly isTarget: boolean
  /** Whether the Tab key stops here; one message of a conversation. */
  readonly isStop: boolean
  readonly explain: (entry: ConversationEntry, from: Element) => void
  readonly retry: (key: string) => void
  readonly discard: (key: string) => void
  /** How its file stands on this device, and where what is shown in its place is. */
  readonly status: BlobStatus | undefined
  readonly preview: string | undefined
  readonly presence: SharedView['presence']
  readonly actions: FileActions
}

/**
 * One message. A template and no element of its own, so that the timeline can measure it in the moment it is drawn and keep the
 * place where the person reads.
 */
export function messageTemplate(entry: ConversationEntry, view: MessageView): TemplateResult {
  if (entry.missing !== undefined) return noticeTemplate(entry, view)
  const isOwn = entry.from === 'me'
  const mark = isOwn ? markOf(entry, view.name, view.isAsked) : undefined
  // Words of a request, and lines that wait for its answer, are no messages yet of which more could be told.
  const isPlain = entry.asked !== undefined || (entry.mid === '' && entry.state !== undefined)
  // What a stranger said when it asked stays plain text, without links.
  const words = entry.asked === undefined ? textTemplate(entry.text) : entry.text
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
    data-state=${entry.fault === undefined ? (entry.state ?? (isOwn ? 'pending' : 'received')) : 'failed'}
    data-path=${entry.path ?? nothing}
    tabindex=${view.isStop ? 0 : -1}
    @keydown=${(event: KeyboardEvent) => {
      if (isPlain || event.key !== 'Enter' || event.target !== event.currentTarget) return
      // Otherwise the same key presses the button that has the focus next.
      event.preventDefault()
      explain(event)
    }}
  >
    <div class="line">
      <time datetime=${new Date(entry.atMs).toISOString()} aria-hidden="true">${timeOfDay(entry.atMs)}</time>
      <div class="bubble">
        <span class="for-the-ear">${isOwn ? 'You' : view.name}, ${fullMoment(entry.atMs, view.nowMs)}: </span>
        <div class="content-of">
          ${fileTemplate(entry, view)}
          ${entry.text === '' ? nothing : html`<p class="text" dir="auto" data-testid="message-text">${words}</p>`}
        </div>
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
                  aria-label="${mark.words}. Details"
                  aria-haspopup="dialog"
                  @click=${explain}
                >
                  ${icon(mark.sign, 16)}<span class="tip" aria-hidden="true">${mark.words}</span>
                </button>`
        }
      </div>
    </div>
    ${mark?.sign === 'alert' ? problemTemplate(entry, mark.words, view) : nothing}
    ${mark !== undefined && view.isStop && waitsForAnswer(entry, view) ? html`<p class="waits" role="note">${mark.words}</p>` : nothing}
  </li>`
}

/** Whether this is seen by the other, or may be answered, once it accepts a request. */
function waitsForAnswer({ asked, code }: ConversationEntry, { isAsked }: MessageView): boolean {
  return asked === 'open' || (isAsked && code === 'contacts-only')
}

/** What stands in the place of messages that will never come. */
function noticeTemplate(entry: ConversationEntry, view: MessageView): TemplateResult {
  return html`<li
    class="message notice"
    data-testid="missing-notice"
    data-key=${entry.key}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p role="note">${icon('alert', 16)} ${entry.text}</p>
  </li>`
}

/** Text as text nodes, and addresses as links that tell their target nothing about this page. */
function textTemplate(text: string): (TemplateResult | string)[] {
  return findLinks(text).map((piece) =>
    piece.kind === 'text'
      ? piece.text
      : html`<a href=${piece.text} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`,
  )
}

function problemTemplate({ key, fault }: ConversationEntry, words: string, view: MessageView): TemplateResult {
  const { retry, discard } = view
  return html`<div class="problem" role="note">
    <span>${words}</span>
    ${
      fault === undefined
        ? nothing
        : html`<button
              type="button"
              class="small-button"
              @click=${() => {
                retry(key)
              }}
            >
              Try again</button
            ><button
              type="button"
              class="small-button"
              @click=${() => {
                discard(key)
              }}
            >
              Discard
            </button>`
    }
  </div>`
}
