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
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { decapsulate, encapsulate } from './hpke.ts'

/**
 * How a stream gets its secret (spec KY6). The sender encapsulates to the receiver's lock key, HPKE's `info` naming both devices, the
 * stream, lane, generation and lock key, and signs the opening. The receiver looks the sending name up, checks the signature by
 * the listed device, and finds the same secret. Both keep it until the stream is done.
 */

/** What the sender of a stream says in its opening. */
export interface OutboundStream {
  /** The sending name. */
  readonly name: string
  readonly stream: StreamId
  readonly lane: Lane
  /** Counts the openings of the stream, from 0. */
  readonly generation: number
  /** The last outstanding position of the lane's earlier streams. */
  readonly after?: StreamPosition | undefined
}

/** A stream's secret and the signed opening to be repeated until an ACK shows them on disk (spec DL9). */
export interface OpenedOutbound {
  /** 32 bytes, for the device's own store. Secret. */
  readonly secret: Uint8Array<ArrayBuffer>
  /** The signed opening as it travels in envelopes. */
  readonly opening: Uint8Array<ArrayBuffer>
}

/** A received stream's secret and what its sender signed. */
export interface OpenedInbound {
  /** 32 bytes, for the device's own store. Secret. */
  readonly secret: Uint8Array<ArrayBuffer>
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
  const signedBytes = encodeOpening({ ...bound, name: stream.name, encapsulated, after: stream.after })
  return { kind: 'ok', value: { secret, opening: await own.signing.signJoined('opening', signedBytes) } }
}

/**
 * Finds the secret of a received stream. `sender` is the device with the envelope's `from`, out of the verified list of the opening's `name`
 * (`decodeOpening` shows it); `envelope` is the header the opening came with. Refused: bytes that are none, `signature-wrong` (other
 * devices, stream or lane than the envelope's, or a wrong signature), `lock-unusable` (ask for another opening by `reopen`), `seal-broken`.
 */
export async function openInbound(
  bytes: Uint8Array,
  own: DeviceKeys,
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
  return secret === undefined ? refused('seal-broken') : { kind: 'ok', value: { secret, opening } }
}

function infoOf(bound: BoundFields): Uint8Array {
  return joinBytes(bytesOfContext(infoContext), encode(boundFields, bound))
}
