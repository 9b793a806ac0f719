import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence, faultOf, readName } from '../../controllers/network/names.ts'
import { invitationLink } from '../../controllers/route/route.ts'
import '../dialog/dialog.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { adding } from '../../words/en/adding.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import '../invitation/invitation.ts'
import { invitationsLink } from '../invitations/invitations.ts'
import { addContactStyles } from './add-contact.styles.ts'

const noteMax = 200

/**
 * @summary Adds somebody by name, or hands out one's own link.
 * @event kith-navigate - The person was asked; their conversation opens.
 * @event kith-close - It was closed without that.
 */
export class KithAddContact extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    fault: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, addContactStyles]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** The name that a link brought. */
  declare name: string
  declare fault: string
  declare isBusy: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    this.fault = ''
    this.isBusy = false
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) this.fault = ''
  }

  override render(): TemplateResult {
    const own = this.messenger.peer.name
    const says = this.#words.of(adding)
    return html`<kith-dialog heading=${says.addSomebody} data-testid="add-contact">
      <form novalidate @submit=${this.#onSubmit}>
        <div>
          <label class="label" for="name">${says.theirName}</label>
          <input
            class="field"
            id="name"
            name="name"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            autofocus
            data-testid="add-name"
            aria-invalid=${this.fault !== ''}
            aria-describedby="name-fault"
            .value=${this.name}
            @input=${() => {
              this.fault = ''
            }}
          />
          <p class="hint fault" id="name-fault" role="alert">${this.fault === '' ? nothing : this.fault}</p>
        </div>
        <div>
          <label class="label" for="note">${says.fewWords} <span class="muted">${says.ifYouLike}</span></label>
          <input
            class="field"
            id="note"
            name="note"
            dir="auto"
            maxlength=${noteMax}
            autocomplete="off"
            placeholder=${says.wordsExample}
            data-testid="add-note"
          />
        </div>
        <button class="button primary" type="submit" data-testid="add-submit" ?disabled=${this.isBusy}>
          ${says.ask}
        </button>
      </form>
      <section>
        <h3>${says.orLetThemFindYou}</h3>
        <kith-invitation .link=${invitationLink(location.href, own)}></kith-invitation>
      </section>
      <section>
        <h3>${says.noNameYet}</h3>
        <p class="muted">${says.linkAsksThem}</p>
        ${invitationsLink(says.invite)}
      </section>
    </kith-dialog>`
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void this.#ask(textOf(form, 'name'), textOf(form, 'note').trim())
  }

  async #ask(typed: string, note: string): Promise<void> {
    const { name, fault } = readName(typed)
    const { peer } = this.messenger
    if (name === undefined || name === peer.name) {
      this.fault = fault === undefined ? this.#words.of(adding).thisIsYou : codeSentence(fault, this.#words.now)
      return
    }
    this.isBusy = true
    try {
      if (await this.#isNobody(name)) {
        this.fault = this.#words.of(adding).nobodyHasIt
        return
      }
      await peer.contacts.request(name, note)
      this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name }))
    } catch (error) {
      // Nobody was asked; the form stays with the reason.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
    } finally {
      this.isBusy = false
    }
  }

  /** Whether the network says that nobody has the name; without a connection a request is kept and goes out later. */
  async #isNobody(name: string): Promise<boolean> {
    const { peer } = this.messenger
    if (peer.status.state !== 'connected') return false
    return peer.names.lookup(name).then(
      () => false,
      (error: unknown) => faultOf(error).code === 'name-unknown',
    )
  }
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value : ''
}

customElements.define('kith-add-contact', KithAddContact)
