import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { groupPicture } from '../../controllers/groups/group-picture.ts'
import '../avatar/avatar.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { pictureFieldStyles } from './picture-field.styles.ts'

/**
 * @summary The face of a group, and choosing a picture for it, which is made small on this device.
 * @event change - A picture was chosen, or taken away.
 */
export class KithPictureField extends LitElement {
  static override properties: PropertyDeclarations = {
    label: { type: String },
    shown: { type: String },
    hasFault: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, pictureFieldStyles]
  /** What the group is called. */
  declare label: string
  /** Address of the picture that it has. */
  declare shown: string | undefined
  declare hasFault: boolean
  /** What was chosen: nothing takes the picture away. */
  picture: Uint8Array | undefined

  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.label = ''
    this.hasFault = false
  }

  override render(): TemplateResult {
    const { shown, label } = this
    return html`<kith-avatar size="large" is-group .name=${label} .picture=${shown}></kith-avatar>
      <div>
        <input type="file" accept="image/*" hidden data-testid="picture-input" @change=${this.#onChoose} />
        <button class="button" type="button" data-testid="picture-choose" @click=${this.#onOpen}>
          ${shown === undefined ? this.#words.of(groups).choosePicture : this.#words.of(groups).otherPicture}
        </button>
        ${
          shown === undefined
            ? nothing
            : html`<button class="button" type="button" data-testid="picture-remove" @click=${this.#onRemove}>
                ${this.#words.of(groups).noPicture}
              </button>`
        }
        <p class="hint fault" role="alert">${this.hasFault ? this.#words.of(groups).pictureFault : nothing}</p>
      </div>`
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  readonly #onOpen = (): void => {
    this.#input?.click()
  }

  readonly #onRemove = (): void => {
    this.#set(undefined)
  }

  readonly #onChoose = async (): Promise<void> => {
    const input = this.#input
    const [file] = input?.files ?? []
    if (input === null || file === undefined) return
    const picture = await groupPicture(file)
    input.value = ''
    this.hasFault = picture === undefined
    if (picture !== undefined) this.#set(picture)
  }

  #set(picture: Uint8Array | undefined): void {
    this.picture = picture
    this.shown = picture && `data:image/webp;base64,${btoa(String.fromCharCode(...picture))}`
    this.dispatchEvent(new Event('change'))
  }
}

customElements.define('kith-picture-field', KithPictureField)
