import type { FrameOf, KithError, PeerName } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import type { Engine } from './engine.ts'
import type { GivingUp } from './giving-up.ts'
import { KeyLogKeeper, type KeyLogKeeperOptions } from './key-log-keeper.ts'
import type { LinkKeeper } from './link-keeper.ts'
import { ListChanges } from './list-changes.ts'
import type { LogHeads } from './log-heads.ts'
import { OwnDevices } from './own-devices.ts'
import type { EnginePart } from './parts-of.ts'
import type { RecoveryKeeper } from './recovery-keeper.ts'

/** What this device does for its own name: changes its device list, lets devices in, keeps recovery keys, gives the name up, and watches the log in which all lists stand. */
export class OwnName implements EnginePart {
  readonly #own: PeerName
  readonly lists: ListChanges
  readonly devices: OwnDevices
  readonly log: KeyLogKeeper
  readonly #parts: Pick<Engine, 'identity' | 'upstream' | 'lookups'>
  #links: LinkKeeper | undefined
  #ended: KithError | undefined

  constructor(
    { identity, names, upstream, lookups }: Pick<Engine, 'identity' | 'names' | 'upstream' | 'lookups'>,
    heads: LogHeads,
    hasEnded: KeyLogKeeperOptions['hasEnded'],
    onFailure: (error: unknown) => void,
  ) {
    this.#own = identity.name
    this.lists = new ListChanges({ identity, upstream, lookups })
    this.devices = new OwnDevices(identity, this.lists)
    this.#parts = { identity, upstream, lookups }
    this.log = new KeyLogKeeper({
      own: identity.name,
      network: () => identity.network,
      // Of one's own name as of a name that was looked up, also before anybody looked.
      newestList: (name) => (name === identity.name ? identity.chain.newest : names.get(name)?.verified),
      upstream,
      heads,
      hasEnded,
      onFailure,
    })
  }

  /** New devices; loaded when the first is linked. Rejects with what ended the engine. */
  async links(): Promise<LinkKeeper> {
    const { LinkKeeper: Keeper } = await import('./link-keeper.ts')
    if (this.#ended !== undefined) throw this.#ended
    this.#links ??= new Keeper({ ...this.#parts, lists: this.lists })
    return this.#links
  }

  /** The recovery keys; loaded when they are looked at. */
  async recovery(): Promise<RecoveryKeeper> {
    const { RecoveryKeeper: Keeper } = await import('./recovery-keeper.ts')
    return new Keeper(this.#parts.identity, this.lists)
  }

  /** The ways to give the name up; loaded when somebody does. */
  async givingUp(): Promise<GivingUp> {
    const { GivingUp: Ways } = await import('./giving-up.ts')
    return new Ways(this.#parts)
  }

  /** Connected anew. */
  up(): void {
    this.#links?.up()
    this.log.up()
  }

  changed({ name }: KnownName): void {
    this.log.changed(name)
    if (name === this.#own) this.devices.changed()
  }

  frame(frame: FrameOf<'met' | 'meeting-end'>): void {
    this.#links?.frame(frame)
  }

  end(error: KithError): void {
    this.#ended = error
    this.#links?.end(error)
    this.devices.end()
  }
}
