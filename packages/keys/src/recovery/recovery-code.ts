import { argon2id } from '../crypto/argon2.ts'
import { bytesOfGroups, groupsOfBytes } from '../crypto/crockford.ts'
import { bytesOfContext, equalBytes, joinBytes, randomBytes } from '../crypto/bytes.ts'
import { hashes } from '../crypto/hashes.ts'
import { SigningKey } from '../identity/signing-key.ts'

/**
 * The secrets from which a name is recovered when no device is left (spec KY46 to KY49): a code on paper, or a passkey. Each gives an Ed25519 key of which the
 * device list holds the public half; nobody keeps more.
 */

const codeBytes = 16
const codeLetters = 28
/** OWASP's first choice: 19 MiB. The code has 128 random bits, so this is for people who will shorten it one day. */
const stretch = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const

/** A new recovery code, to be written down: seven groups of four letters. */
export function newRecoveryCode(): string {
  return recoveryCodeText(randomBytes(codeBytes))
}

/** The code of 16 bytes with its check letters. */
export function recoveryCodeText(secret: Uint8Array): string {
  return groupsOfBytes(joinBytes(secret, checkOf(secret)))
}

/**
 * The code as its person typed it, in its one form; nothing when it is none: letters are missing, or one was misread (all but one in 4,096 of such errors
 * are found). Spaces, dashes and capitals do not matter.
 */
export function parseRecoveryCode(text: string): string | undefined {
  const secret = secretOf(text)
  return secret && recoveryCodeText(secret)
}

/**
 * The recovery key of a code for the name of this identity: Argon2id over the code, which takes about half a second. Nothing when the text is no code.
 */
export async function recoveryKeyOfCode(text: string, identityKey: Uint8Array): Promise<SigningKey | undefined> {
  const secret = secretOf(text)
  if (secret === undefined) return undefined
  return SigningKey.fromSeed(await argon2id(secret, saltOf('kith recovery code v1\0', identityKey), stretch))
}

/** What an application has WebAuthn's PRF extension evaluate (`prf.eval.first`), so that every application gets the same key: 32 bytes. */
export function passkeyInput(): Uint8Array<ArrayBuffer> {
  return hashes.sha256(bytesOfContext('kith recovery passkey v1\0'))
}

/** The recovery key of a passkey for the name of this identity; `prf` is what the authenticator gave for `passkeyInput`, 32 bytes. */
export async function recoveryKeyOfPasskey(prf: Uint8Array, identityKey: Uint8Array): Promise<SigningKey> {
  const extracted = hashes.hmacSha256(saltOf('kith recovery passkey v1\0', identityKey), prf)
  const info = joinBytes(bytesOfContext('kith recovery key v1\0'), Uint8Array.of(1))
  return SigningKey.fromSeed(hashes.hmacSha256(extracted, info))
}

function saltOf(context: string, identityKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return hashes.sha256(joinBytes(bytesOfContext(context), identityKey))
}

function secretOf(text: string): Uint8Array | undefined {
  const bytes = bytesOfGroups(text, codeLetters)
  if (bytes === undefined) return undefined
  const secret = bytes.subarray(0, codeBytes)
  return equalBytes(bytes.subarray(codeBytes), checkOf(secret)) ? secret : undefined
}

/** Twelve bits of check, and four zeros that no letter carries. */
function checkOf(secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const hash = hashes.sha256(joinBytes(bytesOfContext('kith recovery check v1\0'), secret))
  return Uint8Array.of(hash[0] ?? 0, (hash[1] ?? 0) & 0xf0)
}
