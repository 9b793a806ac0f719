import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { type Channel, join, type Peer } from '@kith/peer'

import type { Counts, Load } from '../load.ts'
import { MessageLoad } from '../message-load.ts'
import { FramedWire } from '../framed-wire.ts'
import type { ByteStream, End, Wire } from '../wire.ts'

/** How Kith's two ends are connected, and where they keep what they must not forget. */
export interface KithSetting {
  readonly path: 'tcp' | 'webrtc' | 'relay'
  readonly store: 'memory' | 'sqlite'
}

/** `@kith/peer` with a server of its own, as an application uses it: two names that are contacts. */
export class KithEnd implements End {
  readonly #setting: KithSetting
  #peer: Peer | undefined
  #other = ''
  #opened: PromiseWithResolvers<Channel> | undefined
  #wire: Promise<Wire> | undefined
  #folder: string | undefined

  constructor(setting: KithSetting) {
    this.#setting = setting
  }

  async invitation(help: string): Promise<string> {
    const peer = await this.#join('receiver', help)
    this.#other = 'sender'
    const opened = Promise.withResolvers<Channel>()
    this.#opened = opened
    peer.channels.on(channelType, (channel) => {
      opened.resolve(channel)
    })
    return peer.name
  }

  async answer(invitation: string, help: string): Promise<string> {
    const peer = await this.#join('sender', help)
    this.#other = invitation
    await peer.contacts.request(invitation)
    return peer.name
  }

  async accept(answer: string): Promise<void> {
    const peer = this.#joined()
    for await (const contacts of peer.contacts.watch()) if (contacts.some(({ name }) => name === answer)) break
    await peer.contacts.accept(answer)
  }

  wire(): Promise<Wire> {
    this.#wire ??= (this.#opened?.promise ?? this.#open()).then((channel) => new FramedWire(streamOf(channel)))
    return this.#wire
  }

  async messages(counts: Counts): Promise<Load> {
    await this.wire()
    return new MessageLoad(this.#joined(), this.#other, counts)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer?.leave()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  async #join(name: string, help: string): Promise<Peer> {
    const { path } = this.#setting
    const store = await this.#store()
    const direct = path === 'relay' ? ({ paths: 'relay-only' } as const) : { carriers: [path] }
    this.#peer = await join(`ws://127.0.0.1:${help}`, { name, store, ...direct })
    await this.#peer.connected()
    return this.#peer
  }

  async #store(): Promise<string> {
    if (this.#setting.store === 'memory') return ':memory:'
    this.#folder = await mkdtemp(joinPath(tmpdir(), 'kith-bench-'))
    return joinPath(this.#folder, 'peer.sqlite')
  }

  #joined(): Peer {
    if (this.#peer === undefined) throw new Error('The end has not joined.')
    return this.#peer
  }

  /** Opens the channel, and waits until the path is the one that is measured. */
  async #open(): Promise<Channel> {
    await this.#isContact()
    const channel = await this.#joined().channels.open(this.#other, { type: channelType })
    await this.#pathIsUp()
    return channel
  }

  async #isContact(): Promise<void> {
    for await (const contacts of this.#joined().contacts.watch())
      if (contacts.some(({ name, state }) => name === this.#other && state === 'contact')) return
  }

  async #pathIsUp(): Promise<void> {
    const { path } = this.#setting
    if (path === 'relay') return
    for await (const paths of this.#joined().pathChanges()) if (paths.some(({ carrier }) => carrier === path)) return
  }
}

const channelType = 'bench.bytes'
/** Memory that what comes is read into, again and again. */
const readBytes = 65_536

function streamOf(channel: Channel): ByteStream {
  let room: (() => void) | undefined
  let waiting = 0
  const done = (): void => {
    if (--waiting === 0) room?.()
  }
  return {
    write: (bytes) => {
      waiting++
      // How a channel fails is seen where it is read.
      channel.write(bytes).then(done, () => undefined)
      return false
    },
    listen: (hear) => {
      ;({ room } = hear)
      void pump(channel, hear.bytes)
    },
  }
}

async function pump(channel: Channel, bytes: (bytes: Uint8Array) => void): Promise<void> {
  const into = new Uint8Array(readBytes)
  try {
    for (let each = await channel.read(into); each !== undefined; each = await channel.read(into)) bytes(each)
  } catch {
    // The other end left; if it was too early, nobody answers the bench any more.
  }
}
