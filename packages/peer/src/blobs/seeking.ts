import { type BlobRef, type DeviceId, type ErrorCode, KithError, type PeerName } from '@kith/wire'
import type { Channels } from '../engine/byte-channel.ts'
import type { KnownName } from '../identity/known-names.ts'
import type { BlobMailbox } from './blob-holder.ts'
import { openChannelHolder } from './channel-holder.ts'
import type { Fetching } from './fetching.ts'
import type { HeldBlob } from './held-blob.ts'

export interface SeekingOptions {
  readonly own: { readonly name: PeerName; readonly device: DeviceId }
  readonly channels: Channels
  readonly lookup: (name: PeerName) => Promise<KnownName>
  readonly isBlocked: (name: PeerName) => boolean
  readonly mailbox: BlobMailbox | undefined
  readonly signal: AbortSignal
}

/** Looks for holders of blobs: the devices of who shares it, one's own others, those of whom the application knows that they have it, and the mailbox. */
export class Seeking {
  readonly #options: SeekingOptions
  /** Who is being asked whether he has it, by blob and device. */
  readonly #asking = new Set<string>()

  constructor(options: SeekingOptions) {
    this.#options = options
  }

  /** Asks everybody who may have it and is not asked yet. */
  seek(held: HeldBlob, fetching: Fetching): void {
    const { ref } = held.record
    for (const name of this.namesOf(held)) void this.#seekName(ref, fetching, held, name)
    const { mailbox, signal } = this.#options
    if (mailbox === undefined) return
    void this.#once(`${ref.blob} in the mailbox`, fetching, 'mailbox', async () => {
      const found = await mailbox.find(await held.content(), signal)
      if (found !== undefined) fetching.join(found)
    })
  }

  /** Asks one device. */
  ask(held: HeldBlob, fetching: Fetching, device: DeviceId): Promise<void> {
    return this.#once(`${held.record.ref.blob} ${device}`, fetching, device, async () => {
      fetching.join(await openChannelHolder(this.#options.channels, device, await held.content()))
    })
  }

  /** Names whose devices may have a blob. */
  namesOf({ record }: HeldBlob): ReadonlySet<PeerName> {
    const { own, isBlocked } = this.#options
    const names = [record.ref.from, own.name, ...record.holders] as PeerName[]
    return new Set(names.filter((name) => !isBlocked(name)))
  }

  async #seekName({ blob }: BlobRef, fetching: Fetching, held: HeldBlob, name: PeerName): Promise<void> {
    await this.#once(`${blob} of ${name}`, fetching, name, async () => {
      const { list } = await this.#options.lookup(name)
      for (const { device } of list.devices)
        if (device !== this.#options.own.device && fetching.admits(device)) void this.ask(held, fetching, device)
    })
  }

  /** Does it, unless it is being done; what goes wrong is why this one is no holder. */
  async #once(key: string, fetching: Fetching, who: string, work: () => Promise<void>): Promise<void> {
    if (this.#asking.has(key) || !fetching.admits(who)) return
    this.#asking.add(key)
    try {
      await work()
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError ? cause.code : 'internal'
      fetching.gone(who, code)
    } finally {
      this.#asking.delete(key)
    }
  }
}
