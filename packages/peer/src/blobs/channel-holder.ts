import {
  blobAnswer,
  blobMessage,
  BlobMessages,
  type BlobPart,
  blobRequest,
  codeOfNumber,
  encodeBlobOpening,
  type ErrorCode,
  KithError,
  WireFault,
  type DeviceId,
} from '@kith/wire'
import { ItemQueue } from '../backend/item-queue.ts'
import type { ByteChannel, Channels } from '../engine/byte-channel.ts'
import { blobChannelType } from './blob-channel-type.ts'
import type { BlobAccess, BlobHolder, FetchedPart } from './blob-holder.ts'

/**
 * Opens a channel to a device and makes a holder of it. Rejects the code of why it is none: `blob-unknown`, `receiver-absent` and the other ends of a channel.
 */
export async function openChannelHolder(channels: Channels, device: DeviceId, access: BlobAccess): Promise<BlobHolder> {
  const { blob, token } = access
  const channel = channels.open(device, blobChannelType, encodeBlobOpening({ blob, token }))
  await channel.opened
  return new ChannelHolder(channel)
}

/** A part that was asked for, and who waits for it. */
interface Waiting {
  readonly part: BlobPart
  readonly answers: ItemQueue<FetchedPart>
}

/** A device that is asked over a channel. */
class ChannelHolder implements BlobHolder {
  readonly id: string
  readonly gone: Promise<ErrorCode>
  readonly #channel: ByteChannel
  readonly #waiting = new Map<string, Waiting>()
  #sending: Promise<void> = Promise.resolve()
  #failure: KithError | undefined

  constructor(channel: ByteChannel) {
    this.id = channel.device
    this.#channel = channel
    this.gone = this.#read()
  }

  fetch(parts: readonly BlobPart[], signal: AbortSignal): AsyncIterable<FetchedPart> {
    let left = parts.length
    const answers: ItemQueue<FetchedPart> = new ItemQueue<FetchedPart>({
      signal,
      onEnd: () => {
        const unwanted = parts.filter((part) => this.#waiting.get(keyOf(part))?.answers === answers)
        for (const part of unwanted) this.#waiting.delete(keyOf(part))
        if (unwanted.length > 0) this.#say({ kind: 'unwant', parts: unwanted })
      },
    })
    if (this.#failure !== undefined) {
      answers.fail(this.#failure)
      return answers
    }
    for (const part of parts) this.#waiting.set(keyOf(part), { part, answers })
    this.#say({ kind: 'want', parts })
    return untilAnswered(answers, () => --left === 0)
  }

  close(isWhole = false): void {
    this.#end(new KithError('aborted'))
    if (!isWhole) this.#channel.reset('aborted')
    // The end of this direction says that nothing is wanted any more; the holder ends the other.
    else void this.#sending.then(() => this.#channel.end()).catch(() => undefined)
  }

  #say(request: Parameters<typeof blobRequest.write>[1]): void {
    if (this.#failure !== undefined) return
    // One call at a time; what fails is told by the reading.
    this.#sending = this.#sending
      .then(() => this.#channel.write(blobMessage(blobRequest, request)))
      .catch(() => undefined)
  }

  /** Resolves with why nothing more comes. */
  async #read(): Promise<ErrorCode> {
    const messages = new BlobMessages(blobAnswer)
    const memory = new Uint8Array(memoryBytes)
    try {
      for (
        let bytes = await this.#channel.read(memory);
        bytes !== undefined;
        bytes = await this.#channel.read(memory)
      ) {
        for (const answer of messages.push(bytes)) {
          const waiting = this.#waiting.get(keyOf(answer.part))
          // What is not wanted any more is dropped.
          if (waiting === undefined) continue
          this.#waiting.delete(keyOf(answer.part))
          waiting.answers.push(
            answer.kind === 'part'
              ? { part: waiting.part, bytes: answer.bytes }
              : { part: waiting.part, code: codeOfNumber(answer.code) },
          )
        }
      }
      this.#end(new KithError('blob-unknown'))
      await this.#channel.end()
      return 'blob-unknown'
    } catch (cause) {
      const code: ErrorCode = cause instanceof KithError || cause instanceof WireFault ? cause.code : 'internal'
      this.#channel.reset(code)
      this.#end(new KithError(code, undefined, { cause }))
      return code
    }
  }

  #end(error: KithError): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    const queues = new Set([...this.#waiting.values()].map(({ answers }) => answers))
    this.#waiting.clear()
    for (const answers of queues) answers.fail(error)
  }
}

/** Memory that the channel is read into: what one packet of a link brings. */
const memoryBytes = 65_536

/** Items until `isLast` says that the one just given was the last. */
async function* untilAnswered(answers: ItemQueue<FetchedPart>, isLast: () => boolean): AsyncGenerator<FetchedPart> {
  for await (const answer of answers) {
    yield answer
    if (isLast()) return
  }
}

function keyOf({ level, index }: BlobPart): string {
  return `${String(level)}/${String(index)}`
}
