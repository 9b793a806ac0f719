import {
  blob16,
  decode,
  encode,
  type ErrorCode,
  type Field,
  fixed,
  oneOf,
  record,
  u32,
  u64,
  u8,
  utf8Bytes,
} from '@kith/wire'
import { argon2id, isCost, type PassphraseCost, passphraseCostDefault } from '../crypto/argon2.ts'
import type { Awaitable } from '../crypto/backend.ts'
import { backend } from '../crypto/chosen-backend.ts'
import { bytesOfContext, joinBytes, randomBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { DataKey, dataKeyBytes } from './data-key.ts'

/** What opens a sealed store. */
export type StoreOpener =
  /** Words that a person knows, of any length but none. They are compared in Unicode's form NFKC. */
  | { readonly passphrase: string; readonly cost?: PassphraseCost | undefined }
  /** 32 bytes that the application has, such as what a passkey gives (WebAuthn PRF). They must not be guessable. */
  | { readonly key: Uint8Array }
  /** A key that the platform uses and does not give out. */
  | { readonly platform: PlatformKey }

/** AES-256-GCM under a key that stays inside the platform, such as a `CryptoKey` that cannot be extracted. */
export interface PlatformKey {
  seal(nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Awaitable<Uint8Array>
  /** Nothing when the tag does not fit. */
  open(nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Awaitable<Uint8Array | undefined>
}

/** The ways to open a store. */
export const wrappingKinds = ['passphrase', 'key', 'platform'] as const
export type WrappingKind = (typeof wrappingKinds)[number]

/** What is known of a wrapping without opening it. */
export interface WrappingHead {
  readonly kind: WrappingKind
  /** In milliseconds since 1970. */
  readonly madeAtMs: number
}

/** What became of opening a wrapping. */
export type OpenedWrapping =
  | { readonly kind: 'ok'; readonly key: DataKey }
  | {
      readonly kind: 'refused'
      readonly code: Extract<ErrorCode, 'passphrase-wrong' | 'store-damaged' | 'store-newer'>
    }

/**
 * The data key, wrapped so that `opener` opens it (spec PE64). Every wrapping has a salt of its own, so the same passphrase wraps to other bytes each
 * time.
 */
export async function wrapDataKey(key: DataKey, opener: StoreOpener, nowMs: number): Promise<Uint8Array<ArrayBuffer>> {
  const kind = kindOf(opener)
  const cost = kind === 'passphrase' ? costOf(opener) : noCost
  const head = { version, kind, madeAtMs: nowMs, salt: randomBytes(saltBytes), ...cost }
  const sealing = await sealingOf(opener, head)
  const sealed = await sealing.seal(nonceOf(head), contextOf(head), key.export())
  return encode(fields, { ...head, sealed })
}

/** Opens a wrapping. One of another kind than the opener's is refused as one that another passphrase made. */
export async function openWrapping(bytes: Uint8Array, opener: StoreOpener): Promise<OpenedWrapping> {
  if (bytes.byteLength > 0 && (bytes[0] ?? 0) > version) return refused('store-newer')
  const decoded = decode(fields, bytes)
  if (decoded.kind === 'refused' || decoded.value.version !== version) return refused('store-damaged')
  const { sealed, ...head } = decoded.value
  if (head.kind === 'passphrase' && !isCost(head)) return refused('store-damaged')
  if (head.kind !== kindOf(opener)) return refused('passphrase-wrong')
  const sealing = await sealingOf(opener, head)
  const plain = await sealing.open(nonceOf(head), contextOf(head), sealed)
  if (plain?.byteLength !== dataKeyBytes) return refused('passphrase-wrong')
  return { kind: 'ok', key: await DataKey.import(plain) }
}

/** What a wrapping says without being opened; nothing when it cannot be read. */
export function readWrapping(bytes: Uint8Array): WrappingHead | undefined {
  const decoded = decode(fields, bytes)
  if (decoded.kind === 'refused' || decoded.value.version !== version) return undefined
  return { kind: decoded.value.kind, madeAtMs: decoded.value.madeAtMs }
}

interface Head extends PassphraseCost {
  readonly version: number
  readonly kind: WrappingKind
  readonly madeAtMs: number
  readonly salt: Uint8Array
}

const version = 1
const saltBytes = 16
const sealedBytesMax = 256
const noCost: PassphraseCost = { memoryKiB: 0, passes: 0, lanes: 0 }
const context = 'kith wrapping v1\0'
const keyLabel = 'kith wrapping key v1\0'
const headFields = {
  version: u8,
  kind: oneOf(wrappingKinds),
  madeAtMs: u64,
  salt: fixed(saltBytes),
  memoryKiB: u32,
  passes: u32,
  lanes: u8,
}
const fields: Field<Head & { readonly sealed: Uint8Array }> = record<Head & { readonly sealed: Uint8Array }>({
  ...headFields,
  sealed: blob16(sealedBytesMax),
})
const heads: Field<Head> = record<Head>(headFields)

/** Everything before the sealed key is proven with it. */
function contextOf(head: Head): Uint8Array {
  return joinBytes(bytesOfContext(context), encode(heads, head))
}

/** The key is of this salt alone, and seals once; the platform's seals often, so the nonce is random as the salt is. */
function nonceOf({ salt }: Head): Uint8Array {
  return salt.subarray(0, 12)
}

async function sealingOf(opener: StoreOpener, head: Head): Promise<PlatformKey> {
  if ('platform' in opener) return opener.platform
  const key =
    'key' in opener
      ? hashes.hmacSha256(Uint8Array.from(opener.key), joinBytes(bytesOfContext(keyLabel), head.salt, Uint8Array.of(1)))
      : await argon2id(utf8Bytes(opener.passphrase.normalize('NFKC')), head.salt, head)
  const crypto = await backend()
  return {
    seal: (nonce, associated, plain) => crypto.aesGcmSeal(key, nonce, associated, plain),
    open: (nonce, associated, sealed) => crypto.aesGcmOpen(key, nonce, associated, sealed),
  }
}

function kindOf(opener: StoreOpener): WrappingKind {
  return 'platform' in opener ? 'platform' : 'key' in opener ? 'key' : 'passphrase'
}

function costOf(opener: StoreOpener): PassphraseCost {
  const { memoryKiB, passes, lanes } = ('cost' in opener ? opener.cost : undefined) ?? passphraseCostDefault
  return { memoryKiB, passes, lanes }
}

function refused(code: Extract<OpenedWrapping, { kind: 'refused' }>['code']): OpenedWrapping {
  return { kind: 'refused', code }
}
