import { encodeBlobOpening, type ErrorCode, KithError, type DeviceId, type PeerName } from '@kith/wire'
import type { Channels } from '../engine/byte-channel.ts'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { BlobAccess } from './blob-holder.ts'
import type { BlobRecord } from './blob-records.ts'
import { blobChannelType } from './blob-channel-type.ts'
import type { HeldBlob } from './held-blob.ts'

export interface ConfirmingOptions {
  readonly own: { readonly device: DeviceId }
  readonly channels: Channels
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly isBlocked: (name: PeerName) => boolean
  readonly names: Pick<KnownNames, 'deviceOf'>
  /** Puts on disk what the store is to say of a blob. */
  readonly put: (held: HeldBlob, record: BlobRecord) => Promise<void>
}

/**
 * Tells the one who shares a blob that this device has everything, when none of his devices gave it and so heard of it (spec BL20): what the mailbox keeps for this
 * device is of no use then.
 */
export class Confirming {
  readonly #options: ConfirmingOptions
  /** Where it is being tried, and whether there was another reason to meanwhile. */
  readonly #trying = new Map<HeldBlob, { isAgain: boolean }>()

  constructor(options: ConfirmingOptions) {
    this.#options = options
  }

  /** Tries it. What fails is tried when there is another reason to. A device whose channel `ends` because the transfer is whole needs no other. */
  async tell(held: HeldBlob, ends: ReadonlyMap<string, Promise<ErrorCode>> = new Map()): Promise<void> {
    const known = this.#trying.get(held)
    if (known !== undefined) known.isAgain = true
    if (known !== undefined || held.record.isUntold !== true) return
    const trying = { isAgain: false }
    this.#trying.set(held, trying)
    try {
      if ((await this.#isHeard(held, ends)) || (await this.#try(held)))
        await this.#options.put(held, { ...held.record, isUntold: undefined })
    } catch {
      // It is said another time; until then the mailbox keeps what it may keep.
    } finally {
      this.#trying.delete(held)
    }
    if (trying.isAgain) await this.tell(held)
  }

  /** One of his devices gave some of it, and heard that it is whole. */
  async #isHeard({ record: { ref } }: HeldBlob, ends: ReadonlyMap<string, Promise<ErrorCode>>): Promise<boolean> {
    for (const [device, end] of ends)
      if (this.#options.names.deviceOf(device as DeviceId)?.name === ref.from && (await end) === 'blob-unknown')
        return true
    return false
  }

  /** True when it was said, or nobody is left who would have to hear it. */
  async #try(held: HeldBlob): Promise<boolean> {
    const { own, lookup, isBlocked } = this.#options
    const from = held.record.ref.from as PeerName
    if (isBlocked(from)) return false
    const [{ list }, access] = [await lookup(from), await held.content()]
    const others = list.devices.filter(({ device }) => device !== own.device)
    const outcomes = await Promise.all(others.map(({ device }) => this.#say(device, access)))
    return outcomes.includes('told') || !outcomes.includes('away')
  }

  /** Begins as one who fetches does, and ends at once. */
  async #say(device: DeviceId, { blob, token }: BlobAccess): Promise<'told' | 'away' | 'unknown'> {
    const channel = this.#options.channels.open(device, blobChannelType, encodeBlobOpening({ blob, token }))
    try {
      await channel.opened
      await channel.end()
      while ((await channel.read()) !== undefined);
      return 'told'
    } catch (cause) {
      channel.reset('aborted')
      return cause instanceof KithError && cause.code === 'blob-unknown' ? 'unknown' : 'away'
    }
  }
}
