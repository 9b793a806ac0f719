import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { CallDesk } from '../../controllers/calls/call-desk.ts'
import type { CallState, PartyView } from '../../controllers/calls/call-steps.ts'
import { incomingWords, mediaFaultWords, overWords } from '../../controllers/calls/call-words.ts'
import { charmPreferencesOf } from '../../controllers/charm/charm-preferences.ts'
import { durationWords } from '../../controllers/calls/called-words.ts'
import { calls } from '../../words/en/calls.ts'
import type { Sentences } from '../../words/catalogue.ts'
import '../avatar/avatar.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon, type IconName } from '../icon/icon.ts'
import { callStyles } from './call.styles.ts'
import { panelTemplate } from './call-panel.ts'
import { ownTile, partyTile, rungTile } from './call-tiles.ts'
import { RingSound } from './ring-sound.ts'
import { tileStyles } from './tile.styles.ts'

type LiveState = Extract<CallState, { rung: unknown }>

/** What is open beside the controls. */
type Panel = 'none' | 'settings' | 'add'

/**
 * @summary The calls of a peer: one that rings, one that is under way, large or as a strip, and what became of the last. It shows nothing when there is none.
 * @csspart ringing - The card of a call that rings.
 * @csspart stage - The call, large.
 * @csspart strip - The call, made small.
 */
export class KithCall extends KithElement {
  static override properties: PropertyDeclarations = {
    isSmall: { state: true },
    panel: { state: true },
    nowMs: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, callStyles, tileStyles]
  /** Whether the call is a strip. */
  declare isSmall: boolean
  declare panel: Panel
  declare nowMs: number
  readonly #words = new WordsOf(this)
  readonly #sound = new RingSound()
  /** There is one in everything that is shown. */
  #desk!: CallDesk
  #clock: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.isSmall = false
    this.panel = 'none'
    this.nowMs = Date.now()
    new Watcher(this, () => {
      if (!this.hasPeer) return []
      const { desk, state } = this.messenger.calls
      if (desk.value === undefined) return [desk]
      const { streams, routes, choices, media } = desk.value
      return [state, streams, routes, choices, media.state, media.devices, this.messenger.contacts.all]
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sound.stop()
    clearInterval(this.#clock)
  }

  override render(): TemplateResult {
    const { desk, state } = this.messenger.calls
    if (desk.value === undefined) return html``
    this.#desk = desk.value
    return html`${this.#shown(state.value)}${this.#sounds()}`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const { state } = this.messenger.calls.state.value
    const isLive = isLiveState(state)
    this.#sound.play(state === 'ringing' && this.#mayRing ? 'incoming' : state === 'calling' ? 'outgoing' : 'none')
    if (!isLive) {
      this.isSmall = false
      this.panel = 'none'
    }
    if (isLive && this.#clock === undefined) this.#clock = setInterval(this.#tick, 1000)
    if (!isLive) {
      clearInterval(this.#clock)
      this.#clock = undefined
    }
    const stage = this.renderRoot.querySelector<HTMLDialogElement>('dialog.stage')
    if (stage !== null && !stage.open) stage.showModal()
    for (const player of this.renderRoot.querySelectorAll<HTMLMediaElement>('audio, video'))
      if (player.paused && player.srcObject !== null) player.play().catch(() => undefined)
  }

  /** Who is busy, or turned the sound off, sees a call and does not hear it. */
  get #mayRing(): boolean {
    const isBusy = this.messenger.ownStatus.now.value.choice === 'busy'
    return !isBusy && charmPreferencesOf(this.messenger).now.value.sounds.call
  }

  get #says(): Sentences<typeof calls> {
    return this.#words.of(calls)
  }

  #shown(state: CallState): TemplateResult | typeof nothing {
    switch (state.state) {
      case 'idle':
        return this.#notStarted()
      case 'ringing':
        return this.#ringing(state)
      case 'over':
        return this.#over(state)
      default:
        return this.isSmall ? this.#strip(state) : this.#stage(state)
    }
  }

  /** Somebody was to be called, and there is no microphone. */
  #notStarted(): TemplateResult | typeof nothing {
    const fault = mediaFaultWords(this.#desk.media.state.value, this.#words.now)
    if (fault === '') return nothing
    return html`<div class="card" role="alert" data-testid="call-fault">
      <p>${fault}</p>
      <button
        class="button"
        type="button"
        data-testid="call-fault-close"
        @click=${() => {
          this.#desk.media.close()
        }}
      >
        ${this.#says.close}
      </button>
    </div>`
  }

  #ringing({ from, media, others }: Extract<CallState, { state: 'ringing' }>): TemplateResult {
    const isVideo = media === 'video'
    return html`<div
      class="card ringing"
      part="ringing"
      role="alertdialog"
      aria-labelledby="caller"
      aria-describedby="kind"
      data-testid="ringing"
      data-from=${from}
      data-media=${media}
    >
      <kith-avatar size="large" .name=${from} .faces=${this.messenger.faces}></kith-avatar>
      <div class="words">
        <h2 id="caller" class="cut"><bdi>${from}</bdi></h2>
        <p id="kind" class="muted">${incomingWords(media, others, this.#words.now)}</p>
      </div>
      <div class="answers">
        ${answer('hang-up', this.#says.decline, 'decline', 'danger', () => {
          this.#desk.decline()
        })}
        ${answer(
          'phone',
          isVideo ? this.#says.acceptVoice : this.#says.accept,
          'accept',
          isVideo ? '' : 'primary',
          () => {
            this.#desk.accept('voice')
          },
        )}
        ${
          isVideo
            ? answer('video', this.#says.acceptVideo, 'accept-video', 'primary', () => {
                this.#desk.accept('video')
              })
            : nothing
        }
      </div>
    </div>`
  }

