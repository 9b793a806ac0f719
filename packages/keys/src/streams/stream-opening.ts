import {
  decodeOpening,
  type Decoded,
  type Device,
  encode,
  encodeOpening,
  type Field,
  id,
  type DeviceId,
  type Lane,
  lanes,
  type LockKey,
  oneOf,
  type Opening,
  record,
  type StreamId,
  type StreamPosition,
  u16,
  u32,
} from '@kith/wire'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import type { DeviceKeys } from '../identity/device-keys.ts'
import type { LockHolder } from '../identity/one-time-locks.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { decapsulate, encapsulate } from './hpke.ts'
import { newStreamKeys } from './stream-keys.ts'

/**
 * How a stream gets its secret (spec KY6). The sender encapsulates to the receiver's lock key, HPKE's `info` naming both devices, the
 * stream, lane, generation and lock key, and signs the opening. The receiver looks the sending name up, checks the signature by
 * the listed device, and finds the same secret. Both make the stream's keys of it, from the position that the opening says, and forget it (spec KY50).
 */

/** What the sender of a stream says in its opening. */
export interface OutboundStream {
  /** The sending name. */
  readonly name: string
  readonly stream: StreamId
  readonly lane: Lane
  /** Counts the openings of the stream, from 0. */
  readonly generation: number
  /** The position that its keys begin with: whoever finds them opens nothing before it (spec KY53). @default 1 */
  readonly first?: number | undefined
  /** The last outstanding position of the lane's earlier streams. */
  readonly after?: StreamPosition | undefined
}

/** A stream's keys and the signed opening to be repeated until an ACK shows them on disk (spec DL9). */
export interface OpenedOutbound {
  /** The keys from the opening's first position on, for the device's own store (`advanceStreamKeys`). Secret. */
  readonly keys: Uint8Array<ArrayBuffer>
  /** The signed opening as it travels in envelopes. */
  readonly opening: Uint8Array<ArrayBuffer>
}

/** A received stream's keys and what its sender signed. */
export interface OpenedInbound {
  /** The keys from the opening's first position on, for the device's own store (`advanceStreamKeys`). Secret. */
  readonly keys: Uint8Array<ArrayBuffer>
  readonly opening: Opening
}

type BoundFields = Pick<Opening, 'to' | 'from' | 'stream' | 'lane' | 'generation' | 'lockKey'>

const boundFields: Field<BoundFields> = record<BoundFields>({
  to: id<DeviceId>(),
  from: id<DeviceId>(),
  stream: id<StreamId>(),
  lane: oneOf(lanes),
  generation: u16,
  lockKey: u32,
})
const infoContext = 'kith stream v1\0'
const secretLabel = bytesOfContext('kith stream secret v1\0')

/**
 * Opens a stream from this device to the device of a verified lock key. Refused with `lock-unusable` when its key is no point
 * that can agree on anything. `ephemeralSeed` makes the encapsulation repeatable and is for vectors alone.
 */
export async function openOutbound(
  stream: OutboundStream,
  lockKey: LockKey,
  own: DeviceKeys,
  ephemeralSeed?: Uint8Array,
): Promise<Decoded<OpenedOutbound>> {
  const bound: BoundFields = {
    to: lockKey.device,
    from: own.device,
    stream: stream.stream,
    lane: stream.lane,
    generation: stream.generation,
    lockKey: lockKey.number,
  }
  const made = await encapsulate(lockKey.publicKey, infoOf(bound), secretLabel, ephemeralSeed)
  if (made === undefined) return refused('lock-unusable')
  const { secret, encapsulated } = made
  const { name, first = 1, after } = stream
  const signedBytes = encodeOpening({ ...bound, name, encapsulated, first, after })
  const opening = await own.signing.signJoined('opening', signedBytes)
  return { kind: 'ok', value: { keys: newStreamKeys(secret, first), opening } }
}

/**
 * Finds the keys of a received stream. `sender` is the device with the envelope's `from`, out of the verified list of the opening's `name`
 * (`decodeOpening` shows it); `envelope` is the header the opening came with. Refused: bytes that are none, `signature-wrong` (other
 * devices, stream or lane than the envelope's, or a wrong signature), `lock-unusable` (ask for another opening by `reopen`), `seal-broken`.
 */
export async function openInbound(
  bytes: Uint8Array,
  own: LockHolder,
  sender: Device,
  envelope: { readonly stream: StreamId; readonly lane: Lane },
): Promise<Decoded<OpenedInbound>> {
  const decoded = decodeOpening(bytes)
  if (decoded.kind === 'refused') return decoded
  const { opening, signedBytes, signature } = decoded.value
  const { to, from, stream, lane } = opening
  if (to !== own.device || from !== sender.device || stream !== envelope.stream || lane !== envelope.lane) {
    return refused('signature-wrong', 'The opening belongs to another stream.')
  }
  if (!(await isSignedBy(sender.signKey, 'opening', signedBytes, signature))) return refused('signature-wrong')
  const pair = own.lockPair(opening.lockKey)
  if (pair === undefined) return refused('lock-unusable')
  const secret = await decapsulate(pair, opening.encapsulated, infoOf(opening), secretLabel)
  if (secret === undefined) return refused('seal-broken')
  return { kind: 'ok', value: { keys: newStreamKeys(secret, opening.first), opening } }
}

function infoOf(bound: BoundFields): Uint8Array {
  return joinBytes(bytesOfContext(infoContext), encode(boundFields, bound))
}
