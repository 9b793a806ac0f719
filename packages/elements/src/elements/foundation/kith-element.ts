import type { Peer } from '@kith/peer'
import { LitElement, nothing, type PropertyDeclarations, render } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import { messengerOf } from '../../controllers/messenger-of.ts'
import { JoinedPeer } from '../../controllers/network/joined-peer.ts'
import { readRoute } from '../../controllers/route/route.ts'
import { adoptTokens } from './adopt-tokens.ts'
import { ContextSeeker, peerContext } from './context.ts'
import { KithNavigateEvent } from './events.ts'
import { faultTemplate } from './fault.ts'
import { WordsOf } from './words-of.ts'

/**
 * What every element that acts for a peer is made of. It finds its peer in this order: the property `peer`; the nearest `<kith-network>` above it; the attributes `server` and
 * `name`, by which it joins itself, one peer for each server and name in a page. Until then it shows nothing, and no update of a subclass runs; when joining fails, it says why.
 */
export abstract class KithElement extends LitElement {
  static override properties: PropertyDeclarations = {
    peer: { attribute: false },
    server: { type: String },
    name: { type: String },
    messenger: { attribute: false },
  }
  /** Whom it acts for. */
  declare peer: Peer | undefined
  /** Address of the network to join, such as `wss://chat.example.org`. */
  declare server: string | undefined
  /** One's own name there. */
  declare name: string | undefined
  /** The state of that peer; in every update there is one. A given one stands above the peer. */
  declare messenger: Messenger
  readonly #above = new ContextSeeker(this, peerContext, () => {
    this.requestUpdate()
  })
  #toldOf: Messenger | undefined
  /** The messenger that was found, not given. */
  #found: Messenger | undefined
  #words: WordsOf | undefined
  readonly #joined = new JoinedPeer(() => {
    this.requestUpdate()
  })

  /** Whether there is a peer to act for. */
  get hasPeer(): boolean {
    return (this.messenger as Messenger | undefined) !== undefined
  }

  /** Whether there is a network that it will act in, as soon as it is joined. */
  protected get isAwaited(): boolean {
    return this.#above.isFound || this.server !== undefined
  }

  /** Whether it is a part of the whole messenger, which has places that its links lead to. */
  get isInMessenger(): boolean {
    const root = this.getRootNode()
    return root instanceof ShadowRoot && root.host.localName === 'kith-messenger'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    adoptTokens(this.ownerDocument)
    this.addEventListener('click', this.#onLink)
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('click', this.#onLink)
    this.#above.forget()
    this.#joined.end()
    this.#toldOf = undefined
  }

  /** It acts for a peer from now on: called before it is first drawn for it, and again when it comes back into the page. */
  protected peerFound(): void {
    // Most have nothing to begin.
  }

  /** Whether it has something to show before there is a peer. */
  protected get drawsWithoutPeer(): boolean {
    return false
  }

  /** By now it has what it was given, also what it was given before the browser knew what it is. */
  protected override shouldUpdate(): boolean {
    if (this.isConnected) this.#find()
    if (this.isConnected && this.hasPeer && this.#toldOf !== this.messenger) {
      this.#toldOf = this.messenger
      this.peerFound()
    }
    if (this.hasPeer || this.drawsWithoutPeer) return true
    const { fault } = this.#joined
    render(
      fault === undefined ? nothing : faultTemplate(fault, this.#spoken().now, this.#again),
      this.renderRoot,
      this.renderOptions,
    )
    return false
  }

  #find(): void {
    const given = this.messenger as Messenger | undefined
    if (given !== undefined && given !== this.#found) return this.#joined.end()
    const peer = this.peer ?? this.#peerAbove() ?? this.#joinedPeer()
    if (this.peer !== undefined) this.#joined.end()
    this.#found = peer === undefined ? undefined : messengerOf(peer)
    this.messenger = this.#found as Messenger
  }

  #peerAbove(): Peer | undefined {
    this.#above.ask()
    return this.#above.value
  }

  #joinedPeer(): Peer | undefined {
    if (this.#above.isFound) this.#joined.end()
    else this.#joined.want(this.server, this.name)
    return this.#joined.peer
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

  /** The addresses inside an element are places of the messenger; without one around it, they are told and the page's own address stays. */
  readonly #onLink = (event: MouseEvent): void => {
    const path = event.composedPath()
    if (event.defaultPrevented || path.some((node) => node instanceof Element && node.localName === 'kith-messenger'))
      return
    const link = path.find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement)
    const hash = link?.getAttribute('href') ?? ''
    if (link === undefined || !hash.startsWith('#') || link.getRootNode() === this.getRootNode()) return
    event.preventDefault()
    this.dispatchEvent(new KithNavigateEvent(readRoute(hash)))
  }
}
