import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { wordsOf } from '../../controllers/chat/message-record.ts'
import { plainText, readText, type TextBlock, type TextSpan } from '../../controllers/rich/format.ts'
import { isToAnswer } from '../../controllers/rich/message-actions.ts'
import { rich } from '../../words/en/rich.ts'
import { timeline } from '../../words/en/timeline.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** The words of a message with what they mean, as nodes of text: whatever somebody writes stays words. */
export function textTemplate(text: string): (TemplateResult | string)[] {
  return readText(text).map(blockTemplate)
}

function blockTemplate(block: TextBlock, _index: number, all: readonly TextBlock[]): TemplateResult | string {
  if (block.kind === 'code') return html`<pre class="code" dir="ltr" tabindex="-1">${block.text}</pre>`
  const spans = block.spans.map(spanTemplate)
  if (block.kind === 'quote') return html`<blockquote dir="auto">${spans}</blockquote>`
  return all.length === 1 ? html`${spans}` : html`<span class="part" dir="auto">${spans}</span>`
}

function spanTemplate(span: TextSpan): TemplateResult | string {
  switch (span.kind) {
    case 'text':
      return span.text
    case 'code':
      return html`<code>${span.text}</code>`
    case 'link':
      // Links tell their target nothing about this page.
      return html`<a href=${span.text} target="_blank" rel="noopener noreferrer nofollow">${span.text}</a>`
    case 'bold':
      return html`<strong>${span.spans.map(spanTemplate)}</strong>`
    case 'italic':
      return html`<em>${span.spans.map(spanTemplate)}</em>`
    case 'strike':
      return html`<s>${span.spans.map(spanTemplate)}</s>`
  }
}

/** What stands over the words: that they were passed on, and what they answer. */
export function overTemplate(
  { reply, isForwarded }: ConversationEntry,
  { own, quoted, quote, words }: MessageView,
): TemplateResult | typeof nothing {
  const says = words.of(rich)
  const forwarded =
    isForwarded === true ? html`<p class="passed-on">${icon('forward', 14)}${says.forwarded}</p>` : nothing
  if (reply === undefined) return forwarded
  const who = reply.by === own ? words.of(timeline).you : reply.by
  // The message as it stands now, where it is on the screen.
  const said = quoted === undefined ? reply.text : quoted.isDeleted === true ? says.deleted : wordsOf(quoted)
  const shown = said === '' ? says.file : plainText(said)
  return html`${forwarded}<button
      class="quote"
      type="button"
      tabindex="-1"
      data-testid="quote"
      data-mid=${reply.mid}
      title=${says.answers(who, shown)}
      @click=${() => {
        quote(reply)
      }}
    >
      <b class="cut">${who}</b> <span class="cut" dir="auto">${shown}</span>
    </button>`
}

/** The signs under a message, each with how many put it there. */
export function signsTemplate(entry: ConversationEntry, view: MessageView): TemplateResult | typeof nothing {
  if (entry.signs === undefined) return nothing
  const bySign = new Map<string, string[]>()
  for (const [name, sign] of Object.entries(entry.signs)) bySign.set(sign, [...(bySign.get(sign) ?? []), name])
  const says = view.words.of(rich)
  const { you } = view.words.of(timeline)
  return html`<div class="signs-of">
    ${[...bySign].map(([sign, names]) => {
      const shown = names.slice(0, namesMax).map((name) => (name === view.own ? you : name))
      const label = says.signOf(sign, view.words.list(names.length > namesMax ? [...shown, '…'] : shown))
      return html`<button
        class="sign-of"
        type="button"
        tabindex="-1"
        aria-pressed=${names.includes(view.own)}
        title=${label}
        data-testid="sign"
        data-sign=${sign}
        @click=${() => {
          view.react(entry, sign)
        }}
      >
        <span aria-hidden="true">${sign}</span>${
          names.length === 1 ? nothing : html`<span class="count" aria-hidden="true">${names.length}</span>`
        }<span class="for-the-ear">${label}</span>
      </button>`
    })}
  </div>`
}

/** Names that are said of one sign. */
const namesMax = 20

/** What can be done with a message by a pointer that is over it. */
export function toolsTemplate(entry: ConversationEntry, view: MessageView): TemplateResult | typeof nothing {
  if (!isToAnswer(entry)) return nothing
  const says = view.words.of(rich)
  return html`<div class="tools">
    <button
      class="tool"
      type="button"
      tabindex="-1"
      aria-label=${says.reply}
      title=${says.reply}
      data-testid="tool-reply"
      @click=${() => {
        view.task('reply', entry)
      }}
    >
      ${icon('reply', 18)}</button
    ><button
      class="tool"
      type="button"
      tabindex="-1"
      aria-label=${says.more}
      title=${says.more}
      aria-haspopup="menu"
      data-testid="tool-more"
      @click=${({ currentTarget }: Event) => {
        view.menu(entry, currentTarget as Element)
      }}
    >
      ${icon('more', 18)}
    </button>
  </div>`
}
