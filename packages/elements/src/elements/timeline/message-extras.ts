import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { readText, type TextBlock, type TextSpan } from '../../controllers/rich/format.ts'
import { isToAnswer } from '../../controllers/rich/message-actions.ts'
import { rich } from '../../words/en/rich.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** The words of a message with what they mean, as nodes of text: whatever somebody writes stays words. */
export function textTemplate(text: string, plain: Plain = asItIs): (TemplateResult | string)[] {
  return readText(text).map((block, _index, all) => blockTemplate(block, all.length === 1, plain))
}

/** How words without any mark are shown. */
export type Plain = (text: string) => unknown
const asItIs: Plain = (text) => text

function blockTemplate(block: TextBlock, isAlone: boolean, plain: Plain): TemplateResult | string {
  if (block.kind === 'code') return html`<pre class="code" dir="ltr" tabindex="-1">${block.text}</pre>`
  const spans = block.spans.map((span) => spanTemplate(span, plain))
  if (block.kind === 'quote') return html`<blockquote dir="auto">${spans}</blockquote>`
  return isAlone ? html`${spans}` : html`<span class="part" dir="auto">${spans}</span>`
}

function spanTemplate(span: TextSpan, plain: Plain): unknown {
  const inside = (each: TextSpan): unknown => spanTemplate(each, plain)
  switch (span.kind) {
    case 'text':
      return plain(span.text)
    case 'code':
      return html`<code>${span.text}</code>`
    case 'link':
      // Links tell their target nothing about this page.
      return html`<a href=${span.text} target="_blank" rel="noopener noreferrer nofollow">${span.text}</a>`
    case 'bold':
      return html`<strong>${span.spans.map(inside)}</strong>`
    case 'italic':
      return html`<em>${span.spans.map(inside)}</em>`
    case 'strike':
      return html`<s>${span.spans.map(inside)}</s>`
  }
}

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
