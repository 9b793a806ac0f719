import { type Decoded, type DeviceId, hexOfBytes, limits, utf8Bytes } from '@kith/wire'
import { refused } from '../identity/refusal.ts'
import { deriveRollKey, type EpochKeys, openLink } from './epoch-keys.ts'
import { documentKey } from './frame-seal.ts'
import type { RollHistory } from './history.ts'
import type { RollNode } from './node.ts'
import { Ratchets } from './ratchets.ts'
import type { RecordId, RollState } from './state.ts'

/** What is kept of the keys of one epoch. Secret. */
export interface KeptEpoch {
  readonly epoch: RecordId
  /** Of documents, which keep their keys. */
  readonly keys?: EpochKeys | undefined
  /** What is derived for other purposes: 32 bytes. */
  readonly exporter: Uint8Array
  /** When a later record came, in milliseconds from 1970; 0 while there is none. */
  readonly overAtMs: number
}

/**
 * The keys of a roll that this device has. A document keeps them, for whoever comes later with a history. A conversation derives the chains of all devices at
 * once and keeps neither the content key nor any chain key that was used, so that a stolen disk opens nothing that was read (spec RL19, RL21).
 */
export class Epochs {
  readonly #kept = new Map<RecordId, KeptEpoch>()
  readonly #ratchets: Ratchets

  constructor(kept: readonly KeptEpoch[] = [], ratchets: Ratchets = new Ratchets()) {
    for (const epoch of kept) this.#kept.set(epoch.epoch, epoch)
    this.#ratchets = ratchets
  }

  has(epoch: RecordId): boolean {
    return this.#kept.has(epoch)
  }

  /** The keys of an epoch of a document. */
  keysOf(epoch: RecordId): EpochKeys | undefined {
    return this.#kept.get(epoch)?.keys
  }

  /** Takes the keys of a record, and in a document those of earlier ones that it leads to. */
  async learn(history: RollHistory, node: RollNode, keys: EpochKeys, state: RollState): Promise<void> {
    this.#keep(node, keys, state)
    const found: { readonly node: RollNode; readonly keys: EpochKeys }[] = [{ node, keys }]
    for (let next = found.pop(); next !== undefined; next = found.pop()) {
      const { archive } = next.keys
      if (archive === undefined) continue
      for (const { record, sealed } of next.node.head.links) {
        const earlier = history.get(hexOfBytes(record) as RecordId)
        if (earlier === undefined || this.#hasAll(earlier)) continue
        const opened = await openLink(archive, record, sealed, earlier.head)
        if (opened === undefined) continue
        this.#keep(earlier, opened, state)
        found.push({ node: earlier, keys: opened })
      }
    }
  }

  /** Notes that a later record came. */
  supersede(nodes: readonly RollNode[], nowMs: number): void {
    for (const { id } of nodes) {
      const kept = this.#kept.get(id)
      if (kept?.overAtMs === 0) this.#kept.set(id, { ...kept, overAtMs: nowMs })
    }
  }

  /** The next key for frames of this device. */
  keyForSending(epoch: RecordId, own: DeviceId): { readonly index: number; readonly key: Uint8Array } | undefined {
    const keys = this.keysOf(epoch)
    return keys === undefined ? this.#ratchets.next(epoch, own) : { index: 0, key: documentKey(keys.content, own) }
  }

  /** The key of a frame; of a conversation it is not given again. */
  keyForOpening(epoch: RecordId, from: DeviceId, index: number, nowMs: number): Uint8Array | undefined {
    const keys = this.keysOf(epoch)
    if (keys === undefined) return this.#ratchets.take(epoch, from, index, nowMs)
    return index === 0 ? documentKey(keys.content, from) : undefined
  }

  /** See `GroupKeys.export`. */
  export(epoch: RecordId, label: string): Decoded<Uint8Array<ArrayBuffer>> {
    const exporter = this.#kept.get(epoch)?.exporter
    if (exporter === undefined) return refused('roll-key-missing')
    return { kind: 'ok', value: deriveRollKey(exporter, 'kith roll exported v1\0', utf8Bytes(label)) }
  }

  /** Deletes what a conversation no longer needs (spec RL21). */
  forget(nowMs: number): void {
    const beforeMs = nowMs - limits.rollKeyMsMax
    this.#ratchets.forget(beforeMs)
    for (const { epoch, keys, overAtMs } of this.#kept.values()) {
      if (keys !== undefined || overAtMs === 0 || overAtMs > beforeMs) continue
      this.#end(epoch)
    }
  }

  /** Everything, for the device's own store. Secret. */
  snapshot(): { readonly kept: readonly KeptEpoch[] } & ReturnType<Ratchets['export']> {
    return { kept: [...this.#kept.values()], ...this.#ratchets.export() }
  }

  #hasAll({ id }: RollNode): boolean {
    return this.keysOf(id)?.archive !== undefined
  }

  #keep({ id }: RollNode, keys: EpochKeys, { policy, devices }: RollState): void {
    const exporter = deriveRollKey(keys.content, 'kith roll exporter v1\0')
    const overAtMs = this.#kept.get(id)?.overAtMs ?? 0
    if (policy === 'document') {
      this.#kept.set(id, { epoch: id, keys, exporter, overAtMs })
      return
    }
    this.#kept.set(id, { epoch: id, exporter, overAtMs })
    for (const device of devices.keys()) this.#ratchets.begin(id, device, keys.content)
    this.#makeRoom()
  }

  /** Ends the epochs that have been over for longest, while there are more chains than are kept. */
  #makeRoom(): void {
    for (const { epoch, overAtMs } of this.#kept.values()) {
      if (this.#ratchets.chainCount <= limits.rollChainsMax) return
      if (overAtMs > 0) this.#end(epoch)
    }
  }

  #end(epoch: RecordId): void {
    this.#kept.delete(epoch)
    this.#ratchets.end(epoch)
  }
}
