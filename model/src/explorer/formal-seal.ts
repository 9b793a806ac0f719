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

/** What seals and opens: all of it a formality, at once. A secret is the stream's id, a tag tells generations and kinds apart. */
export function answerOf(
  output: Output<'open-out' | 'seal' | 'reseal' | 'open-in' | 'unseal'>,
  own: { readonly device: DeviceId; readonly name: PeerName },
): DeliveryInput {
  switch (output.kind) {
    case 'open-out': {
      const { stream, to, lane, generation, after } = output
      const opening = encodeOpening({
        ...{ to, from: own.device, name: own.name, stream, lane, generation, lockKey: 1, after },
        encapsulated: new Uint8Array(32),
      })
      return { kind: 'opened-out', stream, secret: secretOf(), opening: joinSigned(opening, new Uint8Array(64)) }
    }
    case 'seal':
      return sealed(output.header, output.messages)
    case 'reseal': {
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
      const { name, after } = decoded.value.opening
      return { kind: 'opened-in', stream: output.stream, name: name as PeerName, secret: secretOf(), after }
    }
    case 'unseal': {
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

function secretOf(): Uint8Array {
  return new Uint8Array(32)
}
