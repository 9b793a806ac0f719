import { type DeviceId, type DeviceList, KithError, limits, utf8Bytes } from '@kith/wire'
import type { OwnDevice } from '../api/devices.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { Identity } from '../identity/identity.ts'
import type { ListChanges } from './list-changes.ts'
import { Topic } from './topic.ts'

/** The devices of one's own name as the newest list has them, and the changes that this device makes of them (spec PE48, PE49). */
export class OwnDevices {
  readonly #identity: Identity
  readonly #lists: Pick<ListChanges, 'change'>
  readonly #topic = new Topic<readonly OwnDevice[]>()
  /** Of the list that was told last. */
  #version: number

  constructor(identity: Identity, lists: Pick<ListChanges, 'change'>) {
    this.#identity = identity
    this.#lists = lists
    this.#version = identity.chain.newest.list.version
  }

  /** In the order of the list, which is that of adding. */
  list(): readonly OwnDevice[] {
    const { chain, id } = this.#identity
    return chain.newest.list.devices.map(({ device, label, addedAtMs }) => {
      return { device, label, addedAtMs, isThis: device === id }
    })
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly OwnDevice[]> {
    return this.#topic.open(options, [this.list()])
  }

  /** Something of the name changed: a newer list is told, a lock key alone is not. */
  changed(): void {
    const { version } = this.#identity.chain.newest.list
    if (version === this.#version) return
    this.#version = version
    this.#topic.publish(this.list())
  }

  async rename(device: DeviceId, label: string): Promise<void> {
    if (label.trim() === '') throw new KithError('option-invalid', 'A device is called something.')
    if (utf8Bytes(label).byteLength > limits.deviceLabelBytesMax) throw new KithError('field-too-long')
    await this.#lists.change((before) => {
      known(before, device)
      return { devices: before.devices.map((one) => (one.device === device ? { ...one, label } : one)) }
    })
  }

  /** Takes a device out of the name. When it is this one, that is its last act. */
  async remove(device: DeviceId): Promise<void> {
    try {
      await this.#lists.change((before) => {
        known(before, device)
        if (before.devices.length === 1)
          throw new KithError('option-invalid', 'A name keeps at least one device; leave or recover it instead.')
        return { devices: before.devices.filter((one) => one.device !== device) }
      })
    } catch (error) {
      // The connection of a device that has removed itself ends at once.
      if (device !== this.#identity.id || this.#identity.isListed) throw error
    }
  }

  end(): void {
    this.#topic.end()
  }
}

function known({ devices }: DeviceList, device: DeviceId): void {
  if (!devices.some((one) => one.device === device)) throw new KithError('device-unlisted')
}
