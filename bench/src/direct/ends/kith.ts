import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { join, type Peer } from '@kith/peer'

import type { Counts, Load } from '../load.ts'
import { MessageLoad } from '../message-load.ts'
import type { End, Wire } from '../wire.ts'

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
  #folder: string | undefined

  constructor(setting: KithSetting) {
    this.#setting = setting
  }

  async invitation(help: string): Promise<string> {
    const { name } = await this.#join('receiver', help)
    this.#other = 'sender'
    return name
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

  async wire(): Promise<Wire> {
    await this.#pathIsUp()
    return { send: () => false, listen: () => undefined }
  }

  async messages(counts: Counts): Promise<Load> {
    await this.#pathIsUp()
    return new MessageLoad(this.#joined(), this.#other, counts)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer?.leave()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  async #join(name: string, help: string): Promise<Peer> {
    this.#peer = await join(`ws://127.0.0.1:${help}`, { name, store: await this.#store(), paths: 'relay-only' })
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

  /** Waits until both are contacts and the path is the one that is measured. */
  async #pathIsUp(): Promise<void> {
    const peer = this.#joined()
    for await (const contacts of peer.contacts.watch())
      if (contacts.some(({ name, state }) => name === this.#other && state === 'contact')) break
  }
}
