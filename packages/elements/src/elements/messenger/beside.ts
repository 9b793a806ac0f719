import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'

import { calledWords } from '../../controllers/calls/called-words.ts'
import type { LatestMessage } from '../../controllers/chat/message-record.ts'
import { missingWords } from '../../controllers/chat/missing-words.ts'
import type { Arrival } from '../../controllers/chat/summaries.ts'
import { conversationOf } from '../../controllers/chat/place.ts'
import type { Route } from '../../controllers/route/route.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { messenger as area } from '../../words/en/messenger.ts'
import { charmParts } from '../charm/charm-view.ts'
import { rich } from '../../words/en/rich.ts'
import type { Words } from '../../words/words.ts'

const announcedTextMax = 200

/** What a screen reader says once: the message or the request that has just come. */
export function announcement(messenger: Messenger, words: Words): unknown {
  const { summaries, contacts, groups } = messenger
  const arrival = summaries.arrival.value
  const request = contacts.arrival.value
  if (request !== undefined && request.sinceMs > (arrival?.atMs ?? 0))
    return keyed(`${request.name} ${request.sinceMs}`, html`<p>${words.of(area).asksToBeContact(request.name)}</p>`)
  if (arrival === undefined || messenger.isQuiet(arrival.name, arrival.isMention)) return nothing
  const group = groups.of(arrival.name)
  const who = group === undefined ? arrival.name : `${arrival.by ?? ''}, ${group.name}`
  // A new node for each message: the same words said twice are two messages.
  return keyed(
    arrival.key,
    html`<p>${words.of(area).says(who, saidIn(arrival, who, summaries.of(arrival.name).latest, words))}</p>`,
  )
}

/** What came, in words: also what has none of its own. */
function saidIn(
  { text, key, called, nudge }: Arrival,
  who: string,
  latest: LatestMessage | undefined,
  words: Words,
): string {
  if (text !== '') return text.slice(0, announcedTextMax)
  if (nudge !== undefined) return charmParts()?.nudgeWords(nudge, 'them', who, words) ?? ''
  if (called !== undefined) return calledWords(called, 'them', words)
  return latest?.key === key && latest.missing !== undefined ? missingWords(latest, words) : words.of(rich).file
}

/** The empty middle of a wide screen. */
export function nobody({ isReady }: Messenger, words: Words): TemplateResult {
  if (!isReady.value) return html`<div class="nobody" aria-busy="true"></div>`
  return html`<div class="nobody">
    <svg
      width="96"
      height="64"
      viewBox="0 0 96 64"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M10 14h46a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8H26L14 52V42h-4Z" />
      <path d="M74 26h12v22h-4v8l-8-8H50" />
    </svg>
    <p>${words.of(area).chooseSomebody}</p>
    <p>${words.of(area).keysHint}</p>
  </div>`
}

/** A thread; else what is known of a name, or of a conversation of several people. */
export function about(messenger: Messenger, place: string, classes: string, route: Route): TemplateResult {
  if (route.view === 'thread')
    return html`<kith-thread
      class=${classes}
      .messenger=${messenger}
      .place=${route.name}
      .by=${route.by}
      .mid=${route.mid}
    ></kith-thread>`
  if (conversationOf(place) !== undefined)
    return html`<kith-group class=${classes} .messenger=${messenger} .place=${place}></kith-group>`
  return html`<kith-details class=${classes} .messenger=${messenger} .name=${place}></kith-details>`
}
