import { type DeviceId, KithError } from '@kith/wire'

import type { Naming } from '../naming/naming.ts'
import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'
import type { SubscriptionKeys } from './encryption.ts'

/** How a device is woken. */
export interface Subscription extends SubscriptionKeys {
  readonly endpoint: string
}

/** Devices of which it is remembered whether they have one. */
const knownMax = 100_000

/** The subscriptions of the store, one a device. Most devices that are away have none, so that is remembered. */
export class Subscriptions {
  readonly #database: Database
  readonly #naming: Naming
  readonly #known = new Recent<DeviceId, Subscription | 'none'>(knownMax)

  constructor(database: Database, naming: Naming) {
    this.#database = database
    this.#naming = naming
  }

  /** The one of a device that is still listed. */
  async of(device: DeviceId): Promise<Subscription | undefined> {
    const known = this.#known.get(device)
    if (known !== undefined) return known === 'none' ? undefined : known
    const { generation } = this.#known
    const row = await this.#database.read((db) =>
      db
        .selectFrom('push_subscriptions')
        .select(['endpoint', 'p256dh', 'auth'])
        .where('device', '=', idBuffer(device))
        .executeTakeFirst(),
    )
    const found = row && { endpoint: row.endpoint, key: row.p256dh, secret: row.auth }
    this.#known.setRead(device, found ?? 'none', generation)
    return found
  }

  /** Keeps one in place of any other of the device. */
  async set(device: DeviceId, { endpoint, key, secret }: Subscription, nowMs: number): Promise<void> {
    const record = await this.#naming.deviceRecord(device)
    if (record?.isListed !== true) throw new KithError('device-unlisted')
    const values = {
      name_id: record.nameHandle,
      endpoint,
      p256dh: bufferOf(key),
      auth: bufferOf(secret),
      made_ms: nowMs,
    }
    await this.#database.commit(async (tx) => {
      await tx.deleteFrom('push_subscriptions').where('device', '=', idBuffer(device)).execute()
      await tx
        .insertInto('push_subscriptions')
        .values({ device: idBuffer(device), ...values })
        .execute()
    })
    this.#known.change(device, { endpoint, key: Buffer.from(key), secret: Buffer.from(secret) })
  }

  async remove(device: DeviceId): Promise<void> {
    await this.#database.commit((tx) =>
      tx.deleteFrom('push_subscriptions').where('device', '=', idBuffer(device)).execute(),
    )
    this.#known.change(device, 'none')
  }

  /** Forgets the address that the push service does not know any more, unless the device has another by now. */
  async forget(device: DeviceId, endpoint: string): Promise<void> {
    const { numDeletedRows } = await this.#database.commit((tx) =>
      tx
        .deleteFrom('push_subscriptions')
        .where('device', '=', idBuffer(device))
        .where('endpoint', '=', endpoint)
        .executeTakeFirst(),
    )
    if (numDeletedRows > 0n) this.#known.forget(device)
  }

  /** Removes those of all devices of a name that was given up. */
  async clear(nameHandle: number): Promise<void> {
    await this.#database.commit((tx) => tx.deleteFrom('push_subscriptions').where('name_id', '=', nameHandle).execute())
    this.#known.clear()
  }
}