  #over(state: Extract<CallState, { state: 'over' }>): TemplateResult {
    return html`<div class="card over" role="status" data-testid="call-over" data-why=${state.why}>
      <p>${overWords(state, this.#words.now)}</p>
      <button
        class="icon-button"
        type="button"
        aria-label=${this.#says.close}
        @click=${() => {
          this.#desk.dismiss()
        }}
      >
        ${icon('close')}
      </button>
    </div>`
  }

  #stage(state: LiveState): TemplateResult {
    const { media, streams, routes } = this.#desk
    const { faces } = this.messenger
    const own = media.state.value
    const count = state.parties.length + state.rung.length
    const fault = mediaFaultWords(own, this.#words.now)
    return html`<dialog
      class="stage"
      part="stage"
      aria-labelledby="title"
      data-testid="call"
      data-state=${state.state}
      data-parties=${state.parties.length}
      @cancel=${this.#onCancel}
    >
      <div class="top">
        <div class="words">
          <h2 id="title" class="cut"><bdi>${this.#words.now.list(namesOf(state))}</bdi></h2>
          <p class="muted" role="status" data-testid="call-status">${this.#status(state)}</p>
        </div>
        ${this.#route(state)}
        <button
          class="icon-button"
          type="button"
          aria-label=${this.#says.minimise}
          data-testid="call-small"
          @click=${this.#toggle}
        >
          ${icon('small')}
        </button>
      </div>
      <ul class="tiles count-${Math.min(count, 3)}" aria-label=${this.#says.inCall}>
        ${repeat(
          state.parties,
          ({ life }) => life,
          (party) =>
            partyTile(this.#words.now, party, streams.value.get(party.life), routes.value.get(party.life), faces),
        )}
        ${state.rung.map((one) => rungTile(this.#words.now, one, count === 1, faces))}
        ${ownTile(this.#words.now, this.messenger.peer.name, own, faces)}
      </ul>
      ${fault === '' ? nothing : html`<p class="fault-line" role="alert" data-testid="call-fault">${fault}</p>`}
      ${panelTemplate(this.#words.now, this.panel, this.#desk, this.messenger, state)} ${this.#controls(state)}
    </dialog>`
  }

  #strip(state: LiveState): TemplateResult {
    const { isMuted } = this.#desk.media.state.value
    return html`<div class="strip" part="strip" role="region" aria-label=${this.#says.inCall} data-testid="call-strip">
      <button class="strip-words" type="button" data-testid="call-large" @click=${this.#toggle}>
        <span class="cut" dir="auto">${this.#words.now.list(namesOf(state))}</span>
        <span class="strip-status">${this.#status(state)}</span>
        <span class="for-the-ear">${this.#says.enlarge}</span>${icon('large', 18)}
      </button>
      ${this.#round(isMuted ? 'microphone-off' : 'microphone', isMuted ? this.#says.unmute : this.#says.mute, 'call-mute', this.#onMute, isMuted ? 'off' : '')}
      ${this.#round('hang-up', this.#says.hangUp, 'call-end', this.#onEnd, 'danger')}
    </div>`
  }

  #controls(state: LiveState): TemplateResult {
    const { isMuted, picture } = this.#desk.media.state.value
    const [camera, screen] = [picture === 'camera', picture === 'screen']
    const canShowScreen = 'getDisplayMedia' in (navigator.mediaDevices as Partial<MediaDevices>)
    const isRoom = state.isStarter && state.parties.length + state.rung.length < 3
    const panel = (which: Panel) => () => {
      this.panel = this.panel === which ? 'none' : which
    }
    return html`<div class="controls" role="group" aria-label=${this.#says.inCall}>
      ${this.#round(isMuted ? 'microphone-off' : 'microphone', isMuted ? this.#says.unmute : this.#says.mute, 'call-mute', this.#onMute, isMuted ? 'off' : '')}
      ${this.#round(camera ? 'video' : 'video-off', camera ? this.#says.cameraOff : this.#says.cameraOn, 'call-camera', () => void this.#desk.media.showCamera(!camera), camera ? '' : 'off')}
      ${
        canShowScreen
          ? this.#round(
              'screen',
              screen ? this.#says.screenOff : this.#says.screenOn,
              'call-screen',
              () => void this.#desk.media.showScreen(!screen),
              screen ? 'on' : '',
            )
          : nothing
      }
      ${isRoom ? this.#round('add', this.#says.add, 'call-add', panel('add'), this.panel === 'add' ? 'on' : '') : nothing}
      ${this.#round('sliders', this.#says.settings, 'call-settings', panel('settings'), this.panel === 'settings' ? 'on' : '')}
      ${this.#round('hang-up', state.state === 'calling' ? this.#says.cancel : this.#says.hangUp, 'call-end', this.#onEnd, 'danger')}
    </div>`
  }

  #round(sign: IconName, words: string, id: string, act: () => void, tone: string): TemplateResult {
    return html`<button class="round ${tone}" type="button" aria-label=${words} data-testid=${id} @click=${act}>
      ${icon(sign, 22)}<span class="tip" aria-hidden="true">${words}</span>
    </button>`
  }

  /** What is heard of the others; it goes on when the call is small. */
  #sounds(): TemplateResult {
    return html`${repeat(
      [...this.#desk.streams.value],
      ([life]) => life,
      ([, stream]) => html`<audio autoplay .srcObject=${stream}></audio>`,
    )}`
  }

  #status(state: LiveState): string {
    if (state.state === 'joining') return this.#says.answering
    if (state.sinceMs !== undefined && state.parties.length > 0)
      return state.parties.every(({ path }) => path === 'broken')
        ? this.#says.reconnecting
        : durationWords(this.nowMs - state.sinceMs)
    if (state.parties.length > 0) return this.#says.connecting
    const heard = state.rung.filter(({ isHeard }) => isHeard).map(({ name }) => name)
    return heard.length > 0
      ? this.#says.ringing(this.#words.now.list(heard))
      : this.#says.calling(this.#words.now.list(state.rung.map(({ name }) => name)))
  }

  /** How it goes between two; with more, it stands at each. */
  #route({ parties }: LiveState): TemplateResult | typeof nothing {
    const [only, ...more] = parties
    const route = only === undefined || more.length > 0 ? undefined : this.#desk.routes.value.get(only.life)
    if (route === undefined) return nothing
    const words = this.#says[route]
    return html`<span
      class="route"
      role="note"
      tabindex="0"
      aria-label=${words}
      data-testid="call-route"
      data-route=${route}
      >${icon(route, 18)}<span class="tip" aria-hidden="true">${words}</span></span
    >`
  }

  readonly #tick = (): void => {
    this.nowMs = Date.now()
  }

  readonly #toggle = (): void => {
    this.isSmall = !this.isSmall
    this.panel = 'none'
  }

  readonly #onCancel = (event: Event): void => {
    event.preventDefault()
    if (this.panel === 'none') this.isSmall = true
    else this.panel = 'none'
  }

  readonly #onMute = (): void => {
    const { media } = this.#desk
    media.mute(!media.state.value.isMuted)
  }

  readonly #onEnd = (): void => {
    this.#desk.hangUp()
  }
}

function isLiveState(state: CallState['state']): boolean {
  return state === 'calling' || state === 'joining' || state === 'in'
}

function namesOf({ parties, rung }: LiveState): string[] {
  return [...parties.map(({ name }: PartyView) => name), ...rung.map(({ name }) => name)]
}

function answer(sign: IconName, words: string, id: string, tone: string, act: () => void): TemplateResult {
  return html`<button class="answer ${tone}" type="button" data-testid="call-${id}" @click=${act}>
    <span class="round ${tone}">${icon(sign, 22)}</span><span>${words}</span>
  </button>`
}

customElements.define('kith-call', KithCall)
