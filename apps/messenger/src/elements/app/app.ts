import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { Messenger } from '../../messenger.ts'
import { hashOf, invitationIn, readRoute, type Route } from '../../route/route.ts'
import type { Session } from '../../session/session.ts'
import '../add-contact/add-contact.ts'
import '../banner/banner.ts'
import '../conversation/conversation.ts'
import type { KithConversation } from '../conversation/conversation.ts'
import '../details/details.ts'
import '../devices/devices.ts'
import '../diagnostics/diagnostics.ts'
import '../dialog/dialog.ts'
import type {
  KithBannerEvent,
  KithClaimEvent,
  KithEnteredEvent,
  KithNavigateEvent,
  KithUnlockEvent,
  KithWayEvent,
} from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import '../history/history.ts'
import '../invitations/invitations.ts'
import '../join-device/join-device.ts'
import '../leftovers/leftovers.ts'
import '../link-device/link-device.ts'
import '../passphrase/passphrase.ts'
import '../recover-name/recover-name.ts'
import '../recovery/recovery.ts'
import '../report/report.ts'
import '../roster/roster.ts'
import '../unlock/unlock.ts'
import '../verify/verify.ts'
import type { KithRoster } from '../roster/roster.ts'
import '../welcome/welcome.ts'
import { appStyles } from './app.styles.ts'
import { announcement, nobody } from './beside.ts'
import { hasOpenLayer, type Stage, stageOf } from './stage.ts'

/** By which it is seen that somebody is there. */
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/**
 * @summary The messenger: first run, then list, conversation and details, as stages on a narrow screen and side by side on a wide
 * one. The address holds the place, so going back and loading again work.
 */
