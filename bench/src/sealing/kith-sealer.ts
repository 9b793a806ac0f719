import { advanceStreamKeys, openEnvelope, sealEnvelope, type SealedEnvelope, streamKeysBytes } from '@kith/keys'
import {
  bytesToId,
  decodeMessages,
  type DeviceId,
  encodeMessages,
  type MessageId,
  type StreamId,
  type WireMessage,
  writeHeader,
} from '@kith/wire'

import { bodyBytes, type Sealer } from './sealer.ts'

/** Envelopes of a stream, each with a key of its own: written, sealed, and the keys moved on, as the peer does with each. */
export class KithSealer implements Sealer {
  #outKeys: Uint8Array = newKeys()
  // The receiver has found the same keys by itself.
  #inKeys: Uint8Array = Uint8Array.from(this.#outKeys)
  #seq = 1
  #sealed: (SealedEnvelope & { readonly authenticated: Uint8Array; readonly seq: number; readonly count: number })[] =
    []

  /** Whether what is sealed cannot be read. */
  async isSealed(): Promise<boolean> {
    const plain = encodeMessages(messagesOf(1))
    const { body } = await sealEnvelope(newKeys(), headerOf(1, 1), plain)
    return !Buffer.from(body).includes(Buffer.from(plain))
  }

  async seal(envelopes: number, messages: number): Promise<void> {
    const plain = messagesOf(messages)
    for (let made = 0; made < envelopes; made++) {
      const seq = this.#seq++
      const authenticated = headerOf(seq, messages)
      this.#outKeys = advanceStreamKeys(this.#outKeys, seq)
      const sealed = await sealEnvelope(this.#outKeys, authenticated, encodeMessages(plain))
      this.#sealed.push({ authenticated, ...sealed, seq, count: messages })
    }
  }

  async open(): Promise<void> {
    for (const { authenticated, tag, body, seq, count } of this.#sealed) {
      const opened = await openEnvelope(this.#inKeys, authenticated, tag, body)
      const messages = opened.kind === 'ok' ? decodeMessages(opened.value) : opened
      if (messages.kind === 'refused' || messages.value.length !== count)
        throw new Error('An envelope does not open to what it was.')
      this.#inKeys = advanceStreamKeys(this.#inKeys, seq + 1)
    }
    this.#sealed = []
  }
}

/** Keys of a stream from its first position on, made of nothing: what matters is what is done with them. */
function newKeys(): Uint8Array<ArrayBuffer> {
  const keys = crypto.getRandomValues(new Uint8Array(streamKeysBytes))
  new DataView(keys.buffer).setBigUint64(0, 1n)
  return keys
}

function headerOf(seq: number, count: number): Uint8Array<ArrayBuffer> {
  return writeHeader({
    to: device(1),
    from: device(2),
    stream: bytesToId<StreamId>(new Uint8Array(16).fill(3)),
    seq,
    sentAtMs: 1_700_000_000_000,
    lifeMs: 60_000,
    generation: 0,
    lane: 'kept',
    kind: 'messages',
    count,
    atomic: false,
  })
}

function messagesOf(count: number): readonly WireMessage[] {
  return Array.from({ length: count }, (_, at) => ({
    mid: bytesToId<MessageId>(new Uint8Array(16).fill(at)),
    messageType: 'bench.message',
    encoding: 'bytes',
    body: new Uint8Array(bodyBytes).fill(at),
  }))
}

function device(value: number): DeviceId {
  return bytesToId<DeviceId>(new Uint8Array(16).fill(value))
}
