import type { PathPolicy, PeerPath } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { live } from 'lit/directives/live.js'

import {
  carrierNames,
  carrierSentence,
  pathSentence,
  policies,
  policyWords,
  wayWords,
} from '../../controllers/connection/path-words.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { paths as area } from '../../words/en/paths.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { pathsStyles } from './paths.styles.ts'

/** @summary How messages to one name travel, why so, and by which paths they may. */
export class KithPaths extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    name: { type: String },
    fault: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, pathsStyles]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** To whom the paths lead. */
  declare name: string
  /** Why the last choice was not taken. */
  declare fault: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    this.fault = ''
    new Watcher(this, () => [
      this.messenger.contacts.all,
      this.messenger.presence.all,
      this.messenger.connection.paths,
      this.messenger.connection.devices,
      this.messenger.connection.status,
    ])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) this.fault = ''
  }

  override render(): TemplateResult {
    const { name, messenger } = this
    const way = messenger.wayTo(name)
    const contact = messenger.contacts.of(name)
    const says = this.#words.of(area)
    const isContact = contact?.state === 'contact'
    return html`<h3>${says.messagesGo}</h3>
      <p class="way" data-testid="way" data-way=${way}>${icon(way)}<span>${wayWords(way, this.#words.now)}</span></p>
      ${isContact ? this.#devices(messenger.pathsTo(name)) : nothing}
      ${isContact ? this.#policy(contact.paths ?? 'any') : nothing}
      <a class="button" href=${hashOf({ view: 'diagnosis', name })} data-testid="check">
        ${icon('pulse')}${says.checkConnection}
      </a>`
  }

  #devices(paths: readonly PeerPath[]): TemplateResult | typeof nothing {
    if (paths.length === 0) return nothing
    const nowMs = this.messenger.nowMs()
    const words = this.#words.now
    return html`<ul>
      ${paths.map(
        (path) =>
          html`<li data-testid="path-state" data-state=${path.state}>
            ${paths.length === 1 ? nothing : html`<span class="device">${words.of(area).device} <code>${path.device.slice(0, 8)}</code></span>`}
            <p data-testid="path-words">${pathSentence(path, nowMs, words)}</p>
            ${this.#carriers(path, nowMs)}
          </li>`,
      )}
    </ul>`
  }

  /** The carriers, where there are several; of one the path says everything. */
  #carriers({ state, carriers }: PeerPath, nowMs: number): TemplateResult | typeof nothing {
    if (carriers.length < 2 || state === 'policy') return nothing
    const told = carriers.filter((each) => each.state !== 'idle' || each.code !== undefined)
    if (told.length === 0) return nothing
    return html`<dl>
      ${told.map(
        (each) =>
          html`<div
            data-testid="carrier"
            data-carrier=${each.carrier}
            data-state=${each.state}
            data-code=${each.code ?? ''}
          >
            <dt>${carrierNames[each.carrier]}</dt>
            <dd>${carrierSentence(each, nowMs, this.#words.now)}</dd>
          </div>`,
      )}
    </dl>`
  }

  #policy(chosen: PathPolicy): TemplateResult {
    return html`<fieldset data-testid="policy" data-policy=${chosen}>
      <legend>${this.#words.of(area).theyMayGo}</legend>
      ${policies.map((policy) => this.#choice(policy, policy === chosen))}
      ${this.fault === '' ? nothing : html`<p class="hint fault" role="alert">${this.fault}</p>`}
    </fieldset>`
  }

  #choice(policy: PathPolicy, isChosen: boolean): TemplateResult {
    const { label, hint } = policyWords(policy, this.#words.now)
    return html`<label data-testid="policy-${policy}">
        <input
          type="radio"
          name="policy"
          aria-describedby=${isChosen ? 'hint' : nothing}
          .checked=${live(isChosen)}
          @change=${() => void this.#choose(policy)}
        />
        <span>${label}</span>
      </label>
      ${isChosen ? html`<p class="hint" id="hint">${hint}</p>` : nothing}`
  }

  async #choose(policy: PathPolicy): Promise<void> {
    const { name } = this
    this.fault = ''
    try {
      await this.messenger.peer.contacts.setPaths(name, policy)
    } catch (error) {
      // Nothing changed; the choice before stands again, with the reason below it.
      if (name === this.name) this.fault = codeSentence(faultOf(error).code, this.#words.now)
      this.requestUpdate()
    }
  }
}

customElements.define('kith-paths', KithPaths)