export class KithApp extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    messenger: { state: true },
    route: { state: true },
    target: { state: true },
    way: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, appStyles]
  declare session: Session
  declare messenger: Messenger | undefined
  declare route: Route
  /** Key of the message that a search hit leads to. */
  declare target: string | undefined
  /** How a person who has a name already comes in; without one, a name is chosen. */
  declare way: KithWayEvent['way'] | undefined

  constructor() {
    super()
    this.route = readRoute(location.hash)
    new Watcher(this, () => [
      this.session.state,
      this.messenger?.connection.banner,
      this.messenger?.isReady,
      this.messenger?.summaries.all,
      this.messenger?.summaries.arrival,
      this.messenger?.contacts.all,
      this.messenger?.contacts.arrival,
    ])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('hashchange', this.#onHash)
    window.addEventListener('keydown', this.#onKey)
    window.addEventListener('beforeunload', this.#onUnload)
    for (const touch of touches) window.addEventListener(touch, this.#onTouch, { capture: true, passive: true })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('hashchange', this.#onHash)
    window.removeEventListener('keydown', this.#onKey)
    window.removeEventListener('beforeunload', this.#onUnload)
    for (const touch of touches) window.removeEventListener(touch, this.#onTouch, { capture: true })
    this.messenger?.stop()
    this.messenger = undefined
  }

  override willUpdate(): void {
    const state = this.session.state.value
    const peer = state.state === 'open' ? state.peer : undefined
    if (peer === this.messenger?.peer) return
    this.messenger?.stop()
    this.messenger = peer === undefined ? undefined : new Messenger(peer)
    this.messenger?.start().catch((error: unknown) => {
      reportError(error)
    })
  }

  override updated(changed: PropertyValues<this>): void {
    const count = this.messenger?.noticeCount ?? 0
    document.title = count === 0 ? 'Kith' : `(${count}) Kith`
    if (changed.has('route') && this.route.view === 'conversation' && matchMedia('(pointer: fine)').matches)
      this.#conversation?.focus()
  }

  override render(): TemplateResult {
    const state = this.session.state.value
    const { entry } = this.session
    switch (state.state) {
      case 'choosing':
      case 'claiming':
        if (this.way === 'link' && entry !== undefined)
          return html`<kith-join-device
            .entry=${entry}
            @kith-entered=${this.#onEntered}
            @kith-close=${this.#onWelcome}
          ></kith-join-device>`
        if (this.way === 'recover' && entry !== undefined)
          return html`<kith-recover-name
            .entry=${entry}
            .name=${state.name}
            @kith-entered=${this.#onEntered}
            @kith-close=${this.#onWelcome}
          ></kith-recover-name>`
        return html`<kith-leftovers .leftovers=${this.session.leftovers}></kith-leftovers>
          <kith-welcome
            .session=${state}
            .invitation=${invitationIn(location.hash)}
            .hasEntry=${entry !== undefined}
            @kith-way=${({ way }: KithWayEvent) => {
              this.way = way
            }}
            @kith-claim=${this.#onClaim}
            @kith-close=${() => {
              this.session.cancel()
            }}
          ></kith-welcome>`
      case 'opening':
        return html`<div class="stages" aria-busy="true"></div>`
      case 'locked':
        return html`<kith-unlock
          .session=${state}
          @kith-unlock=${({ passphrase }: KithUnlockEvent) => void this.session.unlock(passphrase)}
          @kith-close=${() => void this.session.chooseAnother()}
        ></kith-unlock>`
      case 'failed':
        return html`<div class="failed" role="alert">
          <h1>${state.name} cannot be opened here</h1>
          <p>${state.fault.message} Nothing was lost: everything stays in this browser.</p>
          <button class="button primary" type="button" @click=${() => void this.session.start()}>Try again</button>
        </div>`
      case 'open':
        return this.messenger === undefined ? html`` : this.#shell(this.messenger)
    }
  }

  #shell(messenger: Messenger): TemplateResult {
    const { route } = this
    const stage = stageOf(route, messenger.peer.name)
    const name = stage.view === 'list' ? undefined : stage.name
    const shown = (view: Stage['view']): string => (stage.view === view ? 'shown' : '')
    return html`<kith-banner .banner=${messenger.connection.banner.value} @kith-banner=${this.#onBanner}></kith-banner>
      <kith-history .messenger=${messenger}></kith-history>
      <kith-leftovers .leftovers=${this.session.leftovers}></kith-leftovers>
      <div class="stages ${name === undefined ? '' : 'with-details'}" @kith-navigate=${this.#onNavigate}>
        <kith-roster
          class=${shown('list')}
          .messenger=${messenger}
          .current=${name}
          @kith-lock=${this.#onLock}
        ></kith-roster>
        ${
          name === undefined || !messenger.isReady.value
            ? nobody(messenger)
            : html`<kith-conversation
                  class=${shown('conversation')}
                  .messenger=${messenger}
                  .name=${name}
                  .target=${this.target}
                ></kith-conversation>
                <kith-details class="side ${shown('details')}" .messenger=${messenger} .name=${name}></kith-details>`
        }
      </div>
      ${this.#over(messenger, route, stage)}
      <div class="for-the-ear" aria-live="polite" data-testid="announcement">${announcement(messenger)}</div>`
  }

  /** What lies over the stages; closing it shows the stage that it was opened from. */
  #over(messenger: Messenger, route: Route, stage: Stage): TemplateResult | typeof nothing {
    const close = (): void => {
      if (this.route.view === route.view) this.#go(stage)
    }
    const dialog = (heading: string, content: TemplateResult, width = ''): TemplateResult =>
      html`<kith-dialog class=${width} heading=${heading} @kith-close=${close} @kith-navigate=${this.#onNavigate}
        >${content}</kith-dialog
      >`
    switch (route.view) {
      case 'add':
        return html`<kith-add-contact
          .messenger=${messenger}
          .name=${route.name}
          @kith-navigate=${this.#onNavigate}
          @kith-close=${close}
        ></kith-add-contact>`
      case 'diagnosis':
        return dialog(
          route.name === '' ? 'Your connection' : `The connection to ${route.name}`,
          html`<kith-diagnostics .peer=${messenger.peer} .name=${route.name}></kith-diagnostics>`,
          'wide',
        )
      case 'verify':
        return dialog(
          route.name === messenger.peer.name ? 'Your fingerprint' : `Is it ${route.name}?`,
          html`<kith-verify .messenger=${messenger} .name=${route.name}></kith-verify>`,
        )
      case 'report':
        return dialog(
          `Report ${route.name}`,
          html`<kith-report autofocus .messenger=${messenger} .name=${route.name}></kith-report>`,
        )
      case 'devices':
        return dialog('Your devices', html`<kith-devices .messenger=${messenger}></kith-devices>`)
      case 'link':
        return dialog(
          'Link a new device',
          html`<kith-link-device .messenger=${messenger} .code=${route.code}></kith-link-device>`,
        )
      case 'recovery':
        return dialog('If your devices are lost', html`<kith-recovery .messenger=${messenger}></kith-recovery>`)
      case 'invitations':
        return dialog('Invitations', html`<kith-invitations .messenger=${messenger}></kith-invitations>`)
      case 'passphrase':
        return dialog(
          'Passphrase',
          html`<kith-passphrase
            .messenger=${messenger}
            .idle=${this.session.idle}
            @kith-lock=${this.#onLock}
          ></kith-passphrase>`,
        )
      default:
        return nothing
    }
  }

  get #conversation(): KithConversation | null {
    return this.renderRoot.querySelector('kith-conversation')
  }

  #go(route: Route, key?: string): void {
    this.target = key
    location.hash = hashOf(route)
    this.route = route
  }

  readonly #onHash = (): void => {
    const route = readRoute(location.hash)
    if (hashOf(route) === hashOf(this.route)) return
    this.target = undefined
    this.route = route
  }

  /** A line that is not on the disk yet would be lost with the page: the browser asks first, and meanwhile it gets there. */
  readonly #onUnload = (event: BeforeUnloadEvent): void => {
    if ((this.messenger?.outgoing.pending.value.size ?? 0) > 0) event.preventDefault()
  }

  readonly #onNavigate = ({ route, key }: KithNavigateEvent): void => {
    this.#go(route, key)
  }

  readonly #onClaim = async ({ name, invitation }: KithClaimEvent): Promise<void> => {
    await this.session.claim(name, invitation)
    // It works once, and it does not stay in the address for the next one who looks.
    if (this.session.state.value.state === 'open' && invitationIn(location.hash) !== undefined)
      location.replace(hashOf(this.route))
  }

  readonly #onWelcome = (): void => {
    this.way = undefined
  }

  readonly #onEntered = ({ name }: KithEnteredEvent): void => {
    this.way = undefined
    if (this.route.view === 'link') this.#go({ view: 'list' })
    void this.session.enter(name)
  }

  readonly #onLock = (): void => {
    if (this.route.view === 'passphrase') this.#go({ view: 'list' })
    void this.session.lock()
  }

  readonly #onTouch = (): void => {
    this.session.idle?.touched()
  }

  readonly #onBanner = ({ does }: KithBannerEvent): void => {
    if (does === 'retry-storage') void this.messenger?.peer.retryStorage()
    else if (does === 'retry') void this.session.restart()
    else if (does === 'choose-name') void this.session.chooseAnother()
    else location.reload()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.messenger === undefined || event.defaultPrevented) return
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (this.route.view !== 'list' && !matchMedia('(min-width: 60rem)').matches) this.#go({ view: 'list' })
      void this.updateComplete.then(() => {
        this.renderRoot.querySelector<KithRoster>('kith-roster')?.focusSearch()
      })
    } else if (event.key === 'Escape' && !hasOpenLayer(this.renderRoot)) this.#back()
  }

  /** One stage back. */
  #back(): void {
    const { route } = this
    if (route.view === 'details') this.#go({ view: 'conversation', name: route.name })
    else if (route.view === 'conversation') this.#go({ view: 'list' })
  }
}

customElements.define('kith-app', KithApp)
