import type { DeliveryInput, DeliveryOutput } from '@kith/core'
import {
  decodeMessages,
  decodeOpening,
  type DeviceId,
  encodeMessages,
  encodeOpening,
  joinSigned,
  type PeerName,
  tagBytes,
  voidMessage,
  writeHeader,
} from '@kith/wire'
import { keysOf, positionOf } from './simulated-keys.ts'

export { advance } from './simulated-keys.ts'

type Output<K extends DeliveryOutput['kind']> = Extract<DeliveryOutput, { readonly kind: K }>

/** The secret of an opening, as its receiver finds it; or the private half of the lock key is gone, and it does not (spec KY57). */
interface SimulatedLock {
  readonly secret: Uint8Array
  readonly isGone: boolean
}

/** Secrets by the lock key's number; a stream that is opened again has another. */
export type Secrets = Map<number, SimulatedLock>

/** Keys for a stream, which its receiver finds in `secrets`. */
export function openedOut(
  { stream, to, lane, generation, first, after }: Output<'open-out'>,
  from: { readonly device: DeviceId; readonly name: PeerName },
  secret: Uint8Array,
  secrets: Secrets,
  locksGo: boolean,
): DeliveryInput {
  const view = new DataView(secret.buffer, secret.byteOffset)
  const lockKey = (view.getUint32(0) | 1) >>> 0
  secrets.set(lockKey, { secret, isGone: locksGo && view.getUint8(4) < 16 })
  const opening = encodeOpening({
    to,
    from: from.device,
    name: from.name,
    stream,
    lane,
    generation,
    lockKey,
    encapsulated: new Uint8Array(32),
    first,
    after,
  })
  return { kind: 'opened-out', stream, keys: keysOf(secret, first), opening: joinSigned(opening, new Uint8Array(64)) }
}

/** The envelope, not sealed at all. */
export function sealedAnswer({ keys, header, messages }: Output<'seal'>): DeliveryInput {
  const { stream, seq } = header
  const body = messages.length === 0 ? new Uint8Array() : encodeMessages(messages)
  return { kind: 'sealed', stream, seq, authenticated: writeHeader(header), tag: tagOf(keys, header, body), body }
}

/** Another for another header, body or secret. */
function tagOf(keys: Uint8Array, { generation, kind, seq }: Output<'seal'>['header'], body: Uint8Array): Uint8Array {
  const tag = new Uint8Array(tagBytes)
  const view = new DataView(tag.buffer)
  let hash = 0x811c_9dc5
  for (const byte of body) hash = Math.imul(hash ^ byte, 0x0100_0193)
  view.setUint32(0, hash >>> 0)
  view.setUint32(4, seq >>> 0)
  view.setUint32(8, generation)
  tag[12] = kind === 'tombstone' ? 1 : 0
  tag.set(keys.subarray(0, 3), 13)
  return tag
}

/** The same envelope once more, with some of its messages void. */
export function resealedAnswer({ keys, under = keys, header, sealed, voids }: Output<'reseal'>): DeliveryInput {
  const decoded = decodeMessages(sealed.body)
  const before = decoded.kind === 'ok' ? decoded.value : []
  const messages = before.map((message, at) => (voids.includes(at) ? voidMessage(message.mid) : message))
  return sealedAnswer({ kind: 'seal', keys: under, header, messages })
}

/** The keys of a stream, when it was opened in this world. */
export function openedIn({ stream, opening }: Output<'open-in'>, secrets: Secrets): DeliveryInput {
  const decoded = decodeOpening(opening)
  const lock = decoded.kind === 'ok' ? secrets.get(decoded.value.opening.lockKey) : undefined
  if (decoded.kind === 'refused' || lock === undefined || lock.isGone)
    return { kind: 'not-opened-in', stream, code: lock ? 'lock-unusable' : 'seal-broken', retry: false }
  const { name, first, after } = decoded.value.opening
  return { kind: 'opened-in', stream, name: name as PeerName, keys: keysOf(lock.secret, first), after }
}

/** The messages of an envelope; none of a tombstone. Without its keys it does not open. */
export function unsealed({ keys, header, tag, body }: Output<'unseal'>): DeliveryInput {
  const isOfStream = [0, 1, 2].every((at) => tag[13 + at] === keys[at])
  if (!isOfStream || positionOf(keys) > header.seq)
    return { kind: 'not-unsealed', stream: header.stream, seq: header.seq }
  const decoded = body.byteLength === 0 ? undefined : decodeMessages(body)
  const messages = decoded?.kind === 'ok' ? decoded.value : []
  return { kind: 'unsealed', stream: header.stream, seq: header.seq, messages }
}
