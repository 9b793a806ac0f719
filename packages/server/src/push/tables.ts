/** How a device is woken. */
export interface PushSubscriptionsTable {
  /** The 16 bytes of the device. */
  readonly device: Buffer
  /** Handle of the name that it was a device of. */
  readonly name_id: number
  /** Address at the push service. */
  readonly endpoint: string
  /** The browser's public key, 65 bytes. */
  readonly p256dh: Buffer
  /** Its authentication secret, 16 bytes. */
  readonly auth: Buffer
  readonly made_ms: number
}

/** The tables of push. */
export interface PushTables {
  readonly push_subscriptions: PushSubscriptionsTable
}
