import {
  blobAnswer,
  blobMessage,
  blobMessageBytesMax,
  BlobMessages,
  type BlobPart,
  blobRequest,
  decodeBlobOpening,
  type BlobId,
  type DeviceId,
  discard,
  type ErrorCode,
  KithError,
  limits,
  numberOfCode,
  WireFault,
} from '@kith/wire'
import { equalBytes } from '@kith/keys'
import type { ByteChannel } from '../engine/byte-channel.ts'
import type { SealedBlob } from './blob-holder.ts'

export interface ServingOptions {
  /** Does something with a blob, which stays open meanwhile. Rejects `blob-unknown` when this device does not hold it. */
  readonly use: (blob: BlobId, work: (held: SealedBlob) => Promise<void>) => Promise<void>
  /** Bytes of a part went out to a device. */
  readonly gave: (blob: BlobId, device: DeviceId, bytes: number) => void
  /** A device has all of it; it is answered when that is remembered. */
  readonly done: (blob: BlobId, device: DeviceId) => Promise<void>
  /** A part that is said to be here could not be given. */
  readonly trouble: (blob: BlobId, part: BlobPart, code: ErrorCode) => void
  /** A channel on which nothing was asked for or taken for so long is ended, in milliseconds. @default two minutes */
  readonly idleMsMax?: number | undefined
}

/**
 * Gives parts to devices that know the reference (spec BL9 to BL13). Each channel is answered one part after the other, as fast as it takes them; what waits is
 * bounded for each channel, and channels are for each device and in all.
 */
export class Serving {
  readonly #options: ServingOptions
  /** Open channels by device and blob. */
  readonly #open = new Map<ByteChannel, { readonly blob: BlobId }>()

  constructor(options: ServingOptions) {
    this.#options = options
  }

  /** Takes a channel that a device has opened. */
  async take(channel: ByteChannel): Promise<void> {
    const opening = decodeBlobOpening(channel.init)
    if (opening.kind === 'refused') {
      channel.reset(opening.code)
      return
    }
    const { blob, token } = opening.value
    if (!this.#hasRoom(channel.device, blob)) {
      channel.reset('rate-exceeded')
      return
    }
    this.#open.set(channel, { blob })
    let idle: ReturnType<typeof setTimeout> | undefined
    const stirred = (): void => {
      clearTimeout(idle)
      if (!this.#open.has(channel)) return
      idle = setTimeout(() => {
        channel.reset('blob-stalled')
      }, this.#options.idleMsMax ?? idleMsMax)
    }
    stirred()
    try {
      await this.#options.use(blob, async (found) => {
        if (!equalBytes(found.token, token)) throw new KithError('blob-unknown')
        await this.#serve(channel, found, stirred)
      })
    } catch (cause) {
      // What is wrong with one channel ends it, and nothing else.
      channel.reset(cause instanceof KithError || cause instanceof WireFault ? cause.code : 'internal')
    } finally {
      clearTimeout(idle)
      this.#open.delete(channel)
    }
  }

  /** Ends every channel of a blob, or all. */
  end(code: ErrorCode, blob?: BlobId): void {
    for (const [channel, open] of this.#open) if (blob === undefined || open.blob === blob) channel.reset(code)
  }

  #hasRoom(device: DeviceId, blob: BlobId): boolean {
    let ofDevice = 0
    let ofBoth = 0
    for (const [channel, open] of this.#open) {
      if (channel.device !== device) continue
      ofDevice++
      if (open.blob === blob) ofBoth++
    }
    return ofBoth < channelsOfBlobMax && ofDevice < channelsOfDeviceMax && this.#open.size < channelsMax
  }

  /** `stirred` is called when something was asked for or taken. */
  async #serve(channel: ByteChannel, blob: SealedBlob, stirred: () => void): Promise<void> {
    const wanted = new Map<string, BlobPart>()
    let isGiving = false
    let failure: unknown
    const give = async (): Promise<void> => {
      isGiving = true
      try {
        for (let [next] = wanted; next !== undefined; [next] = wanted) {
          const [key, part] = next
          await this.#give(channel, blob, part)
          stirred()
          wanted.delete(key)
        }
      } catch (cause) {
        failure = cause
        channel.reset(cause instanceof KithError ? cause.code : 'internal')
      } finally {
        isGiving = false
      }
    }
    const messages = new BlobMessages(blobRequest)
    for (let bytes = await channel.read(); bytes !== undefined; bytes = await channel.read()) {
      if (failure !== undefined) return
      stirred()
      for (const { kind, parts } of messages.push(bytes))
        for (const part of parts)
          if (kind === 'want') wanted.set(keyOf(part), part)
          else wanted.delete(keyOf(part))
      if (wanted.size > limits.blobWantsMax) throw new KithError('blob-excess')
      if (!isGiving && wanted.size > 0) void give()
    }
    wanted.clear()
    await this.#options.done(blob.blob, channel.device)
    await channel.end()
  }

  async #give(channel: ByteChannel, blob: SealedBlob, part: BlobPart): Promise<void> {
    let bytes: Uint8Array
    try {
      bytes = await blob.read(part)
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError ? cause.code : 'internal'
      if (code !== 'blob-lacking') this.#options.trouble(blob.blob, part, code)
      await channel.write(blobMessage(blobAnswer, { kind: 'lack', part, code: numberOfCode(code) }))
      return
    }
    const { byteLength } = bytes
    const message = blobMessage(blobAnswer, { kind: 'part', part, bytes }, blobMessageBytesMax + 3)
    if (part.level === 0) discard(bytes)
    await channel.write(message)
    this.#options.gave(blob.blob, channel.device, byteLength)
  }
}

/** A device that fetches anew after a path was lost may have its older channel a while longer. */
const channelsOfBlobMax = 2
const channelsOfDeviceMax = 16
const channelsMax = 64
const idleMsMax = 120_000

function keyOf({ level, index }: BlobPart): string {
  return `${String(level)}/${String(index)}`
}
