import type { Peer } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Installed } from '../../controllers/installed/installed.ts'
import { messengerOf } from '../../controllers/messenger-of.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { hashOf, invitationIn, readRoute, type Route } from '../../controllers/route/route.ts'
import { browserSession } from '../../controllers/session/browser-session.ts'
import type { Session } from '../../controllers/session/session.ts'
import '../banner/banner.ts'
import '../conversation/conversation.ts'
import type { KithConversation } from '../conversation/conversation.ts'
import type {
  KithBannerEvent,
  KithClaimEvent,
  KithEnteredEvent,
  KithNavigateEvent,
  KithUnlockEvent,
  KithWayEvent,
} from '../foundation/events.ts'
import { ContextSeeker, sessionContext } from '../foundation/context.ts'
import { messenger as area } from '../../words/en/messenger.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import '../roster/roster.ts'
import type { KithRoster } from '../roster/roster.ts'
import { messengerStyles } from './messenger.styles.ts'
import { about, announcement, nobody } from './beside.ts'
import { overTemplate } from './over.ts'
import { loadDrawn, loadRest } from './panels.ts'
import { asksForKeys, hasOpenLayer, type Stage, stageOf } from './stage.ts'

/** By which it is seen that somebody is there. */
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/**
 * @summary The messenger: first run, then list, conversation and details, as stages on a narrow screen and side by side on a wide
 * one. The address holds the place, so going back and loading again work. With `server` and no `name` it is all that a person needs: a name is chosen, linked or recovered in it.
 */
