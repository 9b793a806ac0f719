import { assert } from '@kith/wire'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { deriveKey, keyLabels } from './key-schedule.ts'

/**
 * The keys of a stream from one position on, which is what a device keeps of it. A step forward forgets: from the keys at a position nothing
 * can be found that opens an envelope before it (spec KY51). So whoever moves them on with each decided position has, on disk and in
 * memory, no key to what is decided, and may lose them without losing the past.
 *
 * Position p has the chain key p, and the next is an HMAC of it. Alone that would make a jump as dear as it is long, and a sender who
 * says that its next position is 2^52 would have its receiver count for years. So positions are written with nine digits to the base 64,
 * and each digit has a chain: one place there is 64 places of the digit behind it, or 4,096 of the next, and so on. Keys at p hold, for the last
 * digit, the chain at p, and for each digit before it the chain one place ahead: all that follows can be found from them, and nothing before. A jump
 * costs some 600 hashes at most. (Sequential key generators that can be sought in: Marson and Poettering, ESORICS 2014.)
 */
interface StreamKeys {
  /** The lowest position whose envelopes they open. */
  readonly position: number
  /** Proves the headers of envelopes. */
  readonly head: Uint8Array
  /** Proves ACKs. */
  readonly ack: Uint8Array
  /** Proves GAPs. */
  readonly gap: Uint8Array
  /** One chain a digit of a position, the last digit first. */
  readonly chains: readonly Uint8Array[]
}

/** Bytes of the keys of a stream: position, head key, ACK key, GAP key, and the chains, that of the first digit first. */
export const streamKeysBytes = 392

/** The keys of a stream from `first` on, out of the secret that its opening agreed on, which is needed no more then (spec KY50). */
export function newStreamKeys(secret: Uint8Array, first: number): Uint8Array<ArrayBuffer> {
  assert(isPosition(first), 'a stream begins at a position')
  const chain = moved(deriveKey(secret, 'chain'), digitOf(first, digits - 1))
  const chains = descend(chain, digits - 1, first)
  const macs = { head: deriveKey(secret, 'head'), ack: deriveKey(secret, 'ack'), gap: deriveKey(secret, 'gap') }
  return written({ position: first, ...macs, chains })
}

/**
 * The same keys from a later position on; the same bytes when they are of that position or a later one. Pure and synchronous. Whoever
 * puts these in the place of the others has forgotten what is before.
 */
export function advanceStreamKeys(keys: Uint8Array, next: number): Uint8Array {
  const before = streamKeys(keys)
  if (next <= before.position) return keys
  return written({ ...before, position: next, chains: chainsAt(before, next) }, keys, before.chains)
}

/** The lowest position whose envelopes these keys open. */
export function positionOfKeys(keys: Uint8Array): number {
  return streamKeys(keys).position
}

/** The keys in their parts. Remembered while the array lives, whose bytes must not change. */
export function streamKeys(keys: Uint8Array): StreamKeys {
  let known = read.get(keys)
  if (known === undefined) {
    assert(keys.byteLength === streamKeysBytes, 'the keys of a stream are whole')
    const part = (at: number): Uint8Array =>
      keys.slice(positionBytes + at * keyBytes, positionBytes + (at + 1) * keyBytes)
    const chains = Array.from({ length: digits }, (_, digit) => part(3 + digits - 1 - digit))
    const position = Number(new DataView(keys.buffer, keys.byteOffset).getBigUint64(0))
    known = { position, head: part(0), ack: part(1), gap: part(2), chains }
    read.set(keys, known)
  }
  return known
}

/**
 * The key that seals one envelope: its generation, position and kind are taken from the authenticated header as they stand there. Nothing for a
 * position before these keys, or for one that is no position.
 */
export function envelopeKey(keys: Uint8Array, authenticated: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const parameters = new Uint8Array(11)
  parameters.set(authenticated.subarray(generationAt, generationAt + 2), 0)
  parameters.set(authenticated.subarray(seqAt, seqAt + 8), 2)
  parameters.set(authenticated.subarray(kindAt, kindAt + 1), 10)
  const position = Number(new DataView(parameters.buffer).getBigUint64(2))
  const from = streamKeys(keys)
  if (!isPosition(position) || position < from.position) return undefined
  const [chainKey] = position === from.position ? from.chains : chainsAt(from, position)
  return chainKey && deriveKey(chainKey, 'envelope', parameters)
}

/** Where the kind of an envelope stands in its authenticated header (spec FR10). */
export const kindAt = 71
const seqAt = 48
const generationAt = 68
const keyBytes = 32
const positionBytes = 8
const digits = 9
const base = 64
const step = joinBytes(bytesOfContext(keyLabels.chainStep), Uint8Array.of(1))
const down = joinBytes(bytesOfContext(keyLabels.chainDown), Uint8Array.of(1))
const read = new WeakMap<Uint8Array, StreamKeys>()

/** The chains at a later position. */
function chainsAt({ position, chains }: StreamKeys, next: number): readonly Uint8Array[] {
  let digit = Math.floor(position / base) === Math.floor(next / base) ? 0 : digits - 1
  while (digit > 0 && digitOf(position, digit) === digitOf(next, digit)) digit--
  // Of a digit before the last one the chain is one place ahead already.
  const steps = digitOf(next, digit) - digitOf(position, digit) - (digit > 0 ? 1 : 0)
  return [...descend(moved(chains[digit] ?? none, steps), digit, next), ...chains.slice(digit + 1)]
}

/** The chains of a digit and of those behind it; `chain` is that of the digit, at its place in the position. */
function descend(chain: Uint8Array, digit: number, position: number): readonly Uint8Array[] {
  const ahead: Uint8Array[] = []
  let here = chain
  for (let at = digit; at > 0; at--) {
    ahead.unshift(hashes.hmacSha256(here, step))
    here = moved(hashes.hmacSha256(here, down), digitOf(position, at - 1))
  }
  return [here, ...ahead]
}

function moved(chain: Uint8Array, steps: number): Uint8Array {
  let here = chain
  for (let done = 0; done < steps; done++) here = hashes.hmacSha256(here, step)
  return here
}

function digitOf(position: number, digit: number): number {
  return Math.floor(position / base ** digit) % base
}

/** The keys as bytes. Of the keys that they were made of, what did not change is copied at once. */
function written(
  keys: StreamKeys,
  before: Uint8Array = new Uint8Array(0),
  chainsBefore: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(streamKeysBytes)
  bytes.set(before)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(keys.position / 2 ** 32))
  view.setUint32(4, keys.position >>> 0)
  if (before.byteLength === 0)
    [keys.head, keys.ack, keys.gap].forEach((part, at) => {
      bytes.set(part, positionBytes + at * keyBytes)
    })
  keys.chains.forEach((chain, digit) => {
    if (chain !== chainsBefore[digit]) bytes.set(chain, streamKeysBytes - (digit + 1) * keyBytes)
  })
  read.set(bytes, keys)
  return bytes
}

function isPosition(position: number): boolean {
  return Number.isSafeInteger(position) && position >= 1
}

const none = new Uint8Array(0)
