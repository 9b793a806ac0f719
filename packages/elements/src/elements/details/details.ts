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
import { presenceWords, signOf } from '../../controllers/presence/presence-words.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import '../avatar/avatar.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { trust } from '../../words/en/trust.ts'
import { details } from '../../words/en/details.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { journal } from '../../words/en/journal.ts'
import { icon } from '../icon/icon.ts'
import '../mute/mute.ts'
import '../paths/paths.ts'
import '../sight/sight.ts'
import '../charm/nudge-switch.ts'
import '../export/export.ts'
import '../lasting/lasting.ts'
import { trustSign, trustSignStyles } from '../trust-sign/trust-sign.ts'
import { detailsStyles } from './details.styles.ts'

type Ending = 'remove' | 'block'

const questions = { remove: 'removeQuestion', block: 'blockQuestion' } as const

/**
 * @summary About one name: presence, note, since when one knows it, how messages travel; remove and block.
 * @event kith-navigate - The name is no contact any more; the list comes back.
 */
export class KithDetails extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    asked: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, detailsStyles, trustSignStyles]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Whom it is about. */
  declare name: string
  /** Which ending the person is asked to confirm. */
  declare asked: Ending | undefined
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.presence.all, this.messenger.trust.all])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) this.asked = undefined
  }

  /** A question takes the focus of the button that it replaces, and gives it back. */
  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('asked') || changed.has('name')) return
    const before = changed.get('asked')
    const aim = this.asked === undefined ? `details-${before ?? ''}` : 'cancel'
    this.renderRoot.querySelector<HTMLElement>(`[data-testid=${aim}]`)?.focus()
  }

  override render(): TemplateResult {
    const { name, messenger } = this
    const contact = messenger.contacts.of(name)
    const presence = messenger.presence.all.value.get(name)
    const isContact = contact?.state === 'contact'
    const nowMs = messenger.nowMs()
    const says = this.#words.of(details)
    return html`<div class="header">
        <a class="icon-button back" href=${hashOf({ view: 'conversation', name })} aria-label=${says.back}
          >${icon('back')}</a
        >
      </div>
      <div class="face" data-testid="details">
        <kith-avatar
          size="large"
          .name=${name}
          .faces=${messenger.faces}
          .sign=${isContact ? signOf(presence) : undefined}
        ></kith-avatar>
        <h2>${name}${trustSign(messenger.trust.of(name), this.#words.now, 18)}</h2>
        ${isContact ? html`<p class="status">${presenceWords(presence, nowMs, this.#words.now)}</p>` : nothing}
        ${presence === undefined || presence.note === '' ? nothing : html`<p class="note" dir="auto">${presence.note}</p>`}
      </div>
      <dl>
        ${messenger.peer.network === '' ? nothing : row(says.address, `${name}@${messenger.peer.network}`)}
        <div>
          <dt>${says.identity}</dt>
          <dd>
            ${this.#words.of(trust)[messenger.trust.of(name)?.trust ?? 'unverified']} ·
            <a href=${hashOf({ view: 'verify', name })} data-testid="details-verify">${says.compare}</a>
          </dd>
        </div>
        ${isContact ? row(says.contactSince, plainMoment(contact.sinceMs, nowMs, this.#words.now)) : nothing}
      </dl>
      ${contact?.state === 'blocked' || contact?.state === 'asking' ? nothing : html`<kith-paths .messenger=${messenger} .name=${name}></kith-paths>`}
      ${
        contact?.state === 'contact' || contact?.state === 'requested'
          ? html`<kith-mute .messenger=${messenger} .name=${name}></kith-mute>`
          : nothing
      }
      ${
        isContact
          ? html`<kith-sight .messenger=${messenger} .with=${name}></kith-sight>
              <kith-nudge-switch .messenger=${messenger} .with=${name}></kith-nudge-switch>
              <kith-lasting .messenger=${messenger} .place=${name}></kith-lasting>
              <p class="journal">
                <a class="button" href=${hashOf({ view: 'journal', name })} data-testid="journal-open"
                  >${icon('clock')}${this.#words.of(journal).open}</a
                >
              </p>`
          : nothing
      }
      <kith-export .messenger=${messenger} .place=${name}></kith-export>
      ${this.asked === undefined ? this.#actions(contact?.state) : this.#confirmation(this.asked)}`
  }

  #actions(state: string | undefined): TemplateResult {
    return html`<div class="actions">
      ${state === 'contact' || state === 'requested' ? this.#ask('remove', 'trash') : nothing}
      ${state === 'blocked' ? nothing : this.#ask('block', 'block')}
      <a class="button danger" href=${hashOf({ view: 'report', name: this.name })} data-testid="details-report"
        >${icon('flag')}${this.#words.of(details).report}</a
      >
    </div>`
  }

  #ask(ending: Ending, sign: 'trash' | 'block'): TemplateResult {
    return html`<button
      class="button danger"
      type="button"
      data-testid="details-${ending}"
      @click=${() => {
        this.asked = ending
      }}
    >
      ${icon(sign)}${this.#words.of(details)[ending]}
    </button>`
  }

  #confirmation(ending: Ending): TemplateResult {
    const says = this.#words.of(details)
    return html`<div class="confirm" role="alertdialog" aria-label=${says[ending]}>
      <p>${says[questions[ending]]}</p>
      <div>
        <button class="button" type="button" data-testid="confirm" @click=${() => void this.#end(ending)}>
          ${says[ending]}
        </button>
        <button
          class="button"
          type="button"
          data-testid="cancel"
          @click=${() => {
            this.asked = undefined
          }}
        >
          ${says.cancel}
        </button>
      </div>
    </div>`
  }

  async #end(ending: Ending): Promise<void> {
    const { contacts } = this.messenger.peer
    this.asked = undefined
    if (ending === 'remove') await contacts.remove(this.name)
    else await contacts.block(this.name)
    this.dispatchEvent(new KithNavigateEvent({ view: 'list' }))
  }
}

function row(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`
}

customElements.define('kith-details', KithDetails)
