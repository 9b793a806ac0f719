import { type DeviceId, idToBytes, limits } from '@kith/wire'
import { deriveRollKey } from './epoch-keys.ts'
import { hashes } from '../crypto/hashes.ts'
import type { RecordId } from './state.ts'

/** One device's chain of keys in one epoch (spec RL21): the key at `index` is the next that is used. Secret. */
export interface KeyChain {
  readonly epoch: RecordId
  readonly device: DeviceId
  readonly index: number
  readonly key: Uint8Array
}

/** A key that was passed over for a frame that has not come yet. Secret. */
export interface SkippedKey {
  readonly epoch: RecordId
  readonly device: DeviceId
  readonly index: number
  readonly key: Uint8Array
  readonly atMs: number
}

const messageStep = Uint8Array.of(1)
const chainStep = Uint8Array.of(2)

/** The first key of a device's chain in the epoch of a content key. */
export function firstChainKey(content: Uint8Array, device: DeviceId): Uint8Array<ArrayBuffer> {
  return deriveRollKey(content, 'kith roll chain v1\0', idToBytes(device))
}

/** The key of one message and that of the rest of the chain, neither of which leads to the other's past. */
export function stepChain(key: Uint8Array): {
  readonly message: Uint8Array<ArrayBuffer>
  readonly next: Uint8Array<ArrayBuffer>
} {
  return { message: hashes.hmacSha256(key, messageStep), next: hashes.hmacSha256(key, chainStep) }
}

/** The key of the frame at a chain's place: what opens that one, and no other (spec CV11). */
export function frameKeyOf({ key }: Pick<KeyChain, 'key'>): Uint8Array<ArrayBuffer> {
  return stepChain(key).message
}

/**
 * The chains of a conversation. Every key opens one frame and is then gone. Frames may come in any order: keys that are passed over wait, 2,000 of all chains at
 * most, so that disorder costs nothing.
 */
export class Ratchets {
  readonly #chains = new Map<string, KeyChain>()
  readonly #skipped = new Map<DeviceId, Map<string, SkippedKey>>()
  #skippedCount = 0

  /** How many chains there are. */
  get chainCount(): number {
    return this.#chains.size
  }

  /** Begins the chain of a device. */
  begin(epoch: RecordId, device: DeviceId, content: Uint8Array): void {
    this.#put({ epoch, device, index: 0, key: firstChainKey(content, device) })
  }

  /** The next key for sending, which is not given again. */
  next(epoch: RecordId, device: DeviceId): { readonly index: number; readonly key: Uint8Array } | undefined {
    const chain = this.#chains.get(placeOf(epoch, device))
    if (chain === undefined) return undefined
    const { message, next } = stepChain(chain.key)
    this.#put({ ...chain, index: chain.index + 1, key: next })
    return { index: chain.index, key: message }
  }

  /** The key of one frame, which is not given again; nothing when it was used, dropped or is more than 2,000 ahead. */
  take(epoch: RecordId, device: DeviceId, index: number, nowMs: number): Uint8Array | undefined {
    const chain = this.#chains.get(placeOf(epoch, device))
    if (chain === undefined || index > chain.index + limits.rollSkippedKeysMax) return undefined
    if (index < chain.index) return this.#takeSkipped(epoch, device, index)
    let { key } = chain
    for (let at = chain.index; ; at++) {
      const { message, next } = stepChain(key)
      key = next
      if (at === index) {
        this.#put({ ...chain, index: index + 1, key })
        return message
      }
      this.#skip({ epoch, device, index: at, key: message, atMs: nowMs })
    }
  }

  /** Deletes the chains of an epoch, and what they passed over. */
  end(epoch: RecordId): void {
    for (const [place, chain] of this.#chains) if (chain.epoch === epoch) this.#chains.delete(place)
    this.#dropSkipped((skipped) => skipped.epoch === epoch)
  }

  /** Deletes keys that were passed over before a time. */
  forget(beforeMs: number): void {
    this.#dropSkipped(({ atMs }) => atMs < beforeMs)
  }

  /** Everything, for the device's own store. Secret. */
  export(): { readonly chains: readonly KeyChain[]; readonly skipped: readonly SkippedKey[] } {
    const skipped = [...this.#skipped.values()].flatMap((keys) => [...keys.values()])
    return { chains: [...this.#chains.values()], skipped }
  }

  /** What `export` gave. */
  static import({ chains, skipped }: ReturnType<Ratchets['export']>): Ratchets {
    const ratchets = new Ratchets()
    for (const chain of chains) ratchets.#put(chain)
    for (const one of skipped) ratchets.#skip(one)
    return ratchets
  }

  #put(chain: KeyChain): void {
    this.#chains.set(placeOf(chain.epoch, chain.device), chain)
  }

  #skip(skipped: SkippedKey): void {
    const { device, epoch, index } = skipped
    const keys = this.#skipped.get(device) ?? new Map<string, SkippedKey>()
    this.#skipped.set(device, keys.set(`${epoch} ${String(index)}`, skipped))
    if (++this.#skippedCount > limits.rollSkippedKeysMax) this.#dropOldest()
  }

  #takeSkipped(epoch: RecordId, device: DeviceId, index: number): Uint8Array | undefined {
    const keys = this.#skipped.get(device)
    const place = `${epoch} ${String(index)}`
    const found = keys?.get(place)
    if (keys?.delete(place) === true) this.#skippedCount--
    return found?.key
  }

  /** From the device that has most of them, so that one device cannot take the room of others. */
  #dropOldest(): void {
    let most: Map<string, SkippedKey> | undefined
    for (const keys of this.#skipped.values()) if (most === undefined || keys.size > most.size) most = keys
    const [oldest] = most?.keys() ?? []
    if (oldest !== undefined && most?.delete(oldest) === true) this.#skippedCount--
  }

  #dropSkipped(isOver: (skipped: SkippedKey) => boolean): void {
    for (const keys of this.#skipped.values())
      for (const [place, skipped] of keys) if (isOver(skipped) && keys.delete(place)) this.#skippedCount--
  }
}

function placeOf(epoch: RecordId, device: DeviceId): string {
  return `${epoch} ${device}`
}
