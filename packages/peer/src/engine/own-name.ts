import type { FrameOf, KithError } from '@kith/wire'
import type { Engine } from './engine.ts'
import { LinkKeeper } from './link-keeper.ts'
import { ListChanges } from './list-changes.ts'
import { OwnDevices } from './own-devices.ts'
import { RecoveryKeeper } from './recovery-keeper.ts'

/** What this device does for its own name: changes its device list, lets devices in, and keeps recovery keys. */
export class OwnName {
  readonly lists: ListChanges
  readonly devices: OwnDevices
  readonly links: LinkKeeper
  readonly recovery: RecoveryKeeper

  constructor({ identity, upstream, lookups }: Pick<Engine, 'identity' | 'upstream' | 'lookups'>) {
    this.lists = new ListChanges({ identity, upstream, lookups })
    this.devices = new OwnDevices(identity, this.lists)
    this.links = new LinkKeeper({ identity, upstream, lists: this.lists })
    this.recovery = new RecoveryKeeper(identity, this.lists)
  }

  /** Connected anew. */
  up(): void {
    this.links.up()
  }

  frame(frame: FrameOf<'met' | 'meeting-end'>): void {
    this.links.frame(frame)
  }

  end(error: KithError): void {
    this.links.end(error)
    this.devices.end()
  }
}
