import type { Peer, PeerPath } from '@kith/peer'
import { isRequestText } from '@kith/wire'

import { receiveCharm } from './charm/receive-charm.ts'
import { Conversation } from './chat/conversation.ts'
import { receiveCalls } from './calls/call-record.ts'
import { Calls } from './calls/calls.ts'
import { receiveMessages } from './chat/incoming.ts'
import { Files } from './chat/files.ts'
import { Held } from './chat/held.ts'
import { chatCollections, type ChatMessage, MessageClock } from './chat/message-record.ts'
import { Outgoing } from './chat/outgoing.ts'
import { conversationOf } from './chat/place.ts'
import { OwnDevices } from './chat/own-devices.ts'
import { receiveOwn } from './chat/own-incoming.ts'
import { type Arrival, Summaries, type Summary } from './chat/summaries.ts'
import { Typing } from './chat/typing.ts'
import { Connection, type Way } from './connection/connection.ts'
import { ContactBook } from './contacts/contact-book.ts'
import { DeviceBook } from './devices/device-book.ts'
import { History } from './devices/history.ts'
import { receiveAsks } from './groups/group-asks.ts'
import type { GroupInvites } from './groups/group-invites.ts'
import { receiveGroupChanges } from './groups/group-incoming.ts'
import { Groups } from './groups/groups.ts'
import { Invitations } from './invitations/invitations.ts'
import { Cell } from './observable/cell.ts'
import { Passphrase } from './passphrase/passphrase.ts'
import { OwnStatus } from './presence/own-presence.ts'
import { PresenceView } from './presence/presence-view.ts'
import type { SeenInPlace } from './reading/read-marks.ts'
import { MessageActions } from './rich/message-actions.ts'
import { receivePreferences } from './settings/receiving.ts'
import { Search } from './search/search.ts'
import { TrustBook } from './trust/trust-book.ts'

const messengers = new WeakMap<Peer, Messenger>()

/** The `Messenger` of a peer in this page, if one was made. */
export function knownMessenger(peer: Peer): Messenger | undefined {
  return messengers.get(peer)
}

/** Everything the screen shows of one peer, without any screen. There is one for each peer in a page; `messengerOf` gives it. */
export class Messenger {
  readonly peer: Peer
  readonly connection: Connection
  readonly contacts: ContactBook
  readonly groups: Groups
  /** Invitations into groups; they are loaded after all that is shown first. */
  readonly groupInvites: Cell<GroupInvites | undefined> = new Cell<GroupInvites | undefined>(undefined)
  readonly presence: PresenceView
  readonly ownStatus: OwnStatus
  readonly devices: DeviceBook
  readonly history: History
  readonly trust: TrustBook
  readonly passphrase: Passphrase
  readonly invitations: Invitations
  readonly summaries: Summaries
  readonly outgoing: Outgoing
  readonly actions: MessageActions
  readonly files: Files
  readonly typing: Typing
  readonly search: Search
  readonly calls: Calls
  /** Whether Enter sends what is written. */
  readonly enterSends: Cell<boolean> = new Cell(true)
  /** Addresses of display pictures, by name. */
  readonly faces: Cell<ReadonlyMap<string, string>> = new Cell<ReadonlyMap<string, string>>(new Map())
  /** How far others have read what this person wrote, by place and name. */
  readonly seen: Cell<ReadonlyMap<string, SeenInPlace>> = new Cell<ReadonlyMap<string, SeenInPlace>>(new Map())
  readonly nowMs: () => number
  /** The times of messages. */
  readonly clock: MessageClock
  /** Whether the roster was read from this device. */
  readonly isReady: Cell<boolean> = new Cell(false)
  readonly #ending = new AbortController()
  readonly #own: OwnDevices
  readonly #held: Held
  readonly #handlers = new DisposableStack()

