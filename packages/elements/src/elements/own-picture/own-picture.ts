import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { openPicture, type PictureFault } from '../../controllers/media/open-picture.ts'
import { codeSentence, type Fault, faultOf } from '../../controllers/network/names.ts'
import { picturesOf } from '../../controllers/pictures/own-picture.ts'
import { makeDisplayPicture } from '../../controllers/pictures/square.ts'
import { face } from '../../words/en/face.ts'
import '../avatar/avatar.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import type { KithFilesEvent } from '../foundation/events.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import './crop.ts'
import type { KithCrop } from './crop.ts'
import { ownPictureStyles } from './own-picture.styles.ts'

/** The longer side of what a part is chosen of, in pixels. */
const cropSideMax = 1024

type Trouble = { readonly picture: PictureFault | 'unable' } | { readonly keeping: Fault }

/** @summary One's own display picture: from a file or the camera, cut to a square on this device, told to one's contacts, and taken away again. */
export class KithOwnPicture extends KithElement {
  static override properties: PropertyDeclarations = {
    bitmap: { state: true },
    trouble: { state: true },
    told: { state: true },
    isLooking: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, ownPictureStyles]
  /** What a part is being chosen of. */
  declare bitmap: ImageBitmap | undefined
  declare trouble: Trouble | undefined
  /** What has just been done. */
  declare told: 'shown' | 'gone' | undefined
  /** Whether the camera is open. */
  declare isLooking: boolean
  declare isBusy: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.isLooking = false
    this.isBusy = false
    new Watcher(this, () => [this.messenger.faces])
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#turn(undefined)
  }

  override render(): TemplateResult {
    const state = this.bitmap === undefined ? 'shown' : 'cropping'
    return html`<div class="step" data-testid="own-picture" data-state=${state} data-has=${this.#hasPicture}>
      ${this.#troubleTemplate()} ${this.bitmap === undefined ? this.#shown() : this.#cropping(this.bitmap)}
      ${this.isLooking ? html`<kith-camera .use=${this.#words.of(face).use} @kith-files=${this.#onShot} @kith-close=${this.#onLooked}></kith-camera>` : nothing}
    </div>`
  }

  #shown(): TemplateResult {
    const says = this.#words.of(face)
    return html`<div class="shown">
      <kith-avatar size="large" .name=${this.messenger.peer.name} .faces=${this.messenger.faces}></kith-avatar>
      <p class="muted">${says.who}</p>
      <p role="status" data-testid="own-picture-told">${this.told === undefined ? nothing : says[this.told]}</p>
      <input type="file" accept="image/*" hidden data-testid="own-picture-input" @change=${this.#onChoose} />
      <div class="buttons">
        <button class="button primary" type="button" data-testid="own-picture-choose" @click=${this.#onOpen}>
          ${this.#hasPicture ? says.other : says.choose}
        </button>
        <button class="button" type="button" data-testid="own-picture-take" @click=${this.#onTake}>
          ${icon('camera')}${says.take}
        </button>
        ${
          this.#hasPicture
            ? html`<button
                class="button danger"
                type="button"
                data-testid="own-picture-remove"
                ?disabled=${this.isBusy}
                @click=${() => void this.#keep(undefined)}
              >
                ${icon('trash')}${says.remove}
              </button>`
            : nothing
        }
      </div>
    </div>`
  }

  #cropping(bitmap: ImageBitmap): TemplateResult {
    const says = this.#words.of(face)
    return html`<kith-crop .bitmap=${bitmap}></kith-crop>
      <div class="buttons">
        <button
          class="button primary"
          type="button"
          data-testid="own-picture-use"
          ?disabled=${this.isBusy}
          @click=${() => void this.#use(bitmap)}
        >
          ${says.use}
        </button>
        <button
          class="button"
          type="button"
          data-testid="own-picture-cancel"
          @click=${() => {
            this.#turn(undefined)
          }}
        >
          ${says.cancel}
        </button>
      </div>`
  }

  #troubleTemplate(): TemplateResult | typeof nothing {
    const { trouble } = this
    if (trouble === undefined) return nothing
    const says = this.#words.of(face)
    const words =
      'keeping' in trouble
        ? codeSentence(trouble.keeping.code, this.#words.now)
        : trouble.picture === 'unable'
          ? says.unable
          : says.faults[trouble.picture]
    return html`<p class="problem" role="alert" data-testid="own-picture-fault">${words}</p>`
  }

  get #hasPicture(): boolean {
    return this.messenger.faces.value.has(this.messenger.peer.name)
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input[type=file]')
  }

  readonly #onOpen = (): void => {
    this.#input?.click()
  }

  readonly #onChoose = (): void => {
    const input = this.#input
    const [file] = input?.files ?? []
    if (input === null || file === undefined) return
    void this.#open(file)
    // Choosing the same file again is a choice too.
    input.value = ''
  }

  readonly #onTake = async (): Promise<void> => {
    await import('../camera/camera.ts')
    this.isLooking = true
  }

  readonly #onShot = (event: KithFilesEvent): void => {
    event.stopPropagation()
    const [file] = event.files
    if (file !== undefined) void this.#open(file)
  }

  readonly #onLooked = (event: Event): void => {
    event.stopPropagation()
    this.isLooking = false
  }

  async #open(file: File): Promise<void> {
    this.trouble = undefined
    this.told = undefined
    const opened = await openPicture(file, cropSideMax)
    if (opened.kind === 'fault') this.trouble = { picture: opened.fault }
    else if (this.isConnected) this.#turn(opened.bitmap)
    else opened.bitmap.close()
    await this.updateComplete
    this.renderRoot.querySelector<KithCrop>('kith-crop')?.focus()
  }

  /** What was held before is let go. */
  #turn(bitmap: ImageBitmap | undefined): void {
    this.bitmap?.close()
    this.bitmap = bitmap
  }

  async #use(bitmap: ImageBitmap): Promise<void> {
    const square = this.renderRoot.querySelector<KithCrop>('kith-crop')?.square
    if (square === undefined || this.isBusy) return
    const picture = await makeDisplayPicture(bitmap, square)
    if (picture === undefined) this.trouble = { picture: 'unable' }
    else await this.#keep(picture)
  }

  async #keep(picture: Uint8Array | undefined): Promise<void> {
    this.isBusy = true
    try {
      await picturesOf(this.messenger).set(picture)
      this.trouble = undefined
      this.told = picture === undefined ? 'gone' : 'shown'
      this.#turn(undefined)
    } catch (error) {
      // What was shown before is still shown, and the part that was chosen is still there.
      this.trouble = { keeping: faultOf(error) }
    } finally {
      this.isBusy = false
    }
    // The button that was pressed is gone.
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[data-testid=own-picture-choose]')?.focus()
  }
}

customElements.define('kith-own-picture', KithOwnPicture)
