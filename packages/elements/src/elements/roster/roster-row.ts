import { html, nothing, type TemplateResult } from 'lit'

import { calledWords } from '../../controllers/calls/called-words.ts'
import type { SearchHit } from '../../controllers/search/search.ts'
import { missingWords } from '../../controllers/chat/missing-words.ts'
import { muteWords } from '../../controllers/muting/muting.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import type { Group } from '../../controllers/groups/groups.ts'
import { presenceWords, signOf } from '../../controllers/presence/presence-words.ts'
import type { RosterRow } from '../../controllers/roster/roster.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { mute } from '../../words/en/mute.ts'
import { presence as presenceArea } from '../../words/en/presence.ts'
import { rich } from '../../words/en/rich.ts'
import { roster } from '../../words/en/roster.ts'
import { plainText } from '../../controllers/rich/format.ts'
import type { Words } from '../../words/words.ts'
import { charmParts } from '../charm/charm-view.ts'
import { groupParts } from '../groups/group-view.ts'
import { icon } from '../icon/icon.ts'
import { trustSign } from '../trust-sign/trust-sign.ts'
import { shortMoment } from '../../controllers/time/time-words.ts'

const countMax = 99

/** One contact, request or stranger. */
export function rowTemplate(
  row: RosterRow,
  isCurrent: boolean,
  nowMs: number,
  words: Words,
  own = '',
  faces?: Messenger['faces'],
): TemplateResult {
  const { name, called, group, standing, presence, summary } = row
  const { latest, unread, mentioned } = summary
  const isContact = standing === 'contact'
  const muted = muteWords(row, nowMs, words) || noticeWords(row, words)
  const count = unread.length > countMax ? `${words.number(countMax)}+` : words.number(unread.length)
  return html`<li>
    <a
      class="row ${unread.length > 0 && muted === '' ? 'is-unread' : ''}"
      href=${hashOf({ view: 'conversation', name })}
      aria-current=${isCurrent ? 'true' : nothing}
      data-testid="contact"
      data-name=${name}
      data-standing=${standing}
      data-presence=${presence?.state ?? 'unknown'}
      data-unread=${unread.length}
      data-muted=${muted !== ''}
    >
      <kith-avatar
        .name=${called}
        .picture=${group?.picture}
        .faces=${faces}
        ?is-group=${group !== undefined}
        .sign=${isContact ? signOf(presence) : undefined}
      ></kith-avatar>
      <div class="middle">
        <div class="top">
          <span class="name cut" dir=${group === undefined ? nothing : 'auto'}>${called}</span
          >${trustSign(row.trust, words, 15)}
          ${
            muted === ''
              ? nothing
              : html`<span class="quiet" title=${muted} data-testid="muted"
                  >${icon('quiet', 16)}<span class="for-the-ear">, ${muted},</span></span
                >`
          }
          ${isContact ? html`<span class="for-the-ear">, ${presenceWords(presence, nowMs, words)},</span>` : nothing}
          ${
            latest === undefined
              ? nothing
              : html`<time class="when" datetime=${new Date(latest.atMs).toISOString()}
                  >${shortMoment(latest.atMs, nowMs, words)}</time
                >`
          }
        </div>
        <div class="bottom">
          ${lineTemplate(row, nowMs, words, own)}
          ${
            mentioned.length === 0
              ? nothing
              : html`<span class="count at" data-testid="mentioned"
                  ><span aria-hidden="true">@</span
                  ><span class="for-the-ear">, ${words.of(roster).youAreMentioned},</span></span
                >`
          }
          ${
            unread.length === 0
              ? nothing
              : html`<span class="count ${muted === '' ? '' : 'muted-count'}" data-testid="unread"
                  >${count}<span class="for-the-ear"> ${words.of(roster).unread}</span></span
                >`
          }
        </div>
      </div>
    </a>
  </li>`
}

/** That a group is quiet, where the person chose so. */
function noticeWords({ notice }: RosterRow, words: Words): string {
  if (notice === 'nothing') return words.of(mute).muted
  return notice === 'mentions' ? words.of(roster).quietButMentions : ''
}

/** What is worth saying under a name: what is happening now, else what was said last, else who they say they are. */
function lineTemplate(
  { name, called, standing, note, askedBy, presence, summary, isTyping }: RosterRow,
  nowMs: number,
  words: Words,
  own: string,
): TemplateResult {
  const says = words.of(roster)
  if (isTyping) return html`<span class="last live cut">${words.of(presenceArea).typing}</span>`
  if (summary.draft !== '')
    return html`<span class="last cut" dir="auto"><span class="draft">${says.draft}</span> ${summary.draft}</span>`
  if (standing === 'asking') return html`<span class="last cut" dir="auto">${note === '' ? says.asks : note}</span>`
  if (summary.latest !== undefined) {
    const { from, by, event, called: call, nudge, timer, isDeleted, isFile, missing } = summary.latest
    if (missing !== undefined) return html`<span class="last cut">${missingWords(summary.latest, words)}</span>`
    if (call !== undefined) return html`<span class="last cut">${calledWords(call, from, words)}</span>`
    if (nudge !== undefined)
      return html`<span class="last cut" dir="auto"
        >${charmParts()?.nudgeWords(nudge, from, from === 'me' ? called : (by ?? name), words)}</span
      >`
    if (timer !== undefined)
      return html`<span class="last cut" dir="auto">${charmParts()?.timerWords(timer, from, by ?? name, words)}</span>`
    if (event !== undefined)
      return html`<span class="last cut" dir="auto">${groupParts()?.eventWords(event, own, words)}</span>`
    const who = from === 'me' ? `${says.you} ` : by === undefined ? '' : `${by}: `
    const { deleted, file } = words.of(rich)
    const text = isDeleted === true ? deleted : isFile === true ? file : plainText(summary.latest.text)
    return html`<span class="last cut" dir="auto">${who}${text}</span>`
  }
  if (standing === 'requested') return html`<span class="last cut">${says.asked}</span>`
  if (standing === 'contact' && note !== '')
    return html`<span class="last cut" dir="auto">${askedBy === 'me' ? `${says.you} ` : ''}${note}</span>`
  if (standing === 'blocked') return html`<span class="last cut">${says.blocked}</span>`
  const line =
    presence?.note !== undefined && presence.note !== '' ? presence.note : presenceWords(presence, nowMs, words)
  return html`<span class="last cut" dir="auto">${line}</span>`
}

/** A message that a search found. */
export function hitTemplate(
  { name, message }: SearchHit,
  query: string,
  nowMs: number,
  words: Words,
  open: () => void,
  group?: Group,
  faces?: Messenger['faces'],
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
      <kith-avatar
        size="small"
        .name=${group?.name ?? name}
        .picture=${group?.picture}
        .faces=${faces}
        ?is-group=${group !== undefined}
      ></kith-avatar>
      <div class="middle">
        <div class="top">
          <span class="name cut" dir="auto">${group?.name ?? name}</span>
          <time class="when" datetime=${new Date(message.atMs).toISOString()}
            >${shortMoment(message.atMs, nowMs, words)}</time
          >
        </div>
        <div class="bottom">
          <span class="last cut" dir="auto"
            >${message.from === 'me' ? `${words.of(roster).you} ` : message.by === undefined ? '' : `${message.by}: `}${marked(message.text, query)}</span
          >
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
