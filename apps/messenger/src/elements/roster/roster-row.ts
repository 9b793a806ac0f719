import { html, nothing, type TemplateResult } from 'lit'

import type { SearchHit } from '../../chat/search.ts'
import { presenceWords, signOf } from '../../presence/presence-words.ts'
import type { RosterRow } from '../../roster/roster.ts'
import { hashOf } from '../../route/route.ts'
import { icon } from '../icon/icon.ts'
import { trustSign } from '../trust-sign/trust-sign.ts'
import { shortMoment } from '../../time/time-words.ts'

const countMax = 99

/** One contact, request or stranger. */
export function rowTemplate(row: RosterRow, isCurrent: boolean, nowMs: number): TemplateResult {
  const { name, standing, presence, summary } = row
  const { latest, unread } = summary
  const isContact = standing === 'contact'
  const count = unread.length > countMax ? `${countMax}+` : String(unread.length)
  return html`<li>
    <a
      class="row ${unread.length > 0 && row.muted === '' ? 'is-unread' : ''}"
      href=${hashOf({ view: 'conversation', name })}
      aria-current=${isCurrent ? 'true' : nothing}
      data-testid="contact"
      data-name=${name}
      data-standing=${standing}
      data-presence=${presence?.state ?? 'unknown'}
      data-unread=${unread.length}
      data-muted=${row.muted !== ''}
    >
      <kith-avatar .name=${name} .sign=${isContact ? signOf(presence) : undefined}></kith-avatar>
      <div class="middle">
        <div class="top">
          <span class="name cut">${name}</span>${trustSign(row.trust, 15)}
          ${
            row.muted === ''
              ? nothing
              : html`<span class="quiet" title=${row.muted} data-testid="muted"
                  >${icon('quiet', 16)}<span class="for-the-ear">, ${row.muted},</span></span
                >`
          }
          ${isContact ? html`<span class="for-the-ear">, ${presenceWords(presence, nowMs)},</span>` : nothing}
          ${
            latest === undefined
              ? nothing
              : html`<time class="when" datetime=${new Date(latest.atMs).toISOString()}
                  >${shortMoment(latest.atMs, nowMs)}</time
                >`
          }
        </div>
        <div class="bottom">
          ${lineTemplate(row, nowMs)}
          ${
            unread.length === 0
              ? nothing
              : html`<span class="count ${row.muted === '' ? '' : 'muted-count'}" data-testid="unread"
                  >${count}<span class="for-the-ear"> unread</span></span
                >`
          }
        </div>
      </div>
    </a>
  </li>`
}

/** What is worth saying under a name: what is happening now, else what was said last, else who they say they are. */
function lineTemplate(
  { standing, note, askedBy, presence, summary, isTyping }: RosterRow,
  nowMs: number,
): TemplateResult {
  if (isTyping) return html`<span class="last live cut">typing…</span>`
  if (summary.draft !== '')
    return html`<span class="last cut" dir="auto"><span class="draft">Draft:</span> ${summary.draft}</span>`
  if (standing === 'asking')
    return html`<span class="last cut" dir="auto">${note === '' ? 'Asks to be your contact' : note}</span>`
  if (summary.latest !== undefined) {
    const { from, text } = summary.latest
    return html`<span class="last cut" dir="auto">${from === 'me' ? 'You: ' : ''}${text}</span>`
  }
  if (standing === 'requested') return html`<span class="last cut">Asked, not answered yet</span>`
  if (standing === 'contact' && note !== '')
    return html`<span class="last cut" dir="auto">${askedBy === 'me' ? 'You: ' : ''}${note}</span>`
  if (standing === 'blocked') return html`<span class="last cut">Blocked</span>`
  const words = presence?.note !== undefined && presence.note !== '' ? presence.note : presenceWords(presence, nowMs)
  return html`<span class="last cut" dir="auto">${words}</span>`
}

/** A message that a search found. */
export function hitTemplate(
  { name, message }: SearchHit,
  query: string,
  nowMs: number,
  open: () => void,
): TemplateResult {
  return html`<li>
    <a
      class="row"
      href=${hashOf({ view: 'conversation', name })}
      data-testid="search-hit"
      data-name=${name}
      @click=${(event: Event) => {
        event.preventDefault()
        open()
      }}
    >
      <kith-avatar size="small" .name=${name}></kith-avatar>
      <div class="middle">
        <div class="top">
          <span class="name cut">${name}</span>
          <time class="when" datetime=${new Date(message.atMs).toISOString()}>${shortMoment(message.atMs, nowMs)}</time>
        </div>
        <div class="bottom">
          <span class="last cut" dir="auto">${message.from === 'me' ? 'You: ' : ''}${marked(message.text, query)}</span>
        </div>
      </div>
    </a>
  </li>`
}

/** The text from shortly before the first word found, which is set off. */
function marked(text: string, query: string): TemplateResult {
  const word = query.split(/\s+/u)[0] ?? ''
  const at = text.toLocaleLowerCase().indexOf(word.toLocaleLowerCase())
  if (at === -1 || word === '') return html`${text}`
  const start = at > 24 ? at - 16 : 0
  return html`${start > 0 ? '…' : ''}${text.slice(start, at)}<mark>${text.slice(at, at + word.length)}</mark>${text.slice(
    at + word.length,
    at + 120,
  )}`
}
