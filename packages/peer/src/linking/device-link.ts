/**
 * A new device that becomes a device of a name (spec KY40 to KY45, PE50 to PE52). It is nobody until a device of the name has put it into the device list; its keys
 * come into the store when the chain of the name, as the server has it, names them.
 */
import { type DeviceKeys, equalBytes, generateDevice, LinkJoining, type LinkInvitation } from '@kith/keys'
import { type Frame, KithError, noDevice, type PeerName } from '@kith/wire'
import type { DeviceLink, KeyPlace, LinkedName, LinkOffer } from '../api/linking.ts'
import { pause } from '../engine/alarm.ts'
import type { Dial } from '../links/patient-dial.ts'
import { fittingLabel } from '../identity/identity.ts'
import { type KeyStores, openKeyStore } from './keeping.ts'
import { EarlyLine } from './early-line.ts'
import { MeetingTalk } from './meeting-talk.ts'
import { chainOf, hashOfList, type NameChain } from './name-chain.ts'

/** What a linked device keeps. */
export interface LinkedKeys {
  readonly name: PeerName
  readonly device: DeviceKeys
  readonly lists: readonly Uint8Array[]
  readonly network: { readonly networkKey: Uint8Array; readonly domain: string }
}

export interface DeviceLinkOptions {
  readonly dial: Dial
  readonly label: string
  readonly signal: AbortSignal | undefined
  readonly stores: KeyStores
}

/** How long after a lost connection, in milliseconds. */
const againMs = 1000
/** How long after `accept` the device list is looked at first, in milliseconds. */
const lookMs = 1000

/** Begins a link. Rejects `server-unreachable`, `aborted`. */
export async function beginDeviceLink(options: DeviceLinkOptions): Promise<DeviceLink> {
  const device = await generateDevice(fittingLabel(options.label), Date.now())
  const link = new JoiningDevice(device, await LinkJoining.begin(device), options)
  await link.start()
  return link
}

class JoiningDevice implements DeviceLink {
  readonly #device: DeviceKeys
  readonly #joining: LinkJoining
  readonly #options: DeviceLinkOptions
  readonly #talk: MeetingTalk
  readonly #ending = new AbortController()
  #line: EarlyLine | undefined
  /** What the server says of itself. */
  #network: EarlyLine['challenge'] | undefined
  #invitation: LinkInvitation | undefined
  #offer: Promise<LinkOffer> | undefined
  #accepting: Promise<LinkedName> | undefined

