import type { Peer } from '@kith/peer'
import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { messengerOf } from '../../controllers/messenger-of.ts'
import { JoinedPeer } from '../../controllers/network/joined-peer.ts'
import { browserSession } from '../../controllers/session/browser-session.ts'
import type { Session } from '../../controllers/session/session.ts'
import { ContextProvider, peerContext, sessionContext } from '../foundation/context.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { faultTemplate } from '../foundation/fault.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { networkStyles } from './network.styles.ts'

/**
 * @summary The network of the elements inside it, and who one is there. With a `peer` they act for that; with `server` and `name` it joins under that name; with `server` alone it
 * is the name that this browser goes by, which a `<kith-sign-in>` inside asks for. It takes no room.
 * @slot - The elements.
 * @csspart fault - Why the network could not be joined, with a button that tries again.
 */
export class KithNetwork extends LitElement {
  static override properties: PropertyDeclarations = {
    peer: { attribute: false },
    session: { attribute: false },
    server: { type: String },
    name: { type: String },
  }
  static override styles: CSSResultGroup = [foundation, networkStyles]
  /** Whom the elements inside act for. */
  declare peer: Peer | undefined
  /** Who this browser is, where the page keeps that itself. */
  declare session: Session | undefined
  /** Address of the network, such as `wss://chat.example.org`. */
  declare server: string | undefined
  /** One's own name there. */
  declare name: string | undefined
  readonly #peers = new ContextProvider<Peer | undefined>(this, peerContext, undefined)
  readonly #sessions = new ContextProvider<Session | undefined>(this, sessionContext, undefined)
  #words: WordsOf | undefined
  readonly #joined = new JoinedPeer(() => {
    this.requestUpdate()
  })

  constructor() {
    super()
    new Watcher(this, () => [this.#sessions.value?.state])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#joined.end()
  }

  override willUpdate(): void {
    if (!this.isConnected) return
    const { server, name } = this
    const isGiven = this.peer !== undefined
    const isOpen = !isGiven && server !== undefined && name === undefined
    const session = isGiven ? undefined : (this.session ?? (isOpen ? browserSession(server) : undefined))
    this.#sessions.set(session)
    const state = session?.state.value
    const inSession = state?.state === 'open' ? state.peer : undefined
    const isAlone = !isGiven && session === undefined
    this.#joined.want(isAlone ? server : undefined, name)
    const before = this.#peers.value
    this.#peers.set(this.peer ?? inSession ?? this.#joined.peer)
    // Its peer is leaving: nothing more is asked of it.
    if (before !== undefined && before !== this.#peers.value && session !== undefined) messengerOf(before).stop()
  }

  override render(): TemplateResult {
    const { fault } = this.#joined
    return html`<slot></slot>${fault === undefined ? nothing : faultTemplate(fault, this.#spoken().now, this.#again)}`
  }

  /** What a fault is said in; without one there is nothing to say. */
  #spoken(): WordsOf {
    this.#words ??= new WordsOf(this)
    return this.#words
  }

  readonly #again = (): void => {
    this.#joined.end()
    this.requestUpdate()
  }
}

customElements.define('kith-network', KithNetwork)
