import type { FrameOf, KithError } from '@kith/wire'
import type { Engine } from './engine.ts'
import { KeyLogKeeper, type KeyLogKeeperOptions } from './key-log-keeper.ts'
import { LinkKeeper } from './link-keeper.ts'
import { ListChanges } from './list-changes.ts'
import { OwnDevices } from './own-devices.ts'
import { RecoveryKeeper } from './recovery-keeper.ts'

/** What this device does for its own name: changes its device list, lets devices in, keeps recovery keys, and watches the log in which all lists stand. */
export class OwnName {
  readonly lists: ListChanges
  readonly devices: OwnDevices
  readonly links: LinkKeeper
  readonly recovery: RecoveryKeeper
  readonly log: KeyLogKeeper

  constructor(
    {
      identity,
      names,
      upstream,
      lookups,
      store,
    }: Pick<Engine, 'identity' | 'names' | 'upstream' | 'lookups' | 'store'>,
    { onAlarm, onFailure }: Pick<KeyLogKeeperOptions, 'onAlarm' | 'onFailure'>,
  ) {
    this.lists = new ListChanges({ identity, upstream, lookups })
    this.devices = new OwnDevices(identity, this.lists)
    this.links = new LinkKeeper({ identity, upstream, lists: this.lists })
    this.recovery = new RecoveryKeeper(identity, this.lists)
    this.log = new KeyLogKeeper({
      own: identity.name,
      network: () => identity.network,
      names,
      upstream,
      store,
      onAlarm,
      onFailure,
    })
  }

  /** Connected anew. */
  up(): void {
    this.links.up()
    this.log.up()
  }

  frame(frame: FrameOf<'met' | 'meeting-end'>): void {
    this.links.frame(frame)
  }

  end(error: KithError): void {
    this.links.end(error)
    this.devices.end()
  }
}
