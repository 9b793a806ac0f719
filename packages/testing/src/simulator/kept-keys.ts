import { collections, decodeRecord, inStreamRecord, outStreamRecord, type WriteGroup } from '@kith/core'
import type { DeviceId, EnvelopeHeader } from '@kith/wire'
import { positionOf } from './simulated-keys.ts'

/**
 * Watches which keys lie on disks (spec DL37, DL38): with each commit a receiver has those from its next position on, and a sender none of an envelope that
 * it has not any more; and nobody needs one that is gone.
 */
export class KeptKeys {
  readonly #violations: string[]
  /** The position that the keys of a sent stream on a device's disk begin with. */
  readonly #sent = new Map<string, number>()

  constructor(violations: string[]) {
    this.#violations = violations
  }

  /** A group reached a device's disk. */
  applied(device: DeviceId, { changes }: WriteGroup): void {
    for (const { collection, key, value } of changes) {
      if (collection === collections.inStreams && value !== undefined) this.#received(device, key, value)
      if (collection === collections.outStreams) this.#noteSent(`${device} ${key}`, value)
    }
    for (const { collection, key, value } of changes) {
      if (collection !== collections.envelopes || value !== undefined) continue
      const [stream = '', seq = ''] = key.split('/')
      const position = this.#sent.get(`${device} ${stream}`)
      if (position !== undefined && position <= Number(seq))
        this.#violations.push(`${device}: keeps the keys of ${stream}/${String(Number(seq))}, which is decided`)
    }
  }

  /** An envelope is to be sealed or opened with these keys. */
  using(device: DeviceId, { stream, seq }: Pick<EnvelopeHeader, 'stream' | 'seq'>, keys: Uint8Array): void {
    if (positionOf(keys) <= seq) return
    this.#violations.push(`${device}: has no keys of ${stream}/${String(seq)} any more`)
  }

  #received(device: DeviceId, stream: string, value: Uint8Array): void {
    const { keys, next } = decodeRecord(inStreamRecord, value)
    const position = positionOf(keys)
    if (position < next) this.#violations.push(`${device}: keeps the keys of ${stream} below ${String(next)}`)
    if (position > next) this.#violations.push(`${device}: forgot the keys of ${stream} from ${String(next)} on`)
  }

  #noteSent(place: string, value: Uint8Array | undefined): void {
    if (value === undefined) this.#sent.delete(place)
    else this.#sent.set(place, positionOf(decodeRecord(outStreamRecord, value).keys))
  }
}
