import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { type Side, sides } from '../internet/addresses.ts'
import { Internet } from '../internet/internet.ts'
import type { Namespace } from '../internet/namespace.ts'
import type { WireSettings } from '../internet/wire.ts'
import type { SiteSettings } from '../internet/site.ts'
import { runFolder } from '../machine/enclosure.ts'
import { KithServer } from '../peers/kith-server.ts'
import type { HostedPeer } from '../peers/node-peer.ts'

/** Starts a peer on a machine; which kind of peer is for the run to say. */
export type Host = (namespace: Namespace, side: Side) => Promise<HostedPeer>

export interface LabOptions {
  /** What the names of its namespaces begin with. */
  readonly prefix: string
  readonly isWired: boolean
  readonly host: Host
  /** Where compiled code is kept between starts. */
  readonly codeCache: string
  /** A folder of pages that the server gives out. */
  readonly pages?: string | undefined
}

/** How both sides of a laboratory are to be. */
export interface Network {
  readonly a: SiteSettings
  readonly b: SiteSettings
  /** How the wires of both sides are; only in a laboratory with wires. */
  readonly wire?: WireSettings | undefined
  /** Both peers are in the home of the first side. */
  readonly isOneHome?: boolean | undefined
}

/** A small internet with a server and peers on its sides. Peers stay when the network around them becomes another one. */
export class Lab implements AsyncDisposable {
  readonly internet: Internet
  readonly #server: KithServer
  readonly #options: LabOptions
  readonly #peers = new Map<Namespace, Promise<HostedPeer>>()
  #names = 0

  private constructor(internet: Internet, server: KithServer, options: LabOptions) {
    this.internet = internet
    this.#server = server
    this.#options = options
  }

  static async open(options: LabOptions): Promise<Lab> {
    const { prefix, isWired, codeCache, pages } = options
    const internet = await Internet.make({ prefix, isWired })
    const dataFolder = await mkdtemp(join(runFolder, 'server-'))
    const server = await KithServer.start({ namespace: internet.server, dataFolder, codeCache, pages })
    return new Lab(internet, server, options)
  }

  /** Makes the networks so, and resolves with the peers of both sides, who have left whatever they had joined. */
  async become({ a, b, wire, isOneHome = false }: Network): Promise<readonly [HostedPeer, HostedPeer]> {
    const { sites } = this.internet
    await Promise.all([...this.#peers.values()].map(async (peer) => (await peer).control.leave()))
    await Promise.all([sites.a.become(a), sites.b.become(b)])
    if (this.#options.isWired) await Promise.all(sides.map((side) => sites[side].wire(wire ?? {})))
    const [one, second] = sites.a.hosts
    return Promise.all([this.#peer(one, 'a'), isOneHome ? this.#peer(second, 'b') : this.#peer(sites.b.hosts[0], 'b')])
  }

  /** Kills the peer of the first host of a side, and starts another one there, which has joined nothing. */
  async renew(side: Side): Promise<HostedPeer> {
    const [host] = this.internet.sites[side].hosts
    await (await this.#peers.get(host))?.kill()
    this.#peers.delete(host)
    return this.#peer(host, side)
  }

  /** Names that nobody had before. */
  names(): readonly [string, string] {
    this.#names++
    return [`ann-${String(this.#names)}`, `ben-${String(this.#names)}`]
  }

  /** What all peers logged since they joined. */
  async stories(): Promise<readonly string[]> {
    const stories = [...this.#peers].map(async ([{ name }, peer]) => {
      const lines = await (await peer).control.story().catch(() => ['(it is gone)'])
      return lines.map((line) => `${name} ${line}`)
    })
    return (await Promise.all(stories)).flat()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#peers.values()].map(async (peer) => (await peer)[Symbol.asyncDispose]()))
    await this.#server[Symbol.asyncDispose]()
    await this.internet[Symbol.asyncDispose]()
  }

  #peer(namespace: Namespace, side: Side): Promise<HostedPeer> {
    const known = this.#peers.get(namespace)
    if (known !== undefined) return known
    const peer = this.#options.host(namespace, side)
    this.#peers.set(namespace, peer)
    return peer
  }
}
