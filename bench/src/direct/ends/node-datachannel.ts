import { type DataChannel, PeerConnection } from 'node-datachannel'

import { FramedWire } from '../framed-wire.ts'
import type { ByteStream, End, Hear, Wire } from '../wire.ts'

const bufferedBytesMax = 1_048_576
const bufferedBytesLow = 262_144
/** How many bytes are sent between two looks at what is buffered; a look is a call into the library. */
const lookBytes = 65_536

/** `node-datachannel` by its own interface: one message of the channel for each, or with `isBatched` many, as over a byte stream. */
export class NodeDataChannelEnd implements End {
  readonly #isBatched: boolean
  readonly #connection = new PeerConnection('bench', { iceServers: [] })
  readonly #channel = Promise.withResolvers<DataChannel>()

  constructor(isBatched: boolean) {
    this.#isBatched = isBatched
  }

  invitation(): Promise<string> {
    const described = this.#described()
    const channel = this.#connection.createDataChannel('bench')
    channel.onOpen(() => {
      this.#channel.resolve(channel)
    })
    return described
  }

  answer(invitation: string): Promise<string> {
    const described = this.#described()
    this.#connection.onDataChannel((channel) => {
      this.#channel.resolve(channel)
    })
    this.#connection.setRemoteDescription(invitation, 'offer')
    return described
  }

  accept(answer: string): Promise<void> {
    this.#connection.setRemoteDescription(answer, 'answer')
    return Promise.resolve()
  }

  async wire(): Promise<Wire> {
    const wire = new DataChannelWire(await this.#channel.promise)
    return this.#isBatched ? new FramedWire(wire) : wire
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close()
    return Promise.resolve()
  }

  #described(): Promise<string> {
    return new Promise((resolve) => {
      this.#connection.onGatheringStateChange((state) => {
        if (state === 'complete') resolve(this.#connection.localDescription()?.sdp ?? '')
      })
    })
  }
}

class DataChannelWire implements Wire, ByteStream {
  readonly #channel: DataChannel
  #isFull = false
  #unlooked = 0
  #room: (() => void) | undefined

  constructor(channel: DataChannel) {
    this.#channel = channel
    channel.setBufferedAmountLowThreshold(bufferedBytesLow)
    channel.onBufferedAmountLow(() => {
      this.#isFull = false
      this.#room?.()
    })
  }

  send(message: Uint8Array): boolean {
    if (this.#isFull) return false
    this.write(message)
    return true
  }

  write(bytes: Uint8Array): boolean {
    this.#channel.sendMessageBinary(bytes)
    this.#unlooked += bytes.byteLength
    if (this.#unlooked >= lookBytes) {
      this.#unlooked = 0
      this.#isFull = this.#channel.bufferedAmount() > bufferedBytesMax
    }
    return !this.#isFull
  }

  listen({ message, part, bytes, room }: Partial<Hear> & { bytes?: (bytes: Uint8Array) => void }): void {
    this.#room = room
    const told = bytes ?? message
    this.#channel.onMessage((data) => {
      if (part !== undefined) part((data as Buffer).byteLength)
      else told?.(data as Buffer)
    })
  }
}
