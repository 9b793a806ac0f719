import { carrierGateway, coreAddress, type Side, type SideAddresses, sideAddresses } from './addresses.ts'
import { Namespace } from './namespace.ts'
import { type Cut, cutTable, type Policy, policyTable } from './policies.ts'
import { carrierRules, homeRules, type Profile, type RouterRules } from './profiles.ts'
import { Wire, type WireSettings } from './wire.ts'

/** How a side is to be. */
export interface SiteSettings {
  readonly profile: Profile
  readonly policy?: Policy | undefined
  /** The first three numbers of the hosts' range, for sides that have the same one. @default one of its own */
  readonly range?: string | undefined
  /** The last number of the first host. @default 10 */
  readonly host?: number | undefined
}

const homeEnd = 'home'
const secondHost = 11

/** One side of the small internet: two hosts, the router of their home, and that of the carrier before the core. */
export class Site {
  readonly #core: Namespace
  readonly #carrier: Namespace
  readonly #home: Namespace
  readonly #addresses: SideAddresses
  readonly #wire: Wire | undefined
  /** Where peers run. */
  readonly hosts: readonly [Namespace, Namespace]
  readonly #toSide: string
  #profile: Profile = 'none'

  private constructor(
    side: Side,
    core: Namespace,
    carrier: Namespace,
    home: Namespace,
    hosts: [Namespace, Namespace],
    wire: Wire | undefined,
  ) {
    this.#addresses = sideAddresses[side]
    this.#toSide = linkTo(side)
    this.#core = core
    this.#carrier = carrier
    this.#home = home
    this.#wire = wire
    this.hosts = hosts
  }

  /** Makes a side and joins it to the core: by a cable, or by a wire that can delay and lose. */
  static async make(prefix: string, side: Side, core: Namespace, isWired: boolean): Promise<Site> {
    const make = (name: string, isRouter: boolean): Promise<Namespace> =>
      Namespace.make(`${prefix}-${side}-${name}`, isRouter)
    const [carrier, home, host1, host2] = await Promise.all([
      make('carrier', true),
      make('home', true),
      make('host1', false),
      make('host2', false),
    ])
    const toSide = linkTo(side)
    const wire = isWired ? await Wire.make(core, toSide, carrier, 'wan') : undefined
    if (wire === undefined) await Namespace.join(core, toSide, carrier, 'wan')
    await Namespace.join(carrier, homeEnd, home, 'wan')
    const site = new Site(side, core, carrier, home, [host1, host2], wire)
    await site.#lay()
    return site
  }

  /** Makes it so, and forgets every flow. Whoever runs on the hosts finds its network changed. */
  async become({ profile, policy = 'open', range, host = 10 }: SiteSettings): Promise<void> {
    const { outer, shared, publicRange, privateRange } = this.#addresses
    const isBare = profile === 'none'
    const isShared = profile === 'cgn'
    const wan = isShared ? shared : outer
    const lan = range ?? (isBare ? publicRange : privateRange)
    await Promise.all([
      this.#home.ip(
        ...['addr flush dev wan', `addr add ${wan}/32 dev wan`, 'addr flush dev lan', `addr add ${lan}.1/24 dev lan`],
        ...[
          `route replace ${carrierGateway}/32 dev wan`,
          `route replace default via ${carrierGateway} dev wan src ${wan}`,
        ],
      ),
      ...this.hosts.map((namespace, at) =>
        namespace.ip(
          ...['addr flush dev eth0', `addr add ${lan}.${String(at === 0 ? host : secondHost)}/24 dev eth0`],
          `route replace default via ${lan}.1`,
        ),
      ),
      this.#carrier.ip(
        ...['addr flush dev lo scope global', ...(isShared ? [`addr add ${outer}/32 dev lo`] : [])],
        ...[`route flush dev ${homeEnd}`, `route replace ${wan}/32 dev ${homeEnd}`],
        ...(isBare ? [`route replace ${lan}.0/24 via ${wan} dev ${homeEnd} onlink`] : []),
      ),
      this.#core.ip(
        ...(isBare ? [`route replace ${lan}.0/24 via ${this.#addresses.carrier} dev ${this.#toSide} onlink`] : []),
      ),
    ])
    this.#profile = profile
    await Promise.all([this.#home.nft('policy', policyTable(policy)), this.cut('none'), this.forget()])
  }

  /** Cuts the home's line, or mends it; what is under way feels it at once. */
  async cut(cut: Cut): Promise<void> {
    await this.#home.nft('cut', cutTable(cut))
  }

  /** The routers start anew: they know of no flow any more. */
  async forget(): Promise<void> {
    const { outer, shared } = this.#addresses
    await Promise.all([
      begin(this.#home, homeRules(this.#profile, this.#profile === 'cgn' ? shared : outer)),
      begin(this.#carrier, carrierRules(this.#profile, outer)),
    ])
  }

  /** Changes how the wire to the core treats packets; only for a side that has one. */
  async wire(settings: WireSettings): Promise<void> {
    if (this.#wire === undefined) throw new Error('This side is joined by a cable.')
    await this.#wire.set(settings)
  }

  async remove(): Promise<void> {
    await this.#wire?.end()
    await Promise.all([this.#carrier, this.#home, ...this.hosts].map((namespace) => namespace.remove()))
  }

  async #lay(): Promise<void> {
    const { carrier, outer } = this.#addresses
    const toSide = this.#toSide
    await Promise.all([
      this.#core.ip(
        `addr add ${coreAddress}/32 dev ${toSide}`,
        `route add ${carrier}/32 dev ${toSide}`,
        `route add ${outer}/32 via ${carrier} dev ${toSide} onlink`,
      ),
      this.#carrier.ip(
        ...[`addr add ${carrier}/32 dev wan`, `route add ${coreAddress}/32 dev wan`],
        ...[`route add default via ${coreAddress} dev wan`, `addr add ${carrierGateway}/32 dev ${homeEnd}`],
      ),
      this.#home.ip('link add lan type bridge', 'link set lan up'),
    ])
    for (const [at, host] of this.hosts.entries()) {
      await Namespace.join(this.#home, `lan${String(at)}`, host, 'eth0')
      await this.#home.ip(`link set lan${String(at)} master lan`)
    }
  }
}

async function begin(router: Namespace, { nat, filter }: RouterRules): Promise<void> {
  await router.nft('nat', nat)
  await router.nft('filter', filter)
  await router.run(['conntrack', '-F'])
}

function linkTo(side: Side): string {
  return `to-${side}`
}
