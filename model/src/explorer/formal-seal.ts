import type { DeliveryInput, DeliveryOutput } from '@kith/core'
import {
  decodeMessages,
  decodeOpening,
  type DeviceId,
  encodeMessages,
  encodeOpening,
  type EnvelopeHeader,
  joinSigned,
  type PeerName,
  tagBytes,
  voidMessage,
  type WireMessage,
  writeHeader,
} from '@kith/wire'

type Output<K extends DeliveryOutput['kind']> = Extract<DeliveryOutput, { readonly kind: K }>

/** What seals and opens: all of it a formality, at once. Keys are the position that they begin with, a tag tells generations and kinds apart. */
export function answerOf(
  output: Output<'open-out' | 'seal' | 'reseal' | 'open-in' | 'unseal'>,
  own: { readonly device: DeviceId; readonly name: PeerName },
): DeliveryInput {
  switch (output.kind) {
    case 'open-out': {
      const { stream, to, lane, generation, first, after } = output
      const opening = encodeOpening({
        ...{ to, from: own.device, name: own.name, stream, lane, generation, lockKey: 1, first, after },
        encapsulated: new Uint8Array(32),
      })
      return { kind: 'opened-out', stream, keys: keysOf(first), opening: joinSigned(opening, new Uint8Array(64)) }
    }
    case 'seal':
      checkKeys(output)
      return sealed(output.header, output.messages)
    case 'reseal': {
      checkKeys(output)
      const messages = messagesIn(output.sealed.body)
      return sealed(
        output.header,
        messages.map((message, at) => (output.voids.includes(at) ? voidMessage(message.mid) : message)),
      )
    }
    case 'open-in': {
      const decoded = decodeOpening(output.opening)
      if (decoded.kind === 'refused')
        return { kind: 'not-opened-in', stream: output.stream, code: 'seal-broken', retry: false }
      const { name, first, after } = decoded.value.opening
      return { kind: 'opened-in', stream: output.stream, name: name as PeerName, keys: keysOf(first), after }
    }
    case 'unseal': {
      checkKeys(output)
      const { stream, seq } = output.header
      return { kind: 'unsealed', stream, seq, messages: messagesIn(output.body) }
    }
  }
}

/** The messages in a body; none in a tombstone. */
export function messagesIn(body: Uint8Array): readonly WireMessage[] {
  if (body.byteLength === 0) return []
  const decoded = decodeMessages(body)
  return decoded.kind === 'ok' ? decoded.value : []
}

function sealed(header: EnvelopeHeader, messages: readonly WireMessage[]): DeliveryInput {
  const { stream, seq } = header
  const body = messages.length === 0 ? new Uint8Array() : encodeMessages(messages)
  const tag = new Uint8Array(tagBytes)
  tag.set([header.kind === 'tombstone' ? 1 : 0, header.generation])
  return { kind: 'sealed', stream, seq, authenticated: writeHeader(header), tag, body }
}

/** Keys from a later position on, as the machine asks for them. */
export function advance(keys: Uint8Array, next: number): Uint8Array {
  return next > positionOf(keys) ? keysOf(next) : keys
}

/** Throws when a position is sealed or opened whose keys are gone. */
function checkKeys({ keys, header }: Output<'seal' | 'reseal' | 'unseal'>): void {
  if (positionOf(keys) > header.seq) throw new Error(`the keys of position ${String(header.seq)} are gone`)
}

function keysOf(position: number): Uint8Array {
  const keys = new Uint8Array(4)
  new DataView(keys.buffer).setUint32(0, position)
  return keys
}

function positionOf(keys: Uint8Array): number {
  return new DataView(keys.buffer, keys.byteOffset).getUint32(0)
}
