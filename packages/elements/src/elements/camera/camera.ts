import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { capture, type CaptureFault, letGo } from '../../controllers/media/capture.ts'
import type { Sentences } from '../../words/catalogue.ts'
import { media } from '../../words/en/media.ts'
import '../dialog/dialog.ts'
import { KithCloseEvent, KithFilesEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { cameraStyles } from './camera.styles.ts'

/** From asking for the camera to a picture that can go out. */
type Look =
  | { readonly state: 'asking' }
  | { readonly state: 'looking'; readonly stream: MediaStream }
  | { readonly state: 'refused'; readonly fault: CaptureFault | 'lost' }
  /** `url` is its address inside this page. */
  | { readonly state: 'taken'; readonly file: File; readonly url: string }

/**
 * @summary Takes a picture with the camera, shows it, and sends it when the person wants. The camera is let go as soon as the picture is taken.
 * @event kith-files - The picture goes out.
 * @event kith-close - It was closed.
 */
export class KithCamera extends LitElement {
  static override properties: PropertyDeclarations = { look: { state: true }, use: { type: String } }
  static override styles: CSSResultGroup = [foundation, cameraStyles]
  declare look: Look
  /** What the button says that gives the picture, where it is not sent. */
  declare use: string | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.look = { state: 'asking' }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#open()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#turn({ state: 'asking' })
  }

  override updated(): void {
    const video = this.renderRoot.querySelector('video')
    if (video === null || this.look.state !== 'looking' || video.srcObject === this.look.stream) return
    video.srcObject = this.look.stream
    // It is played as soon as the first picture is there; one that is let go before that is no fault.
    video.play().catch(() => undefined)
  }

  override render(): TemplateResult {
    const { look } = this
    const says = this.#words.of(media)
    return html`<kith-dialog .heading=${says.takePicture}>
      <div data-testid="camera" data-state=${look.state}>
        ${shown(look, says)}
        <div class="buttons">
          ${
            look.state === 'taken' || look.state === 'refused'
              ? html`<button class="button" type="button" data-testid="camera-again" @click=${this.#again}>
                  ${says.again}
                </button>`
              : nothing
          }
          ${
            look.state === 'taken'
              ? html`<button class="button primary" type="button" data-testid="camera-send" @click=${this.#send}>
                  ${this.use ?? says.send}
                </button>`
              : nothing
          }
          ${
            look.state === 'looking'
              ? html`<button class="button primary" type="button" data-testid="camera-take" @click=${this.#take}>
                  ${says.take}
                </button>`
              : nothing
          }
        </div>
      </div>
    </kith-dialog>`
  }

  async #open(): Promise<void> {
    const captured = await capture({ video: { width: { ideal: 1920 }, height: { ideal: 1080 } } })
    if (captured.kind === 'fault') {
      this.#turn({ state: 'refused', fault: captured.fault })
      return
    }
    const { stream } = captured
    if (!this.isConnected) {
      letGo(stream)
      return
    }
    for (const track of stream.getTracks())
      track.onended = () => {
        this.#turn({ state: 'refused', fault: 'lost' })
      }
    this.#turn({ state: 'looking', stream })
  }

  /** What was held before is let go. */
  #turn(look: Look): void {
    if (this.look.state === 'looking') letGo(this.look.stream)
    if (this.look.state === 'taken') URL.revokeObjectURL(this.look.url)
    this.look = look
  }

  readonly #take = (): void => {
    void this.#shoot()
  }

  async #shoot(): Promise<void> {
    const video = this.renderRoot.querySelector('video')
    const { look } = this
    if (video === null || look.state !== 'looking') return
    // Pressed before the camera has given anything: the first picture is the one.
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
      await new Promise((resolve) => {
        video.addEventListener('loadeddata', resolve, { once: true })
      })
    if (this.look !== look) return
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    const content = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
    if (this.look !== look) return
    const file = new File([content], 'picture.jpg', { type: 'image/jpeg' })
    this.#turn({ state: 'taken', file, url: URL.createObjectURL(content) })
  }

  readonly #send = (): void => {
    if (this.look.state !== 'taken') return
    this.dispatchEvent(new KithFilesEvent([this.look.file]))
    this.dispatchEvent(new KithCloseEvent())
  }

  readonly #again = (): void => {
    this.#turn({ state: 'asking' })
    void this.#open()
  }
}

function shown(look: Look, says: Sentences<typeof media>): TemplateResult {
  switch (look.state) {
    case 'asking':
      return html`<p class="muted" role="status">${says.askingToSee}</p>`
    case 'refused':
      return html`<p class="fault" role="alert" data-testid="camera-fault">${says.refused[look.fault]}</p>`
    case 'looking':
      return html`<video class=${isFront(look.stream) ? 'mirror' : ''} muted playsinline></video>`
    case 'taken':
      return html`<img src=${look.url} alt=${says.takePicture} data-testid="camera-shot" />`
  }
}

function isFront(stream: MediaStream): boolean {
  const facing = stream.getVideoTracks()[0]?.getSettings().facingMode
  return facing === undefined || facing === 'user'
}

customElements.define('kith-camera', KithCamera)
