import { html, nothing, type TemplateResult } from 'lit'

import type { PartyView } from '../../controllers/calls/call-steps.ts'
import { pathWords } from '../../controllers/calls/call-words.ts'
import type { CallRoute } from '../../controllers/calls/call-desk.ts'
import type { OwnMediaState } from '../../controllers/calls/own-media.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { calls } from '../../words/en/calls.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** Somebody else in a call: a picture, or a face, and the name. */
export function partyTile(
  words: Words,
  party: PartyView,
  stream: MediaStream | undefined,
  route: CallRoute | undefined,
  faces: Messenger['faces'],
): TemplateResult {
  const { name, isMuted, picture, path } = party
  const hasPicture = picture !== 'none' && stream !== undefined && path !== 'waiting'
  const trouble = pathWords(party, words)
  return html`<li
    class="tile ${picture === 'screen' ? 'screen' : ''} ${trouble === '' ? '' : 'dim'}"
    data-testid="call-party"
    data-name=${name}
    data-path=${path}
    data-route=${route ?? nothing}
    data-picture=${picture}
    data-muted=${String(isMuted)}
  >
    ${
      hasPicture
        ? html`<video autoplay playsinline muted .muted=${true} .srcObject=${stream} aria-label=${name}></video>`
        : html`<kith-avatar size="large" .name=${name} .faces=${faces}></kith-avatar>`
    }
    <p class="plate">
      ${isMuted ? html`${icon('microphone-off', 16)}<span class="for-the-ear">${words.of(calls).isMuted(name)}</span>` : nothing}
      <span class="cut" dir="auto">${picture === 'screen' ? words.of(calls).screenOf(name) : name}</span>
    </p>
    ${trouble === '' ? nothing : html`<p class="trouble">${trouble}</p>`}
  </li>`
}

/** Somebody who is being rung; with one alone that stands above already. */
export function rungTile(
  words: Words,
  { name, isHeard }: { readonly name: string; readonly isHeard: boolean },
  isAlone: boolean,
  faces: Messenger['faces'],
): TemplateResult {
  const status = isHeard ? words.of(calls).ringing(name) : words.of(calls).calling(name)
  return html`<li class="tile rung" data-testid="call-rung" data-name=${name} data-heard=${String(isHeard)}>
    <kith-avatar size="large" .name=${name} .faces=${faces}></kith-avatar>
    <p class="plate"><span class="cut" dir="auto">${name}</span></p>
    ${isAlone ? nothing : html`<p class="trouble">${status}</p>`}
  </li>`
}

/** The person itself, as the others see it; mirrored, as in a mirror, when it is the camera. */
export function ownTile(
  words: Words,
  name: string,
  { picture, picturing, isMuted }: OwnMediaState,
  faces: Messenger['faces'],
): TemplateResult {
  return html`<li class="tile own ${picture}" data-testid="call-own" data-picture=${picture}>
    ${
      picturing === undefined
        ? html`<kith-avatar size="medium" .name=${name} .faces=${faces}></kith-avatar>`
        : html`<video
            autoplay
            playsinline
            muted
            .muted=${true}
            .srcObject=${picturing}
            aria-label=${words.of(calls).you}
          ></video>`
    }
    <p class="plate">
      ${isMuted ? html`${icon('microphone-off', 16)}<span class="for-the-ear">${words.of(calls).youAreMuted}</span>` : nothing}
      <span class="cut">${words.of(calls).you}</span>
    </p>
  </li>`
}
