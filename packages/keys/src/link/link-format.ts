import {
  blob16,
  type Decoded,
  decode,
  encode,
  type Field,
  fixed,
  limits,
  record,
  text,
  u32,
  u64,
  type DeviceId,
  id,
} from '@kith/wire'
import { sealTagBytes } from '../crypto/backend.ts'
import { bytesOfContext, joinBytes } from '../crypto/bytes.ts'
import { backend } from '../crypto/chosen-backend.ts'
import { hashes } from '../crypto/hashes.ts'
import { refused } from '../identity/refusal.ts'

/** The messages of a meeting, in their order, with their first byte (spec KY41). */
const linkKinds = { hello: 1, invitation: 2, accept: 3, done: 4 } as const
/** A message of a meeting. */
export type LinkKind = keyof typeof linkKinds

/** What the new device says of itself. */
export interface LinkHello {
  /** X25519, made for this meeting: 32 bytes. */
  readonly agreeKey: Uint8Array
  /** Ed25519 of the device, 32 bytes. */
  readonly signKey: Uint8Array
  /** What its person calls it. */
  readonly label: string
}

/** What the device of the name offers: to become a device of this name, in this network, behind this list. */
export interface LinkInvitation {
  readonly name: string
  /** The network's domain. */
  readonly domain: string
  /** Ed25519, 32 bytes. */
  readonly networkKey: Uint8Array
  /** The version of the newest device list that the inviting device has. */
  readonly version: number
  /** SHA-256 of that signed list, 32 bytes. */
  readonly listHash: Uint8Array
  /** What its person calls the inviting device. */
  readonly label: string
}

/** What the new device answers. */
export interface LinkAccept {
  readonly label: string
  readonly addedAtMs: number
  /** A signed lock key record. */
  readonly lockKey: Uint8Array
  /** By the device, in its context, over `cardOf`: 64 bytes. */
  readonly signature: Uint8Array
}

/** What the device of the name says when the list with the new device stands. */
export interface LinkDone {
  readonly version: number
  /** SHA-256 of the signed list, 32 bytes. */
  readonly listHash: Uint8Array
}

/** What each message says. */
interface LinkSaid {
  readonly hello: LinkHello
  readonly invitation: LinkInvitation
  readonly accept: LinkAccept
  readonly done: LinkDone
}

const label: Field<string> = text(limits.deviceLabelBytesMax)
/** The fields of each message before it is sealed. */
const linkFields: { readonly [K in LinkKind]: Field<LinkSaid[K]> } = {
  hello: record<LinkHello>({ agreeKey: fixed(32), signKey: fixed(32), label }),
  invitation: record<LinkInvitation>({
    name: text(63),
    domain: text(253),
    networkKey: fixed(32),
    version: u32,
    listHash: fixed(32),
    label,
  }),
  accept: record<LinkAccept>({ label, addedAtMs: u64, lockKey: blob16(512), signature: fixed(64) }),
  done: record<LinkDone>({ version: u32, listHash: fixed(32) }),
}

interface LinkCard {
  readonly heard: Uint8Array
  readonly device: DeviceId
  readonly signKey: Uint8Array
  readonly label: string
  readonly addedAtMs: number
}
const cardFields: Field<LinkCard> = record<LinkCard>({
  heard: fixed(32),
  device: id<DeviceId>(),
  signKey: fixed(32),
  label,
  addedAtMs: u64,
})

/** What the new device signs: the meeting so far, and itself as the list will show it (spec KY44). */
export function cardOf(card: LinkCard): Uint8Array<ArrayBuffer> {
  return encode(cardFields, card)
}

/** The key of a message that follows from a secret; `kind` keeps each apart. */
export function linkKey(secret: Uint8Array, kind: LinkKind | 'digits'): Uint8Array<ArrayBuffer> {
  return hashes.hmacSha256(secret, bytesOfContext(`kith link ${kind} v1\0`))
}

const nonce = new Uint8Array(12)
const headBytes = { hello: 1, invitation: 33, accept: 1, done: 1 } as const

/**
 * A message: its first byte, `head` where it has one, then the fields under a key that seals this alone. What was said before is associated data, so that
 * no message stands in another meeting.
 */
export async function sealLink<K extends LinkKind>(
  kind: K,
  secret: Uint8Array,
  value: LinkSaid[K],
  said: Uint8Array,
  head: Uint8Array = new Uint8Array(0),
): Promise<Uint8Array<ArrayBuffer>> {
  const before = joinBytes(Uint8Array.of(linkKinds[kind]), head)
  const plain = encode(linkFields[kind], value)
  return (await backend()).aesGcmSeal(linkKey(secret, kind), nonce, joinBytes(said, before), plain, before)
}

/** Opens what `sealLink` made; refused with `link-malformed`. Never throws. */
export async function openLink<K extends LinkKind>(
  kind: K,
  secret: Uint8Array,
  message: Uint8Array,
  said: Uint8Array,
): Promise<Decoded<LinkSaid[K]>> {
  const at = headBytes[kind]
  if (message.byteLength < at + sealTagBytes || message[0] !== linkKinds[kind]) return refused('link-malformed')
  const associated = joinBytes(said, message.subarray(0, at))
  const plain = await (await backend()).aesGcmOpen(linkKey(secret, kind), nonce, associated, message.subarray(at))
  if (plain === undefined) return refused('link-malformed')
  const decoded = decode(linkFields[kind], plain)
  return decoded.kind === 'ok' ? decoded : refused('link-malformed')
}

/** Stands before the messages of a meeting when they are hashed. */
export function saidSoFar(...messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return hashes.sha256(joinBytes(bytesOfContext('kith link said v1\0'), ...messages.map((each) => hashes.sha256(each))))
}

/** Six digits with a space in the middle, from the secret and what was said (spec KY43). */
export function digitsOf(secret: Uint8Array, said: Uint8Array): string {
  const hash = hashes.hmacSha256(linkKey(secret, 'digits'), said)
  let number = 0
  for (const byte of hash.subarray(0, 6)) number = number * 256 + byte
  const digits = String(number % 1_000_000).padStart(6, '0')
  return `${digits.slice(0, 3)} ${digits.slice(3)}`
}

/** What HPKE binds the secret of a meeting to: the code, which whoever is not told it does not know, and the new device's key. */
export function linkInfo(code: Uint8Array, signKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return joinBytes(bytesOfContext('kith link v1\0'), code, signKey)
}

/** HPKE's exporter context of the secret of a meeting. */
export function linkSecretLabel(): Uint8Array {
  return bytesOfContext('kith link secret v1\0')
}