export class KithMessenger extends KithElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    installed: { attribute: false },
    route: { state: true },
    target: { state: true },
    way: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, messengerStyles]
  /** Who this browser is, where the page keeps that itself. */
  declare session: Session | undefined
  /** Notifications, push and newer versions, where the page has them. */
  declare installed: Installed | undefined
  declare route: Route
  /** Key of the message that a search hit leads to. */
  declare target: string | undefined
  /** How a person who has a name already comes in; without one, a name is chosen. */
  declare way: KithWayEvent['way'] | undefined
  readonly #words = new WordsOf(this)

  readonly #sessionAbove = new ContextSeeker(this, sessionContext, () => {
    this.requestUpdate()
  })

  /** Whether everything else was asked for. */
  #isWhole = false
  /** The peer of the session, which nobody gave. */
  #ofSession: Peer | undefined

  constructor() {
    super()
    this.route = readRoute(location.hash)
    new Watcher(this, () => [
      this.#session?.state,
      this.#shown?.connection.banner,
      this.#shown?.isReady,
      this.#shown?.summaries.all,
      this.#shown?.summaries.arrival,
      this.#shown?.contacts.all,
      this.#shown?.groups.notices.chosen,
      this.#shown?.contacts.arrival,
      this.#shown?.calls.desk,
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
    this.#sessionAbove.forget()
  }

  protected override get drawsWithoutPeer(): boolean {
    return this.#session !== undefined
  }

  protected override shouldUpdate(): boolean {
    const session = this.isConnected ? this.#session : undefined
    if (session !== undefined) {
      const state = session.state.value
      const before = this.#ofSession
      this.#ofSession = state.state === 'open' ? state.peer : undefined
      this.peer = this.#ofSession
      // Its peer is leaving: nothing more is asked of it.
      if (before !== undefined && before !== this.peer) messengerOf(before).stop()
    }
    return super.shouldUpdate()
  }

  override updated(changed: PropertyValues<this>): void {
    loadDrawn(this.renderRoot)
    if (this.#shown?.isReady.value === true && !this.#isWhole) {
      this.#isWhole = true
      loadRest()
      import('./preferred.ts').then(({ Preferred }) => new Preferred(this, () => this.#shown)).catch(reportError)
    }
    const count = this.#shown?.noticeCount ?? 0
    document.title = count === 0 ? 'Kith' : `(${count}) Kith`
    if (changed.has('route') && this.route.view === 'conversation' && matchMedia('(pointer: fine)').matches)
      this.#conversation?.focus()
  }

  override render(): TemplateResult {
    const session = this.#session
    if (session === undefined) return this.#shell(this.messenger)
    const state = session.state.value
    const { entry } = session
    const says = this.#words.of(area)
    switch (state.state) {
      case 'choosing':
      case 'claiming':
        if (this.way === 'link' && entry !== undefined)
          return html`<kith-join-device
            .entry=${entry}
            @kith-entered=${this.#onEntered}
            @kith-close=${this.#onSignIn}
          ></kith-join-device>`
        if (this.way === 'recover' && entry !== undefined)
          return html`<kith-recover-name
            .entry=${entry}
            .name=${state.name}
            @kith-entered=${this.#onEntered}
            @kith-close=${this.#onSignIn}
          ></kith-recover-name>`
        return html`<kith-leftovers .leftovers=${session.leftovers}></kith-leftovers>
          <kith-sign-in
            .session=${state}
            .invitation=${invitationIn(location.hash)}
            .hasEntry=${entry !== undefined}
            @kith-way=${({ way }: KithWayEvent) => {
              this.way = way
            }}
            @kith-claim=${this.#onClaim}
            @kith-close=${() => {
              session.cancel()
            }}
            ><kith-own-names .session=${session}></kith-own-names
          ></kith-sign-in>`
      case 'opening':
        return html`<div class="stages" aria-busy="true"></div>`
      case 'locked':
        return html`<kith-unlock
          .session=${state}
          @kith-unlock=${({ passphrase }: KithUnlockEvent) => void session.unlock(passphrase)}
          @kith-close=${() => void session.chooseAnother()}
        ></kith-unlock>`
      case 'failed':
        return html`<div class="failed" role="alert">
          <h1>${says.cannotOpen(state.name)}</h1>
          <p>${says.nothingLost(codeSentence(state.fault.code, this.#words.now))}</p>
          <button class="button primary" type="button" @click=${() => void session.start()}>${says.tryAgain}</button>
        </div>`
      case 'open':
        return this.#shown === undefined ? html`` : this.#shell(this.#shown)
    }
  }

  #shell(messenger: Messenger): TemplateResult {
    const { route } = this
    const stage = stageOf(route, messenger.peer.name)
    const name = stage.view === 'list' ? undefined : stage.name
    const shown = (view: Stage['view']): string => (stage.view === view ? 'shown' : '')
    return html`<kith-banner .banner=${messenger.connection.banner.value} @kith-banner=${this.#onBanner}></kith-banner>
      ${messenger.calls.desk.value === undefined ? nothing : html`<kith-call .messenger=${messenger}></kith-call>`}
      <kith-installed .installed=${this.installed} .messenger=${messenger}></kith-installed>
      <kith-history .messenger=${messenger}></kith-history>
      <kith-leftovers .leftovers=${this.#session?.leftovers}></kith-leftovers>
      <div class="stages ${name === undefined ? '' : 'with-details'}" @kith-navigate=${this.#onNavigate}>
        <kith-roster
          class=${shown('list')}
          .messenger=${messenger}
          .current=${name}
          .hasNames=${this.#session?.names !== undefined}
          @kith-lock=${this.#onLock}
        ></kith-roster>
        ${
          name === undefined || !messenger.isReady.value
            ? nobody(messenger, this.#words.now)
            : html`<kith-conversation
                  class=${shown('conversation')}
                  .messenger=${messenger}
                  .with=${name}
                  .target=${this.target}
                ></kith-conversation>
                ${about(messenger, name, `side ${shown('details')}`, route)}`
        }
      </div>
      ${overTemplate(messenger, route, {
        words: this.#words.now,
        installed: this.installed,
        session: this.#session,
        navigate: this.#onNavigate,
        lock: this.#onLock,
        close: () => {
          if (this.route.view === route.view) this.#go(stage)
        },
      })}
      <div class="for-the-ear" aria-live="polite" data-testid="announcement">
        ${announcement(messenger, this.#words.now)}
      </div>`
  }

  /** Who this browser is; undefined where it acts for a peer that was given or joined by name. */
  get #session(): Session | undefined {
    if (this.session !== undefined) return this.session
    if (this.peer !== undefined && this.peer !== this.#ofSession) return undefined
    this.#sessionAbove.ask()
    if (this.#sessionAbove.isFound) return this.#sessionAbove.value
    return this.server !== undefined && this.name === undefined ? browserSession(this.server) : undefined
  }

  get #shown(): Messenger | undefined {
    return this.hasPeer ? this.messenger : undefined
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
    if ((this.#shown?.outgoing.pending.value.size ?? 0) > 0) event.preventDefault()
  }

  readonly #onNavigate = ({ route, key }: KithNavigateEvent): void => {
    this.#go(route, key)
  }

  readonly #onClaim = async ({ name, invitation }: KithClaimEvent): Promise<void> => {
    await this.#session?.claim(name, invitation)
    // It works once, and it does not stay in the address for the next one who looks.
    if (this.#session?.state.value.state === 'open' && invitationIn(location.hash) !== undefined)
      location.replace(hashOf(this.route))
  }

  readonly #onSignIn = (): void => {
    this.way = undefined
  }

  readonly #onEntered = ({ name }: KithEnteredEvent): void => {
    this.way = undefined
    if (this.route.view === 'link') this.#go({ view: 'list' })
    void this.#session?.enter(name)
  }

  readonly #onLock = (): void => {
    if (this.route.view === 'passphrase') this.#go({ view: 'list' })
    void this.#session?.lock()
  }

  readonly #onTouch = (): void => {
    this.#session?.idle?.touched()
  }

  readonly #onBanner = ({ does }: KithBannerEvent): void => {
    if (does === 'dismiss') this.#shown?.connection.dismiss()
    else if (does === 'retry-storage') void this.#shown?.peer.retryStorage()
    else if (does === 'retry') void this.#session?.restart()
    else if (does === 'choose-name') void this.#session?.chooseAnother()
    else location.reload()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.hasPeer || event.defaultPrevented) return
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (this.route.view !== 'list' && !matchMedia('(min-width: 60rem)').matches) this.#go({ view: 'list' })
      void this.updateComplete.then(() => {
        this.renderRoot.querySelector<KithRoster>('kith-roster')?.focusSearch()
      })
    } else if (asksForKeys(event)) {
      event.preventDefault()
      import('../keys/keys.ts').then(({ showKeys }) => showKeys(this.renderRoot), reportError)
    } else if (event.key === 'Escape' && !hasOpenLayer(this.renderRoot)) this.#back()
  }

  /** One stage back. */
  #back(): void {
    const { route } = this
    if (route.view === 'details' || route.view === 'thread') this.#go({ view: 'conversation', name: route.name })
    else if (route.view === 'conversation') this.#go({ view: 'list' })
  }
}

customElements.define('kith-messenger', KithMessenger)
