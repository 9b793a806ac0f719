import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit'

import { sizeWords } from '../../controllers/chat/file-words.ts'
import type { Shared, SharedShelf } from '../../controllers/installed/shared.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { share as area } from '../../words/en/share.ts'
import '../dialog/dialog.ts'
import { type KithForwardEvent, KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../forward-message/forward-message.ts'

/**
 * @summary What another program shared: it is shown, and goes to whom the person chooses. Closing it puts it away.
 * @event kith-navigate - It has gone out; its conversation is wanted.
 * @event kith-close - It was closed.
 */
export class KithShare extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    shelf: { attribute: false },
    shared: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      .shared {
        max-block-size: 8rem;
        margin-block-end: var(--kith-space-3);
        padding: var(--kith-space-2) var(--kith-space-3);
        border: 1px solid var(--kith-color-line);
        border-radius: var(--kith-radius-control);
        background: var(--kith-color-panel);
        overflow: auto;
      }
      p {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: var(--kith-space-2);
        justify-content: space-between;
      }
      .size {
        flex: none;
        color: var(--kith-color-muted);
      }
      .hint {
        margin-block-end: var(--kith-space-3);
      }
    `,
  ]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Where what was shared waits. */
  declare shelf: SharedShelf | undefined
  declare shared: Shared | 'looking' | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.shared = 'looking'
  }

  override firstUpdated(): void {
    // What cannot be read is not there.
    const look = this.shelf?.look().catch(() => undefined) ?? Promise.resolve(undefined)
    void look.then((shared) => {
      this.shared = shared
    })
  }

  override render(): TemplateResult | typeof nothing {
    const { shared } = this
    const says = this.#words.of(area)
    if (shared === 'looking') return nothing
    if (shared === undefined)
      return html`<kith-dialog heading=${says.title}
        ><p role="status" data-testid="share-nothing">${says.nothing}</p></kith-dialog
      >`
    return html`<kith-forward-message
      .messenger=${this.messenger}
      heading=${says.title}
      @kith-forward=${({ place }: KithForwardEvent) => void this.#send(shared, place)}
      @kith-close=${() => void this.shelf?.clear()}
    >
      <div class="shared" tabindex="0" role="group" aria-label=${says.title} data-testid="share">
        ${shared.text === '' ? nothing : html`<p dir="auto" data-testid="share-text">${shared.text}</p>`}
        ${
          shared.files.length === 0
            ? nothing
            : html`<ul>
                ${shared.files.map((file) => this.#file(file))}
              </ul>`
        }
      </div>
      ${shared.isCut ? html`<p class="hint" role="status" data-testid="share-cut">${says.isCut}</p>` : nothing}
    </kith-forward-message>`
  }

  #file({ name, size }: File): TemplateResult {
    return html`<li data-testid="share-file">
      <span class="cut" dir="auto">${name}</span><span class="size">${sizeWords(size, this.#words.now)}</span>
    </li>`
  }

  /** The words first; each file is a message of its own. Everything is kept to be sent before it is put away. */
  async #send({ text, files }: Shared, place: string): Promise<void> {
    const { outgoing } = this.messenger
    this.shared = 'looking'
    if (text !== '') await outgoing.send(place, text)
    this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name: place }))
    await Promise.all(files.map((file) => outgoing.sendFile(place, file)))
    await this.shelf?.clear()
  }
}

customElements.define('kith-share', KithShare)