  constructor(device: DeviceKeys, joining: LinkJoining, options: DeviceLinkOptions) {
    this.#device = device
    this.#joining = joining
    this.#options = options
    this.#talk = new MeetingTalk(joining.code.meeting, 'joining', {
      ask: (build) => {
        if (this.#line === undefined) return Promise.reject(new KithError('server-unreachable'))
        return this.#line.ask('done', (request) => build(request, noDevice))
      },
      send: (build) => this.#line?.send(build(noDevice)),
    })
    options.signal?.addEventListener('abort', () => {
      this.#leave(new KithError('aborted'))
    })
  }

  get code(): string {
    return this.#joining.code.text
  }

  address(page: string): string {
    return this.#joining.code.address(page)
  }

  /** Connects and says hello; then stays connected. */
  async start(): Promise<void> {
    const line = await this.#connect()
    try {
      await this.#talk.say(this.#joining.hello)
    } catch (error) {
      this.#leave(undefined)
      throw error
    }
    void this.#stay(line)
  }

  offer(): Promise<LinkOffer> {
    return (this.#offer ??= this.#hearOffer())
  }

  accept(place: KeyPlace = {}): Promise<LinkedName> {
    return (this.#accepting ??= this.#accept(place))
  }

  decline(): Promise<void> {
    this.#leave(new KithError('link-declined'))
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#leave(new KithError('meeting-over'))
    return Promise.resolve()
  }

  async #hearOffer(): Promise<LinkOffer> {
    const opened = await this.#joining.takeInvitation(await this.#talk.hear())
    if (opened.kind === 'refused') throw this.#fail(new KithError(opened.code))
    const { invitation, digits } = opened.value
    const { domain, networkKey } = this.#network ?? {}
    if (domain !== invitation.domain || networkKey === undefined || !equalBytes(networkKey, invitation.networkKey))
      throw this.#fail(new KithError('network-changed'))
    this.#invitation = invitation
    return { name: invitation.name, network: invitation.domain, by: invitation.label, digits }
  }

  async #accept(place: KeyPlace): Promise<LinkedName> {
    const { name } = await this.offer()
    await using kept = await openKeyStore(this.#options.stores, name as PeerName, place)
    await this.#talk.say(await this.#joining.accept())
    const chain = await this.#named()
    const { networkKey, domain } = this.#invitation as LinkInvitation
    await kept.keep({
      name: name as PeerName,
      device: this.#device,
      lists: chain.lists,
      network: { networkKey, domain },
    })
    this.#leave(undefined)
    return { name, device: this.#device.device }
  }

  /** Resolves with the chain of the name when it names this device: after `done`, or without it, which may be lost with the other device (spec PE51). */
  async #named(): Promise<NameChain> {
    const looking = new AbortController()
    try {
      return await Promise.race([this.#whenDone(), this.#whenListed(looking.signal)])
    } finally {
      looking.abort()
    }
  }

  async #whenDone(): Promise<NameChain> {
    try {
      const done = await this.#joining.takeDone(await this.#talk.hear())
      if (done.kind === 'refused') throw this.#fail(new KithError(done.code))
    } catch (error) {
      // The device list may name this device all the same: what was said last may be lost.
      const chain = await this.#listed().catch(() => undefined)
      if (chain === undefined) throw error
      return chain
    }
    const chain = await this.#listed()
    if (chain === undefined) throw this.#fail(new KithError('device-unlisted'))
    return chain
  }

  /** Looks now and then, with pauses that double, so that the server answers every time (spec SE21). */
  async #whenListed(signal: AbortSignal): Promise<NameChain> {
    for (let pauseMs = lookMs; ; pauseMs *= 2) {
      await pause(pauseMs, signal)
      if (signal.aborted) throw new KithError('aborted')
      const chain = await this.#listed().catch(() => undefined)
      if (chain !== undefined) return chain
    }
  }

  /** The chain of the name, which goes on from the list of the invitation; nothing when it does not name this device. */
  async #listed(): Promise<NameChain | undefined> {
    const invitation = this.#invitation as LinkInvitation
    const line = this.#line ?? (await this.#connect())
    const chain = await chainOf(invitation.name, line.ask)
    const before = hashOfList(chain, invitation.version)
    if (before === undefined || !equalBytes(before, invitation.listHash)) throw this.#fail(new KithError('list-forked'))
    const { device, signing } = this.#device
    const listed = chain.newest.list.devices.find((one) => one.device === device)
    return listed !== undefined && equalBytes(listed.signKey, signing.publicKey) ? chain : undefined
  }

  async #connect(): Promise<EarlyLine> {
    const heard = (frame: Frame): void => {
      if (frame.type === 'met' || frame.type === 'meeting-end') this.#talk.frame(frame)
    }
    this.#line = await EarlyLine.open(this.#options.dial, heard, this.#ending.signal)
    this.#network = this.#line.challenge
    return this.#line
  }

  /** Connects again for as long as the meeting lasts. */
  async #stay(first: EarlyLine): Promise<void> {
    let line: EarlyLine | undefined = first
    while (!this.#ending.signal.aborted) {
      await line?.lost
      line = undefined
      this.#line = undefined
      if (this.#ending.signal.aborted || this.#talk.over !== undefined) return
      await pause(againMs, this.#ending.signal)
      try {
        line = await this.#connect()
        await this.#talk.resume()
      } catch {
        // Without a connection it is tried again; when the meeting is over, whoever hears is told.
      }
    }
  }

  #fail(error: KithError): KithError {
    this.#leave(error)
    return error
  }

  #leave(reason: KithError | undefined): void {
    this.#talk.leave(reason)
    this.#ending.abort()
    this.#line?.[Symbol.dispose]()
    this.#line = undefined
  }
}
