import {
  bytesToId,
  type DeviceList,
  type Envelope,
  type EnvelopeHeader,
  type Lane,
  type StreamId,
  writeHeader,
} from '@kith/wire'
import {
  BulkSender,
  deviceIdOf,
  type DeviceKeys,
  type OpenedOutbound,
  openOutbound,
  sealEnvelope,
  SignalSender,
  SigningKey,
} from '@kith/keys'
import { deviceOf } from './vector-runs.ts'

/** Thirty-two bytes that differ from those of another number. */
export function filled(value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).fill(value)
}

export const stream: StreamId = bytesToId<StreamId>(new Uint8Array(16).fill(5))
export const lane: Lane = 'kept'
export const identity: SigningKey = await SigningKey.fromSeed(filled(1))
export const alice: DeviceKeys = await deviceOf({ seed: filled(2), lockSeed: filled(3) })
export const bob: DeviceKeys = await deviceOf({ seed: filled(4), lockSeed: filled(5) })

export const aliceList: DeviceList = {
  name: 'alice',
  version: 1,
  identityKey: identity.publicKey,
  previous: new Uint8Array(32),
  madeAtMs: 1_700_000_000_000,
  signer: identity.publicKey,
  devices: [alice.listed],
  recovery: [{ kind: 'code', key: filled(6), hint: new Uint8Array(0) }],
}

/** A stream from Alice to Bob. */
export async function openStream(generation = 0, first?: number): Promise<OpenedOutbound> {
  const opened = await openOutbound({ name: 'alice', stream, lane, generation, first }, bob.lockKey, alice)
  if (opened.kind === 'refused') throw new Error(opened.code)
  return opened.value
}

/** The 76 bytes of a header from Alice to Bob. */
export function headerOf(fields: Partial<EnvelopeHeader> = {}): Uint8Array<ArrayBuffer> {
  const fixed = { to: bob.device, from: deviceIdOf(alice.signing.publicKey), stream, lane, sentAtMs: 1_700_000_000_000 }
  return writeHeader({
    ...fixed,
    seq: 1,
    lifeMs: 60_000,
    generation: 0,
    kind: 'messages',
    count: 1,
    atomic: false,
    ...fields,
  })
}

/** A sealed envelope with its header. */
export async function sealed(
  secret: Uint8Array,
  plain: Uint8Array,
  fields: Partial<EnvelopeHeader> = {},
): Promise<Pick<Envelope, 'authenticated' | 'tag' | 'body'>> {
  const authenticated = headerOf(fields)
  return { authenticated, ...(await sealEnvelope(secret, authenticated, plain)) }
}

/** A session of signals from Alice to Bob. */
export async function beginSignals(nowMs: number): Promise<SignalSender> {
  const begun = await SignalSender.begin(bob.lockKey, alice, nowMs)
  if (begun.kind === 'refused') throw new Error(begun.code)
  return begun.value
}

/** A session of bulk from Alice to Bob. */
export async function beginBulk(nowMs: number): Promise<BulkSender> {
  const begun = await BulkSender.begin('alice', bob.lockKey, alice, nowMs)
  if (begun.kind === 'refused') throw new Error(begun.code)
  return begun.value
}

/** The same bytes with one of them changed; `at` wraps around. */
export function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes)
  const index = at % bytes.byteLength
  changed[index] = (changed[index] ?? 0) ^ mask
  return changed
}
