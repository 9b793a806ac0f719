import { coreAddress, serverAddresses, type Side, sides } from './addresses.ts'
import { Namespace } from './namespace.ts'
import { Site } from './site.ts'

export interface InternetOptions {
  /** What the names of its namespaces begin with. */
  readonly prefix: string
  /** Both sides hang on wires that can delay and lose, instead of cables. */
  readonly isWired: boolean
}

/** A small internet: a server with two public addresses, and two sides behind routers of any kind. */
export class Internet implements AsyncDisposable {
  readonly #core: Namespace
  /** Where the server runs. */
  readonly server: Namespace
  readonly sites: Readonly<Record<Side, Site>>

  private constructor(core: Namespace, server: Namespace, sites: Record<Side, Site>) {
    this.#core = core
    this.server = server
    this.sites = sites
  }

  static async make({ prefix, isWired }: InternetOptions): Promise<Internet> {
    const core = await Namespace.make(`${prefix}-core`, true)
    const server = await Namespace.make(`${prefix}-server`, false)
    await Namespace.join(core, 'to-server', server, 'eth0')
    await core.ip(
      `addr add ${coreAddress}/32 dev to-server`,
      ...serverAddresses.map((address) => `route add ${address}/32 dev to-server`),
    )
    await server.ip(
      ...serverAddresses.map((address) => `addr add ${address}/32 dev eth0`),
      ...[`route add ${coreAddress}/32 dev eth0`, `route add default via ${coreAddress} dev eth0`],
    )
    // Nothing private gets through: an address that a router forgot to map would be an internet that does not exist.
    await core.nft(
      'guard',
      'chain c_forward { type filter hook forward priority 0; policy accept; ip saddr { 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16 } drop; }',
    )
    const [a, b] = await Promise.all(sides.map((side) => Site.make(prefix, side, core, isWired)))
    if (a === undefined || b === undefined) throw new Error('An internet has two sides.')
    return new Internet(core, server, { a, b })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.sites.a.remove(), this.sites.b.remove()])
    await this.server.remove()
    await this.#core.remove()
  }
}
