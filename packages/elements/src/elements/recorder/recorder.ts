import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  svg,
  type TemplateResult,
} from 'lit'

import { type Recording, recordingMsMax, VoiceRecorder } from '../../controllers/media/voice-recorder.ts'
import type { Sentences } from '../../words/catalogue.ts'
import { media } from '../../words/en/media.ts'
import { KithCloseEvent, KithFilesEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon, type IconName } from '../icon/icon.ts'
import { recorderStyles } from './recorder.styles.ts'

type Says = Sentences<typeof media>

/** Bars of loudness that have room. */
const barsMax = 48

/**
 * @summary A voice note in the making. It listens from when it comes into the page; one may stop and hear it before it goes out. Escape throws it away.
 * @event kith-files - What was said goes out.
 * @event kith-close - It was sent or thrown away.
 */
export class KithRecorder extends LitElement {
  static override properties: PropertyDeclarations = { url: { state: true } }
  static override styles: CSSResultGroup = [foundation, recorderStyles]
  /** The address inside this page of what was said. */
  declare url: string | undefined
  readonly #words = new WordsOf(this)
  #recorder = new VoiceRecorder()
  #isSending = false

  constructor() {
    super()
    new Watcher(this, () => [this.#recorder.now])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#onKey)
    void this.#recorder.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('keydown', this.#onKey)
    this.#recorder.discard()
    this.#forget()
  }

  override willUpdate(): void {
    const now = this.#recorder.now.value
    if (now.state !== 'recorded' || this.url !== undefined) return
    if (this.#isSending) this.#sendFile(now.file)
    else this.url = URL.createObjectURL(now.file)
  }

  override updated(): void {
    if (this.shadowRoot?.activeElement === null) this.renderRoot.querySelector<HTMLElement>('.first')?.focus()
  }

  override render(): TemplateResult {
    const now = this.#recorder.now.value
    const says = this.#words.of(media)
    const isSaid = now.state === 'recording' || now.state === 'recorded'
    return html`<div class="strip" data-testid="recorder" data-state=${now.state}>
        ${button('recorder-discard', says.discard, 'trash', this.#discard, isSaid ? '' : 'first')}
        ${this.#middle(now, says)}
        ${isSaid ? button('recorder-send', says.send, 'send', this.#send, 'send first') : nothing}
      </div>
      ${
        now.state === 'recorded' && now.ended !== undefined
          ? html`<p class="hint" role="status">
              ${now.ended === 'longest' ? says.longest(recordingMsMax / 60_000) : says.refused.lost}
            </p>`
          : nothing
      }`
  }

  #middle(now: Recording, says: Says): TemplateResult {
    switch (now.state) {
      case 'asking':
        return html`<p class="words muted" role="status">${says.asking}</p>`
      case 'refused':
        return html`<p class="words fault" role="alert" data-testid="recorder-fault">${says.refused[now.fault]}</p>
          <button class="button" type="button" data-testid="recorder-again" @click=${this.#again}>
            ${says.again}
          </button>`
      case 'recording':
        return html`<span class="dot"></span><span class="for-the-ear" role="status">${says.recording}</span>
          <span class="time">${minutesAndSeconds(now.ms)}</span>${levels(now.levels)}
          ${button('recorder-stop', says.stop, 'pause', this.#stop)}`
      case 'recorded':
        return html`<audio src=${this.url ?? nothing} controls aria-label=${says.recorded}></audio>
          <span class="time">${minutesAndSeconds(now.ms)}</span>`
    }
  }

  #sendFile(file: File): void {
    this.dispatchEvent(new KithFilesEvent([file]))
    this.dispatchEvent(new KithCloseEvent())
  }

  #forget(): void {
    if (this.url !== undefined) URL.revokeObjectURL(this.url)
    this.url = undefined
  }

  readonly #send = (): void => {
    const now = this.#recorder.now.value
    this.#isSending = true
    if (now.state === 'recorded') this.#sendFile(now.file)
    else this.#recorder.stop()
  }

  readonly #stop = (): void => {
    this.#recorder.stop()
  }

  readonly #discard = (): void => {
    this.#recorder.discard()
    this.dispatchEvent(new KithCloseEvent())
  }

  readonly #again = (): void => {
    this.#recorder.discard()
    this.#recorder = new VoiceRecorder()
    this.requestUpdate()
    void this.#recorder.start()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#discard()
  }
}

function button(id: string, label: string, sign: IconName, act: () => void, style = ''): TemplateResult {
  return html`<button
    class="icon-button ${style}"
    type="button"
    title=${label}
    aria-label=${label}
    data-testid=${id}
    @click=${act}
  >
    ${icon(sign)}
  </button>`
}

/** The last of the loudness, the newest at the end; each bar at least a point. */
function levels(all: readonly number[]): TemplateResult {
  const shown = all.slice(-barsMax)
  return html`<svg class="levels" viewBox="0 0 ${barsMax * 3} 28" preserveAspectRatio="none" aria-hidden="true">
    ${shown.map((level, index) => {
      const height = Math.max(2, level * 26)
      const x = (barsMax - shown.length + index) * 3
      return svg`<rect x=${x} y=${14 - height / 2} width="2" height=${height} rx="1" fill="currentColor" />`
    })}
  </svg>`
}

/** `3:07`. */
function minutesAndSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

customElements.define('kith-recorder', KithRecorder)
