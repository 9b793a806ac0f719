import type { Peer, PeerPath } from '@kith/peer'
import { isRequestText } from '@kith/wire'

import { Conversation } from './chat/conversation.ts'
import { receiveMessages } from './chat/incoming.ts'
import { Files } from './chat/files.ts'
import { Held } from './chat/held.ts'
import { chatCollections, type ChatMessage, MessageClock } from './chat/message-record.ts'
import { Outgoing } from './chat/outgoing.ts'
import { OwnDevices } from './chat/own-devices.ts'
import { receiveOwn } from './chat/own-incoming.ts'
import { Search } from './chat/search.ts'
import { type Arrival, Summaries } from './chat/summaries.ts'
import { Typing } from './chat/typing.ts'
import { Connection, type Way } from './connection/connection.ts'
import { ContactBook } from './contacts/contact-book.ts'
import { DeviceBook } from './devices/device-book.ts'
import { History } from './devices/history.ts'
import { Invitations } from './invitations/invitations.ts'
import { Cell } from './observable/cell.ts'
import { Passphrase } from './passphrase/passphrase.ts'
import { OwnStatus } from './presence/own-presence.ts'
import { PresenceView } from './presence/presence-view.ts'
import { TrustBook } from './trust/trust-book.ts'

/** Everything the screen shows of one peer, without any screen. */
export class Messenger {
  readonly peer: Peer
  readonly connection: Connection
  readonly contacts: ContactBook
  readonly presence: PresenceView
  readonly ownStatus: OwnStatus
  readonly devices: DeviceBook
  readonly history: History
  readonly trust: TrustBook
  readonly passphrase: Passphrase
  readonly invitations: Invitations
  readonly summaries: Summaries
  readonly outgoing: Outgoing
  readonly files: Files
  readonly typing: Typing
  readonly search: Search
  readonly nowMs: () => number
  /** Whether the roster was read from this device. */
  readonly isReady: Cell<boolean> = new Cell(false)
  readonly #ending = new AbortController()
  readonly #own: OwnDevices
  readonly #held: Held
  readonly #handlers = new DisposableStack()

  constructor(peer: Peer, nowMs: () => number = Date.now) {
    const { signal } = this.#ending
    const clock = new MessageClock(nowMs)
    this.peer = peer
    this.nowMs = nowMs
    this.connection = new Connection(peer, nowMs, signal)
    this.contacts = new ContactBook(peer, nowMs, signal)
    this.presence = new PresenceView(peer, signal)
    this.ownStatus = new OwnStatus(peer, signal)
    this.#own = new OwnDevices(peer, signal)
    this.summaries = new Summaries(peer, clock, this.#own, signal)
    const unread = (name: string): readonly string[] => this.summaries.of(name).unread
    this.#held = new Held(peer, this.contacts, signal)
    this.outgoing = new Outgoing(peer, { clock, own: this.#own, held: this.#held, unread, signal })
    this.devices = new DeviceBook(peer, signal)
    this.history = new History(peer, signal)
    this.trust = new TrustBook(peer, signal)
    this.passphrase = new Passphrase(peer)
    this.invitations = new Invitations(peer)
    this.files = new Files(peer, signal)
    this.typing = new Typing(peer, nowMs)
    this.search = new Search(peer)
    this.#handlers.use(receiveMessages(peer, clock))
    this.#handlers.use(receiveOwn(peer, clock))
    this.contacts.all.subscribe(() => {
      const names = this.contacts.all.value.filter(({ state }) => state === 'contact').map(({ name }) => name)
      this.presence.watch(names)
    })
    this.summaries.arrival.subscribe(() => {
      const arrival = this.summaries.arrival.value
      if (arrival === undefined) return
      this.typing.end(arrival.name)
      void this.#fileArrived(arrival)
    })
  }

  async start(): Promise<void> {
    this.connection.start()
    this.devices.start()
    this.trust.start()
    await Promise.all([this.contacts.start(), this.summaries.start(), this.files.start(), this.#own.start()])
    this.isReady.set(true)
    await this.#held.start()
    await Promise.all([this.outgoing.start(), this.ownStatus.start(), this.history.start()])
  }

  /** A window over the conversation with a name; the caller opens and closes it. */
  conversation(name: string): Conversation {
    return new Conversation(name, this.peer, this.contacts, this.summaries, this.outgoing)
  }

  /** Unread messages of everybody who is not muted, and open requests. */
  get noticeCount(): number {
    let count = this.contacts.all.value.filter(({ state }) => state === 'asking').length
    for (const [name, { unread }] of this.summaries.all.value) if (!this.contacts.isMuted(name)) count += unread.length
    return count
  }

  /** Asks somebody to become a contact, with what was typed where a request can carry it. Says whether it does; otherwise the line is to be sent. */
  async ask(name: string, text: string): Promise<boolean> {
    const fits = isRequestText(text)
    await this.peer.contacts.request(name, fits ? text : '')
    return fits
  }

  /** How a message to this name would travel now. */
  wayTo(name: string): Way {
    const path = this.connection.paths.value.get(name)
    const presence = this.presence.all.value.get(name)
    // A direct path needs no server, so it may outlive the connection.
    if (this.connection.status.value.state !== 'connected') return path === 'direct' ? 'direct' : 'kept'
    // Whoever may be reached directly alone waits for that.
    if (this.contacts.of(name)?.paths === 'direct-only' && path !== 'direct') return 'kept'
    // Whoever looks offline is reached by no path that is shown: a dead one, or one that would give away an invisible person.
    if (presence?.state === 'offline') return 'kept'
    return path ?? (presence === undefined || presence.state === 'unknown' ? 'kept' : 'relay')
  }

  /** How the paths to the devices of a name stand; none of who looks offline, which would give away an invisible person. */
  pathsTo(name: string): readonly PeerPath[] {
    if (this.connection.status.value.state !== 'connected') return []
    if (this.presence.all.value.get(name)?.state === 'offline') return []
    return this.connection.devices.value.filter((path) => path.name === name)
  }

  async #fileArrived({ name, key }: Arrival): Promise<void> {
    if (this.contacts.of(name)?.state !== 'contact') return
    const message = await this.peer.records.get<ChatMessage>(chatCollections.messages, key)
    if (message?.file !== undefined) await this.files.arrived(message.file)
  }

  stop(): void {
    this.#ending.abort()
    this.#handlers[Symbol.dispose]()
    this.typing.stop()
  }
}
