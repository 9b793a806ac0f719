import { signReceipts, SigningKey } from '@kith/keys'
import { memoryLinkPair, type Link } from '@kith/peer'
import {
  type BootId,
  bytesToId,
  decodePacket,
  type DeviceId,
  encodePacket,
  encodeStatement,
  type Frame,
  type FrameOf,
  type NameRecord,
  numberOfCode,
  readHeader,
  type StoredStatement,
} from '@kith/wire'

/** The key of the fake network, and what its challenges say. */
const networkKey = await SigningKey.fromSeed(new Uint8Array(32).fill(5))
const domain = 'fake'

/** What an honest mailbox says to a `store` frame; the parts stand in place of what is true. */
export async function storedFor(
  { envelope }: FrameOf<'store'>,
  parts: Partial<StoredStatement> = {},
  key: SigningKey = networkKey,
): Promise<FrameOf<'stored'>> {
  const { to, from, stream, seq } = readHeader(envelope.authenticated)
  const items = [{ seq, deadlineMs: 5_000_000, tag: envelope.tag.slice() }]
  const statement = { to: from, receiver: to, stream, upTo: seq, storedAtMs: 4_000_000, items, ...parts }
  const [proof] = await signReceipts(key, domain, [encodeStatement(statement)])
  if (proof === undefined) throw new Error('one statement has one proof')
  return { type: 'stored', ...statement, proof }
}

/**
 * The least server that engines can talk over, in this program: it believes every sign-in, forwards between connected devices, and keeps
 * nothing. What it says of names and entries can be replaced, so that tests can lie to a peer.
 */
export class FakeServer {
  readonly records: Map<string, NameRecord> = new Map()
  /** What every search finds. */
  entries: Uint8Array[] = []
  /** Changes a frame on its way from device to device; nothing drops it. */
  tamper: (frame: Frame) => Frame | undefined = (frame) => frame
  readonly networkKey: Uint8Array = networkKey.publicKey
  /** What is said to every lookup in place of what is known. */
  lookups: ((request: number) => Frame) | undefined
  /** What the mailbox says to a `store` frame; nothing when it is not there. */
  mailbox: (frame: FrameOf<'store'>) => Frame | undefined | Promise<Frame | undefined> = () => undefined
  /** What devices are told of STUN and TURN servers. */
  ice: Omit<FrameOf<'ice-servers'>, 'type' | 'request' | 'to'> = {
    ...{ stun: [], turn: [], validMs: 0, isDataAllowed: false },
  }
  readonly #boot = bytesToId<BootId>(new Uint8Array(16).fill(6))
  readonly #links = new Map<DeviceId, Link>()
  /** Says a frame to a device that is connected, as if somebody had sent it. */
  inject(to: DeviceId, frame: Frame): void {
    const link = this.#links.get(to)
    if (link !== undefined) say(link, frame)
  }

  /** Frames of a type that came from clients. */
  readonly seen: Frame[] = []

  /** Opens a link, as `webSocketLink` does. */
  readonly dial = (): Promise<Link> => {
    const [near, far] = memoryLinkPair().ends
    far.listen({
      packet: (packet) => {
        const decoded = decodePacket(packet)
        if (decoded.kind === 'packet') for (const frame of decoded.frames) this.#hear(far, frame)
      },
      room: () => undefined,
      down: () => {
        for (const [device, link] of this.#links) if (link === far) this.#links.delete(device)
      },
    })
    say(far, {
      type: 'challenge',
      nonce: new Uint8Array(32),
      networkKey: this.networkKey,
      domain,
      boot: this.#boot,
      serverMs: 0,
    })
    return Promise.resolve(near)
  }

  #hear(link: Link, frame: Frame): void {
    this.seen.push(frame)
    switch (frame.type) {
      case 'sign-in':
        this.#signIn(link, frame)
        return
      case 'ping':
        say(link, { type: 'pong', token: frame.token })
        return
      case 'lookup':
        this.#lookup(link, frame)
        return
      case 'data':
        this.#forward(frame, readHeader(frame.envelope.authenticated).to)
        return
      case 'store':
        void this.#store(link, frame)
        return
      case 'ack':
      case 'gap':
      case 'reopen':
      case 'signal':
      case 'bulk':
        this.#forward(frame, frame.to)
        return
      case 'search':
        say(link, { type: 'results', request: frame.request, entries: this.entries, cursor: '' })
        return
      case 'publish':
        this.entries.push(frame.entry.slice())
        say(link, { type: 'done', request: frame.request })
        return
      case 'grant':
      case 'presence-set':
      case 'presence-unwatch':
        say(link, { type: 'done', request: frame.request })
        return
      case 'ice-query': {
        const { request, as } = frame
        say(link, { type: 'ice-servers', request, to: as, ...this.ice })
        return
      }
      case 'lock-publish':
        say(link, { type: 'lock-stock', request: frame.request, count: 100 })
        return
      case 'lock-take':
        say(link, { type: 'lock-taken', request: frame.request, lockKey: new Uint8Array() })
        return
      case 'attach':
        say(link, { type: 'drained', as: frame.as })
        return
      default:
    }
  }

  #signIn(link: Link, { request, name, device, deviceList, lockKey }: FrameOf<'sign-in'>): void {
    this.#links.set(device, link)
    const known = this.records.get(name) ?? { name, version: 1, lists: [deviceList.slice()], lockKeys: [] }
    this.records.set(name, { ...known, lockKeys: [...known.lockKeys, lockKey.slice()] })
    say(link, { type: 'signed-in', request, device, epoch: 1, claimed: true })
  }

  #lookup(link: Link, { request, name }: FrameOf<'lookup'>): void {
    const said = this.lookups?.(request)
    if (said !== undefined) {
      say(link, said)
      return
    }
    const record = this.records.get(name)
    if (record !== undefined) say(link, { type: 'name-record', request, record })
    else say(link, { type: 'refused', request, code: numberOfCode('name-unknown'), message: '', retryAfterMs: 0 })
  }

  async #store(link: Link, frame: FrameOf<'store'>): Promise<void> {
    const answer = await this.mailbox(frame)
    if (answer !== undefined) say(link, answer)
  }

  #forward(frame: Frame, to: DeviceId): void {
    const link = this.#links.get(to)
    const changed = this.tamper(frame)
    if (link !== undefined && changed !== undefined) say(link, changed)
  }
}

function say(link: Link, frame: Frame): void {
  link.send(encodePacket([frame]))
}