  constructor(peer: Peer, nowMs: () => number = Date.now) {
    const { signal } = this.#ending
    const clock = new MessageClock(nowMs)
    messengers.set(peer, this)
    this.peer = peer
    this.nowMs = nowMs
    this.clock = clock
    this.connection = new Connection(peer, nowMs, signal)
    this.contacts = new ContactBook(peer, nowMs, signal)
    this.groups = new Groups(peer, nowMs, signal)
    this.presence = new PresenceView(peer, signal)
    this.ownStatus = new OwnStatus(peer, signal, nowMs)
    this.#own = new OwnDevices(peer, signal)
    this.summaries = new Summaries(peer, clock, this.#own, signal)
    const unread = (name: string): readonly string[] => this.summaries.of(name).unread
    this.#held = new Held(peer, this.contacts, signal)
    const readers = (place: string): readonly string[] =>
      conversationOf(place) === undefined ? [place] : this.groups.others(place)
    this.outgoing = new Outgoing(peer, { clock, own: this.#own, held: this.#held, unread, readers, signal })
    this.actions = new MessageActions(peer, clock, this.outgoing, readers)
    this.devices = new DeviceBook(peer, signal)
    this.history = new History(peer, signal)
    this.trust = new TrustBook(peer, signal)
    this.passphrase = new Passphrase(peer)
    this.invitations = new Invitations(peer)
    this.files = new Files(peer, signal)
    this.typing = new Typing(peer, { readers, nowMs })
    this.search = new Search(peer, signal)
    this.calls = new Calls(peer, { contacts: this.contacts, groups: this.groups, clock, nowMs, signal })
    this.#handlers.use(receiveMessages(peer, clock))
    this.#handlers.use(receiveOwn(peer))
    this.#handlers.use(receivePreferences(peer, nowMs))
    this.#handlers.use(receiveCalls(peer, clock))
    this.#handlers.use(receiveGroupChanges(peer, clock))
    this.#handlers.use(receiveAsks(peer))
    this.#handlers.use(receiveCharm(peer, clock))
    this.history.came.subscribe(() => {
      this.search.rebuild().catch((error: unknown) => {
        if (!signal.aborted) reportError(error)
      })
    })
    this.contacts.all.subscribe(() => {
      const names = this.contacts.all.value.filter(({ state }) => state === 'contact').map(({ name }) => name)
      this.presence.watch(names)
    })
    this.summaries.arrival.subscribe(() => {
      const arrival = this.summaries.arrival.value
      if (arrival === undefined) return
      this.typing.end(arrival.name, arrival.by)
      void this.#fileArrived(arrival)
    })
  }

  async start(): Promise<void> {
    this.connection.start()
    this.devices.start()
    this.trust.start()
    await Promise.all([
      this.contacts.start(),
      this.groups.start(),
      this.summaries.start(),
      this.files.start(),
      this.#own.start(),
    ])
    this.isReady.set(true)
    this.search.start()
    await this.#held.start()
    const { outgoing, ownStatus, history, calls } = this
    await Promise.all([outgoing.start(), this.#followRest(), ownStatus.start(), history.start(), calls.load()])
  }

  /** Aborts when it stops. */
  get ending(): AbortSignal {
    return this.#ending.signal
  }

  /** A window over the conversation with a name; the caller opens and closes it. */
  conversation(name: string): Conversation {
    return new Conversation(name, this.peer, this.contacts, this.summaries, this.outgoing)
  }

  /** Unread messages of everybody who is not muted, and open requests. */
  get noticeCount(): number {
    let count = this.contacts.all.value.filter(({ state }) => state === 'asking').length
    for (const [name, summary] of this.summaries.all.value) count += this.#calling(name, summary)
    return count
  }

  /** Whether the person wants no notice of a message in a place now; `isMention` says whether it mentions them. */
  isQuiet(name: string, isMention = false): boolean {
    const wanted = this.groups.notices.wanted(name)
    return this.contacts.isMuted(name) || wanted === 'nothing' || (wanted === 'mentions' && !isMention)
  }

  #calling(name: string, { unread, mentioned }: Summary): number {
    return this.isQuiet(name) ? (this.isQuiet(name, true) ? 0 : mentioned.length) : unread.length
  }

  /** The names of everybody in a place, the own one last. */
  peopleOf(place: string): readonly string[] {
    return [...(conversationOf(place) === undefined ? [place] : this.groups.others(place)), this.peer.name]
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

  /** What becomes of what is said to several people, and what everybody looks like, is followed by what is loaded after all that is shown first. */
  async #followRest(): Promise<void> {
    const {
      charmPreferencesOf,
      GroupDelivery,
      GroupInvites,
      LastingMessages,
      LooseFiles,
      ownEmoticonsOf,
      picturesOf,
      ReadMarks,
    } = await import('./groups/after-start.ts')
    await Promise.all([charmPreferencesOf(this).start(), picturesOf(this).start(), ownEmoticonsOf(this).ready])
    const invites = new GroupInvites(this.peer, this.nowMs, this.#ending.signal)
    await invites.start()
    this.groupInvites.set(invites)
    await new GroupDelivery(this.peer, this.outgoing.mark.bind(this.outgoing), this.#ending.signal).start()
    await new LastingMessages(this).start()
    await new ReadMarks(this).start()
    await new LooseFiles(this.peer, this.#ending.signal).start()
  }

  async #fileArrived({ name, key }: Arrival): Promise<void> {
    if (this.contacts.of(name)?.state !== 'contact' && !this.groups.of(name)?.isMember) return
    const message = await this.peer.records.get<ChatMessage>(chatCollections.messages, key)
    if (message?.file !== undefined) await this.files.arrived(message.file)
  }

  stop(): void {
    this.calls.stop()
    this.#ending.abort()
    this.#handlers[Symbol.dispose]()
    this.typing.stop()
  }
}
