import { LinkCode, LinkInviting } from '@kith/keys'
import { type DeviceId, type FrameOf, KithError, limits } from '@kith/wire'
import type { WaitingLink } from '../api/linking.ts'
import type { Identity } from '../identity/identity.ts'
import { MeetingTalk } from '../linking/meeting-talk.ts'
import type { ListChanges } from './list-changes.ts'
import type { Upstream } from './upstream.ts'

export interface LinkKeeperOptions {
  readonly identity: Identity
  readonly upstream: Upstream
  readonly lists: ListChanges
}

interface OpenLink {
  readonly talk: MeetingTalk
  readonly inviting: LinkInviting
}

/** Links at once; more are refused. */
const linksMax = 4

/** New devices that this device lets into its name (spec KY40 to KY45, PE50 to PE52). */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions
  readonly #links = new Map<string, OpenLink>()

  constructor(options: LinkKeeperOptions) {
    this.#options = options
  }

  /** Meets the new device that shows a code. Rejects `meeting-unknown`, `meeting-taken`, `link-malformed`, `list-limit`, `rate-exceeded`. */
  async begin(text: string, signal: AbortSignal | undefined): Promise<WaitingLink> {
    const code = LinkCode.parse(text)
    if (code === undefined) throw new KithError('meeting-unknown')
    for (const [ticket, { talk }] of this.#links) if (talk.over !== undefined) this.#links.delete(ticket)
    if (this.#links.size >= linksMax) throw new KithError('rate-exceeded')
    const { identity, upstream } = this.#options
    const { list, hash } = identity.chain.newest
    const { network } = identity
    if (network === undefined) throw new KithError('server-unreachable')
    if (list.devices.length >= limits.devicesMax)
      throw new KithError('list-limit', 'The name has as many devices as it may have.')
    const talk = new MeetingTalk(code.meeting, 'inviting', {
      ask: (build) => upstream.ask('done', build),
      send: (build) => {
        upstream.send(build(identity.id))
      },
    })
    const ticket = crypto.randomUUID()
    const inviting = new LinkInviting(code)
    this.#links.set(ticket, { talk, inviting })
    const abort = (): void => {
      this.#end(ticket, new KithError('link-declined'))
    }
    signal?.addEventListener('abort', abort)
    try {
      await talk.resume()
      const hello = await inviting.takeHello(await talk.hear())
      if (hello.kind === 'refused') throw new KithError(hello.code)
      const { networkKey, domain } = network
      const { label } = identity.device
      const { version, name } = list
      const made = await inviting.invite({ name, domain, networkKey, version, listHash: hash, label })
      if (made.kind === 'refused') throw new KithError(made.code)
      await talk.say(made.value.message)
      return { ticket, label: hello.value.label, digits: made.value.digits }
    } catch (error) {
      this.#end(ticket, error)
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  /** The person has said that the digits are the same; resolves when the device stands in the list. */
  async confirm(ticket: string): Promise<DeviceId> {
    const { talk, inviting } = this.#linkOf(ticket)
    try {
      const accepted = await inviting.takeAccept(await talk.hear())
      if (accepted.kind === 'refused') throw new KithError(accepted.code)
      const { device } = accepted.value
      const { list, hash } = await this.#options.lists.change(({ devices }) => {
        if (devices.some((one) => one.device === device.device)) throw new KithError('link-malformed')
        return { devices: [...devices, device] }
      })
      // The new device finds itself in the list when this is lost.
      await talk.say(await inviting.done({ version: list.version, listHash: hash })).catch(() => undefined)
      talk.leave(undefined)
      this.#links.delete(ticket)
      return device.device
    } catch (error) {
      this.#end(ticket, error)
      throw error
    }
  }

  /** The person has said no. */
  decline(ticket: string): void {
    this.#end(ticket, new KithError('link-declined'))
  }

  frame(frame: FrameOf<'met' | 'meeting-end'>): void {
    for (const { talk } of this.#links.values()) if (talk.frame(frame)) return
  }

  /** Connected anew. */
  up(): void {
    // A meeting that is refused is over, which whoever hears is told.
    for (const { talk } of this.#links.values()) talk.resume().catch(() => undefined)
  }

  end(error: KithError): void {
    for (const ticket of [...this.#links.keys()]) this.#end(ticket, error)
  }

  #linkOf(ticket: string): OpenLink {
    const link = this.#links.get(ticket)
    if (link === undefined) throw new KithError('meeting-over')
    return link
  }

  #end(ticket: string, reason: unknown): void {
    this.#links.get(ticket)?.talk.leave(reason instanceof KithError ? reason : new KithError('internal'))
    this.#links.delete(ticket)
  }
}
