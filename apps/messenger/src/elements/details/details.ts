import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Messenger } from '../../messenger.ts'
import { presenceWords, signOf } from '../../presence/presence-words.ts'
import { hashOf } from '../../route/route.ts'
import { trustWords } from '../../trust/trust-words.ts'
import { fullMoment } from '../../time/time-words.ts'
import '../avatar/avatar.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import '../mute/mute.ts'
import '../paths/paths.ts'
import { trustSign, trustSignStyles } from '../trust-sign/trust-sign.ts'
import { detailsStyles } from './details.styles.ts'

const endings = {
  remove: { label: 'Remove', question: 'Remove this contact on both sides? What was written stays on this device.' },
  block: { label: 'Block', question: 'Take nothing more from this name? The conversation stays on this device.' },
} as const

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
  declare messenger: Messenger
  declare name: string
  /** Which ending the person is asked to confirm. */
  declare asked: keyof typeof endings | undefined

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
    return html`<div class="header">
        <a class="icon-button back" href=${hashOf({ view: 'conversation', name })} aria-label="Back to the conversation"
          >${icon('back')}</a
        >
      </div>
      <div class="face" data-testid="details">
        <kith-avatar size="large" .name=${name} .sign=${isContact ? signOf(presence) : undefined}></kith-avatar>
        <h2>${name}${trustSign(messenger.trust.of(name), 18)}</h2>
        ${isContact ? html`<p class="status">${presenceWords(presence, nowMs)}</p>` : nothing}
        ${presence === undefined || presence.note === '' ? nothing : html`<p class="note" dir="auto">${presence.note}</p>`}
      </div>
      <dl>
        ${messenger.peer.network === '' ? nothing : row('Address', `${name}@${messenger.peer.network}`)}
        <div>
          <dt>Identity</dt>
          <dd>
            ${trustWords[messenger.trust.of(name)?.trust ?? 'unverified']} ·
            <a href=${hashOf({ view: 'verify', name })} data-testid="details-verify">Compare</a>
          </dd>
        </div>
        ${isContact ? row('Contact since', fullMoment(contact.sinceMs, nowMs).replace(/^on /u, '')) : nothing}
      </dl>
      ${contact?.state === 'blocked' || contact?.state === 'asking' ? nothing : html`<kith-paths .messenger=${messenger} .name=${name}></kith-paths>`}
      ${
        contact?.state === 'contact' || contact?.state === 'requested'
          ? html`<kith-mute .messenger=${messenger} .name=${name}></kith-mute>`
          : nothing
      }
      ${this.asked === undefined ? this.#actions(contact?.state) : this.#confirmation(this.asked)}`
  }

  #actions(state: string | undefined): TemplateResult {
    return html`<div class="actions">
      ${state === 'contact' || state === 'requested' ? this.#ask('remove', 'trash') : nothing}
      ${state === 'blocked' ? nothing : this.#ask('block', 'block')}
      <a class="button danger" href=${hashOf({ view: 'report', name: this.name })} data-testid="details-report"
        >${icon('flag')}Report</a
      >
    </div>`
  }

  #ask(ending: keyof typeof endings, sign: 'trash' | 'block'): TemplateResult {
    return html`<button
      class="button danger"
      type="button"
      data-testid="details-${ending}"
      @click=${() => {
        this.asked = ending
      }}
    >
      ${icon(sign)}${endings[ending].label}
    </button>`
  }

  #confirmation(ending: keyof typeof endings): TemplateResult {
    return html`<div class="confirm" role="alertdialog" aria-label=${endings[ending].label}>
      <p>${endings[ending].question}</p>
      <div>
        <button class="button" type="button" data-testid="confirm" @click=${() => void this.#end(ending)}>
          ${endings[ending].label}
        </button>
        <button
          class="button"
          type="button"
          data-testid="cancel"
          @click=${() => {
            this.asked = undefined
          }}
        >
          Cancel
        </button>
      </div>
    </div>`
  }

  async #end(ending: keyof typeof endings): Promise<void> {
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
