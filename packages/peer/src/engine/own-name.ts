import type { FrameOf, KithError, PeerName } from '@kith/wire'
import type { KnownName } from '../identity/known-names.ts'
import type { Engine } from './engine.ts'
import { GivingUp } from './giving-up.ts'
import { KeyLogKeeper, type KeyLogKeeperOptions } from './key-log-keeper.ts'
import { LinkKeeper } from './link-keeper.ts'
import { ListChanges } from './list-changes.ts'
import type { LogHeads } from './log-heads.ts'
import { OwnDevices } from './own-devices.ts'
import type { EnginePart } from './parts-of.ts'
import { RecoveryKeeper } from './recovery-keeper.ts'

/** What this device does for its own name: changes its device list, lets devices in, keeps recovery keys, gives the name up, and watches the log in which all lists stand. */
export class OwnName implements EnginePart {
  readonly #own: PeerName
  readonly lists: ListChanges
  readonly devices: OwnDevices
  readonly links: LinkKeeper
  readonly recovery: RecoveryKeeper
  readonly log: KeyLogKeeper
  readonly givingUp: GivingUp

  constructor(
    { identity, names, upstream, lookups }: Pick<Engine, 'identity' | 'names' | 'upstream' | 'lookups'>,
    heads: LogHeads,
    hasEnded: KeyLogKeeperOptions['hasEnded'],
    onFailure: (error: unknown) => void,
  ) {
    this.#own = identity.name
    this.lists = new ListChanges({ identity, upstream, lookups })
    this.devices = new OwnDevices(identity, this.lists)
    this.links = new LinkKeeper({ identity, upstream, lists: this.lists })
    this.recovery = new RecoveryKeeper(identity, this.lists)
    this.givingUp = new GivingUp({ identity, upstream, lookups })
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

  /** Connected anew. */
  up(): void {
    this.links.up()
    this.log.up()
  }

  changed({ name }: KnownName): void {
    this.log.changed(name)
    if (name === this.#own) this.devices.changed()
  }

  frame(frame: FrameOf<'met' | 'meeting-end'>): void {
    this.links.frame(frame)
  }

  end(error: KithError): void {
    this.links.end(error)
    this.devices.end()
  }
}
