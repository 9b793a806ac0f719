import type { DeviceId, PeerName } from '@kith/wire'
import type { DeliveryContext } from './context.ts'
import type { DeliveryInput } from './ports.ts'

/** The devices that names have, as their newest known lists say. */
export class ListedDevices {
  readonly #own: Pick<DeliveryContext, 'name' | 'device'>
  readonly #devices = new Map<PeerName, readonly DeviceId[]>()
  readonly #versions = new Map<DeviceId, number>()

  constructor(own: Pick<DeliveryContext, 'name' | 'device'>) {
    this.#own = own
  }

  /** Takes a list; gives the devices that the one before had and this one has not. */
  take({ name, devices, listVersion }: Extract<DeliveryInput, { readonly kind: 'devices' }>): Set<DeviceId> {
    const before = this.of(name)
    this.#devices.set(name, devices)
    for (const device of devices) this.#versions.set(device, listVersion)
    return new Set(before.filter((device) => !devices.includes(device)))
  }

  of(name: PeerName): readonly DeviceId[] {
    return this.#devices.get(name) ?? []
  }

  /** The devices that messages to a name go to, when they are known: of the own name the others, and this one only when it is alone (spec DL39). */
  receiversOf(name: PeerName): readonly DeviceId[] | undefined {
    const devices = this.#devices.get(name)
    if (name !== this.#own.name || devices === undefined || devices.length < 2) return devices
    return devices.filter((device) => device !== this.#own.device)
  }

  /** The version of the list that names a device; 0 when none does. */
  versionOf(device: DeviceId): number {
    return this.#versions.get(device) ?? 0
  }
}
