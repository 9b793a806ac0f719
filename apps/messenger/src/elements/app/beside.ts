import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'

import type { Messenger } from '../../messenger.ts'

const announcedTextMax = 200

/** What a screen reader says once: the message or the request that has just come. */
export function announcement({ summaries, contacts }: Messenger): unknown {
  const arrival = summaries.arrival.value
  const request = contacts.arrival.value
  if (request !== undefined && request.sinceMs > (arrival?.atMs ?? 0))
    return keyed(`${request.name} ${request.sinceMs}`, html`<p>${request.name} asks to be your contact.</p>`)
  if (arrival === undefined || contacts.isMuted(arrival.name)) return nothing
  // A new node for each message: the same words said twice are two messages.
  return keyed(arrival.key, html`<p>${arrival.name}: ${arrival.text.slice(0, announcedTextMax)}</p>`)
}

/** The empty middle of a wide screen. */
export function nobody({ isReady }: Messenger): TemplateResult {
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
    <p>Choose somebody on the left, or press Ctrl K.</p>
  </div>`
}
